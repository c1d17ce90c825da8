"""What happens to each type of finding: one table, the only place that decides.

Text in which nothing is found goes out as it is. Secrets do not come back either: no draft
has a use for them.
"""

from enum import StrEnum


class Treatment(StrEnum):
    """What leaves in place of a value."""

    PSEUDONYMISE = "pseudonymise"  # a pseudonym, restored in the answer
    DROP = "drop"  # a mark, never restored


TREATMENTS: dict[str, Treatment] = {
    "PERSON": Treatment.PSEUDONYMISE,
    "ADDRESS": Treatment.PSEUDONYMISE,
    "POSTCODE": Treatment.PSEUDONYMISE,
    "CARD": Treatment.PSEUDONYMISE,
    "IBAN": Treatment.PSEUDONYMISE,
    "BIC": Treatment.PSEUDONYMISE,
    "ACCOUNT_NUMBER": Treatment.PSEUDONYMISE,
    "SORT_CODE": Treatment.PSEUDONYMISE,
    "ROUTING_NUMBER": Treatment.PSEUDONYMISE,
    "PHONE": Treatment.PSEUDONYMISE,
    "EMAIL": Treatment.PSEUDONYMISE,
    "NATIONAL_ID": Treatment.PSEUDONYMISE,
    "DOCUMENT_NUMBER": Treatment.PSEUDONYMISE,
    "CUSTOMER_ID": Treatment.PSEUDONYMISE,
    "USERNAME": Treatment.PSEUDONYMISE,
    "DEVICE_ID": Treatment.PSEUDONYMISE,
    "IP_ADDRESS": Treatment.PSEUDONYMISE,
    "DOB": Treatment.PSEUDONYMISE,
    "SECRET": Treatment.DROP,  # PINs, passwords, one-time codes, card security codes
}


def treatment_of(type_: str) -> Treatment:
    """The treatment of a type; a type that the table does not know is pseudonymised."""
    return TREATMENTS.get(type_, Treatment.PSEUDONYMISE)
