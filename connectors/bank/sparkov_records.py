"""The records that the Sparkov set becomes.

The set holds purchases and card holders, nothing else. What it does not hold stays
empty or is said so here: no phone, e-mail, device or IP address; balances are zero;
"since" dates are the first purchase; the expected turnover is the median month of the
customer's own spending; a purchase's place is its coordinates; no KYC file (a gap on
screen). The people are invented, so consent to processing is taken as given. Times
are the set's own clock, taken as UTC.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from connectors.bank.sparkov_reading import CURRENCY, SparkovFrames
from connectors.bank.sparkov_rules import Episode, Purchases, episodes
from copilot.domain import records
from copilot.domain.base import DomainModel
from copilot.domain.identity import Queue
from copilot.domain.ids import AccountId, AlertId, CardId, CaseId, CustomerId, MerchantId, TransactionId
from copilot.domain.money import Money

Progress = Callable[[int, int, str], None]
_EARTH_RADIUS_KM = 6_371.0
_ENGINE_RUNS_AT = time(6, tzinfo=UTC)
_DUE_AFTER = timedelta(days=3)
# Category of the set → (merchant category code, its name).
_MCC = {
    "entertainment": ("7999", "Recreation services"),
    "food_dining": ("5812", "Eating places and restaurants"),
    "gas_transport": ("5541", "Service stations"),
    "grocery_net": ("5411", "Grocery stores"),
    "grocery_pos": ("5411", "Grocery stores"),
    "health_fitness": ("7997", "Sports and health clubs"),
    "home": ("5712", "Furniture and home furnishings"),
    "kids_pets": ("5945", "Toys and hobbies"),
    "misc_net": ("5999", "Miscellaneous retail"),
    "misc_pos": ("5999", "Miscellaneous retail"),
    "personal_care": ("7298", "Health and beauty"),
    "shopping_net": ("5311", "Department stores"),
    "shopping_pos": ("5311", "Department stores"),
    "travel": ("4722", "Travel agencies"),
}
_OTHER_MCC = ("5999", "Miscellaneous retail")


class SparkovRecords:
    """Turns the two frames into records, one kind after the other; ids follow the order of the files."""

    def __init__(self, frames: SparkovFrames, progress: Progress) -> None:
        """`progress` is called for each customer done."""
        self._customers = frames.customers
        self._movements = _with_ids(frames)
        self._progress = progress
        self.merchant_count = self._movements["merchant_id"].nunique()
        self.alert_count = 0

    def merchants(self) -> Iterator[records.Merchant]:
        """Each merchant, as first seen."""
        for row in self._movements.drop_duplicates("merchant_id").itertuples():
            mcc, name = _MCC.get(str(row.category), _OTHER_MCC)
            yield records.Merchant(
                merchant_id=MerchantId(str(row.merchant_id)),
                name=str(row.merchant),
                descriptor=records.UntrustedText(str(row.merchant).upper()),
                mcc=mcc,
                mcc_name=name,
                country="US",
                onboarded_on=day_of(row.unix_time),
                risk_level="not rated",
                dispute_rate=Decimal(0),
                refund_rate=Decimal(0),
                delivery_days=None,
            )

    def transactions(self) -> Iterator[records.Transaction]:
        """Every purchase, oldest first."""
        m = self._movements
        booked_at = pd.to_datetime(m["unix_time"], unit="s", utc=True).dt.strftime("%Y-%m-%dT%H:%M:%S+00:00")
        place = m["merch_lat"].map("{:.2f}".format) + ", " + m["merch_long"].map("{:.2f}".format)
        columns = (
            m["transaction_id"], m["account_id"], booked_at, m["amount_minor"].tolist(), m["category"],
            m["merchant"], m["merchant_id"], m["card_id"], place, m["trans_num"],
        )  # fmt: skip
        for tid, account, at, amount, category, merchant, merchant_id, card, where, number in zip(
            *columns, strict=True
        ):
            online = category.endswith("_net")
            yield records.Transaction(
                transaction_id=tid,
                account_id=account,
                booked_at=at,
                direction="out",
                amount_minor=amount,
                currency=CURRENCY,
                channel="card_online" if online else "card_present",
                status="posted",
                description=merchant.upper(),
                counterparty=merchant,
                counterparty_account="",
                merchant_id=merchant_id,
                card_id=card,
                device_id="",
                ip_address="",
                country="US",
                city=where,
                branch="",
                balance_after_minor=None,
                auth_code=number[:6].upper(),
                entry_mode="ecom" if online else "chip",
            )

    def customers(self) -> Iterator[DomainModel]:
        """Each customer with account, card, alerts and cases; run after the movements are in."""
        groups = dict(tuple(self._movements.groupby("customer_id", sort=False)))
        total = len(self._customers)
        for done, row in enumerate(self._customers.itertuples(), start=1):
            customer_id = _customer_id(done - 1)
            movements = groups.get(customer_id, self._movements.iloc[:0])
            yield from _holder(row, customer_id, movements)
            yield from self._alerts(customer_id, row, movements)
            self._progress(done, total, "customers")

    def _alerts(self, customer_id: str, row: Any, movements: pd.DataFrame) -> Iterator[DomainModel]:
        purchases = purchases_of(movements, float(row.lat), float(row.long))
        for episode in episodes(purchases):
            self.alert_count += 1
            yield from _alert_and_case(
                episode, purchases, CustomerId(customer_id), 800_000 + self.alert_count
            )


def purchases_of(movements: pd.DataFrame, home_lat: float, home_long: float) -> Purchases:
    """One customer's movements as the rules read them."""
    return Purchases(
        ids=tuple(TransactionId(i) for i in movements["transaction_id"]),
        at=movements["unix_time"].to_numpy(np.int64),
        amount=movements["amt"].to_numpy(np.float64),
        km_from_home=_kilometres(
            home_lat,
            home_long,
            movements["merch_lat"].to_numpy(float),
            movements["merch_long"].to_numpy(float),
        ),
        online=movements["category"].str.endswith("_net").to_numpy(bool),
    )


