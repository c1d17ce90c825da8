"""The SAR compartment over every method of the product: hidden work is as if it were not there.

Somebody who holds every right but the compartment's tries each method with the numbers of real SAR
work and with numbers of nothing. The answers must be the same but for the number itself, and no
list may hold a word that tells.
"""

import inspect
from typing import Any

import pytest

from copilot.domain.identity import Actor
from copilot.domain.ids import RunId, UserId
from copilot.domain.run import Run
from copilot.domain.views import AuditFilter
from copilot.services import Services
from tests.walls.compartment import ABSENT, OUTSIDER, Compartment, Ids, leaks, reported
from tests.walls.probes import BY_NUMBER, LISTS, NOT_A_PATH, OPEN_CASE, Probe, attempt


def _public() -> set[str]:
    return {name for name, _ in inspect.getmembers(Services) if not name.startswith("_")}


def test_no_method_is_forgotten() -> None:
    """A method that comes new must be tried here, or be named with the reason why it is no path."""
    assert _public() - BY_NUMBER.keys() - LISTS.keys() - NOT_A_PATH.keys() == set()


def _alike(compartment: Compartment, probe: Probe) -> tuple[Any, Any]:
    """What hidden and absent numbers give, the numbers themselves taken out."""
    given = []
    for ids in (compartment.hidden, ABSENT):
        kind, said = attempt(probe, compartment.services, OUTSIDER, ids)
        text = reported(said)
        for number in sorted(ids, key=len, reverse=True):
            text = text.replace(number, "…")
        given.append((kind, text))
    return given[0], given[1]


@pytest.mark.parametrize("name", BY_NUMBER)
def test_hidden_work_cannot_be_told_from_nothing(compartment: Compartment, name: str) -> None:
    hidden, absent = _alike(compartment, BY_NUMBER[name])
    assert hidden == absent


@pytest.mark.parametrize("name", LISTS)
def test_no_list_tells(compartment: Compartment, name: str) -> None:
    _, said = attempt(LISTS[name], compartment.services, OUTSIDER, compartment.hidden)
    assert leaks(compartment, reported(said)) == []


@pytest.mark.parametrize("name", OPEN_CASE)
def test_an_open_case_keeps_its_hidden_note(compartment: Compartment, name: str) -> None:
    ids = compartment.hidden._replace(case=compartment.open_case)
    kind, said = attempt(OPEN_CASE[name], compartment.services, OUTSIDER, ids)
    assert kind == "answer"
    assert leaks(compartment, reported(said)) == []


# The same probes find what is there to be found


@pytest.mark.parametrize("name", ["view_case", "get_run", "get_draft", "case_history", "latest_run"])
def test_inside_the_compartment_the_same_paths_lead_there(compartment: Compartment, name: str) -> None:
    dev = compartment.services.actor(UserId("dev"))
    kind, said = attempt(BY_NUMBER[name], compartment.services, dev, compartment.hidden)
    assert kind == "answer"
    assert leaks(compartment, reported(said))


def test_the_hidden_note_is_there_for_those_inside(compartment: Compartment) -> None:
    inside = OUTSIDER.model_copy(
        update={"roles": frozenset(compartment.services.actor(UserId("admin")).roles)}
    )
    ids = compartment.hidden._replace(case=compartment.open_case)
    assert "QXZ-771-SENTINEL" in reported(attempt(OPEN_CASE["view_case"], compartment.services, inside, ids))


class _Leaky:
    """The services with one method that forgot its check."""

    def __init__(self, services: Services, **faults: Any) -> None:
        self._services, self._faults = services, faults

    def __getattr__(self, name: str) -> Any:
        return self._faults.get(name) or getattr(self._services, name)


def test_a_path_that_forgot_its_check_is_caught(compartment: Compartment) -> None:
    def unchecked(_actor: Actor, run_id: RunId) -> Run | None:
        with compartment.services._ports.unit_of_work(read_only=True) as unit:
            return unit.runs.get(run_id)

    leaky = compartment._replace(services=_Leaky(compartment.services, get_run=unchecked))  # type: ignore[arg-type]
    hidden, absent = _alike(leaky, BY_NUMBER["get_run"])
    assert hidden != absent
    _, said = attempt(BY_NUMBER["get_run"], leaky.services, OUTSIDER, compartment.hidden)
    assert leaks(compartment, reported(said))


def test_a_refusal_in_other_words_than_absence_is_caught(compartment: Compartment) -> None:
    """ "You may not see this case" says that it is there."""
    from copilot.errors import PermissionDeniedError

    def revealing(_actor: Actor, case_id: str) -> None:
        if case_id == compartment.hidden.case:
            raise PermissionDeniedError(f"You may not see case {case_id}.")
        compartment.services.view_case(_actor, case_id)  # type: ignore[arg-type]

    leaky = compartment._replace(services=_Leaky(compartment.services, view_case=revealing))  # type: ignore[arg-type]
    hidden, absent = _alike(leaky, BY_NUMBER["view_case"])
    assert hidden != absent


def test_an_audit_row_that_lost_its_mark_is_caught(compartment: Compartment) -> None:
    def unmarked(*arguments: Any, **named: Any) -> Any:
        actor = compartment.services.actor(UserId("admin"))
        return compartment.services.search_audit(actor, AuditFilter(), limit=1_000)

    leaky = _Leaky(compartment.services, search_audit=unmarked)
    _, said = attempt(LISTS["search_audit"], leaky, OUTSIDER, Ids(*compartment.hidden))  # type: ignore[arg-type]
    assert leaks(compartment, reported(said))
