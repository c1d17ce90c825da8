"""The fault server as a developer uses it: over HTTP, by header, queue or name, and from the command line."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from typing import Any

import pytest

from connectors.models.faultserver.faults import Fault
from connectors.models.faultserver.server import FaultServer, serving


def asked(
    url: str, *, method: str = "POST", body: Any = None, headers: dict[str, str] | None = None
) -> tuple[int, Any]:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def completion(url: str, model: str = "any", headers: dict[str, str] | None = None) -> int:
    body = {"model": model, "messages": [{"role": "user", "content": "Hello"}]}
    return asked(f"{url}/chat/completions", body=body, headers=headers)[0]


def test_a_fault_is_chosen_by_header_before_queue_before_name_before_default():
    server = FaultServer(default=Fault.ERROR_503)
    with serving(server) as url:
        control = url.replace("/v1", "/_faults")
        asked(control, body={"queue": ["auth"]})
        statuses = [
            completion(url, "fault:500", {"X-Fault": "429"}),
            completion(url, "fault:500"),
            completion(url, "fault:500"),
            completion(url),
        ]
        _, seen = asked(control, method="GET")
    assert statuses == [429, 401, 500, 503]
    assert seen["requests"] == {"fault:500": 3, "any": 1}
    assert seen["faults"] == {"429": 1, "auth": 1, "500": 1, "503": 1}
    assert seen["queue"] == []


def test_faults_of_a_name_come_one_after_the_other_and_the_last_stays():
    with serving(FaultServer()) as url:
        assert [completion(url, "fault:429+500+ok") for _ in range(4)] == [429, 500, 200, 200]


def test_forgetting_begins_the_turns_anew():
    with serving(FaultServer()) as url:
        first = completion(url, "fault:429+ok")
        asked(url.replace("/v1", "/_faults"), method="DELETE")
        assert (first, completion(url, "fault:429+ok")) == (429, 429)


@pytest.mark.parametrize("path", ["/chat/completions", "/embeddings"])
def test_what_it_does_not_know_is_refused_and_it_goes_on(path):
    with serving(FaultServer()) as url:
        status, said = asked(f"{url}{path}", body={"model": "fault:unheard-of", "messages": []})
        assert status in (400, 404)
        assert said["error"]["message"]
        assert completion(url) == 200


def test_it_is_started_from_the_command_line_and_says_where_it_listens():
    command = [sys.executable, "-m", "connectors.models.faultserver", "--port", "0", "--fault", "429"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert completion(process.stdout.readline().strip()) == 429
        finally:
            process.terminate()


def test_the_command_line_lists_every_fault():
    command = [sys.executable, "-m", "connectors.models.faultserver", "--list"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in listed.splitlines()] == [fault.value for fault in Fault]
    assert all(fault.description for fault in Fault)
