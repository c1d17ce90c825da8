"""What operators can count, and that a label is never a word of a customer."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from copilot import metrics
from copilot.telemetry import span


def value(name: str, **labels: str) -> float:
    return metrics.registry.get_sample_value(name, labels) or 0.0


def test_a_call_is_counted_by_engine_and_outcome_with_its_tokens_and_cost() -> None:
    metrics.model_call("openai:one", "answered", 1.5, 100, 20, 7)
    metrics.model_call("openai:one", "timed_out", 30.0, 0, 0, 0)
    assert value("foureyes_model_calls_total", engine="openai:one", outcome="answered") == 1
    assert value("foureyes_model_calls_total", engine="openai:one", outcome="timed_out") == 1
    assert value("foureyes_model_tokens_total", engine="openai:one", direction="in") == 100
    assert value("foureyes_model_tokens_total", engine="openai:one", direction="out") == 20
    assert value("foureyes_model_cost_micros_total", engine="openai:one") == 7
    assert value("foureyes_model_call_seconds_count", engine="openai:one") == 2


def test_a_circuit_shows_one_state_at_a_time() -> None:
    metrics.breaker_state("openai:two", "open")
    metrics.breaker_state("openai:two", "half_open")
    states = {
        state: value("foureyes_breaker_state", engine="openai:two", state=state)
        for state in metrics.BREAKER_STATES
    }
    assert states == {"closed": 0, "half_open": 1, "open": 0}


@pytest.mark.parametrize("words", ["Margaret Oyelaran", "", "4111 1111 1111 1111", "x" * 200, "a\nb", "Zoë"])
def test_a_value_that_is_no_name_is_counted_as_other(words: str) -> None:
    before = value("foureyes_queue_wait_seconds_count", engine="other")
    metrics.queue_wait(words, 0.2)
    assert value("foureyes_queue_wait_seconds_count", engine="other") == before + 1


def test_every_span_is_counted_by_its_name_and_whether_it_failed() -> None:
    with span("step.here"):
        pass
    with pytest.raises(ValueError, match="no"), span("step.here"):
        raise ValueError("no")
    assert value("foureyes_step_seconds_count", step="step.here", outcome="done") == 1
    assert value("foureyes_step_seconds_count", step="step.here", outcome="failed") == 1


def test_a_wrong_figure_never_fails_a_run() -> None:
    metrics.model_call("openai:three", "answered", -1.0, -5, -5, -5)
    assert value("foureyes_model_tokens_total", engine="openai:three", direction="in") == 0


def test_the_exposition_is_what_prometheus_reads() -> None:
    leaks = value("foureyes_leaks_blocked_total")
    metrics.leak_blocked()
    metrics.run_finished("case_note", "finished")
    body, content_type = metrics.exposition()
    families = {family.name: family for family in text_string_to_metric_families(body.decode())}
    assert content_type.startswith("text/plain")
    assert families["foureyes_leaks_blocked"].samples[0].value == leaks + 1
    assert "foureyes_runs" in families
    assert all(family.documentation for name, family in families.items() if not name.endswith("_created"))
