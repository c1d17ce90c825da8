"""The whole text of every task over a case of each title, for two seeds; a change is reviewed as a diff.

After a wanted change: `pytest tests/snapshots --snapshot-update`, then read `git diff tests/snapshots`.
"""

import pytest
from syrupy.assertion import SnapshotAssertion

from copilot.domain.identity import Queue
from copilot.domain.run import POLICY_ANSWER
from tests.snapshots.product import EVERYBODY, SEEDS, SnapshotProduct

POLICY_QUESTIONS = {
    "debit-card-deadline": "How long may a debit card investigation take?",
    "provisional-credit": "When must a provisional credit be given?",
    "sar-deadline": "By when must a suspicious activity report be filed?",
    "app-reimbursement": "How soon is an authorised push payment claim reimbursed?",
    "complaint-acknowledgement": "How soon is a complaint acknowledged?",
    "kyc-review": "How often is a high-risk customer reviewed?",
    "rejected-payment": "What is a customer told when a payment is rejected?",
    "two-approvers": "When do two people have to approve?",
    "outside-the-corpus": "What is the bank's policy on cryptocurrency mining farms?",
}


@pytest.mark.parametrize("queue", list(Queue))
def test_every_text_about_a_case_reads_as_reviewed(
    queue: Queue, product: SnapshotProduct, text_file: SnapshotAssertion
) -> None:
    for case in product.cases(queue):
        assert product.texts(case) == text_file(name=case.case_id)
        assert product.evidence(case) == text_file(name=f"{case.case_id}-evidence")


@pytest.mark.parametrize("name", POLICY_QUESTIONS)
def test_every_policy_answer_reads_as_reviewed(
    name: str, product: SnapshotProduct, text_file: SnapshotAssertion
) -> None:
    if product.seed == SEEDS[0]:  # both banks have the same documents
        assert product.answer(POLICY_QUESTIONS[name]) == text_file


def test_the_snapshots_cover_every_task(product: SnapshotProduct) -> None:
    cases = [case for queue in Queue for case in product.cases(queue)]
    assert len(cases) >= 15
    seen = {task for case in cases for task in product.services.view_case(EVERYBODY, case.case_id).tasks}
    assert seen | {POLICY_ANSWER} == set(product.services.tasks)
