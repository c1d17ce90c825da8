"""A process killed after the model answered and before the run was kept: the next one pays nothing."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from connectors.models.faultserver.server import FaultServer, serving
from copilot.bootstrap import build_services
from copilot.domain.identity import Queue
from copilot.domain.ids import UserId
from copilot.domain.run import TaskName
from copilot.domain.views import QueueFilter
from copilot.services import Services
from copilot.settings import Settings

DIES_AFTER_THE_ANSWER = """
import os, sys
from copilot.bootstrap import Adapters
from copilot.domain.ids import CaseId, UserId
from copilot.domain.run import TaskName
from copilot.services import Services
from copilot.settings import Settings

adapters = Adapters(Settings())
machine = adapters.workflow

class Dies:
    def run(self, job):
        machine.run(job)
        os._exit(9)

adapters.__dict__["workflow"] = Dies()
services = Services(adapters)
services.run_task(services.actor(UserId("ben")), CaseId(sys.argv[1]), TaskName("triage_brief"), operation_id="first click")
"""


def first_case(services: Services) -> str:
    ben = services.actor(UserId("ben"))
    return services.list_queue(ben, QueueFilter(queues=(Queue.PAYMENT_FRAUD,)), limit=1).rows[0].case_id


@pytest.mark.slow
def test_what_a_killed_process_had_paid_for_is_not_paid_for_again(own_demo_dir: Path):
    server = FaultServer()
    with serving(server) as url:
        settings = Settings(data_dir=own_demo_dir, model_base_url=url, model_name="m")
        services = build_services(settings)
        case_id = first_case(services)
        services.close()
        killed = subprocess.run(
            [sys.executable, "-c", DIES_AFTER_THE_ANSWER, case_id],
            env={
                **os.environ,
                "FOUREYES_DATA_DIR": str(own_demo_dir),
                "FOUREYES_MODEL_BASE_URL": url,
                "FOUREYES_MODEL_NAME": "m",
            },
            timeout=120,
        )
        assert killed.returncode == 9
        paid = sum(server.counts.values())
        services = build_services(settings)
        try:
            ben = services.actor(UserId("ben"))
            run = services.run_task(ben, case_id, TaskName("triage_brief"), operation_id=uuid.uuid4().hex)
        finally:
            services.close()
    assert paid >= 1
    assert sum(server.counts.values()) == paid
    assert run.engine == "openai:m"
    assert (run.attempts, run.cost_micros) == (0, 0)
    assert "shown again" in run.engine_note
