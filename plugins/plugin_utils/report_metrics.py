# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A report as Prometheus reads it: text for the textfile collector of the node exporter."""

from __future__ import annotations

import typing as t

from .report_health import LEVELS
from .report_markup import clean
from .report_readings import Values

_ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n", '"': r"\""})


class Exposition:
    """Metrics in the order in which they are first named, each with its samples in one block."""

    def __init__(self) -> None:
        self._metrics: dict[str, tuple[str, dict[str, float]]] = {}

    def add(self, name: str, text: str, value: float | bool | None, **labels: t.Any) -> None:
        """One sample; nothing when there is no value. Of two with the same labels the later one stays."""
        samples = self._metrics.setdefault(name, (text, {}))[1]
        if value is None:
            return
        told = ",".join(f'{key}="{clean(label).translate(_ESCAPES)}"' for key, label in labels.items())
        samples[f"{{{told}}}" if told else ""] = float(value)

    def text(self) -> str:
        lines: list[str] = []
        for name, (text, samples) in self._metrics.items():
            if samples:
                lines += [f"# HELP {name} {text}", f"# TYPE {name} gauge"]
                lines += [f"{name}{labels} {_number(value)}" for labels, value in samples.items()]
        return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def metrics(report: Values) -> str:
    """All metrics of a report. Hosts that were not part of the run have none."""
    out = Exposition()
    out.add("streamops_report_timestamp_seconds", "When the report was made, as Unix time.", report["generated_time"])
    for host in report["hosts"]:
        if not host["asked"]:
            continue
        name = host["name"]
        out.add("streamops_host_up", "Whether the host could be read.", host["read"], host=name)
        drift = host["drift"]
        known = drift["state"] in ("equal", "drifted")
        text = "Changes that it takes to bring the host to its variables."
        out.add("streamops_host_planned_changes", text, len(drift["actions"]) if known else None, host=name)
        if not host["read"]:
            continue
        for state in ("running", "stopped"):
            count = sum((route["state"] == "running") == (state == "running") for route in host["routes"])
            out.add("streamops_routes", "Routes of the host, by state.", count, host=name, state=state)
        for route in host["routes"]:
            _route(out, name, route)
    return out.text()


def _route(out: Exposition, host: str, route: Values) -> None:
    labels = {"host": host, "route": route["name"], "route_id": route["id"]}
    out.add("streamops_route_running", "Whether the route runs.", route["state"] == "running", **labels)
    for level in LEVELS[:-1]:
        out.add(
            "streamops_route_health", "1 for the level of the route.", route["level"] == level, **labels, level=level
        )
    for stream in (route["source"], *route["destinations"]):
        own = {"kind": stream["kind"], "stream": stream["name"], "stream_id": stream["id"]}
        _stream(out, stream, {**labels, **own, "protocol": stream["protocol"]})


def _stream(out: Exposition, stream: Values, labels: Values) -> None:
    connected = stream["connection"].lower() in ("connected", "connection established")
    out.add("streamops_stream_connected", "Whether the source or destination is connected.", connected, **labels)
    out.add(
        "streamops_stream_bitrate_bits_per_second",
        "Bitrate of the source or destination.",
        _times(stream["bitrate"], 1e6),
        **labels,
    )
    out.add(
        "streamops_stream_round_trip_time_seconds",
        "SRT round trip time; the longest of several paths or clients.",
        _times(stream["round_trip_time"], 1e-3),
        **labels,
    )
    out.add(
        "streamops_stream_packet_loss_ratio",
        "SRT packets lost, of all; the highest of several paths or clients.",
        _times(stream["packet_loss_rate"], 1e-2),
        **labels,
    )
    out.add("streamops_stream_clients", "Clients of an SRT listener.", stream["clients"], **labels)


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else round(value * factor, 9)
