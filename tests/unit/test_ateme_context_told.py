"""Switches and the way back on services that tell of what is active in other ways, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme.active import Active, active_of
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    InvalidInput,
    NotFound,
    StreamopsError,
)
from ansible_collections.streamops.video.plugins.modules import ateme_info, ateme_label
from ateme_runs import Runs
from tiny_server import Device, Reply, Request

Json = dict[str, Any]
MakeDevice = Callable[..., Device]
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl"
UUID = "0f2d7a52-3c5f-4d0b-9e57-1f0a6f0f9a11"
NORTH, SOUTH = "organisation-north", "organisation-south"
# Both organisations have a Main; the first one is active behind a switch to the organisation.
ROWS = {
    NORTH: [{"id": "env-1", "name": "Main"}, {"id": "env-2", "name": "Backup"}],
    SOUTH: [{"id": "env-3", "name": "First"}, {"id": "env-4", "name": "Main"}],
}


def _writes(title: str, key: str) -> Json:
    schema = {"type": "object", "properties": {key: {"type": "string"}}, "required": [key]}
    return {"summary": title, "parameters": [{"in": "body", "name": "payload", "schema": schema}]}


DOCUMENT: Json = {
    "swagger": "2.0",
    "paths": {
        "/user": {"get": {"summary": "Get logged in user details"}},
        "/user/environment": {"put": _writes("Switch active environment", "environment_id")},
        "/user/organisation": {"put": _writes("Switch to a new active organisation ID", "organisation_id")},
        "/running": {"get": {"summary": "Get environments running in active org"}},
        "/environments": {"get": {"summary": "List environments for dropdowns"}},
        "/organisations": {"get": {"summary": "List organisations that I can manage"}},
        "/labels": {
            "get": {"summary": "List all labels in the managing org"},
            "post": _writes("Create an access permissions label", "text"),
        },
    },
}


class Service:
    """Two organisations; `tells` says what the user's details hold."""

    def __init__(self, tells: Callable[[str, str], Json]) -> None:
        self.tells = tells
        self.organisation, self.environment = NORTH, "env-1"
        self.lists = True
        # What the lists of environments hold, where not the rows as they are.
        self.rows: list[Json] = []
        self.refused: set[str] = set()
        self.labels: list[Json] = []
        self.written: list[str] = []

    def __call__(self, request: Request) -> Reply:
        if request.method != "GET":
            return self._write(request)
        name = next(row["name"] for row in ROWS[self.organisation] if row["id"] == self.environment)
        there: dict[str, Any] = {
            "/swagger.json": DOCUMENT,
            "/user": {"id": 1, **self.tells(self.environment, name)},
            "/labels": self.labels,
        }
        if self.lists:
            there["/running"] = there["/environments"] = self.rows or ROWS[self.organisation]
            there["/organisations"] = [{"id": NORTH, "name": "North"}, {"id": SOUTH, "name": "South"}]
        if request.path in there:
            return Reply(body=there[request.path])
        return Reply(403 if request.path in DOCUMENT["paths"] else 404, {"message": "No."})

    def _write(self, request: Request) -> Reply:
        if request.path == "/labels":
            self.labels.append({"id": "l", **request.json})
            return Reply(body=self.labels[-1])
        ((_key, wanted),) = request.json.items()
        self.written.append(wanted)
        if wanted in self.refused:
            return Reply(403, {"message": "No."})
        if request.path == "/user/organisation":
            self.organisation, self.environment = wanted, ROWS[wanted][0]["id"]
        else:
            self.environment = wanted
        return Reply(body={"message": "Switched"})


class Place:
    """Where `Runs` finds the service."""

    users = {"admin": {"password": "kQ7-vesper-lattice-42"}}
    fingerprint = None

    def __init__(self, device: Device) -> None:
        self.url = f"https://127.0.0.1:{device.port}"


@pytest.fixture
def runs_on(device: MakeDevice, ca_path: str) -> Callable[[Service], Runs]:
    def make(service: Service) -> Runs:
        common = {"username": None, "password": None, "token": TOKEN, "ca_path": ca_path, "restore_context": True}
        return Runs(Place(device(service)), **common)

    return make


