"""What the notes say of single operations, and what they leave open: each case is one sentence, or one switch."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from ateme_client import ALERT, FUTURE, LATER, Api, Apis, names, refused, running
from lab.ateme import Ateme
from lab.ateme.times import shown

OUT = {"id": "out", "host": "h", "port": 9000}
EVENT = {"name": "e", "input_id": "in", "start_time": "2035-03-01T10:00:00Z", "end_time": "2035-03-01T12:00:00Z"}
VIDEO = {
    "name": "t",
    "input_id": "in",
    "video_codec": "HEVC",
    "video_frame_size": "1280x720",
    "video_frame_rate": "25",
    "video_bitrate": 8000,
    "audio_codec": "MPEG AAC",
    "audio_sample_rate": "48 kHz",
    "audio_bitrate": "128Kbps",
}


@pytest.fixture
def ateme() -> Iterator[Ateme]:
    with running() as device:
        device.add_input("in")
        yield device


@pytest.fixture
def api(ateme: Ateme) -> Api:
    return Api(ateme)


def as_guest(ateme: Ateme, **invitation: Any) -> Any:
    """The administrator is on the partner's environment, and sees what the invitation says."""
    wanted = ateme.items("source_invitations")[0]["id"]
    ateme.change("source_invitations", wanted, **invitation)
    ateme.add_input("theirs", environment_id=ateme.environment_id("partner-live"))
    ateme.switch_user("admin", "partner-live")
    return wanted


# Inputs and outputs


@pytest.mark.parametrize(("how", "read"), [("null", None), ("kept", -1)])
def test_only_a_negative_latency_is_the_remote_one(api: Api, how: str, read: int | None) -> None:
    api.ateme.set(remote_latency=how)
    assert api.ok("Create push output", {**OUT, "latency": 0})["latency"] == 0
    assert api.ok("Update push output", {"latency": -1}, output_id="out")["latency"] == read
    assert api.ok("Create push output", {**OUT, "id": "other"})["latency"] is None
    assert api.ok("Create pull output", {"port": 2500, "latency": -1})["latency"] == read


def test_the_geometry_counts_with_fec_only(api: Api) -> None:
    update = "Update udp rist output"
    api.ok("Create udp rist output", {**OUT, "rows_d": 0, "columns_l": 99})
    refused(api.call(update, {"fec": 1}, output_id="out"), 400, "rows_d")
    refused(api.call(update, {"fec": 1, "rows_d": 4}, output_id="out"), 400, "columns_l")
    api.ok(update, {"fec": 1, "rows_d": 4, "columns_l": 1}, output_id="out")
    refused(api.call(update, {"rows_d": 3}, output_id="out"), 400, "rows_d")
    api.ok(update, {"fec": 0, "rows_d": 3}, output_id="out")


def test_every_way_to_a_dashboard_group_fits_its_type(api: Api) -> None:
    group = api.ok("Create dashboard group", {"name": "g", "group_type": "mv"})["id"]
    wrong = {"dashboard_group_id": group}
    api.ok("Create push output", OUT)
    refused(api.call("Create PUSH input on customer environment", {"id": "i", "port": 2000, **wrong}), 400, "mv")
    refused(api.call("Update PUSH input", wrong, input_id="in"), 400, "mv")
    refused(api.call("Create push output", {**OUT, "id": "x", **wrong}), 400, "mv")
    refused(api.call("Update push output", wrong, output_id="out"), 400, "mv")


def test_agreements_follow_their_output(api: Api) -> None:
    cloud = api.ateme.items("cloud_providers")[0]["id"]
    wish = {"cloud_provider_id": cloud, "bitrate": 5000, "months": 1, "number_of_agreements": 2}
    first, second = names(api.ok("Create a permanent schedule agreement", wish)["agreements"])

    def assigned() -> list[bool]:
        return [one["is_assigned"] for one in api.ateme.items("agreements")]

    refused(api.call("Create push output", {**OUT, "port": -1, "permanent_agreement_id": first}), 400)
    api.ok("Create push output", {**OUT, "permanent_agreement_id": first})
    refused(api.call("Create push output", {**OUT, "permanent_agreement_id": second}), 409, "in use")
    assert assigned() == [True, False]
    api.ok("Update push output", {"permanent_agreement_id": second}, output_id="out")
    assert assigned() == [False, True]
    api.ok("Create push output", {**OUT, "id": "b", "permanent_agreement_id": first})
    refused(api.call("Update push output", {"permanent_agreement_id": first}, output_id="out"), 409)
    elsewhere = api.ateme.environment_id("backup")
    api.ateme.add_input("far", environment_id=elsewhere)
    refused(api.call("Schedule a permanent output", {"input_id": "far"}, output_id="out"), 400, "environment")


