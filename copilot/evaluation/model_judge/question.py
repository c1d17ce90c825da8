"""What a judge is asked about one output, still in clear: sentences, what they cite, and what must not leave."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from copilot.controls.injection import quote_untrusted
from copilot.domain.evaluation import Output
from copilot.domain.ids import CaseId, UserId
from copilot.domain.statement import Statement
from copilot.evaluation.fixture import EvaluationFixture
from copilot.evaluation.model_judge.form import PROMPT, TASK, check_for, schema_for
from copilot.gateway.call import POLICY_ONLY, Call, Subject
from copilot.ports.redactor import KnownIdentifier
from copilot.scoring.texts import factual, kept, sources_of
from copilot.tasks.base import GatheredRecords
from copilot.workflow.engine_request import subject_of
from copilot.workflow.gather import gather_records
from copilot.workflow.identifiers import keep_strings, known_identifiers

_ACTOR = UserId("admin")  # whom every new store knows
JUDGE_USER = UserId("model-judge")
"""Whom the ledger names: the limits of a user and day are the judge's, over all its questions."""
_GATHER_THREADS = 4


class JudgeQuestion(NamedTuple):
    """Sentences to judge; `sources` holds the text behind every citable id, cited or not."""

    name: str  # the scenario, or the labelled file
    statements: tuple[Statement, ...]
    sources: Mapping[str, str]
    subject: Subject = POLICY_ONLY
    case_id: CaseId | None = None
    known: tuple[KnownIdentifier, ...] = ()
    keep: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """S1, S2, …: a sentence each, in their order."""
        return tuple(f"S{number}" for number, _ in enumerate(self.statements, 1))

    @property
    def call(self) -> Call:
        """The call for the gateway; pseudonyms are this question's own."""
        return Call(
            task=TASK,
            prompt=PROMPT.text,
            prompt_version=PROMPT.reference,
            payload=_payload(self.ids, self.statements, self.sources),
            output_schema=schema_for(self.ids),
            scope=f"judge:{self.name}",
            subject=self.subject,
            sar_compartment=False,  # the cases of an evaluation are invented
            actor_id=_ACTOR,
            charged_to=JUDGE_USER,
            case_id=self.case_id,
            run_id=f"judge:{self.name}",
            known=self.known,
            keep=self.keep,
            temperature=0.0,
            check=check_for(self.ids),
        )


def question_of(output: Output, fixture: EvaluationFixture) -> JudgeQuestion | None:
    """The factual sentences that reached a reader; None where there are none.

    What must not leave is read from the bank's records again: a source that the scenario silences
    still holds names that a sentence may carry.
    """
    run = kept(output)
    statements = factual(run.statements) if run else ()
    if run is None or not statements:
        return None
    records = _records(output, fixture)
    return JudgeQuestion(
        name=output.scenario.id,
        statements=statements,
        sources=sources_of(run.pack),
        subject=subject_of(records),
        case_id=run.case_id,
        known=known_identifiers(records) if records else (),
        keep=keep_strings(records) if records else (),
    )


def _payload(
    ids: Sequence[str], statements: Sequence[Statement], sources: Mapping[str, str]
) -> dict[str, Any]:
    """Data throughout: whatever could close its frame is out of force, in the sentences too."""
    cited = dict.fromkeys(cite for statement in statements for cite in statement.cites if cite in sources)
    return {
        "task": TASK,
        "sources": [{"id": cite, "text": quote_untrusted(sources[cite])} for cite in cited],
        "sentences": [
            {"id": name, "text": quote_untrusted(statement.text), "cites": list(statement.cites)}
            for name, statement in zip(ids, statements, strict=True)
        ],
    }


def _records(output: Output, fixture: EvaluationFixture) -> GatheredRecords | None:
    adapters, case_id = fixture.adapters, output.scenario.case_id
    if case_id is None:
        return None
    case = adapters.systems.ticketing.case(CaseId(case_id))
    with ThreadPoolExecutor(_GATHER_THREADS) as pool:
        return gather_records(
            case,
            fixture.specs[output.scenario.task].plan,
            systems=adapters.systems,
            clocks_for=adapters.clocks_for,
            now=adapters.time_source.now(),
            pool=pool,
        )
