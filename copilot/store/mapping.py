"""Rows and models that name the same thing alike, so that only what is kept in another form is spelled out."""

from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel

from copilot.store.models import Base

M = TypeVar("M", bound=BaseModel)
R = TypeVar("R", bound=Base)


def model_of(model: type[M], row: Base, **other: Any) -> M:
    """The model with the row's columns of the same names; `other` gives the fields that the row keeps otherwise.

    Raises:
        ValidationError: a field without a default is in neither.
    """
    return model.model_validate({**_same(type(row), model, row), **other})


def row_of(table: type[R], model: BaseModel, **other: Any) -> R:
    """The row with the model's fields of the same names; `other` gives the columns that the model says otherwise."""
    return table(**{**columns_of(table, model), **other})


def columns_of(table: type[Base], model: BaseModel) -> dict[str, Any]:
    """The model's fields that are columns of the table; an enumeration's member goes as its text."""
    return _same(table, type(model), model)


def _same(table: type[Base], model: type[BaseModel], source: object) -> dict[str, Any]:
    return {name: getattr(source, name) for name in _shared_names(table, model)}


@cache  # asked for each row
def _shared_names(table: type[Base], model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(name for name in model.model_fields if name in table.__table__.columns)
