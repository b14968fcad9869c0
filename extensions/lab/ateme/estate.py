"""What is started in a cloud and takes its time: environments, transcoders, multi-viewers, TitanFile deployments."""

from __future__ import annotations

import copy
from typing import Any

from .call import Call, Handler, Reply
from .errors import conflict, invalid
from .fields import AAC_BITRATES, LAYER2_BITRATES, LAYER2_RATES, WORDS
from .flows import new_flow
from .generic import create_record
from .state import Record
from .tables import OPERATIONS, Field
from .tokens import Context

NEXT_VERSION = "5.2.0"
PIDS = ("pmt_pid", "video_pid", "transcoded_audio_pid", "passthrough_audio_pid")
PRESET_KEYS = ("store_preset", "preset_id", "preset_name")
FEW_RATES = ("59.94", "60")
# What no update of a multi-viewer or transcoder takes away.
KEPT = ("id", "name", "organisation_id", "environment_id", "state")


# Environments


def _create(call: Call) -> Reply:
    for store, key in (("cloud_providers", "cloud_provider_id"), ("regions", "region_id")):
        call.known(store, key)
    call.known("instance_types", "instance_type_id")
    record = create_record(call, version=NEXT_VERSION, state="creating", _announced=False)
    call.order(record, "creating", "running")
    return call.created(record)


def _get(call: Call) -> Reply:
    record = call.state.find("environments", call.identifier)
    member = record["organisation_id"] in call.user.organisations and record["organisation_id"] == call.context.active
    if not member and not call.user.superadmin:
        raise call.refuse_role("This is not of your active organisation")
    token = None
    if record["state"] == "running" and not record["_announced"]:
        record["_announced"] = True
        token = call.switched(Context(call.context.managing, record["organisation_id"], record["id"]))
    return call.item({**record, "jwt_token": token})


def _list(call: Call) -> Reply:
    """Those that run: the others are in the list for dropdowns."""
    mine = [one for one in call.state.all("environments") if one["organisation_id"] == call.context.active]
    return call.listing([one for one in mine if one["state"] == "running"])


def _dropdown(call: Call) -> Reply:
    gone = [one for one in call.state.gone.get("environments", []) if one["organisation_id"] == call.context.managing]
    shown = [*call.mine("environments"), *gone]
    keys = ("id", "name", "state", "deleted") if call.switches["dropdowns"] == "full" else ("id", "name")
    return call.listing([{key: one.get(key, False) for key in keys} for one in shown])


def _delete(call: Call) -> Reply:
    record = call.own("environments", call.identifier)
    for output in call.state.all("outputs"):
        agreement = call.state.get("agreements", output.get("permanent_agreement_id"))
        if output["environment_id"] == record["id"] and agreement is not None:
            agreement["is_assigned"] = False
    call.order(record, "deleting", "gone")
    return call.done("Deleting")


def _upgrade(call: Call) -> Reply:
    record = call.own("environments", call.identifier)
    call.busy(record)
    record["version"] = call.body.get("version", NEXT_VERSION)
    call.order(record, "upgrading", "running")
    return call.done("Upgrading")


def _upgrades(call: Call) -> Reply:
    """Of the active organisation, for its members."""
    if not call.user.superadmin and call.context.active not in call.user.organisations:
        raise call.refuse_role("You are not a member of your active organisation")
    return call.listing(call.state.of_organisation("scheduled_upgrades", call.context.active))


def _scheduled(call: Call) -> Reply:
    upgrade = call.own("scheduled_upgrades", call.identifier)
    if not call.body.get("start_now"):
        upgrade.update(copy.deepcopy(call.body))
        return call.written(upgrade)
    record = call.own("environments", upgrade["instance_id"])
    call.busy(record)
    record["version"] = upgrade["version"]
    call.order(record, "upgrading", "running")
    call.state.drop("scheduled_upgrades", upgrade)
    return call.done("Upgrading")


# Anything that is started and stopped


def _start(call: Call) -> Reply:
    record = call.own(call.store, call.identifier)
    if record["state"] == "running":
        return call.done("Running")
    call.busy(record)
    call.order(record, "starting", "running")
    return call.done("Starting")


def _stop(call: Call) -> Reply:
    record = call.own(call.store, call.identifier)
    if record["state"] == "stopped":
        return call.done("Stopped")
    call.busy(record)
    call.order(record, "stopping", "stopped")
    return call.done("Stopping")


def _restart(call: Call) -> Reply:
    record = call.own(call.store, call.identifier)
    call.busy(record)
    call.order(record, "restarting", "running")
    return call.done("Restarting")


