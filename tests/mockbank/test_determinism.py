"""Same seed and anchor, same bank; and no record gives away what the key hides."""

import hashlib
import itertools
from collections.abc import Iterable
from statistics import mean

from connectors.mockbank.customers import FinishedCustomer
from connectors.mockbank.scenarios import SCENARIOS
from connectors.mockbank.wording import in_words_of
from copilot.domain.base import DomainModel
from copilot.domain.records import Alert, CaseRecord, Customer, Transaction
from tests.mockbank.conftest import GeneratedBank, make_bank

PLAIN_NAMES = ("card testing", "bin attack", "sim swap fraud", "account takeover", "app fraud", "invoice redirection", "romance", "investment scam", "mule", "structuring", "layering", "friendly fraud", "refund abuse", "cheque fraud", "elder", "exploitation", "synthetic", "insider", "launder", "false positive (", "ground truth")  # fmt: skip


def _digest(customers: Iterable[FinishedCustomer]) -> str:
    digest = hashlib.sha256()
    for customer in customers:
        for record in customer.records:
            digest.update(type(record).__name__.encode() + record.model_dump_json().encode())
        for row in customer.movements:
            digest.update(repr(tuple(row)).encode())
        digest.update(repr(customer.truths).encode())
    return digest.hexdigest()


def test_the_same_seed_and_anchor_make_the_same_records() -> None:
    assert _digest(make_bank(customers=60, cases=40)) == _digest(make_bank(customers=60, cases=40))


def test_another_seed_makes_another_bank() -> None:
    assert _digest(make_bank(1, customers=10, cases=5)) != _digest(make_bank(2, customers=10, cases=5))


def test_all_records_pass_their_own_validation(bank: GeneratedBank) -> None:
    for customer in bank.customers[::7]:
        for record in customer.records:
            assert type(record).model_validate(record.model_dump()) == record
        for row in customer.movements:
            assert len(row) == len(Transaction._fields)
            assert row.amount_minor > 0


def test_ids_are_unique(bank: GeneratedBank) -> None:
    rows = [row.transaction_id for customer in bank.customers for row in customer.movements]
    cases = [case.case_id for case in bank.all(CaseRecord)]
    assert len(rows) == len(set(rows))
    assert 170 <= len(cases) == len(set(cases)) <= 180


def test_no_record_names_a_typology_or_a_variant(bank: GeneratedBank) -> None:
    hidden = {item.name for item in SCENARIOS} | {
        "true_positive",
        "lookalike",
        "not_enough",
        "expected_outcome",
        "typology",
        *PLAIN_NAMES,
    }
    for customer in bank.customers:
        texts = " ".join(record.model_dump_json() for record in customer.records if not _closed(record))
        text = (texts + " ".join(row.description + row.counterparty for row in customer.movements)).lower()
        assert not [word for word in hidden if word in text]


def _closed(record: DomainModel) -> bool:
    return isinstance(record, CaseRecord) and record.status == "closed"


def test_open_cases_carry_no_outcome(bank: GeneratedBank) -> None:
    assert {item.case.outcome for item in bank.cases()} == {None}
    assert len(list(bank.cases())) == 150


def test_case_numbers_and_hosts_do_not_follow_the_catalogue(bank: GeneratedBank) -> None:
    order = {(item.name, str(item.variant)): place for place, item in enumerate(SCENARIOS)}
    cases = sorted(bank.cases(), key=lambda item: int(item.case.case_id[3:]))
    places = [order[item.truth.typology, item.truth.variant] for item in cases]
    rising = mean(after > before for before, after in itertools.pairwise(places))
    assert 0.35 < rising < 0.65


def test_every_title_stands_on_more_than_one_variant() -> None:
    variants: dict[str, set[str]] = {}
    for seed in (1, 2, 3):
        for customer in make_bank(seed, customers=160, cases=160):
            truths = {truth.case_id: truth.variant for truth in customer.truths}
            for case in (record for record in customer.records if isinstance(record, CaseRecord)):
                if truths.get(case.case_id, "operations") != "operations":
                    variants.setdefault(in_words_of("US", case).title, set()).add(truths[case.case_id])
    assert [title for title, found in variants.items() if len(found) < 2] == []


def test_scores_and_priorities_do_not_separate_fraud_from_lookalikes(bank: GeneratedBank) -> None:
    scores: dict[str, list[int]] = {"true_positive": [], "lookalike": []}
    for item in bank.cases():
        if item.truth.variant in scores:
            scores[item.truth.variant] += [
                a.model_score for a in item.all(Alert) if a.case_id == item.case.case_id
            ]
    assert min(scores["true_positive"]) < mean(scores["lookalike"]) < max(scores["true_positive"])
    assert min(scores["lookalike"]) < mean(scores["true_positive"]) < max(scores["lookalike"])


def test_some_customers_withhold_consent_and_some_are_vulnerable(bank: GeneratedBank) -> None:
    customers = bank.all(Customer)
    assert 5 <= sum(not item.model_processing_consent for item in customers) <= 60
    assert 10 <= sum(item.vulnerable for item in customers) <= 80
