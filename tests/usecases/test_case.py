import time

import pytest

from copilot.domain.identity import Role
from copilot.domain.ids import CaseId, CustomerId
from copilot.domain.run import TaskName
from copilot.domain.visibility import visible_kyc
from copilot.errors import InputError, TransientError
from tests.fakes.records import case, customer, device, note
from tests.usecases.desk import Desk
from tests.usecases.specs import SPECS

CASE = CaseId("CF-100001")


def test_a_case_shows_who_else_has_it_open(desk: Desk) -> None:
    desk.take_case(desk.user("ben"), CASE)
    assert desk.view_case(desk.user("ella"), CASE).locked_by == "ben"
    assert desk.view_case(desk.user("ben"), CASE).locked_by is None


def test_looking_keeps_the_lock_alive(desk: Desk) -> None:
    desk.take_case(desk.user("ben"), CASE)
    for _ in range(4):
        desk.clock.forward(minutes=20)
        desk.view_case(desk.user("ben"), CASE)
    assert desk.view_case(desk.user("ella"), CASE).locked_by == "ben"


def test_the_copilot_is_offered_for_what_the_actor_may_run(desk: Desk) -> None:
    assert TaskName("sar_narrative") not in desk.view_case(desk.user("ben"), CASE, specs=SPECS).tasks
    assert TaskName("sar_narrative") in desk.view_case(desk.user("admin"), CASE, specs=SPECS).tasks
    assert desk.view_case(desk.user("ella"), CASE, specs=SPECS).tasks == ()


def test_a_case_opened_since_the_last_pull_is_there(desk: Desk) -> None:
    desk.systems.add(case("CF-300001"))
    assert desk.view_case(desk.user("ben"), CaseId("CF-300001")).row.case_id == "CF-300001"


def test_nothing_outside_the_compartment_tells_of_a_sar(desk: Desk) -> None:
    record = desk.systems.ticketing.case(CASE)
    who = record.customer_id
    desk.systems.records.remove(record)
    desk.systems.add(
        record.model_copy(
            update={"prior_sar_on": desk.clock.now().date(), "suspicion_formed_at": desk.clock.now()}
        )
    )
    desk.systems.add(note("N-777777", who, text="SAR filed last month, do not mention."))
    desk.systems.add(case("AM-777777", who, queue="aml"))
    outside, inside = desk.view_case(desk.user("ben"), CASE), desk.view_case(desk.user("admin"), CASE)
    assert (outside.record.prior_sar_on, outside.record.suspicion_formed_at) == (None, None)
    assert "N-777777" not in [n.note_id for n in outside.notes]
    assert "AM-777777" not in [c.case_id for c in outside.prior_cases]
    assert inside.record.prior_sar_on is not None
    assert "N-777777" in [n.note_id for n in inside.notes]
    assert "AM-777777" in [c.case_id for c in inside.prior_cases]


def test_screening_is_for_those_who_work_with_it(desk: Desk) -> None:
    file = desk.systems.kyc.kyc_file(CustomerId("C-100001"))
    assert file.screening or desk.systems.kyc.kyc_file(CustomerId("C-100002"))
    seen = {user: visible_kyc(file, desk.user(user)) for user in ("amara", "ben", "chloe", "dev", "ella")}
    stripped = {user for user, kyc in seen.items() if kyc is not None and not kyc.screening}
    assert stripped == ({"amara", "ben"} if file.screening else set(seen))
    assert Role.RETAIL_SUPPORT in desk.user("amara").roles


def test_slow_systems_are_waited_for_side_by_side(desk: Desk) -> None:
    class Slow:
        def __init__(self, inner: object) -> None:
            self._inner = inner

        def __getattr__(self, name: str) -> object:
            found = getattr(self._inner, name)
            if not callable(found):
                return found

            def call(*given: object, **named: object) -> object:
                time.sleep(0.05)
                return found(*given, **named)

            return call

    for name in ("core", "cards", "payments", "kyc", "crm", "devices", "lending"):
        setattr(desk.systems, name, Slow(getattr(desk.systems, name)))
    began = time.perf_counter()
    view = desk.view_case(desk.user("ben"), CASE)
    assert view.gaps == ()
    assert time.perf_counter() - began < 0.4  # twelve calls of 50 ms one after the other take 0.6 s


def test_links_lead_over_a_shared_device_to_another_customer_with_their_records(desk: Desk) -> None:
    desk.systems.add(
        customer(
            "C-900001",
            given_name="Second",
            phone="+1 212 555 9999",
            email="s@example.com",
            address_lines=("1 Far Road",),
        )
    )
    desk.systems.add(device("D-900001", customer_ids=("C-100001", "C-900001")))
    graph = desk.case_links(desk.user("ben"), CASE)
    nodes = {node.node_id: node for node in graph.nodes}
    assert (
        nodes["customer:C-100001"].hops,
        nodes["device:D-900001"].hops,
        nodes["customer:C-900001"].hops,
    ) == (0, 1, 2)
    assert not nodes["customer:C-900001"].flagged
    assert all(edge.record_ids for edge in graph.edges)
    assert {end for edge in graph.edges for end in (edge.source, edge.target)} <= set(nodes)


def test_links_stop_at_the_hop_limit_and_at_the_cap(desk: Desk) -> None:
    near = desk.case_links(desk.user("ben"), CASE, hops=1)
    assert {node.hops for node in near.nodes} == {0, 1}
    for number in range(900001, 900090):
        desk.systems.add(
            device(f"D-{number}", customer_ids=("C-100001",) if number % 2 else ("C-100001", f"C-{number}"))
        )
        desk.systems.add(customer(f"C-{number}", phone="+1 212 555 0143"))
    wide = desk.case_links(desk.user("ben"), CASE, hops=3)
    assert len(wide.nodes) <= 60
    assert wide.truncated
    with pytest.raises(InputError):
        desk.case_links(desk.user("ben"), CASE, hops=4)


def test_a_link_flag_never_tells_of_a_case_that_the_actor_may_not_see(desk: Desk) -> None:
    desk.systems.add(customer("C-900001", phone="+1 212 555 0143"))
    desk.systems.add(case("AM-900001", "C-900001", queue="aml"))

    def flag(user: str) -> bool:
        nodes = desk.case_links(desk.user(user), CASE).nodes
        return next(node.flagged for node in nodes if node.node_id == "customer:C-900001")

    assert (flag("ben"), flag("admin")) == (False, True)


def test_a_silent_system_leaves_a_partial_graph_that_says_so(desk: Desk) -> None:
    desk.systems.fail("devices", TransientError("Device intelligence did not answer."))
    assert desk.case_links(desk.user("ben"), CASE).truncated
