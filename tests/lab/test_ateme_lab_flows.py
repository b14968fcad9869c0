"""Inputs and outputs of the Ateme+ service: types, limits, defaults, states, and shapes of answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ateme_client import Api, names, refused, running
from lab.ateme import Ateme

INPUTS: dict[str, tuple[str, str, dict[str, Any], dict[str, Any]]] = {
    "push": (
        "Create PUSH input on customer environment",
        "Update PUSH input",
        {"port": 2500},
        {"latency": 6000},
    ),
    "pull": (
        "Create PULL input on customer environment",
        "Update PULL input on customer environment",
        {"host": "198.51.100.1", "pull_port": 2088},
        {"latency": 6000},
    ),
    "srt_pull": (
        "Create SRT Pull input (SRT Caller)",
        "Update SRT Pull input (SRT Caller)",
        {"host": "198.51.100.1", "port": 9000},
        {"latency": 6000, "encryption_type": 0},
    ),
    "srt_push": (
        "Create SRT push input (SRT Listener)",
        "Update SRT push input (SRT Listener)",
        {"port": 9001},
        {"latency": 6000, "encryption_type": 0},
    ),
    "udp_rist": (
        "Create UDP RIST input on customer environment",
        "Update UDP RIST input on customer environment",
        {"port": 5000},
        {"max_latency": 1000, "max_bitrate": 8000},
    ),
}
OUTPUTS: dict[str, tuple[str, str, dict[str, Any], dict[str, Any]]] = {
    "push": ("Create push output", "Update push output", {"host": "a.example", "port": 0}, {"latency": None}),
    "pull": ("Create pull output", "Update pull output", {"port": 2500}, {"latency": None}),
    "rtmp": (
        "Create rtmp output",
        "Update rtmp output",
        {"url": "rtmps://a.example/live"},
        {"bitrate": 0, "reconnect": 5},
    ),
    "srt_pull": ("Create SRT pull output", "Update SRT pull output", {"port": 1025, "latency": 250}, {}),
    "srt_push": (
        "Create SRT push output (SRT Caller)",
        "Update SRT push output (SRT Caller)",
        {"host": "203.0.113.5", "port": 65535, "latency": 1},
        {"encryption_type": 0},
    ),
    "udp_rist": (
        "Create udp rist output",
        "Update udp rist output",
        {"host": "203.0.113.5", "port": 1025},
        {"fec": 0, "rows_d": 10, "columns_l": 10, "local_port": 0},
    ),
}


@pytest.fixture
def ateme() -> Iterator[Ateme]:
    with running() as device:
        yield device


@pytest.fixture
def api(ateme: Ateme) -> Api:
    return Api(ateme)


@pytest.mark.parametrize("kind", INPUTS)
def test_inputs(api: Api, kind: str) -> None:
    create, update, body, defaults = INPUTS[kind]
    made = api.ok(create, {"id": "a/b ä", **body})
    assert {"id": "a/b ä", "type": kind, "state": "running", **body, **defaults}.items() <= made.items()
    refused(api.call(create, {"id": "a/b ä", **body}), 409, "in use")
    api.ok(update, {"user_description": "stadium"}, input_id="a/b ä")
    read = api.ok("List inputs", input_id="a/b ä")
    assert (read["user_description"], read["technical_details"]["host"]) != ("", "")
    assert {**body, **defaults}.items() <= read.items()
    other = "pull" if kind == "push" else "push"
    refused(api.call(INPUTS[other][1], {"user_description": "x"}, input_id="a/b ä"), 400, f"type {kind}")
    refused(api.call(update, {"id": "other"}, input_id="a/b ä"), 400)
    api.ok("Stop an input on c_env", input_id="a/b ä")
    assert api.ateme.inputs()[0]["state"] == "stopped"
    api.ok("Start an input on c_env", input_id="a/b ä")
    assert names(api.ok("Get inputs overview"), "state") == ["running"]
    api.ok("Delete input source", input_id="a/b ä")
    refused(api.call("List inputs", input_id="a/b ä"), 404)
    assert (api.ateme.inputs(), names(api.ateme.deleted("inputs"))) == ([], ["a/b ä"])


@pytest.mark.parametrize("kind", OUTPUTS)
def test_outputs(api: Api, kind: str) -> None:
    create, update, body, defaults = OUTPUTS[kind]
    api.ateme.add_input("in")
    made = api.ok(create, {"id": "out", "input_id": "in", **body})
    assert {"id": "out", "type": kind, "input_id": "in", **body, **defaults}.items() <= made.items()
    refused(api.call(create, {"id": "out", **body}), 409)
    assert len(api.ok(create, body)["id"]) == 36
    refused(api.call(create, {"id": "x", "input_id": "nothing", **body}), 400, "input_id")
    api.ok(update, {"user_description": "studio"}, output_id="out")
    assert api.ok("Get single output", output_id="out")["user_description"] == "studio"
    refused(api.call(update, {"user_description": "x" * 256}, output_id="out"), 400)
    api.ok("Stop an output on c_env", output_id="out")
    assert {"id": "out", "type": kind, "state": "stopped"} in api.ok("Get outputs state")
    api.ok("Delete output", output_id="out")
    assert "out" not in names(api.ok("List outputs"))
    assert "out" in names(api.ok("List all outputs in environments"))


@pytest.mark.parametrize(
    ("title", "good", "values"),
    [
        (INPUTS["push"][0], {"id": "i", "port": 2000}, {"latency": (-1, 600000, -2, 600001)}),
        (INPUTS["push"][0], {"id": "i", "port": 2000}, {"port": (2000, 30000, 1999, 30001)}),
        (INPUTS["push"][0], {"id": "i", "port": 2000}, {"id": ("x", "x" * 128, "", "x" * 129)}),
        (INPUTS["pull"][0], {"id": "i", "host": "h", "pull_port": 1}, {"pull_port": (1, 65535, 0, 65536)}),
        (OUTPUTS["pull"][0], {"port": 2500}, {"remote_id": ("", "x" * 100, 1, "x" * 101)}),
        (OUTPUTS["pull"][0], {"port": 2500}, {"latency": (None, -5, "1", 600001)}),
        (OUTPUTS["push"][0], {"host": "h", "port": 1}, {"stream_id": ("", "x" * 100, 1, "x" * 101)}),
        (OUTPUTS["push"][0], {"host": "h", "port": 1}, {"port": (0, 65535, -1, 65536)}),
        (OUTPUTS["srt_pull"][0], {"port": 1025, "latency": 1}, {"port": (1025, 65535, 1024, 65536)}),
        (OUTPUTS["srt_pull"][0], {"port": 1025, "latency": 1}, {"latency": (1, 599999, 0, 600000)}),
        (OUTPUTS["srt_pull"][0], {"port": 1025, "latency": 1}, {"password": ("x" * 10, "x" * 80, "x" * 9, "x" * 81)}),
        (OUTPUTS["srt_pull"][0], {"port": 1025, "latency": 1}, {"encryption_type": (0, 3, 4, "aes-256")}),
        (OUTPUTS["rtmp"][0], {"url": "rtmp://h/x"}, {"url": ("rtmp://h/x", "rtmps://h/x", "http://h/x", "rtmp:/h")}),
        (OUTPUTS["rtmp"][0], {"url": "rtmp://h/x"}, {"backup_url": ("rtmp://h/x", None, "h", "ftp://h")}),
        (OUTPUTS["udp_rist"][0], {"host": "h", "port": 1025}, {"port": (1025, 65534, 1024, 65535)}),
        (OUTPUTS["udp_rist"][0], {"host": "h", "port": 1025}, {"local_port": (0, 1025, 1024, 2088)}),
        (OUTPUTS["udp_rist"][0], {"host": "h", "port": 1025}, {"fec": (0, 2, 3, -1)}),
        (OUTPUTS["udp_rist"][0], {"host": "h", "port": 1025, "fec": 1}, {"rows_d": (4, 20, 3, 21)}),
        (OUTPUTS["udp_rist"][0], {"host": "h", "port": 1025, "fec": 2}, {"columns_l": (1, 20, 0, 21)}),
        (OUTPUTS["udp_rist"][0], {"host": "h", "port": 1025}, {"ttl": (0, 225, -1, 226)}),
    ],
)
def test_limits(api: Api, title: str, good: dict[str, Any], values: dict[str, tuple[Any, ...]]) -> None:
    for name, (low, high, under, over) in values.items():
        for wrong in (under, over):
            refused(api.call(title, {**good, name: wrong}), 400, name)
        for number, right in enumerate((low, high)):
            identity = {} if name == "id" else {"id": f"n{number}"}
            api.ok(title, {**good, **identity, name: right})


def test_negative_latency_is_the_remote_configuration(api: Api) -> None:
    assert api.ok("Create pull output", {"port": 2500, "latency": -1})["latency"] is None
    assert api.ok("Create push output", {"host": "h", "port": 1, "latency": 300})["latency"] == 300


def test_replacing_updates(api: Api) -> None:
    create, update, body, _defaults = INPUTS["srt_pull"]
    api.ok(create, {"id": "in", **body, "latency": 100, "user_description": "stadium"})
    api.ok(update, {"bitrate": 5000}, input_id="in")
    assert (api.ateme.inputs()[0]["latency"], api.ateme.inputs()[0]["bitrate"]) == (100, 5000)
    api.ateme.set(update_semantics="replace")
    refused(api.call(update, {"port": 9005}, input_id="in"), 400, "host is required")
    api.ok(update, {"host": "h", "port": 9005}, input_id="in")
    kept = api.ateme.inputs()[0]
    assert (kept["latency"], kept["port"], kept["user_description"], kept["type"]) == (6000, 9005, "", "srt_pull")
    assert "bitrate" not in kept


@pytest.mark.parametrize(("echo", "shown"), [("omitted", "-"), ("masked", "********"), ("echoed", "correct-horse")])
def test_secrets(api: Api, echo: str, shown: str) -> None:
    api.ateme.set(echo_secrets=echo)
    body = {"id": "out", "host": "h", "port": 9000, "latency": 250, "password": "correct-horse"}
    assert api.ok(OUTPUTS["srt_push"][0], body).get("password", "-") == shown
    assert api.ok("Get single output", output_id="out").get("password", "-") == shown
    assert api.ateme.outputs()[0]["password"] == "correct-horse"


@pytest.mark.parametrize("words", ["lower", "upper", "flag"])
def test_states(api: Api, words: str) -> None:
    api.ateme.set(state_words=words, state_key="status", start_delay=60.0)
    api.ateme.add_output("out", state="stopped")
    api.ok("Start an output on c_env", output_id="out")
    shown = api.ok("Get single output", output_id="out")
    expected = {"lower": ("status", "starting"), "upper": ("status", "STARTING"), "flag": ("is_running", False)}
    assert expected[words] in shown.items()


def test_a_start_that_hangs(api: Api) -> None:
    api.ateme.add_input("in", state="stopped")
    api.ateme.fault("stay_pending", path="/start$")
    api.ok("Start an input on c_env", input_id="in")
    assert api.ateme.inputs()[0]["state"] == "starting"
    api.ateme.clear_faults()
    assert api.ateme.inputs()[0]["state"] == "running"


def test_stopped_at_birth(api: Api) -> None:
    api.ateme.set(new_flow_state="stopped")
    assert api.ok("Create pull output", {"port": 2500})["state"] == "stopped"


# Shapes


@pytest.mark.parametrize(("shape", "key"), [("bare", None), ("data", "data"), ("items", "items"), ("named", "outputs")])
def test_list_envelopes(api: Api, shape: str, key: str | None) -> None:
    api.ateme.set(list_envelope=shape)
    api.ateme.add_output("out")
    told = api.ok("List outputs")
    assert names(told if key is None else told[key]) == ["out"]


def test_item_envelopes(api: Api) -> None:
    api.ateme.add_output("out")
    api.ateme.set(item_envelope="data")
    assert api.ok("Get single output", output_id="out")["data"]["id"] == "out"
    api.ateme.set(item_envelope="list")
    assert names(api.ok("Get single output", output_id="out")) == ["out"]


def test_pages(api: Api) -> None:
    for number in range(5):
        api.ateme.add_output(f"o{number}")
    api.ateme.set(paging="page", page_size=2, list_envelope="items")
    api = Api(api.ateme)
    told = [(one["name"], one["in"]) for one in api.find("List outputs")[2]["parameters"]]
    assert told == [("page", "query"), ("items_per_page", "query")]
    page = api.ok("List outputs", item=False, page=3)
    assert (names(page["items"]), page["pages"], page["total"]) == (["o4"], 3, 5)
    assert len(api.ok("List outputs")["items"]) == 2
    assert len(api.ok("List outputs", item=False, items_per_page=5)["items"]) == 5
    refused(api.call("List outputs", item=False, items_per_page=501), 400)
    refused(api.call("List outputs", item=False, page="first"), 400)
    api.ateme.set(paging="offset")
    page = Api(api.ateme).ok("List outputs", item=False, offset=1, limit=3)
    assert (names(page["items"]), page["offset"], page["total"]) == (["o1", "o2", "o3"], 1, 5)


def test_answers_to_writes(api: Api) -> None:
    api.ateme.set(create_answer="id", create_status=202, write_answer="message")
    answer = api.call("Create pull output", {"id": "out", "port": 2500})
    assert (answer.status_code, answer.json()) == (202, {"id": "out"})
    assert api.ok("Update pull output", {"port": 2501}, output_id="out") == {"message": "Updated"}
    api.ateme.set(create_answer="message", write_answer="empty")
    assert api.ok("Create pull output", {"port": 2500}) == {"message": "Created"}
    answer = api.call("Update pull output", {"port": 2502}, output_id="out")
    assert (answer.status_code, answer.content) == (204, b"")


# Whose they are


def test_a_guest_sees_less_and_may_take(api: Api) -> None:
    ateme = api.ateme
    partner = ateme.environment_id("partner-live")
    ateme.add_input("theirs", environment_id=partner)
    ateme.add_input("mine")
    ateme.switch_user("admin", "partner-live")
    shown = api.ok("List inputs")
    assert names(shown) == ["theirs"]
    assert "technical_details" not in shown[0] and shown[0]["has_alerts"] is None
    refused(api.call("Create SRT push input (SRT Listener)", {"id": "x", "port": 5000}), 403)
    made = api.ok("Create pull output", {"id": "taken", "port": 2500, "input_id": "theirs"})
    assert (made["environment_id"], made["organisation_id"]) == (partner, ateme.organisation_id("Example Broadcast"))
    refused(api.call("Create pull output", {"port": 2500, "input_id": "mine"}), 400, "another environment")


def test_a_guest_needs_access_to_the_source(api: Api) -> None:
    ateme = api.ateme
    ateme.add_input("theirs", environment_id=ateme.environment_id("partner-live"))
    invitation = ateme.items("source_invitations")[0]["id"]
    ateme.change("source_invitations", invitation, show_all_channels=False, show_all_events=False)
    ateme.switch_user("admin", "partner-live")
    body = {"port": 2500, "input_id": "theirs"}
    refused(api.call("Create pull output", body), 403, "no access")
    ateme.add("source_permissions", source_invitation_id=invitation, input_id="theirs")
    api.ok("Create pull output", body)
    refused(api.call("Create pull output", {"port": 2500}), 403)


def test_the_environment_must_run(api: Api) -> None:
    api.ateme.change("environments", api.ateme.environment_id("main"), state="stopped")
    refused(api.call("Create pull output", {"port": 2500}), 409, "not running")


def test_permanent_agreements(api: Api) -> None:
    cloud = api.ateme.items("cloud_providers")[0]["id"]
    body = {"cloud_provider_id": cloud, "bitrate": 5000, "months": 1}
    agreement = api.ok("Create a permanent schedule agreement", body)["id"]
    api.ok("Create pull output", {"id": "out", "port": 2500, "permanent_agreement_id": agreement})
    again = {"port": 2500, "permanent_agreement_id": agreement}
    refused(api.call("Create pull output", again), 409)
    api.ateme.add_input("slow", max_allowed_bitrate_kbps=5000)
    api.ateme.add_input("fast", max_allowed_bitrate_kbps=9000)
    refused(api.call("Schedule a permanent output", {"input_id": "fast"}, output_id="out"), 400, "exceeds")
    api.ok("Schedule a permanent output", {"input_id": "slow"}, output_id="out")
    api.ok("Delete output", output_id="out")
    api.ok("Create pull output", again)
    refused(api.call("Create a permanent schedule agreement", {**body, "number_of_agreements": 11}), 400)


def test_dashboard_groups_fit_their_type(api: Api) -> None:
    api.ateme.add_input("in")
    groups = {
        kind: api.ok("Create dashboard group", {"name": kind, "group_type": kind})["id"]
        for kind in ("source", "destination")
    }
    wrong = {"dashboard_group_id": groups["destination"]}
    refused(api.call("Update input dashboard group", wrong, input_id="in"), 400, "destination")
    api.ok("Update input dashboard group", {"dashboard_group_id": groups["source"]}, input_id="in")
    api.ok("Update input dashboard group", {"dashboard_group_id": None}, input_id="in")


def test_the_environments_own_calls(api: Api) -> None:
    api.ateme.add_input("in")
    own = Api(api.ateme, "c_env")
    own.ok("Warn input running hot", input_id="in")
    own.ok("Mark input stopped", input_id="in")
    hot = api.ateme.inputs()[0]
    assert (hot["warning_sent"], hot["state"]) == (True, "stopped")
    api.ok("Start an input on c_env", input_id="in")
    assert api.ateme.inputs()[0]["warning_sent"] is False
