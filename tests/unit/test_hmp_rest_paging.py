"""Lists of the REST API, from devices that page in every way that has been seen, and answers that are errors."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from ansible_collections.streamops.video.plugins.module_utils.hmp.client import HmpClient
from ansible_collections.streamops.video.plugins.module_utils.hmp.rest_titled import RestTitled
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    BadAnswer,
    Conflict,
    DeviceError,
    Forbidden,
    InvalidInput,
    NotFound,
    StreamopsError,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.tls import Trust
from hmp_runs import rest_of
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_server import Certificates, Device, Reply, Request

LOGIN = "/apis/authentication/login"
HTML = (("Content-Type", "text/html"),)
Answering = Callable[[Request], Reply]
# What `paging` holds: for a page, the number of items on it, in all, of pages, and the size of a page.
PAGING: dict[str, Callable[[int, int, int, int, int], Any]] = {
    "documented": lambda page, on, total, pages, size: {"results": on, "pageSize": size},
    "total": lambda page, on, total, pages, size: {"results": total, "pageSize": size},
    "live": lambda page, on, total, pages, size: {
        "results": on,
        "pageSize": size,
        "numResults": total,
        "numPages": pages,
        **({"next": f"/apis/things?page={page + 1}"} if page < pages else {}),
    },
    "next": lambda page, on, total, pages, size: {"next": "/x" if page < pages else None, "pageSize": size},
    "numPages": lambda page, on, total, pages, size: {"numPages": pages},
    "numResults": lambda page, on, total, pages, size: {"numResults": total},
    "results": lambda page, on, total, pages, size: {"results": on},
    "nothing": lambda page, on, total, pages, size: {},
}


def refused(status: int, code: str, name: str) -> Reply:
    return Reply(status, {"code": code, "name": name, "message": f"What {name} says", "httpStatusCode": status})


def paged(items: list[Any], paging: str, cap: int, beyond: str) -> Answering:
    """`cap`: the most that a page holds; `beyond`: what comes after the last page."""

    def answer(request: Request) -> Reply:
        query = parse_qs(urlsplit(request.path).query)
        size = min(int(query.get("pageSize", ["15"])[0]), cap)
        pages = math.ceil(len(items) / size)
        page = int(query.get("page", ["1"])[0])
        if beyond == "repeated":
            page = min(page, max(pages, 1))
        shown = items[(page - 1) * size : page * size]
        if not shown and beyond == "404":
            return refused(404, "040012", "NoResults")
        if not shown and beyond == "404 without code":
            return Reply(404, {}) if page > 1 else Reply(body={"data": []})
        return Reply(body={"data": shown, "paging": PAGING[paging](page, len(shown), len(items), pages, size)})

    return answer


class Odd:
    """A device whose lists a test makes up."""

    def __init__(self, device: Device, client: HmpClient) -> None:
        self.device = device
        self.client = client

    def says(self, answer: Reply | Answering) -> None:
        def with_login(request: Request) -> Reply:
            if request.path == LOGIN:
                return Reply(body={"data": {"sessionId": "1"}})
            return answer if isinstance(answer, Reply) else answer(request)

        self.device.answer = with_login
        self.device.requests.clear()

    @property
    def asked(self) -> list[str]:
        return [one for one in self.device.asked if LOGIN not in one]

    def listed(self) -> list[Any]:
        return self.client.listed("/apis/things", "list the things")


@pytest.fixture(scope="module")
def odd(certificates: Certificates, ca_path: str) -> Iterator[Odd]:
    device = Device(context=certificates.server("127.0.0.1"))
    with rest_of(device.port, Trust(ca_path=ca_path)) as client:
        yield Odd(device, client)
    device.close()


@settings(max_examples=200)
@given(
    total=st.integers(0, 25),
    cap=st.integers(1, 9),
    paging=st.sampled_from(sorted(PAGING)),
    beyond=st.sampled_from(["404", "404 without code", "empty", "repeated"]),
    key=st.sampled_from(["id", "_id", "sourceId"]),
)
def test_every_object_once_and_in_order(odd: Odd, total: int, cap: int, paging: str, beyond: str, key: str) -> None:
    items = [{key: f"{number}", "title": "same"} for number in range(total)]
    odd.says(paged(items, paging, cap, beyond))
    assert odd.listed() == items
    assert len(odd.asked) <= math.ceil(total / cap) + 1


@settings(max_examples=40)
@given(total=st.integers(0, 30), paging=st.sampled_from([*sorted(PAGING), None]))
def test_a_device_that_knows_no_pages(odd: Odd, total: int, paging: str | None) -> None:
    items = [{"id": str(number)} for number in range(total)]
    told = {} if paging is None else {"paging": PAGING[paging](1, total, total, 2, total)}
    odd.says(Reply(body={"data": items, **told}))
    assert odd.listed() == items and len(odd.asked) <= 2


def test_a_list_without_paging_is_asked_for_once(odd: Odd) -> None:
    odd.says(Reply(body={"data": [{"name": "a"}, {"name": "b"}]}))
    assert len(odd.listed()) == 2 and len(odd.asked) == 1
    odd.says(Reply(body=[{"id": "a"}]))
    assert odd.listed() == [{"id": "a"}]


def test_objects_that_move_to_the_next_page_meanwhile_are_there_once(odd: Odd) -> None:
    items = [{"id": str(number)} for number in range(6)]

    def answer(request: Request) -> Reply:
        reply = paged(items, "documented", 2, "empty")(request)
        items.insert(0, {"id": f"new {len(items)}"})
        return reply

    odd.says(answer)
    found = [one["id"] for one in odd.listed()]
    assert len(found) == len(set(found)) and {str(number) for number in range(6)} <= set(found)


def test_an_hmp_is_asked_for_large_pages(odd: Odd) -> None:
    odd.says(paged([{"id": str(number)} for number in range(500)], "live", 500, "404"))
    assert len(odd.listed()) == 500 and odd.asked == ["GET /apis/things?page=1&pageSize=500"]


# Nothing, and errors


@pytest.mark.parametrize(
    "reply",
    [
        refused(404, "040012", "NoResults"),
        Reply(body={"data": []}),
        Reply(body={"data": [], "paging": {"results": 0, "pageSize": 15}}),
        Reply(body={"data": None}),
        Reply(body={}),
        Reply(body=b""),
    ],
)
def test_an_empty_list(odd: Odd, reply: Reply) -> None:
    odd.says(reply)
    assert odd.listed() == []


@pytest.mark.parametrize(
    ("reply", "kind", "code"),
    [
        (refused(404, "040006", "SessionNotFound"), NotFound, "040006"),
        (refused(404, "040000", "NotFound"), NotFound, "040000"),
        (refused(403, "040006", "SessionHidden"), Forbidden, "040006"),
        (refused(403, "030003", "CannotShare"), Forbidden, "030003"),
        (refused(409, "060003", "RecordingInProgress"), Conflict, "060003"),
        (refused(400, "010001", "InputValidation"), DeviceError, "010001"),
        (refused(500, "070027", "InsufficientSpace"), DeviceError, "070027"),
        (refused(503, "090002", "ServiceUnavailable"), DeviceError, "090002"),
    ],
)
def test_errors_are_told_by_status_and_code(odd: Odd, reply: Reply, kind: type[StreamopsError], code: str) -> None:
    odd.says(reply)
    for send in (odd.listed, lambda: odd.client.change("POST", "/apis/things", "make a thing", {})):
        with pytest.raises(kind) as error:
            send()
        assert isinstance(error.value, kind) and error.value.code == kind.code
        told = error.value.answer
        assert told["code"] == code and told["status"] == reply.status and told["message"] == reply.body["message"]
        assert code in str(error.value) and reply.body["name"] in str(error.value)
        assert reply.body["message"] in str(error.value)


def test_hidden_is_not_gone(odd: Odd) -> None:
    """One code stands for both."""
    odd.says(refused(404, "040006", "SessionNotFound"))
    assert odd.client.fetch("/apis/sessions/1", "read it") is None
    odd.says(refused(403, "040006", "SessionHidden"))
    with pytest.raises(Forbidden, match="SessionHidden"):
        odd.client.fetch("/apis/sessions/1", "read it")


def test_advice_by_code(odd: Odd) -> None:
    for status, code, advice in ((409, "060003", "Stop the recording first"), (500, "070027", "disk space")):
        odd.says(refused(status, code, "X"))
        with pytest.raises(DeviceError) as error:
            odd.client.change("DELETE", "/apis/sessions/1", "delete it")
        assert advice in error.value.hint


@pytest.mark.parametrize("status", [200, 404, 500])
def test_html_is_no_answer(odd: Odd, status: int) -> None:
    odd.says(Reply(status, b"<!DOCTYPE html><p>no</p>", HTML))
    for send in (odd.listed, lambda: odd.client.fetch("/apis/things/1", "read it")):
        with pytest.raises((BadAnswer, NotFound, DeviceError)) as error:
            send()
        assert "HTML" in str(error.value) and "<p>" not in str(error.value)
        assert isinstance(error.value, BadAnswer) == (status == 200)


@pytest.mark.parametrize("data", [5, True, "text", {"id": "1"}, [1, None, "a"]])
def test_a_list_that_is_none(odd: Odd, data: Any) -> None:
    """Something else than objects is either nothing or told as what it is: never a crash."""
    odd.says(Reply(body={"data": data, "paging": {"results": 1, "pageSize": 15}}))
    try:
        assert odd.listed() == []
    except StreamopsError as error:
        assert isinstance(error, BadAnswer) and "list the things" in str(error)


@pytest.mark.parametrize("paging", [[], "2", {"numPages": "2"}, {"numPages": None, "next": ""}, {"pageSize": "15"}])
def test_paging_that_is_none(odd: Odd, paging: Any) -> None:
    odd.says(Reply(body={"data": [{"id": "1"}], "paging": paging}))
    assert odd.listed() == [{"id": "1"}]


@pytest.mark.parametrize("body", [b"", b" ", b"null"])
def test_a_deletion_is_answered_with_nothing(odd: Odd, body: bytes) -> None:
    odd.says(Reply(body=body))
    assert odd.client.change("DELETE", "/apis/things/1", "delete it") is None
    assert odd.asked == ["DELETE /apis/things/1"]


def test_a_value_cannot_leave_its_place_in_a_path(odd: Odd) -> None:
    odd.says(Reply(body={"data": {}}))
    titled = RestTitled(odd.client, "session", "/apis/sessions", {})
    for value in ("a/../b", "a?x=1", "a#b", "ü %", "a\nb"):
        try:
            path = titled.path(value, "sources")
        except InvalidInput:
            continue
        odd.client.fetch(path, "read it")
        sent = urlsplit(odd.device.requests[-1].path)
        assert sent.path.count("/") == 4 and sent.query == "" and sent.path.endswith("/sources")