def _upgrade_unit(call: Call) -> Reply:
    record = call.own(call.store, call.identifier)
    call.busy(record)
    record["version_id"] = call.body["version_id"]
    call.order(record, "upgrading", record["state"])
    return call.done("Upgrading")


def _delete_unit(call: Call) -> Reply:
    record = call.own(call.store, call.identifier)
    for store in ("inputs", "outputs"):
        for one in call.state.all(store):
            if str(record["id"]) in (str(one.get("associated_transcoder_id")), str(one.get("multi_viewer_id"))):
                call.state.drop(store, one)
    call.order(record, "deleting", "gone")
    return call.done("Deleting")


def _list_units(call: Call) -> Reply:
    return call.listing(call.mine())


def _preset(call: Call, store: str) -> None:
    if not call.body.get("store_preset"):
        return
    kept = {key: copy.deepcopy(value) for key, value in call.body.items() if key not in PRESET_KEYS}
    preset = call.known(store, "preset_id")
    if preset is not None:
        preset.update(values=kept)
    elif not call.body.get("preset_name"):
        raise invalid("preset_name or preset_id is required to store a preset", "preset_name")
    else:
        values = {"name": call.body["preset_name"], "values": kept, "organisation_id": call.context.managing}
        call.state.put(store, values)


def _made(handler: str) -> tuple[Field, ...]:
    return next(one.body for one in OPERATIONS if one.handler == handler)


# Multi-viewers


def _check_pids(values: Record) -> None:
    pids = [values[key] for key in PIDS if values.get(key)]
    for key in PIDS:
        if values.get(key) and pids.count(values[key]) > 1:
            raise invalid(f"{key}: {values[key]} is used twice", key)


def _tiles(call: Call, layout: Record, former: list[Record]) -> list[Record]:
    """Forgiving: what is not valid is left out. An empty input switches a tile off."""
    tiles = {one["tile"]: one for one in former}
    for one in call.body.get("tile_inputs", []):
        source = one.get("input_id")
        known = source in (None, "") or call.state.get("inputs", source) is not None
        if 1 <= one["tile"] <= layout["tiles"] and known:
            tiles[one["tile"]] = {**tiles.get(one["tile"], {}), **one}
    return [tiles[number] for number in sorted(tiles)]


def _create_viewer(call: Call) -> Reply:
    environment = call.environment()
    layout = call.known("multi_viewer_layouts", "layout_id")
    assert layout is not None
    values = call.fresh()
    _check_pids(values)
    _preset(call, "multi_viewer_presets")
    record = create_record(call, environment_id=environment["id"], tile_inputs=_tiles(call, layout, []))
    _without_preset(record)
    flow = new_flow(
        "inputs", "local_ts", {"id": f"mv-{record['id']}"}, environment["id"], environment["organisation_id"], "running"
    )
    call.state.put(
        "inputs",
        {**flow, "multi_viewer_id": record["id"], "max_allowed_bitrate_kbps": record["max_allowed_bitrate_kbps"]},
    )
    call.order(record, "creating", "running")
    return call.created(record)


def _without_preset(record: Record) -> None:
    for key in PRESET_KEYS:
        record.pop(key, None)


def _get_viewer(call: Call) -> Reply:
    """Encoder and transport stream; the tiles are not told."""
    record = call.own("multi_viewers", call.identifier)
    return call.item({key: value for key, value in record.items() if key != "tile_inputs"})


def _running(call: Call) -> Record:
    record = call.own(call.store, call.identifier)
    if record["state"] != "running":
        raise conflict("This must be running")
    return record


def _update_viewer(call: Call) -> Reply:
    record = _running(call)
    _check_pids({**record, **call.body})
    _preset(call, "multi_viewer_presets")
    call.update(record, call.body, _made("viewer.create"), KEPT)
    _without_preset(record)
    for one in call.state.all("inputs"):
        if one.get("multi_viewer_id") == record["id"] and "max_allowed_bitrate_kbps" in call.body:
            one["max_allowed_bitrate_kbps"] = call.body["max_allowed_bitrate_kbps"]
    return call.written(record)


def _audio(call: Call) -> Reply:
    record = _running(call)
    if call.body.get("turn_active_input_off"):
        record["active_audio"] = None
    elif "tile" not in call.body or "audio_track" not in call.body:
        raise invalid("tile and audio_track are required", "tile")
    else:
        record["active_audio"] = {"tile": call.body["tile"], "audio_track": call.body["audio_track"]}
    return call.written(record)


def _switch_tiles(call: Call) -> Reply:
    record = _running(call)
    layout = call.state.find("multi_viewer_layouts", record["layout_id"])
    record["tile_inputs"] = _tiles(call, layout, record["tile_inputs"])
    return call.written(record)


# Transcoders


