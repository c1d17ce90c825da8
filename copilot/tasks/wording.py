"""Phrases and markers that every composer writes alike; values are written by `copilot.language.written`."""

from datetime import date, datetime

from copilot.domain.evidence_fields import Fields, FieldValue
from copilot.language.written import Style, listed, percent

MISSING = "[missing: {what}]"


def portion(part: int, whole: int, verb: tuple[str, str], rest: str) -> str:
    """`3 of 5 transactions in question were declined.`; `verb` is its singular and plural form."""
    one, many = verb
    if whole == 1:
        return f"The transaction in question {one}{'' if part else ' not'} {rest}."
    if whole == 2 and part != 1:
        return f"{'Both' if part else 'Neither'} transaction{'s' if part else ''} in question {many if part else one} {rest}."
    if part == 0:
        return f"None of the {whole:,} transactions in question {one} {rest}."
    if part == whole:
        return f"All {whole:,} transactions in question {many} {rest}."
    return f"{part:,} of {whole:,} transactions in question {one if part == 1 else many} {rest}."


def written_field(value: FieldValue, style: Style) -> str:
    """A field's value as it is written wherever fields are listed."""
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return percent(value)
        case datetime():
            return style.moment(value)
        case date():
            return style.day(value)
        case tuple():
            return listed(value)
        case _:
            return str(value)


def names_on_record(fields: Fields) -> list[str]:
    """What the record itself names or calls something: these keep the spelling of the record."""
    values = (value for value in fields.on_record.values() if isinstance(value, str))
    return [value for value in values if value[:1].isupper() and value[-1:] not in ".?!"]


def words(code: str) -> str:
    """`not received` from `not_received`."""
    return code.replace("_", " ")


def missing(what: str) -> str:
    """The marker that a reader cannot overlook where a value is not on record."""
    return MISSING.format(what=what)


def last_four(identifier: str) -> str:
    """The last four characters that are letters or digits."""
    return "".join(c for c in identifier if c.isalnum())[-4:]
