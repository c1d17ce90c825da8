"""What the embedded systems share: reading records of one kind from the bank file."""

import json
from typing import TypeVar

from pydantic import ValidationError

from connectors.bank.checking import first_wrong
from connectors.bank.database import BankFile
from connectors.bank.schema import TABLE_OF
from connectors.bank.traced import Traced
from copilot.domain.base import DomainModel
from copilot.errors import BadRecordError, InputError, NotFoundError

MAX_RECORDS = 1_000
"""The most records of one kind that a method without a limit returns."""

R = TypeVar("R", bound=DomainModel)


def checked_limit(limit: int, most: int = MAX_RECORDS * 10) -> int:
    """The limit, not above `most`; a negative one would mean "everything" to SQLite."""
    if limit < 1:
        raise InputError(f"limit must be at least 1, not {limit}.")
    return min(limit, most)


class Reader(Traced):
    """Reads typed records; each call borrows a connection of its own."""

    def __init__(self, file: BankFile) -> None:
        """Read from `file`."""
        self._file = file

    def _query(self, model: type[R], query: str, *parameters: str | int) -> tuple[R, ...]:
        with self._file.reading() as connection:
            rows = connection.execute(query, parameters).fetchall()
        return tuple(self._parsed(model, row[0]) for row in rows)

    def _parsed(self, model: type[R], body: str) -> R:
        try:
            return model.model_validate_json(body)
        except ValidationError as error:
            table = TABLE_OF[model]
            key = json.loads(body).get(table.columns[0])
            raise self._unusable(f"{table.name} {key}, {first_wrong(error)}") from error

    def _unusable(self, what: str) -> BadRecordError:
        return BadRecordError(
            f"A record in {self._file.path} cannot be used: {what}. Correct it in {self.system} and load the file again."
        )

    def _one(self, model: type[R], key: str, noun: str) -> R:
        found = self._query(model, TABLE_OF[model].one, key)
        if not found:
            raise NotFoundError(f"There is no {noun} {key}.")
        return found[0]

    def _of_customer(
        self, model: type[R], customer_id: str, at: str, limit: int = MAX_RECORDS
    ) -> tuple[R, ...]:
        query = TABLE_OF[model].newest("customer_id", at)
        return self._query(model, query, customer_id, checked_limit(limit))