def _with_ids(frames: SparkovFrames) -> pd.DataFrame:
    movements = frames.movements.copy()
    numbers = {account: position for position, account in enumerate(frames.customers["acct_num"])}
    owner = movements["acct_num"].map(numbers)
    merchant = pd.factorize(movements["merchant"])[0]
    movements["transaction_id"] = [f"T-8{position:07d}" for position in range(len(movements))]
    movements["customer_id"] = owner.map(_customer_id)
    movements["account_id"] = owner.map(_account_id)
    movements["card_id"] = owner.map(_card_id)
    movements["merchant_id"] = [f"M-{800_001 + number}" for number in merchant]
    return movements


def _holder(row: Any, customer_id: str, movements: pd.DataFrame) -> Iterator[DomainModel]:
    since = day_of(movements["unix_time"].min()) if len(movements) else date(2025, 1, 1)
    last = day_of(movements["unix_time"].max()) if len(movements) else None
    number = int(customer_id.removeprefix("C-")) - 800_001
    zero = Money(amount=Decimal("0.00"), currency=CURRENCY)
    yield records.Customer(
        customer_id=CustomerId(customer_id),
        kind="person",
        given_name=row.first,
        family_name=row.last,
        date_of_birth=row.dob.date(),
        national_id=row.ssn,
        email="",
        phone="",
        address_lines=(row.street, row.city, f"{row.state} {row.zip}", "US"),
        country="US",
        occupation=row.job,
        customer_since=since,
        vulnerable=False,
        model_processing_consent=True,
        expected_monthly_turnover=_median_month(movements),
        expected_cash_per_month=zero,
    )
    yield records.Account(
        account_id=AccountId(_account_id(number)),
        customer_id=CustomerId(customer_id),
        product="credit_card",
        number=row.acct_num,
        routing="",
        iban="",
        currency=CURRENCY,
        opened_on=since,
        first_deposit_on=None,
        status="open",
        balance=zero,
        available=zero,
        last_statement_on=None,
        last_activity_before_on=last,
    )
    yield records.Card(
        card_id=CardId(_card_id(number)),
        account_id=AccountId(_account_id(number)),
        pan=row.cc_num,
        last_four=row.cc_num[-4:],
        network=_network(row.cc_num),
        kind="credit",
        status="active",
        issued_on=since,
    )


def _alert_and_case(
    episode: Episode, purchases: Purchases, customer_id: CustomerId, number: int
) -> Iterator[DomainModel]:
    raised_at = _next_run(int(purchases.at[episode.last_row]))
    amount = sum(Money.rounded(float(purchases.amount[row]), CURRENCY).minor for row in episode.rows)
    heaviest = episode.observations[0].rule.name
    yield records.Alert(
        alert_id=AlertId(f"AL-{number}"),
        customer_id=customer_id,
        raised_at=raised_at,
        queue=Queue.CARD_FRAUD,
        model_score=episode.score,
        hits=tuple(observation.as_hit(purchases.ids) for observation in episode.observations),
        status="open",
        case_id=CaseId(f"CF-{number}"),
    )
    yield records.CaseRecord(
        case_id=CaseId(f"CF-{number}"),
        queue=Queue.CARD_FRAUD,
        customer_id=customer_id,
        title=f"{heaviest} ({len(episode.rows)} purchases)",
        status="open",
        opened_at=raised_at,
        updated_at=raised_at,
        priority=_priority(episode.score),
        amount_at_risk=Money.of_minor(amount, CURRENCY),
        internal_due_at=raised_at + _DUE_AFTER,
        alert_ids=(AlertId(f"AL-{number}"),),
        dispute_id=None,
        payment_id=None,
        complaint_id=None,
        loan_id=None,
        kyc_exception_id=None,
        suspicion_formed_at=None,
        suspect_identified=False,
        app_claim_received_at=None,
        prior_sar_on=None,
        outcome=None,
        reopened=False,
    )


def _priority(score: int) -> int:
    return next(level for level, least in enumerate((90, 70, 50, 0), start=1) if score >= least)


def _next_run(seconds: int) -> datetime:
    """The alert engine runs every morning over what was booked until then."""
    moment = datetime.fromtimestamp(seconds, UTC)
    run = datetime.combine(moment.date(), _ENGINE_RUNS_AT)
    return run if run > moment else run + timedelta(days=1)


def _median_month(movements: pd.DataFrame) -> Money:
    months = pd.to_datetime(movements["unix_time"], unit="s").dt.strftime("%Y-%m")
    median = movements["amount_minor"].groupby(months).sum().median() if len(movements) else 0
    return Money.of_minor(int(median), CURRENCY)


def _kilometres(lat: float, long: float, lats: Any, longs: Any) -> Any:
    """Great-circle distances from one place to many (haversine)."""
    a, b, c, d = (np.radians(value) for value in (lat, long, lats, longs))
    half = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))


def _network(pan: str) -> str:
    networks = {"3": "amex", "4": "visa", "5": "mastercard", "6": "discover"}
    return networks.get(pan[:1], "other")


def _customer_id(position: int) -> str:
    return f"C-{800_001 + position}"


def _account_id(position: int) -> str:
    return f"A-{800_001 + position}"


def _card_id(position: int) -> str:
    return f"K-{800_001 + position}"


def day_of(seconds: Any) -> date:
    """The day, in UTC, of a moment in seconds since 1970."""
    return datetime.fromtimestamp(int(seconds), UTC).date()
