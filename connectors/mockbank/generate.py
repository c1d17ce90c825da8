"""Makes a whole mock bank: same seed and anchor, same bytes in every record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from connectors.bank.writer import BankWriter
from connectors.mockbank.customers import Bank
from connectors.mockbank.identifiers import IdMint
from connectors.mockbank.merchants import MerchantBook
from connectors.mockbank.plan import make_plan
from connectors.mockbank.profile import US_HOME, Home
from connectors.mockbank.scenarios import SCENARIOS
from connectors.mockbank.times import Horizon
from connectors.mockbank.truth import TruthWriter
from copilot.errors import InputError

Progress = Callable[[int, int], None]
"""Called with customers done and customers in all."""


@dataclass(frozen=True)
class BankSummary:
    """What was made; `heavy_case_id` names the case asked for with many movements."""

    customers: int
    transactions: int
    open_cases: int
    cases_by_queue: dict[str, int]
    seed: int
    anchor: date
    heavy_case_id: str | None


def generate_bank(
    path: Path,
    truth_path: Path,
    *,
    seed: int = 7,
    anchor: date,
    customers: int = 400,
    cases: int = 150,
    heavy_case: int = 0,
    home: Home = US_HOME,
    progress: Progress | None = None,
) -> BankSummary:
    """Write the bank to `path` and its hidden key to `truth_path`, customer by customer; both appear whole or not at all.

    `cases` are the open ones; some closed earlier ones come on top. `heavy_case` gives one
    case of the card fraud queue a customer with at least so many movements. `home` is the bank's country.

    Raises:
        InputError: a number is out of range, or both paths are the same.
        TransientError: the bank file is in use.
        PermanentError: a file cannot be written.
    """
    _check(path, truth_path, customers, cases, heavy_case)
    if not 2000 <= anchor.year <= 2100:
        raise InputError(f"A bank that stands on {anchor} cannot be made: give a day from 2000 to 2100.")
    horizon, mint = Horizon(anchor), IdMint(seed)
    plan = make_plan(
        [item.key for item in SCENARIOS], seed=seed, customers=customers, cases=cases, heavy=heavy_case > 0
    )
    bank = Bank(seed, horizon, plan, mint, MerchantBook(seed, anchor), heavy_case, home)
    transactions, queues = (
        0,
        dict.fromkeys(sorted({slot.queue for slots in plan.slots.values() for slot in slots}), 0),
    )
    with BankWriter(path, day=anchor) as writer, TruthWriter(truth_path) as truths:
        writer.add_many(bank.book.records)
        for index in range(customers):
            made = bank.make_customer(index)
            writer.add_many(made.records)
            writer.add_transactions(made.movements)
            transactions += len(made.movements)
            for truth in made.truths:
                truths.add(truth)
            for slot in plan.slots.get(index, []):
                queues[slot.queue] += 1
            if progress:
                progress(index + 1, customers)
    counts = {str(queue): count for queue, count in queues.items()}
    return BankSummary(customers, transactions, cases, counts, seed, anchor, plan.heavy)


def _check(path: Path, truth_path: Path, customers: int, cases: int, heavy_case: int) -> None:
    if path == truth_path:
        raise InputError("The bank and its hidden key need two different files.")
    if customers < 1 or customers > 240_000:
        raise InputError(f"A bank of {customers} customers cannot be made: give 1 to 240,000.")
    if cases < 0 or cases > 500_000:
        raise InputError(f"{cases} cases cannot be made: give 0 to 500,000.")
    if heavy_case < 0 or heavy_case > 1_000_000:
        raise InputError(f"A case with {heavy_case} movements cannot be made: give 0 to 1,000,000.")
