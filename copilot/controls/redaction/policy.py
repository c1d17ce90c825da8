"""What happens to each field of a payload and to each type of finding: the only place that decides.

A field is allowed (our own code wrote it), dropped (no draft has a use for it) or, unless it is
named here, free text in which findings are pseudonymised. Text in which nothing is found goes
out as it is. What is dropped does not come back either.
"""

from enum import StrEnum


class Treatment(StrEnum):
    """What leaves in place of a value."""

    ALLOW = "allow"  # the value itself
    PSEUDONYMISE = "pseudonymise"  # a pseudonym, restored in the answer
    DROP = "drop"  # a mark, never restored


_OWN_WORDS = """
id case_id task kind system sensitivity queue zone dates spelling effective_date superseded_on name doc_id doc_type passage_id
"""
"""Ids and words of our own code: a draft cites them or chooses by them. A `name` is that of a fact or a clock; below `fields` it is somebody's."""
_NEVER_OUT = """
national_id ssn pan card_number cvv pin password one_time_code security_answer document_number
"""
"""Numbers in full and secrets: a draft states last fours, ages and outcomes of checks."""
FIELDS: dict[str, Treatment] = {
    **dict.fromkeys(_OWN_WORDS.split(), Treatment.ALLOW),
    **dict.fromkeys(_NEVER_OUT.split(), Treatment.DROP),
}
"""Field of a payload → treatment; every other field is free text, read by the detectors."""
_PSEUDONYMISED = """
PERSON ADDRESS POSTCODE CARD IBAN BIC ACCOUNT_NUMBER SORT_CODE ROUTING_NUMBER PHONE EMAIL NATIONAL_ID DOCUMENT_NUMBER
CUSTOMER_ID USERNAME DEVICE_ID IP_ADDRESS DOB
"""
TREATMENTS: dict[str, Treatment] = {
    **dict.fromkeys(_PSEUDONYMISED.split(), Treatment.PSEUDONYMISE),
    "DROPPED": Treatment.DROP,  # the value of a field that `FIELDS` drops, wherever it stands
    "SECRET": Treatment.DROP,  # PINs, passwords, one-time codes, card security codes
}


def treatment_of(type_: str) -> Treatment:
    """The treatment of a type; a type that the table does not know is pseudonymised."""
    return TREATMENTS.get(type_, Treatment.PSEUDONYMISE)


def treatment_of_field(key: str) -> Treatment:
    """The treatment of a field; one that the table does not know is free text."""
    return FIELDS.get(key, Treatment.PSEUDONYMISE)