def ids(environment: str, _name: str) -> Json:
    """What most tests need: the organisation is always told by its id."""
    return {"active_organisation_id": NORTH, "active_environment_id": environment}


def bare_name(_environment: str, name: str) -> Json:
    return {"active_organisation_id": NORTH, "active_environment": name}


def bare_id(environment: str, _name: str) -> Json:
    return {"active_organisation_id": NORTH, "active_environment": environment}


def nothing(_environment: str, _name: str) -> Json:
    return {}


# What is told


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ({"active_environment": "main"}, Active("main", "", True)),
        ({"active_environment": "main", "active_environment_id": 7}, Active("7", "main")),
        ({"active_environment_id": 7, "active_environment": "main"}, Active("7", "main")),
        ({"active_environment": "e1", "active_environment_name": "main"}, Active("e1", "main")),
        ({"active_environment": "main", "active_environment_name": "main"}, Active("main", "main", True)),
        ({"active_environment": 7}, Active("7", "")),
        ({"active_environment": UUID}, Active(UUID, "")),
        ({"active_environment_id": "main"}, Active("main", "")),
        ({"active_environment": {"environment_id": 7, "name": "main", "owner_id": 3}}, Active("7", "main")),
    ],
)
def test_an_id_or_a_name(user: Json, expected: Active) -> None:
    assert active_of(user, "environment") == expected


@pytest.mark.parametrize("tells", [ids, bare_name, bare_id])
def test_the_way_back_is_an_id(runs_on: Any, tells: Any) -> None:
    service = Service(tells)
    runs = runs_on(service)
    found = runs.run(ateme_label, text="A", environment="Backup")
    assert service.written == ["env-2", "env-1"] and service.environment == "env-1"
    assert found["actions"][-1] == "switch back to environment env-1"


@pytest.mark.parametrize("tells", [ids, bare_name, bare_id])
@pytest.mark.parametrize("wanted", ["Main", "env-1"])
def test_what_is_active_is_known_by_id_and_name(runs_on: Any, tells: Any, wanted: str) -> None:
    service = Service(tells)
    assert runs_on(service).run(ateme_info, gather_subset=["labels"], environment=wanted)["changed"] is False
    assert service.written == []


def test_lists_that_call_the_id_by_what_it_is_of(runs_on: Any) -> None:
    rows = [{"environment_id": row["id"], "name": row["name"], "cloud_id": 3} for row in ROWS[NORTH]]
    service = Service(bare_name)
    service.rows = rows
    runs_on(service).run(ateme_label, text="A", environment="Backup")
    assert service.written == ["env-2", "env-1"]


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize("option", ["environment", "organisation"])
def test_no_way_back_is_told_before_the_switch(runs_on: Any, option: str, check: bool) -> None:
    service = Service(nothing)
    runs = runs_on(service)
    wanted = {option: "Backup" if option == "environment" else "South"}
    with pytest.raises(InvalidInput, match=f"does not tell the id of the {option} that is active.*nothing was"):
        runs.run(ateme_label, check, text="A", **wanted)
    assert service.written == [] and service.labels == []
    assert runs.run(ateme_label, check, text="A", restore_context=False, **wanted)["changed"]


def test_a_word_that_no_list_knows_is_no_way_back(runs_on: Any) -> None:
    service = Service(lambda _environment, _name: {"active_environment": "Elsewhere"})
    with pytest.raises(InvalidInput, match="does not tell the id"):
        runs_on(service).run(ateme_label, text="A", environment="Backup")
    assert service.written == []


def test_an_organisation_alone_is_told(runs_on: Any) -> None:
    service = Service(lambda _environment, _name: {"active_organisation_id": NORTH})
    service.environment = "env-2"
    runs = runs_on(service)
    runs.run(ateme_label, text="A", organisation="South")
    assert service.written == [SOUTH, NORTH]
    assert "does not tell which environment is active" in runs.said[0]


