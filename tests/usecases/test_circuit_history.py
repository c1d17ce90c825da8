"""The history of circuits: what was open, for how long, and what is not known of other processes."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from copilot.domain.desk_operations import CircuitChange
from copilot.domain.identity import Actor, Role
from copilot.domain.ids import UserId
from copilot.errors import InputError, PermissionDeniedError
from copilot.gateway.breaker import REST_SECONDS
from copilot.usecases.circuit_history import circuit_history
from tests.usecases.desk import Desk

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
INES = Actor(user_id=UserId("ines"), name="Ines", roles=frozenset({Role.AUDITOR}))


@pytest.fixture
def history(desk: Desk):
    """Write changes as (seconds ago, engine, state, process); read them at NOW as the process "here"."""
    gateway = SimpleNamespace(
        process="here", engine_states=[SimpleNamespace(profile=SimpleNamespace(name="a:one"))]
    )
    clock = SimpleNamespace(now=lambda: NOW)

    def read(*changes: tuple[float, str, str, str], actor: Actor = INES, hours: int = 24):
        with desk.store.unit_of_work() as unit:
            for ago, engine, state, process in changes:
                at = NOW - timedelta(seconds=ago)
                unit.circuits.add(
                    CircuitChange.model_validate(
                        {"at": at, "engine": engine, "state": state, "process": process}
                    )
                )
        return circuit_history(
            actor,
            hours=hours,
            gateway=gateway,  # type: ignore[arg-type]
            unit_of_work=desk.store.unit_of_work,
            time_source=clock,
        )

    return read


def test_a_circuit_that_opened_and_closed_is_a_rest_a_trial_and_an_end(history) -> None:
    found = history(
        (600, "a:one", "open", "here"), (500, "a:one", "half_open", "here"), (499, "a:one", "closed", "here")
    )
    spans = [(span.state, (span.ended - span.began).total_seconds(), span.lasting) for span in found.spans]
    assert spans == [
        ("open", REST_SECONDS, False),
        ("half_open", 100 - REST_SECONDS, False),
        ("half_open", 1, False),
    ]
    assert found.opened == 1


def test_a_circuit_that_is_open_now_lasts(history) -> None:
    (span,) = history((10, "a:one", "open", "here")).spans
    assert (span.state, span.ended, span.lasting) == ("open", NOW, True)


def test_what_another_process_left_open_is_known_until_its_rest_ended(history) -> None:
    (span,) = history((3_000, "b:two", "open", "gone")).spans
    assert (span.ended - span.began).total_seconds() == REST_SECONDS
    assert not span.lasting


def test_engines_without_a_change_are_named_and_older_changes_left_out(history) -> None:
    found = history((90_000, "b:two", "open", "here"))
    assert (found.engines, found.spans, found.opened) == (("a:one",), (), 0)


def test_only_who_sees_operations_sees_circuits(history) -> None:
    ben = Actor(user_id=UserId("ben"), name="Ben", roles=frozenset({Role.FRAUD_ANALYST}))
    with pytest.raises(PermissionDeniedError):
        history(actor=ben)
    with pytest.raises(InputError, match="1 to"):
        history(hours=0)
