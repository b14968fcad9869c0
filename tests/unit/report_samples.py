"""What gateways tell, in small: for the tests of the report."""

from __future__ import annotations

from typing import Any

from ansible_collections.streamops.video.plugins.plugin_utils.report_model import build

NOW = 1_800_000_000.0
SETTINGS = {"title": "Fleet report", "samples": 2, "interval": 5.0, "keep": 4, "warn_loss": 1.0, "warn_rtt": 0.0}


def element(name: str, **values: Any) -> dict[str, Any]:
    status = {"state": "connected", "code": "ok", "details": "connected", "used_bandwidth": 5.5}
    return {
        "id": f"id-{name}",
        "name": name,
        "protocol": "udp",
        "address": "10.0.0.1",
        "port": 5000,
        "status": status,
    } | values


def srt(name: str, mode: str = "caller", **values: Any) -> dict[str, Any]:
    return element(name, protocol="srt", srt_mode=mode, port=7000, **values)


def route(name: str, source: Any = None, *destinations: Any, state: str = "running", **status: Any) -> dict[str, Any]:
    return {
        "id": f"id-{name}",
        "name": name,
        "state": state,
        "source": source or element(f"{name} in"),
        "destinations": list(destinations),
        "status": {"code": "ok", "details": "", "elapsed_time": "00:10:00", **status},
    }


def told(route: Any, moment: float | None = NOW, **of_names: Any) -> dict[str, Any]:
    """The statistics of a route: all is well, but for what is given by the name of an element."""

    def of(one: Any) -> dict[str, Any]:
        path = {"srt_round_trip_time": 20, "srt_packet_loss_rate": 0.1} if one["protocol"] == "srt" else {}
        shown = {"id": one["id"], "name": one["name"], "state": "connected", "bitrate": 5.0, **path}
        return {**shown, **of_names.get(one["name"], {})}

    collected = None if moment is None else int(moment * 1000)
    parts = {"source": of(route["source"]), "destinations": [of(one) for one in route["destinations"]]}
    return {"id": route["id"], "name": route["name"], "state": route["state"], "collected_at": collected, **parts}


def reading(routes: Any, *samples: Any, drift: Any = None, **info: Any) -> dict[str, Any]:
    devices = [{"name": "Haivision Gateway", "firmware": "5.0", "ip": "192.0.2.1", "status_code": "ok"}]
    return {
        "address": "gw.example.com",
        "info": {"routes": list(routes), "devices": devices, "session": {"is_licensed": True}, **info},
        "statistics": {"results": [{"statistics": list(one)} for one in samples]},
        "drift": drift or {},
    }


def away(reason: str) -> dict[str, Any]:
    return {"address": "gw.example.com", "info": {"failed": True, "msg": reason}, "statistics": {}, "drift": {}}


def made(readings: dict[str, Any], previous: Any = None, now: float = NOW, **more: Any) -> dict[str, Any]:
    settings = {**SETTINGS, **more.pop("settings", {})}
    return build(more.pop("hosts", list(readings)), readings, previous, settings, now, **more)


def fleet() -> dict[str, Any]:
    """Three gateways: one with all there is, one that is away, one that is in order."""
    stadium = route("Stadium", srt("Uplink", "listener"), element("Studio"), srt("Hub"), srt("Affiliates", "listener"))
    idle = route("Rehearsal", None, element("Spare"), state="stopped")
    press = route("Press", None, element("Archive"))
    samples = [
        [
            told(stadium, NOW - 5, Hub={"srt_packet_loss_rate": 2.5}),
            told(idle, NOW - 5),
            told(press, NOW - 5, Archive={"state": "disconnected", "bitrate": 0}),
        ],
        [
            told(stadium, NOW, Hub={"srt_packet_loss_rate": 3.5, "srt_round_trip_time": 40.25}),
            told(idle, NOW),
            told(press, NOW, Archive={"state": "disconnected", "bitrate": 0}),
        ],
    ]
    plan = {"actions": ['update route "Stadium"'], "interrupts": ['route "Stadium"'], "results": [{"name": "Stadium"}]}
    night = route("Night", None, element("Out"))
    return {
        "gw1": reading([stadium, idle, press], *samples, drift=plan),
        "gw2": away("Haivision Gateway gw2: no connection"),
        "gw3": reading([night], [told(night)], drift={"changed": False, "actions": []}),
    }
