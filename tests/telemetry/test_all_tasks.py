"""All ten tasks over the demo bank and a model's real protocol: traces are whole, and hold nobody's words."""

import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from connectors.models.faultserver.server import FaultServer, serving
from copilot import metrics
from copilot.bootstrap import build_services
from copilot.domain.desk_operations import SpanView
from copilot.domain.evidence_fields import Fields
from copilot.domain.identity import Actor
from copilot.domain.ids import UserId
from copilot.domain.run import Run, TaskName
from copilot.domain.views import QueueFilter
from copilot.errors import NotFoundError
from copilot.language.written import Style
from copilot.services import Services
from copilot.settings import Settings
from copilot.tasks.registry import find_tasks
from copilot.tasks.wording import written_field

QUESTION = "What did Zebedee Quillfeather of 12 Chandler Lane say about card 4111111111111111?"
STEPS = {
    "run", "gather", "compute", "retrieve", "search", "redact", "model.call", "model.attempt", "verify", "propose",
}  # fmt: skip


class Traced(NamedTuple):
    services: Services
    admin: Actor
    runs: Mapping[TaskName, Run]
    traces: Mapping[TaskName, tuple[SpanView, ...]]


@pytest.fixture(scope="module")
def traced(demo_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Traced]:
    """One run of each task, each on the first case that it applies to, written by a served model."""
    folder = tmp_path_factory.mktemp("traced") / "demo"
    shutil.copytree(demo_dir, folder)
    with serving(FaultServer()) as url:
        services = build_services(Settings(data_dir=folder, model_base_url=url, model_name="served"))
        admin = services.actor(UserId("admin"))
        runs = _one_of_each(services, admin)
        yield Traced(
            services,
            admin,
            runs,
            {name: services.trace_of_run(admin, run.run_id) for name, run in runs.items()},
        )
        services.close()


def _one_of_each(services: Services, admin: Actor) -> dict[TaskName, Run]:
    runs = {
        TaskName("policy_answer"): services.ask_policy(
            admin, "When is provisional credit due?", operation_id="o"
        )
    }
    rows = services.list_queue(admin, QueueFilter(), limit=200).rows
    for name, spec in find_tasks().items():
        if name not in runs:
            views = (
                services.view_case(admin, row.case_id).record for row in rows if row.queue in spec.queues
            )
            case_id = next(record.case_id for record in views if spec.applies(record))
            runs[name] = services.run_task(admin, case_id, name, question=QUESTION, operation_id=name)
    return runs


@pytest.mark.parametrize("name", sorted(find_tasks()))
def test_a_run_is_traced_from_its_reads_to_its_proposal(traced: Traced, name: TaskName) -> None:
    spans = traced.traces[name]
    (root,) = [span for span in spans if span.parent_id is None]
    assert root.name == "run"
    assert root.attributes["run_id"] == traced.runs[name].run_id
    assert {span.parent_id for span in spans if span is not root} <= {span.span_id for span in spans}
    assert {span.name for span in spans} >= STEPS
    gathering = {span.span_id for span in spans if span.name == "gather"}
    reads = [span for span in spans if span.name.startswith("connector.")]
    assert {span.parent_id for span in reads} <= gathering
    assert bool(reads) is (name != TaskName("policy_answer"))


def test_the_runs_trace_is_the_one_in_its_audit_row(traced: Traced) -> None:
    run = traced.runs[TaskName("case_summary")]
    assert run.case_id is not None
    history = traced.services.case_history(traced.admin, run.case_id)
    (finished,) = [event for event in history if event.subject == f"run:{run.run_id}"]
    assert finished.details["trace_id"] == run.trace_id
    assert len(run.trace_id) == 32


def test_no_name_number_or_word_of_a_customer_stands_in_a_span_or_a_figure(traced: Traced) -> None:
    said = _said_by(traced)
    secrets = _secrets_of(traced)
    assert len(secrets) > 200
    assert [secret for secret in secrets if _stands_in(secret, said)] == []


def test_that_search_would_find_a_name_or_a_number_that_had_leaked(traced: Traced) -> None:
    """The planted fault: the search itself works."""
    for secret in list(_secrets_of(traced))[:50]:
        assert _stands_in(secret, f"{_said_by(traced)} {secret.upper()}")


def test_spans_hold_names_of_the_code_ids_and_counts_alone(traced: Traced) -> None:
    allowed = re.compile(
        r"\d+|True|False|[a-z_.]+|[a-z]+:served|offline|R-[0-9a-f]{12}|[A-Z]{2}-\d{6}|[a-z_]+@\d\.\d\.\d\+[0-9a-f]{12}"
    )
    values = {
        value for spans in traced.traces.values() for span in spans for value in span.attributes.values()
    }
    assert {value for value in values if not allowed.fullmatch(value)} == set()
    names = {span.name for spans in traced.traces.values() for span in spans}
    assert all(re.fullmatch(r"[a-z_.]+", name) for name in names)


def test_only_people_who_may_see_a_run_see_its_trace(traced: Traced) -> None:
    sar = traced.runs[TaskName("sar_narrative")]
    dev, amara = (traced.services.actor(UserId(user)) for user in ("dev", "amara"))
    assert traced.services.trace_of_run(dev, sar.run_id) == traced.traces[TaskName("sar_narrative")]
    with pytest.raises(NotFoundError):
        traced.services.trace_of_run(amara, sar.run_id)


def _said_by(traced: Traced) -> str:
    spans = [span.model_dump_json() for trace in traced.traces.values() for span in trace]
    return " ".join([*spans, metrics.exposition()[0].decode()])


def _written(fields: Fields) -> list[str]:
    return [written_field(value, Style("America/New_York")) for value in fields.on_record.values()]


def _secrets_of(traced: Traced) -> set[str]:
    """Every value in the evidence, the question's own, and each word of the customers' names."""
    found = {"Zebedee", "Quillfeather", "Chandler", "4111111111111111"}
    for run in traced.runs.values():
        for item in run.pack.evidence:
            found.update(value for value in _written(item.fields) if _tells(value))
        found.update(sentence.text for sentence in run.statements)
        if run.case_id:
            customer = traced.services.view_case(traced.admin, run.case_id).customer
            found.update(customer.full_name.split())
            found.update((customer.email, customer.phone, customer.customer_id, customer.national_id))
    return {value for value in found if len(value) >= 3}


def _tells(value: str) -> bool:
    """True for more than one of the bank's own code words, such as a channel or a status, or a count."""
    return (
        len(value) > 5 and not re.fullmatch(r"[a-z_]+|\d{1,4}|[A-Z]{2}-\d{6}", value) and not _is_date(value)
    )


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value[:10])
    except ValueError:
        return False
    return True


def _stands_in(secret: str, said: str) -> bool:
    pattern = rf"(?<![^\W_]){re.escape(secret)}(?![^\W_])"
    return re.search(pattern, said, re.IGNORECASE) is not None
