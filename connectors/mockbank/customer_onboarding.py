"""Opening a customer's file: accounts, cards, devices, sign-ins, KYC papers, before any case touches it."""

from datetime import date, datetime, timedelta

import numpy as np

from connectors.mockbank.customer_file import AccountDraft, CustomerFile, KycDraft
from connectors.mockbank.identifiers import IdMint, luhn_digit, scatter
from connectors.mockbank.people import Person, customer_id
from connectors.mockbank.plan import LinkGroup, Wishes
from connectors.mockbank.times import Horizon
from copilot.domain.ids import AccountId, CardId, DeviceId
from copilot.domain.records import Card, Device, KycDocument, LoginEvent, UntrustedText

SAVINGS_SHARE = 0.35
CREDIT_CARD_SHARE = 0.35
_SHARED_FROM = 500_000_000  # counters of single devices stay far below


def open_file(
    rng: np.random.Generator,
    index: int,
    person: Person,
    wishes: Wishes,
    group: LinkGroup | None,
    horizon: Horizon,
    mint: IdMint,
) -> CustomerFile:
    """A customer's file with everything that a customer without a case has."""
    file = CustomerFile(person)
    _open_accounts(file, rng, wishes, horizon, mint)
    _give_devices(file, rng, index, group, horizon, mint)
    _sign_in(file, rng, horizon, mint, wishes.quiet_days)
    file.kyc = _papers(person, rng, horizon, mint)
    return file


def _open_accounts(
    file: CustomerFile, rng: np.random.Generator, wishes: Wishes, horizon: Horizon, mint: IdMint
) -> None:
    person, since = file.person, file.person.customer.customer_since
    everyday = "checking" if person.customer.country == "US" else "current"
    main = "business" if person.customer.kind == "company" else everyday
    products = [main]
    if wishes.savings or rng.random() < SAVINGS_SHARE:
        products.append("savings")
    if wishes.credit_card or rng.random() < CREDIT_CARD_SHARE:
        products.append("credit_card")
    for product in products:
        number = int(rng.integers(10**9, 10**10))
        spare = (
            int(rng.lognormal(7.2, 0.9) * 100) if product == everyday else int(rng.lognormal(8.6, 0.8) * 100)
        )
        draft = AccountDraft(
            AccountId(mint.take("A")),
            product,
            f"{number % 10**8:08d}" if person.currency == "GBP" else f"{number}",
            person.currency,
            since,
            spare_minor=spare if product != "credit_card" else 0,
        )
        file.accounts.append(draft)
        if product != "savings":
            file.cards.append(_card(draft, rng, horizon, mint))


def _card(draft: AccountDraft, rng: np.random.Generator, horizon: Horizon, mint: IdMint) -> Card:
    credit = draft.product == "credit_card"
    network = "mastercard" if credit else "visa"
    partial = ("520041" if credit else "400041") + f"{int(rng.integers(10**9)):09d}"
    pan = partial + luhn_digit(partial)
    issued = max(draft.opened_on, horizon.day(int(rng.integers(30, 900))))
    return Card(
        card_id=CardId(mint.take("K")),
        account_id=draft.account_id,
        pan=pan,
        last_four=pan[-4:],
        network=network,
        kind="credit" if credit else "debit",
        status="active",
        issued_on=issued,
    )


def _give_devices(
    file: CustomerFile,
    rng: np.random.Generator,
    index: int,
    group: LinkGroup | None,
    horizon: Horizon,
    mint: IdMint,
) -> None:
    """The customer's own telephone; linked customers also share one device, which the first of them holds."""
    seen = max(horizon.ago(int(rng.integers(60, 700)), 9), _midday(file.person.customer.customer_since))
    systems = ("Android 14", "Android 15", "iOS 18", "iOS 19")
    last = max(seen, horizon.ago(int(rng.integers(1, 12)), int(rng.integers(8, 22))))
    owners = (file.customer_id,)
    if group is None or group.kind == "family":
        file.devices.append(
            Device(
                device_id=DeviceId(mint.take("D")),
                kind="phone",
                os=systems[int(rng.integers(4))],
                first_seen_at=seen,
                last_seen_at=last,
                customer_ids=owners,
                emulator=False,
                remote_access_tool=False,
            )
        )
    if group is not None:
        members = tuple(customer_id(member) for member in group.members)
        file.shared_device = shared_device_id(group, mint.seed)
        if index == group.members[0]:
            file.devices.append(
                Device(
                    device_id=DeviceId(file.shared_device),
                    kind="tablet",
                    os="Android 13",
                    first_seen_at=horizon.ago(110, 11),
                    last_seen_at=horizon.ago(3, 20),
                    customer_ids=members,
                    emulator=False,
                    remote_access_tool=False,
                )
            )