def _check_transcoder(values: Record) -> None:
    if values.get("video_frame_type") and values.get("video_frame_rate") in FEW_RATES:
        raise invalid("video_frame_rate: 50 at most with video_frame_type", "video_frame_rate")
    if values.get("mpeg4_avc_encoder_profile") and values.get("video_codec") != "MPEG-4":
        raise invalid("mpeg4_avc_encoder_profile is for MPEG-4 only", "mpeg4_avc_encoder_profile")
    layer2 = values.get("audio_codec") == "MPEG Layer2"
    rates = LAYER2_RATES if layer2 else WORDS["sample_rates"]
    bitrates = LAYER2_BITRATES if layer2 else AAC_BITRATES
    for key, allowed in (("audio_sample_rate", rates), ("audio_bitrate", bitrates)):
        if key in values and values[key] not in allowed:
            raise invalid(f"{key}: with {values.get('audio_codec')} one of {', '.join(allowed)}", key)
    tracks = values.get("extra_video_tracks") or []
    if len(tracks) > 5:
        raise invalid("extra_video_tracks: up to 5", "extra_video_tracks")
    ladder = [one["video_bitrate"] for one in (values, *tracks) if "video_bitrate" in one]
    if ladder != sorted(ladder, reverse=True):
        raise invalid("extra_video_tracks: video_bitrate must not rise", "extra_video_tracks")
    _check_overrides(values.get("audio_pid_overrides") or [])


def _check_overrides(pids: list[Any]) -> None:
    used = [one for one in pids if one]
    if any(not 0 <= one <= 8190 for one in pids) or len(used) != len(set(used)):
        raise invalid("audio_pid_overrides: 0 to 8190, none twice but 0", "audio_pid_overrides")


def _create_transcoder(call: Call) -> Reply:
    environment = call.environment()
    source = call.known("inputs", "input_id")
    assert source is not None
    call.own("inputs", source["id"])
    _check_transcoder(call.fresh())
    _preset(call, "transcoder_presets")
    record = create_record(call, environment_id=environment["id"])
    _without_preset(record)
    owner = environment["organisation_id"]
    for store, kind in (("inputs", "push"), ("outputs", "pull")):
        values = {"id": f"tc-{record['id']}", "latency": 150, "port": 2000, "input_id": source["id"]}
        if store == "inputs":
            values.pop("input_id")
        flow = new_flow(store, kind, values, environment["id"], owner, "running")
        call.state.put(store, {**flow, "associated_transcoder_id": record["id"]})
    call.order(record, "creating", "running")
    return call.created(record)


def _update_transcoder(call: Call) -> Reply:
    record = call.own("transcoders", call.identifier)
    source = call.known("inputs", "input_id")
    if source is not None:
        call.own("inputs", source["id"])
        if source["environment_id"] != record["environment_id"]:
            raise invalid("input_id: the input is on another environment", "input_id")
    _check_transcoder({**record, **call.body})
    _preset(call, "transcoder_presets")
    call.update(record, call.body, _made("transcoder.create"), (*KEPT, "input_id"))
    _without_preset(record)
    if source is not None:
        for output in call.state.all("outputs"):
            if output.get("associated_transcoder_id") == record["id"]:
                output["input_id"] = source["id"]
    return call.written(record)


def _get_transcoder(call: Call) -> Reply:
    return call.item(call.own("transcoders", call.identifier))


def _probe(call: Call) -> Reply:
    record = _running(call)
    environment = call.state.get("environments", record["environment_id"])
    if environment is None or environment["state"] != "running":
        raise conflict("The environment must be running")
    return call.item({"id": record["id"], "audio_tracks": [{"pid": 103}, {"pid": 104}]})


HANDLERS: dict[str, Handler] = {
    "environment.create": _create,
    "environment.get": _get,
    "environment.list": _list,
    "environment.dropdown": _dropdown,
    "environment.delete": _delete,
    "environment.upgrade": _upgrade,
    "environment.scheduled_upgrade": _scheduled,
    "environment.upgrades": _upgrades,
    "environment.start": _start,
    "environment.stop": _stop,
    "environment.restart": _restart,
    "unit.start": _start,
    "unit.stop": _stop,
    "unit.restart": _restart,
    "unit.upgrade": _upgrade_unit,
    "unit.delete": _delete_unit,
    "unit.list": _list_units,
    "viewer.create": _create_viewer,
    "viewer.get": _get_viewer,
    "viewer.update": _update_viewer,
    "viewer.audio": _audio,
    "viewer.tiles": _switch_tiles,
    "transcoder.create": _create_transcoder,
    "transcoder.update": _update_transcoder,
    "transcoder.list": _list_units,
    "transcoder.get": _get_transcoder,
    "transcoder.probe": _probe,
}