@pytest.mark.parametrize("tells", [ids, bare_name])
def test_the_environment_of_the_former_organisation(runs_on: Any, tells: Any) -> None:
    service = Service(tells)
    service.environment = "env-2"
    found = runs_on(service).run(ateme_label, text="A", organisation="South")
    assert service.written == [SOUTH, NORTH, "env-2"]
    assert found["actions"] == [
        'switch to organisation "South"',
        'create label "A"',
        f"switch back to organisation {NORTH}",
        "switch back to environment env-2",
    ]


def test_an_environment_of_that_name_in_another_organisation(runs_on: Any) -> None:
    """The name of the active one, and another environment behind the switch."""
    service = Service(ids)
    runs_on(service).run(ateme_label, text="A", organisation="South", environment="Main", restore_context=False)
    assert service.written == [SOUTH, "env-4"]


# When the switches fail


def test_a_switch_that_is_refused_needs_no_way_back(runs_on: Any) -> None:
    service = Service(ids)
    service.refused = {"env-2"}
    with pytest.raises(StreamopsError) as error:
        runs_on(service).run(ateme_label, text="A", environment="Backup")
    assert service.written == ["env-2"] and error.value.facts["changed"] is False and error.value.done == []


def test_a_way_back_that_fails_is_told_with_what_was_done(runs_on: Any) -> None:
    service = Service(ids)
    service.environment = "env-2"
    service.refused = {NORTH}
    with pytest.raises(StreamopsError) as error:
        runs_on(service).run(ateme_label, text="A", organisation="South")
    done = ['switch to organisation "South"', 'create label "A"', "switch back to environment env-2"]
    assert service.written == [SOUTH, NORTH, "env-2"], "what can be put back is put back"
    assert error.value.done == done and error.value.facts["actions"] == done
    assert error.value.facts["changed"] and f"switch back to organisation {NORTH} by hand" in str(error.value)


def test_work_and_way_back_that_fail(runs_on: Any) -> None:
    service = Service(ids)
    service.refused = {"env-1"}
    with pytest.raises(NotFound, match="no label 4711") as error:
        runs_on(service).run(ateme_label, id="4711", text="A", environment="Backup")
    told = str(error.value)
    assert error.value.done == ['switch to environment "Backup"']
    assert told.count("switch to environment") == 1 and "switch back to environment env-1 by hand" in told


def test_work_that_fails_and_is_put_back(runs_on: Any) -> None:
    service = Service(ids)
    with pytest.raises(NotFound, match="no label 4711") as error:
        runs_on(service).run(ateme_label, id="4711", text="A", environment="Backup")
    done = ['switch to environment "Backup"', "switch back to environment env-1"]
    assert error.value.done == done and error.value.facts["actions"] == done and error.value.facts["changed"]


# Those who may list nothing


@pytest.mark.parametrize("wanted", ["17", UUID])
def test_an_id_where_no_list_can_be_read(runs_on: Any, wanted: str) -> None:
    """As guests may have to: what looks like an id is tried."""
    service = Service(ids)
    service.lists = False
    runs = runs_on(service)
    runs.run(ateme_label, True, text="A", environment=wanted)
    assert service.written == [] and any("taken for an id, unseen" in one for one in runs.said)
    service.refused = {wanted}
    with pytest.raises(StreamopsError):
        runs.run(ateme_label, text="A", environment=wanted)
    assert service.written == [wanted] and service.labels == []


def test_a_name_where_no_list_can_be_read(runs_on: Any) -> None:
    service = Service(ids)
    service.lists = False
    with pytest.raises(NotFound, match=r"may list no environments.* Give the id"):
        runs_on(service).run(ateme_label, text="A", environment="Backup")
    assert service.written == []


@pytest.mark.parametrize("wanted", ["17", UUID, "Bakcup"])
def test_what_a_list_that_can_be_read_does_not_hold(runs_on: Any, wanted: str) -> None:
    service = Service(ids)
    with pytest.raises(NotFound, match=f'no environment "{wanted}".*Main; Backup'):
        runs_on(service).run(ateme_label, text="A", environment=wanted)
    assert service.written == []