def test_a_guest_without_access_may_not_update(api: Api) -> None:
    invitation = as_guest(api.ateme)
    api.ok("Create push output", {**OUT, "input_id": "theirs"})
    api.ateme.change("source_invitations", invitation, show_all_channels=False, show_all_events=False)
    refused(api.call("Update push output", {"port": 9001}, output_id="out"), 403, "no access")
    assert api.ok("List inputs") == []
    api.ateme.add("source_permissions", source_invitation_id=invitation, input_id="theirs")
    api.ok("Update push output", {"port": 9001}, output_id="out")
    assert names(api.ok("List inputs")) == ["theirs"]


def test_an_event_with_a_label_lets_a_guest_in(api: Api) -> None:
    invitation = as_guest(api.ateme, show_all_channels=False, show_all_events=False)
    partner, there = api.ateme.organisation_id("Partner Sports"), api.ateme.environment_id("partner-live")
    about = {"organisation_id": partner, "environment_id": there}
    event = api.ateme.add_event("match", "theirs", label_ids=["news"], **about)
    refused(api.call("Create push output", {**OUT, "input_id": "theirs"}), 403)
    refused(api.call("Gets image associated with event", event_id=event), 403)
    api.ateme.add("event_permissions", source_invitation_id=invitation, label_id="news")
    api.ok("Create push output", {**OUT, "input_id": "theirs"})
    api.ok("Gets image associated with event", event_id=event)
    wish = {"event_id": event, "output_id": "out", "timed_by_event_owner": True}
    api.ok("Create event subscription / Consume event", wish)


def test_states_are_those_of_a_running_environment(api: Api) -> None:
    api.ateme.add_output("out")
    assert names(api.ok("Get outputs state")) == ["out"]
    api.ateme.change("environments", api.ateme.environment_id("main"), state="stopped")
    assert api.ok("Get outputs state") == []


@pytest.mark.parametrize("title", ["Get thumbnail for input source", "Get input analysis"])
def test_no_report_on_what_is_not_there(api: Api, title: str) -> None:
    api.ok(title, input_id="in")
    refused(api.call(title, input_id="nothing"), 404)


# Alerts, events, subscriptions, recordings


def test_alerts_of_guests(ateme: Ateme) -> None:
    api = Api(ateme)
    method = ateme.add("alert_methods", name="m", alert_type="email", notification_parameters=["a@b.example"])
    closed = ateme.environment_id("closed")
    ateme.add_input("secret", environment_id=closed)
    create = "Create alerts on inputs and/or outputs"
    body = {**ALERT, "alert_method_id": method}
    refused(api.call(create, {**body, "input_ids": ["secret"]}), 403)
    as_guest(ateme)
    api.ok(create, {**body, "input_ids": ["theirs"]})
    refused(api.call("Delete alerts by environment", environment_id=closed), 403)
    api.ok("Delete alerts by environment", environment_id=ateme.environment_id("partner-live"))
    assert ateme.alerts() == []
    # The owner of the environment may delete what a guest made.
    partner = ateme.organisation_id("Partner Sports")
    alert = ateme.add("alerts", **body, environment_id=ateme.environment_id("main"), organisation_id=partner)
    api.ok("Delete single alert", alert_id=alert)


def test_an_event_is_updated_on_a_running_environment_only(api: Api) -> None:
    event = api.ok("Create an Event for source on running environment", EVENT)["id"]
    api.ateme.change("environments", api.ateme.environment_id("main"), state="stopped")
    refused(api.call("Update an Event for source on running environment", {"name": "x"}, event_id=event), 409)


def test_times_of_ones_own_are_told_with_every_update(api: Api) -> None:
    api.ateme.add_output("out")
    event = api.ateme.add_event("e", "in")
    span = {"start_time": FUTURE, "end_time": LATER}
    wish = {"event_id": event, "output_id": "out", "timed_by_event_owner": False, **span}
    mine = api.ok("Create event subscription / Consume event", wish)["id"]
    update = "Update event subscription"
    for body in ({"output_id": "out"}, {"timed_by_event_owner": False}, {"end_time": LATER}):
        refused(api.call(update, body, schedule_id=mine), 400, "_time is required")
    api.ok(update, {"output_id": "out", **span}, schedule_id=mine)
    api.ok(update, {"timed_by_event_owner": True}, schedule_id=mine)
    api.ateme.add_output("theirs", organisation_id=api.ateme.organisation_id("Partner Sports"))
    refused(api.call(update, {"output_id": "theirs"}, schedule_id=mine), 403)


