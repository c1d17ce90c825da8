"""Who the customer is: synthetic identities, and the exceptions of a KYC file."""

from dataclasses import replace
from datetime import timedelta

from connectors.mockbank.cases import CaseDraft, Scenario, opened_after
from connectors.mockbank.customer_file import HitDraft
from connectors.mockbank.forms import file_exception
from connectors.mockbank.plan import Variant, Wishes
from connectors.mockbank.workbench import Workbench
from copilot.domain.disposition import Outcome
from copilot.domain.identity import Queue
from copilot.domain.records import ScreeningMatch, UntrustedText


def _shared_device_alert(bench: Workbench) -> None:
    """The rule on customers per device, with the number that the device record shows."""
    if len(bench.linked) >= 3:
        bench.alert(HitDraft("R-310", (), observed=len(bench.linked)), at=bench.when(3, 8))


def _mismatch(bench: Workbench, number: int, mismatches: tuple[str, ...], text: str) -> str:
    """Replace what was read from a document of the file; returns the document's id."""
    kyc = bench.file.kyc
    place = min(number, len(kyc.documents) - 1)
    kyc.documents[place] = kyc.documents[place].model_copy(
        update={"verified": False, "mismatches": mismatches, "extracted_text": UntrustedText(text)}
    )
    return kyc.documents[place].document_id


def synthetic(bench: Workbench) -> CaseDraft:
    """A thin file whose number belongs to another birth year, sharing telephone, door and device with strangers."""
    document = _mismatch(
        bench,
        0,
        ("date_of_birth", "national_id"),
        "Issued number does not belong to the stated year of birth; photograph edited at the edges",
    )
    bench.file.kyc.risk_rating = "high"
    bench.file.kyc.source_of_funds = "not stated"
    _shared_device_alert(bench)
    days = bench.between(5, 24)
    key = file_exception(
        bench,
        "identity_mismatch",
        "Date of birth and tax number do not fit each other. Telephone and address also on other new files.",
        raised_days_ago=days,
    )
    return CaseDraft(
        "Identity data to be clarified",
        bench.horizon.ago(days, 13),
        0,
        Outcome.CONFIRMED_FRAUD,
        "Two of four identity points fail, and device, telephone and address are shared with new customers of other names.",
        (document, key, *bench.linked),
        kyc_exception_id=key,
    )


def synthetic_lookalike(bench: Workbench) -> CaseDraft:
    """A family on one tablet and one landline; one digit was mistyped at opening."""
    document = _mismatch(
        bench, 1, ("address",), f"{bench.file.person.customer.full_name}, flat number missing on the bill"
    )
    _shared_device_alert(bench)
    days = bench.between(5, 24)
    key = file_exception(
        bench,
        "identity_mismatch",
        "Bill without the flat number. Device used by three customers at one address.",
        raised_days_ago=days,
    )
    bench.contact(
        bench.horizon.ago(max(2, days - 2), 15),
        "Customer explained that the parents and a sister bank here too and share the tablet; brought the council letter.",
        channel="branch",
    )
    return CaseDraft(
        "Identity data to be clarified",
        bench.horizon.ago(days, 13),
        0,
        Outcome.FALSE_POSITIVE,
        "Same surname, same home, identity documents good, letter brought.",
        (document, key, *bench.linked),
        kyc_exception_id=key,
    )


def synthetic_unclear(bench: Workbench) -> CaseDraft:
    """A young file with one mismatch and nothing shared; the tax office has not answered."""
    document = _mismatch(bench, 0, ("national_id",), "Number unreadable in the scan")
    days = bench.between(5, 24)
    key = file_exception(
        bench,
        "identity_mismatch",
        "Tax number could not be read. Confirmation asked from the issuer, no answer.",
        raised_days_ago=days,
    )
    return CaseDraft(
        "Identity data to be clarified",
        bench.horizon.ago(days, 13),
        0,
        Outcome.INCONCLUSIVE,
        "One unreadable number and no shared data.",
        (document, key),
        kyc_exception_id=key,
    )


def _exception(
    bench: Workbench, kind: str, title: str, detail: str, days: int, outcome: Outcome, why: str, *proof: str
) -> CaseDraft:
    key = file_exception(bench, kind, detail, raised_days_ago=days)
    opened = opened_after(bench, bench.horizon.ago(days, 9))
    return CaseDraft(title, opened, 0, outcome, why, (key, *proof), kyc_exception_id=key)


def expired_id(bench: Workbench) -> CaseDraft:
    """The identity document on file ran out."""
    document = bench.file.kyc.documents[0]
    expired = bench.day(bench.between(20, 90))
    bench.file.kyc.documents[0] = document.model_copy(
        update={"expires_on": expired, "issued_on": expired - timedelta(days=3_650)}
    )
    return _exception(
        bench,
        "expired_document",
        "Identity document out of date",
        f"{document.kind.replace('_', ' ').capitalize()} ran out on {expired}.",
        12,
        Outcome.CUSTOMER_ERROR,
        "The document on file expired and none has replaced it.",
        document.document_id,
    )


