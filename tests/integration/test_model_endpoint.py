"""The whole product with a model endpoint in front of the offline engine, over the real protocol."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from connectors.models.faultserver.answers import good_answer
from connectors.models.faultserver.behaviour import Answer
from connectors.models.faultserver.faults import Fault
from connectors.models.faultserver.server import FaultServer, serving
from copilot.bootstrap import build_services
from copilot.domain.identity import Queue
from copilot.domain.ids import UserId
from copilot.domain.run import Run, TaskName
from copilot.domain.views import QueueFilter
from copilot.services import Services
from copilot.settings import Settings


def inventive(request: dict[str, Any]) -> str:
    """A model that raises every amount."""
    return good_answer(request).replace("$", "$3")


@contextmanager
def product_with(
    data_dir: Any, *, fault: Fault = Fault.OK, answer: Answer = good_answer
) -> Iterator[tuple[Services, FaultServer]]:
    server = FaultServer(default=fault, answer=answer)
    with serving(server) as url:
        settings = Settings(
            data_dir=data_dir, model_base_url=url, model_name="scripted", task_deadline_seconds=8
        )
        services = build_services(settings)
        try:
            yield services, server
        finally:
            services.close()


def brief(services: Services) -> Run:
    ben = services.actor(UserId("ben"))
    case = services.list_queue(ben, QueueFilter(queues=(Queue.PAYMENT_FRAUD,)), limit=1).rows[0].case_id
    return services.run_task(ben, case, TaskName("triage_brief"), operation_id=uuid.uuid4().hex)


def test_a_model_writes_under_pseudonyms_and_its_text_comes_back_with_the_names(own_demo_dir):
    with product_with(own_demo_dir) as (services, peer):
        run = brief(services)
        ben = services.actor(UserId("ben"))
        assert run.case_id is not None
        customer = services.view_case(ben, run.case_id).customer
    assert run.engine == "openai:scripted"
    assert run.verification.passed
    assert len(peer.requests) == 1
    sent = json.dumps(peer.requests[0], ensure_ascii=False)
    assert customer is not None
    for secret in (customer.full_name, customer.national_id, customer.email, customer.phone):
        assert secret not in sent


def test_amounts_that_a_model_invents_are_marked_after_one_repair(own_demo_dir):
    with product_with(own_demo_dir, answer=inventive) as (services, peer):
        run = brief(services)
    assert len(peer.requests) == 2
    assert run.verification.unsupported > 0
    assert run.verification.repaired


@pytest.mark.parametrize("fault", [Fault.ERROR_503, Fault.AUTH, Fault.HTML])
def test_whatever_the_endpoint_does_the_analyst_gets_a_verified_brief_that_says_who_wrote_it(
    own_demo_dir, fault
):
    with product_with(own_demo_dir, fault=fault) as (services, _peer):
        run = brief(services)
    assert run.engine == "offline"
    assert "openai:scripted" in run.engine_note
    assert run.verification.passed