def test_a_changed_recording_is_pushed_with_all_schedules(api: Api) -> None:
    bucket = api.ok("Create a recording bucket", {"name": "b", "bucket_path": "a/b"})["id"]
    times = {"start_time": "2035-03-01T10:00:00+0000", "stop_time": "2035-03-01T11:00:00+0000"}
    wish = {"input_id": "in", "recording_bucket_id": bucket, **times}
    made = api.ok("Create a new recording shcedule", wish)["id"]
    assert api.ateme.pushes() == []
    api.ok("Update recording schedule", {"transcode": True}, recording_schedule_id=made)
    assert len(api.ateme.pushes()) == 1


@pytest.mark.parametrize(("which", "count"), [("unfinished", 1), ("not_started", 0)])
def test_upcoming_recordings(api: Api, which: str, count: int) -> None:
    main, now = api.ateme.environment_id("main"), time.time()
    api.ateme.set(upcoming_recordings=which)
    api.ateme.add("recording_schedules", environment_id=main, start_time=now - 60, stop_time=now + 60)
    found = api.ok("Get upcoming recording schedules in environment", environment_id=main)
    assert len(found) == count


# Organisations, invitations, MTR, money


def test_invitations_tell_what_they_let_see(api: Api) -> None:
    made = api.ok("Create Organisation Source Invitation", {"destination_temporary_name": "Guest"})["id"]
    label = api.ok("Create an access permissions label", {"text": "news"})["id"]
    allow, allow_label = (
        "Allow destination taker access to input / channel",
        "Allow destination taker access to an event label",
    )
    refused(api.call(allow, {"source_invitation_id": made, "input_id": "nothing"}), 400, "input_id")
    refused(api.call(allow_label, {"source_invitation_id": made, "label_id": "nothing"}), 400, "label_id")
    theirs = api.ateme.items("source_invitations")[0]["id"]
    refused(api.call(allow, {"source_invitation_id": theirs, "input_id": "in"}), 403)
    channel = api.ok(allow, {"source_invitation_id": made, "input_id": "in"})["id"]
    event = api.ok(allow_label, {"source_invitation_id": made, "label_id": label})["id"]
    title = "List Organisation Source Invitations / Permissions for managing organisation"
    told = next(one for one in api.ok(title) if one["id"] == made)
    assert (names(told["source_permissions"]), names(told["event_permissions"])) == ([channel], [event])
    api.ok("Update Source Permissions from owners point of view", {"registered": False}, source_invitation_id=made)
    assert (api.ateme.items("source_permissions"), api.ateme.items("event_permissions")) == ([], [])


def test_who_may_end_an_invitation(ateme: Ateme) -> None:
    apis, title = Apis(ateme), "Delete source invitation / Leave organisation"
    theirs = ateme.items("source_invitations")[0]["id"]
    refused(apis["operator"].call(title, source_invitation_id=theirs), 403)
    apis["admin"].ok(title, source_invitation_id=theirs)
    partner = ateme.organisation_id("Partner Sports")
    other = ateme.add(
        "source_invitations", organisation_id=partner, taker_organisation_id=None, source_invitation_token="t"
    )
    refused(apis["admin"].call(title, source_invitation_id=other), 403)
    apis["superadmin"].ok(title, source_invitation_id=other)


def test_groups_of_hosts_go_with_their_hosts(api: Api) -> None:
    wish = {"name": "g", "hosts": [{"name": "a", "host": "a.example"}]}
    group = api.ok("Create MTR Host Group", wish)["id"]
    assert [names(one["hosts"], "name") for one in api.ok("Get MTR Host Groups")] == [["a"]]
    api.ok("Delete MTR host group", mtr_host_group_id=group)
    assert api.ok("List MTR Hosts") == []


