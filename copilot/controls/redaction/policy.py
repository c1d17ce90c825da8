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


FIELDS: dict[str, Treatment] = {
    # Ids and words of our own code: a draft cites them or chooses by them.
    "id": Treatment.ALLOW,
    "case_id": Treatment.ALLOW,
    "task": Treatment.ALLOW,
    "kind": Treatment.ALLOW,
    "system": Treatment.ALLOW,
    "sensitivity": Treatment.ALLOW,
    "queue": Treatment.ALLOW,
    "zone": Treatment.ALLOW,
    "effective_date": Treatment.ALLOW,
    "superseded_on": Treatment.ALLOW,
    "name": Treatment.ALLOW,  # of a fact or a clock; below `fields` a name is somebody's
    "doc_id": Treatment.ALLOW,
    "doc_type": Treatment.ALLOW,
    "passage_id": Treatment.ALLOW,
    # Numbers in full and secrets: a draft states last fours, ages and outcomes of checks.
    "national_id": Treatment.DROP,
    "ssn": Treatment.DROP,
    "pan": Treatment.DROP,
    "card_number": Treatment.DROP,
    "cvv": Treatment.DROP,
    "pin": Treatment.DROP,
    "password": Treatment.DROP,
    "one_time_code": Treatment.DROP,
    "security_answer": Treatment.DROP,
    "document_number": Treatment.DROP,
}
"""Field of a payload → treatment; every other field is free text, read by the detectors."""
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
    "DROPPED": Treatment.DROP,  # the value of a field that `FIELDS` drops, wherever it stands
    "SECRET": Treatment.DROP,  # PINs, passwords, one-time codes, card security codes
}


def treatment_of(type_: str) -> Treatment:
    """The treatment of a type; a type that the table does not know is pseudonymised."""
    return TREATMENTS.get(type_, Treatment.PSEUDONYMISE)


def treatment_of_field(key: str) -> Treatment:
    """The treatment of a field; one that the table does not know is free text."""
    return FIELDS.get(key, Treatment.PSEUDONYMISE)
