"""The base of every domain model."""

from pydantic import BaseModel, ConfigDict


class DomainModel(BaseModel):
    """A frozen value; a misspelt field is an error, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")