def shared_device_id(group: LinkGroup, seed: int) -> str:
    """The id of the device that a group shares, known to each member's file without asking another's."""
    return f"D-{scatter(_SHARED_FROM + ord('D') * 1_000_003 + group.group, seed):09d}"


def _sign_in(
    file: CustomerFile, rng: np.random.Generator, horizon: Horizon, mint: IdMint, quiet_days: int
) -> None:
    device = file.devices[0].device_id if file.devices else file.shared_device
    since = file.person.customer.customer_since
    for days in sorted(
        rng.integers(quiet_days + 2, quiet_days + 60, int(rng.integers(3, 9))).tolist(), reverse=True
    ):
        at = horizon.ago(days, int(rng.integers(11, 23)), int(rng.integers(60)))
        if at.date() <= since:
            continue
        kind = "login_failed" if rng.random() < 0.06 else "login"
        used = file.shared_device if file.shared_device and rng.random() < 0.4 else device
        file.logins.append(
            LoginEvent(
                event_id=mint.take("LG"),
                customer_id=file.customer_id,
                at=at,
                kind=kind,
                device_id=used,
                ip_address=file.person.home_ip,
                country=file.person.customer.country,
                city=file.person.town.name,
                detail="",
            )
        )


def _papers(person: Person, rng: np.random.Generator, horizon: Horizon, mint: IdMint) -> KycDraft:
    customer = person.customer
    rating = ("low", "low", "low", "medium", "medium", "high")[int(rng.integers(6))]
    reviewed = max(customer.customer_since, horizon.day(int(rng.integers(30, 700))))
    years = {"low": 5, "medium": 3, "high": 2}[rating]
    draft = KycDraft(rating, reviewed, reviewed + timedelta(days=365 * years), pep=bool(rng.random() < 0.01))
    draft.source_of_funds = (
        "trading income"
        if customer.kind == "company"
        else ("pension" if customer.occupation == "retired" else "salary")
    )
    if customer.kind == "company":
        owner = customer.family_name.split(" ")[0]
        draft.beneficial_owners = (f"A. {owner} 60 %", f"J. {owner} 40 %")
        draft.documents.append(
            _document(
                mint,
                "certificate_of_incorporation",
                f"CI{int(rng.integers(10**6, 10**7))}",
                customer.customer_since,
                None,
                customer.full_name,
            )
        )
        return draft
    expires = horizon.day(-int(rng.integers(120, 2_800)))
    kind = ("passport", "driving_licence")[int(rng.integers(2))]
    draft.documents.append(
        _document(
            mint,
            kind,
            f"{kind[:1].upper()}{int(rng.integers(10**7, 10**8))}",
            expires - timedelta(days=3_650),
            expires,
            f"{customer.full_name}, born {customer.date_of_birth}",
        )
    )
    draft.documents.append(
        _document(
            mint,
            "utility_bill",
            f"UB{int(rng.integers(10**5, 10**6))}",
            reviewed,
            None,
            f"{customer.full_name}, {', '.join(customer.address_lines)}",
        )
    )
    return draft


def _document(
    mint: IdMint, kind: str, number: str, issued: date, expires: date | None, text: str
) -> KycDocument:
    return KycDocument(
        document_id=mint.take("KD"),
        kind=kind,
        number=number,
        issued_on=issued,
        expires_on=expires,
        verified=True,
        mismatches=(),
        extracted_text=UntrustedText(text),
    )


def _midday(day: date) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+00:00")