def test_a_report_that_is_ready_is_announced(ateme: Ateme) -> None:
    accounts, before = Api(ateme, "accounts"), len(ateme.items("notifications"))
    ateme.set(queue_delay=0.2)
    span = {"report_from": "2023-01-01 00:00:00.00+00", "report_to": "2023-01-01 23:59:59.99+00"}
    made = accounts.ok("Create COGS report", span)
    assert made["state"] == "running"
    time.sleep(0.25)
    assert accounts.ok("Get COGS report details", report_id=made["id"])["state"] == "finished"
    assert len(ateme.items("notifications")) == before + 1


def test_a_permission_taken_away_is_deleted(api: Api) -> None:
    person = api.ateme.add("people", email="x@lab.example", permission_type="monitor", enabled=True)
    api.ok("Update organisation user permission", {"enabled": False}, user_id=person)
    assert person not in names(api.ateme.items("people"))


def test_billing_in_the_union_needs_its_numbers(api: Api) -> None:
    title = "Create/Update managing organisation's billing details per currency"
    body = {
        "first_name": "A",
        "last_name": "B",
        "address_line1": "Street 1",
        "address_city": "Paris",
        "address_postal_code": "75001",
        "address_country_code": "FR",
    }
    refused(api.call(title, {**body, "org_reg_number": "1"}), 400, "org_vat_number")
    refused(api.call(title, {**body, "address_country_code": "US", "first_name": "A_B"}), 400, "first_name")
    api.ok(title, {**body, "org_reg_number": "1", "org_vat_number": "2"})
    api.ok(title, {**body, "address_country_code": "US"})


def test_prices_of_other_organisations_are_for_accounts(ateme: Ateme) -> None:
    title, other = "Get pricing for organisation (for accounts)", ateme.organisation_id("Closed Company")
    refused(Api(ateme).call(title, organisation_id=other), 403)
    Api(ateme, "accounts").ok(title, organisation_id=other)


def test_upgrades_are_those_of_the_active_organisation(api: Api) -> None:
    title = "List pending scheduled upgrades for environments in active org."
    assert len(api.ok(title)) == 1
    as_guest(api.ateme)
    refused(api.call(title), 403)


def test_statistics_of_takers_need_no_period(api: Api) -> None:
    api.ok("Get Destination Organisation Statistics")


# Multi-viewers, transcoders, TitanFile


def test_tiles_that_make_no_sense_are_left_out(api: Api) -> None:
    layout = api.ateme.items("multi_viewer_layouts")[0]["id"]
    tiles = [{"tile": 0, "input_id": "in"}, {"tile": 1}, {"tile": 2, "input_id": None}, {"tile": 99, "input_id": ""}]
    body = {"name": "w", "layout_id": layout, "max_allowed_bitrate_kbps": 500, "tile_inputs": tiles}
    api.ok("Create multi-viewer", body)
    assert [one["tile"] for one in api.ateme.items("multi_viewers")[0]["tile_inputs"]] == [1, 2]


def test_a_transcoder_takes_another_input(api: Api) -> None:
    made = api.ok("Create transcoder for input source", VIDEO)["id"]
    where = {"transcoder_id": made}
    api.ateme.add_input("second")
    api.ateme.add_input("far", environment_id=api.ateme.environment_id("backup"))
    title = "Update transcoding service parameters (without pids)"
    refused(api.call(title, {"input_id": "far"}, **where), 400, "environment")
    api.ok(title, {"input_id": "second"}, **where)
    assert api.ateme.outputs()[0]["input_id"] == "second"
    api.ateme.change("environments", api.ateme.environment_id("main"), state="stopped")
    refused(api.call("Probe transcoder audio tracks", **where), 409, "environment")


def test_a_job_takes_what_titanfile_takes(api: Api) -> None:
    deployment = api.ateme.example("Get TitanFile jobs")["parameters"]
    body = {"name": "j", "configuration": {}, "workflows": [{"a": 1}]}
    api.ateme.set(job_priority=False)
    api.document = api.ateme.document()
    assert sorted((api.body_schema("Create TitanFile job") or {})["properties"]) == ["configuration", "name"]
    made = api.ok("Create TitanFile job", body, **deployment, item=False)
    assert made["workflows"] == [{"a": 1}]
    api.ateme.change("tf_jobs", made["id"], state="crashed")
    refused(api.call("Restart TitanFile job", job_id=made["id"], **deployment), 409, "not in TitanFile")


# Switches


