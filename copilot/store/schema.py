"""The whole schema: importing this fills `Base.metadata` with every table; the guards stand on them."""

from sqlalchemy import Connection, text

from copilot.store import governance_rows, trace_rows  # noqa: F401 (their tables belong to the metadata)
from copilot.store.circuit_rows import CIRCUIT_GUARDS
from copilot.store.evaluation_rows import EVALUATION_GUARDS
from copilot.store.governance_guards import GOVERNANCE_GUARDS
from copilot.store.guards import GUARDS, Guard, create_statements
from copilot.store.models import Base
from copilot.store.review_rows import REVIEW_GUARDS
from copilot.store.service_account_rows import SERVICE_ACCOUNT_GUARDS
from copilot.store.shadow_rows import SHADOW_GUARDS
from copilot.store.sign_in_rows import SIGN_IN_GUARDS

ALL_GUARDS: tuple[Guard, ...] = (
    *GUARDS,
    *GOVERNANCE_GUARDS,
    *SERVICE_ACCOUNT_GUARDS,
    *SIGN_IN_GUARDS,
    *REVIEW_GUARDS,
    *EVALUATION_GUARDS,
    *SHADOW_GUARDS,
    *CIRCUIT_GUARDS,
)


def create_schema(connection: Connection) -> None:
    """Make every table and guard in an empty database, within the caller's transaction."""
    Base.metadata.create_all(connection, checkfirst=False)
    for guard in ALL_GUARDS:
        for statement in create_statements(guard, connection.dialect.name):
            connection.execute(text(statement))
