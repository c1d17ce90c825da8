"""What the API promises on paper: pages that join, examples that hold, problems that are documented."""

from itertools import pairwise

import jsonschema
import pytest

from copilot.api import examples
from copilot.api.queue_schemas import QueueOut
from copilot.api.schemas import DraftOut, DraftRequest, PolicyQuestion, RunOut
from copilot.domain.identity import Role
from copilot.tasks.registry import find_tasks
from tests.api.small_service import SmallService


def test_following_the_links_lists_every_case_once_in_order(service: SmallService) -> None:
    header = service.token_of("feed", Role.FRAUD_ANALYST, Role.OPERATIONS_ANALYST, Role.AML_INVESTIGATOR)
    whole = service.client.get("/api/v1/queue?limit=500&sort=case_id", headers=header)
    assert "link" not in whole.headers
    path, seen = "/api/v1/queue?limit=2&sort=case_id", []
    while path:
        answer = service.client.get(path, headers=header)
        seen += [item["case_id"] for item in answer.json()["items"]]
        links = {link["rel"]: url for url, link in _links(answer.headers.get("link", "")).items()}
        path = links.get("next", "")
    assert seen == [item["case_id"] for item in whole.json()["items"]]
    assert all(first < second for first, second in pairwise(seen))
    assert len(seen) == whole.json()["total"] > 4


def test_a_filter_stays_in_the_link_to_the_next_page(service: SmallService) -> None:
    header = service.token_of("feed", Role.FRAUD_ANALYST)
    asked = "/api/v1/queue?queue=disputes&queue=card_fraud&limit=1"
    answer = service.client.get(asked, headers=header)
    (url,) = _links(answer.headers["link"])
    assert url == asked + "&offset=1"


def test_an_amount_is_exact(service: SmallService) -> None:
    header = service.token_of("feed", Role.FRAUD_ANALYST)
    items = service.client.get("/api/v1/queue", headers=header).json()["items"]
    assert all(item["amount_at_risk"]["amount"].count(".") == 1 for item in items)


@pytest.mark.parametrize(
    ("model", "example"),
    [
        (RunOut, examples.RUN),
        (DraftOut, examples.DRAFT),
        (QueueOut, examples.QUEUE),
        (PolicyQuestion, examples.POLICY_QUESTION),
        (DraftRequest, examples.DRAFT_REQUEST),
    ],
)
def test_every_example_holds_against_its_own_schema(model: type, example: dict[str, object]) -> None:
    jsonschema.validate(example, model.model_json_schema(mode="serialization"))
    assert model.model_validate(example).model_dump(mode="json", exclude_unset=True).keys() == example.keys()


def test_every_operation_documents_its_problems_as_problems(service: SmallService) -> None:
    document = service.client.get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "/api"}]
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if status.startswith(("4", "5")) and path != "/readiness":
                    assert list(response["content"]) == ["application/problem+json"], (path, status)
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_every_text_that_can_be_a_draft_without_a_question_can_be_asked_for(service: SmallService) -> None:
    schemas = service.client.get("/api/openapi.json").json()["components"]["schemas"]
    offered = schemas["DraftRequest"]["properties"]["task"]["enum"]
    assert offered == [name for name, one in find_tasks().items() if one.draft_kind and not one.asked]


@pytest.mark.parametrize("task", ["policy_answer", "no_such_task"])
def test_a_draft_of_another_task_is_refused_with_those_that_there_are(
    service: SmallService, task: str
) -> None:
    header = service.token_of("drafts", Role.FRAUD_ANALYST)
    answer = service.client.post("/api/v1/cases/CF-100001/drafts", json={"task": task}, headers=header)
    assert answer.status_code == 422
    assert f"There is no draft of '{task}'. The tasks are: " in answer.json()["detail"]


def _links(header: str) -> dict[str, dict[str, str]]:
    found = {}
    for part in filter(None, header.split(", ")):
        url, relation = part.split("; ")
        found[url.strip("<>")] = {"rel": relation.removeprefix('rel="').rstrip('"')}
    return found