def test_what_an_update_leaves_out_elsewhere(api: Api) -> None:
    ateme = api.ateme
    method = {"name": "m", "alert_type": "email", "notification_parameters": ["a@b.example"]}
    where = {"alert_method_id": api.ok("Create alert method for managing organisation", method)["id"]}
    made = {"transcoder_id": api.ok("Create transcoder for input source", {**VIDEO, "video_gop": 50})["id"]}
    layout = ateme.items("multi_viewer_layouts")[0]["id"]
    wall = {"name": "w", "layout_id": layout, "max_allowed_bitrate_kbps": 500, "pmt_pid": 300}
    viewer = {"multi_viewer_id": api.ok("Create multi-viewer", wall)["id"]}
    ateme.set(update_semantics="replace")
    refused(api.call("Update alert method", {"name": "n"}, **where), 400, "alert_type is required")
    api.ok("Update alert method", {**method, "name": "n"}, **where)
    api.ok("Update multi-viewer", {"max_allowed_bitrate_kbps": 900}, **viewer)
    assert ateme.items("multi_viewers")[0]["pmt_pid"] == 200
    assert ateme.items("multi_viewers")[0]["layout_id"] == layout
    video = {key: value for key, value in VIDEO.items() if key not in ("name", "input_id")}
    api.ok("Update transcoding service parameters (without pids)", video, **made)
    kept = ateme.items("transcoders")[0]
    assert (kept["name"], kept["input_id"], kept.get("video_gop")) == ("t", "in", None)


def test_an_update_may_require_what_a_create_does(api: Api) -> None:
    api.ateme.set(update_requires=True)
    api.document = api.ateme.document()
    assert (api.body_schema("Update PUSH input") or {})["required"] == ["id", "port"]
    refused(api.call("Update PUSH input", {"port": 2001}, input_id="in"), 400, "id is required")
    api.ok("Update PUSH input", {"id": "in", "port": 2001}, input_id="in")


def test_parameters_in_other_places(ateme: Ateme) -> None:
    ateme.set(input_traffic="one", deployment_place="query")
    api = Api(ateme)
    ateme.add_input("second")
    span = {"time_from": "2023-01-01T00:00:00+0000", "time_to": "2023-01-01T01:00:00+0000"}
    title = "Get input traffic stats"
    refused(api.call(title, None, False, **span), 400, "input_id is required")
    assert names(api.ok(title, None, False, **span, input_id="in"), "input_id") == ["in"]
    given = ateme.example("Get TitanFile jobs")["parameters"]
    assert list(given) == ["deployment_id"]
    assert api.ok("Get TitanFile jobs", None, False, **given) == []
    refused(api.call("Get TitanFile jobs", item=False), 400, "deployment_id is required")


@pytest.mark.parametrize("place", ["input_settings", "livelink_args"])
def test_settings_of_inputs_are_elsewhere(api: Api, place: str) -> None:
    api.ateme.set(settings_place=place)
    read = api.ok("List inputs", item=False)[0]
    assert "latency" not in read and read[place]["latency"] == 6000
    as_guest(api.ateme)
    assert api.ok("List inputs", item=False)[0][place] is None


@pytest.mark.parametrize(("words", "word"), [("lower", "udp_rist"), ("upper", "UDP_RIST"), ("spaced", "UDP RIST")])
def test_words_of_types(api: Api, words: str, word: str) -> None:
    api.ateme.set(type_words=words, type_key="protocol")
    api.ateme.add_output("out", "udp_rist")
    read = api.ok("Get single output", output_id="out")
    assert (read["protocol"], read.get("type")) == (word, None)


def test_a_switch_of_the_organisation_without_a_token(api: Api) -> None:
    partner = api.ateme.organisation_id("Partner Sports")
    api.ateme.set(organisation_token=False)
    title = "Switch to a new active organisation ID"
    assert api.ok(title, {"organisation_id": partner}) == {"is_member_of_active_org": False}
    assert api.ateme.contexts()["admin"]["active"] == partner
    api.ateme.set(context_from="token")
    assert "token" in api.ok(title, {"organisation_id": partner})


def test_an_order_that_fails(api: Api) -> None:
    main = {"environment_id": api.ateme.environment_id("main")}
    api.ateme.fault("fail_order", path="/stop$")
    api.ok("Stop customer environment", **main)
    assert api.ok("Get environment details", **main)["state"] == "failed"
    refused(api.call("Start customer environment", **main), 409, "failed")


def test_times_without_a_zone() -> None:
    assert shown(0, "naive") == "1970-01-01T00:00:00"
