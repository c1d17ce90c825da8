"""The demo banks as their files describe them."""

from decimal import Decimal

from connectors.mockbank.profile import GB_HOME, US_HOME
from copilot.bank_file import read_bank
from copilot.domain.bank import Limits

DEMO = read_bank(US_HOME.profile)
UK = read_bank(GB_HOME.profile)


def limits_from(amount: str) -> dict[str, Limits]:
    """The demo bank's limits, with two approvers above another amount of dollars."""
    dollars = DEMO.limits["USD"].model_copy(update={"two_approvers": Decimal(amount)})
    return {**DEMO.limits, "USD": dollars}
