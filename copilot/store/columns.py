"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, Dialect, type_coerce
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment as whole microseconds since 1970 UTC.

    An integer sorts and compares the same in both databases, keeps the zone question out of
    them, and makes the queue's covering indexes half as large as text would.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - _EPOCH) // _MICRO

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _EPOCH + value * _MICRO


def day_number(moment: ColumnElement[datetime] | InstrumentedAttribute[datetime]) -> ColumnElement[int]:
    """The day of a `UtcMoment` in UTC as a number that both databases make alike; `day_of` reads it."""
    return type_coerce(moment, BigInteger) // int(timedelta(days=1) / _MICRO)


def day_of(number: int) -> date:
    """The day that `day_number` counted."""
    return (_EPOCH + timedelta(days=number)).date()


NEVER = _EPOCH
"""Stands in not-null columns for "not at all": always in the past, so `column > now` is false."""