def address_mismatch(bench: Workbench) -> CaseDraft:
    """The bill on file names another address."""
    document = _mismatch(
        bench, 1, ("address",), f"{bench.file.person.customer.full_name}, 14 Lantern Lane, Concord, NH 03301"
    )
    return _exception(
        bench,
        "address_mismatch",
        "Address on file and on the bill differ",
        "The bill shows 14 Lantern Lane, Concord. Letters to the address on file are not returned.",
        25,
        Outcome.CUSTOMER_ERROR,
        "Two addresses, no word about a move.",
        document,
    )


def owner_24(bench: Workbench) -> CaseDraft:
    """Several owners of one family at just under the reporting share."""
    name = bench.file.person.customer.family_name.split(" ")[0]
    bench.file.kyc.beneficial_owners = (
        f"A. {name} 24 %",
        f"B. {name} 24 %",
        f"C. {name} 24 %",
        f"D. {name} 24 %",
        "Nominee Partners 4 %",
    )
    return _exception(
        bench,
        "beneficial_owner",
        "Ownership of a company to be clarified",
        "Four holders with 24 % each, no control person named.",
        18,
        Outcome.INCONCLUSIVE,
        "Each holder is just below 25 %, one family holds 96 % together, and no control person is on file.",
    )


def common_name(bench: Workbench) -> CaseDraft:
    """A common name resembles a listed one; the date of birth differs by decades."""
    customer = bench.file.person.customer
    match = ScreeningMatch(
        match_id=bench.mint.take("SM"),
        list_name="Consolidated sanctions list",
        listed_name=f"{customer.given_name} {customer.family_name} AL-RASHID",
        score=81,
        matched_on=("family_name", "given_name"),
        status="open",
    )
    bench.file.kyc.screening.append(match)
    return _exception(
        bench,
        "screening_match",
        "Name match to be cleared",
        "Name resembles a listed person; listed birth year 1951, other nationality.",
        3,
        Outcome.FALSE_POSITIVE,
        "Only the name is alike; birth year and nationality are not.",
        match.match_id,
    )


def overdue_review(bench: Workbench) -> CaseDraft:
    """The periodic review has not been done in time."""
    bench.file.kyc.risk_rating = "high"
    bench.file.kyc.last_review_on, bench.file.kyc.next_review_on = bench.day(800), bench.day(70)
    return _exception(
        bench,
        "overdue_review",
        "Periodic review past its date",
        "High-risk review due 70 days ago. Questionnaire sent twice.",
        40,
        Outcome.INCONCLUSIVE,
        "The review date has passed and the questionnaire is not back.",
    )


def funds_missing(bench: Workbench) -> CaseDraft:
    """A large credit on a file without a stated source of funds."""
    at = bench.when(8, 14)
    row = bench.receive(
        at, bench.between(250, 600) * 10_000, "Alcott Marsh Conveyancing", "completion proceeds"
    )
    bench.file.kyc.source_of_funds = ""
    draft = _exception(
        bench,
        "source_of_funds",
        "Source of funds not on file",
        "Large credit, source of funds field empty.",
        6,
        Outcome.INCONCLUSIVE,
        "A conveyancer's credit suggests a house sale, but no paper says so.",
        row.transaction_id,
    )
    return replace(draft, at_risk_minor=row.amount_minor)


_KYC, _OPS = Queue.KYC_EXCEPTIONS, Variant.OPERATIONS
_PERSON = Wishes(kind="person", opened_days_ago=(500, 4_000))
SCENARIOS = (
    Scenario(
        "synthetic_identity",
        Variant.TRUE_POSITIVE,
        _KYC,
        synthetic,
        Wishes(kind="person", country="US", opened_days_ago=(60, 110), link="ring"),
    ),
    Scenario(
        "synthetic_identity",
        Variant.LOOKALIKE,
        _KYC,
        synthetic_lookalike,
        Wishes(kind="person", country="US", link="family"),
    ),
    Scenario(
        "synthetic_identity",
        Variant.NOT_ENOUGH,
        _KYC,
        synthetic_unclear,
        Wishes(kind="person", country="US", opened_days_ago=(60, 110)),
    ),
    Scenario("kyc_expired_id", _OPS, _KYC, expired_id, _PERSON),
    Scenario("kyc_address_mismatch", _OPS, _KYC, address_mismatch, _PERSON),
    Scenario("kyc_owner_24", _OPS, _KYC, owner_24, Wishes(kind="company")),
    Scenario("kyc_common_name", _OPS, _KYC, common_name, _PERSON),
    Scenario("kyc_overdue_review", _OPS, _KYC, overdue_review),
    Scenario("kyc_source_of_funds", _OPS, _KYC, funds_missing, _PERSON),
)
