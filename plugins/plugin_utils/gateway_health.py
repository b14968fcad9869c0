# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is wrong with the routes of a rollout, in words."""

from __future__ import annotations

import fnmatch
import typing as t

Values = dict[str, t.Any]
CONNECTED = ("connected", "connection established", "established")
LOST = ("disconnected", "connecting")


def problems(
    seen: list[Values],
    wanted: list[Values],
    connected: t.Sequence[str] = (),
    min_bitrate: float = 0,
    max_loss: float = 100,
) -> list[str]:
    """What the wanted routes lack: `seen` are routes of gateway_info or statistics of gateway_statistics_info."""
    found: list[str] = []
    for route in wanted:
        if route.get("state") not in ("started", "running"):
            continue
        one = _find(seen, route)
        label = f'route "{(one or route).get("name") or route.get("id")}"'
        if one is None:
            found.append(f"{label} is not there")
            continue
        if one.get("state") != "running":
            found.append(f"{label} does not run{_why(one)}")
            continue
        found += [f"{label} {text}" for text in _of_elements(one, route, connected, min_bitrate, max_loss)]
    return found


def _find(seen: list[Values], route: Values) -> Values | None:
    if route.get("id") and (known := [one for one in seen if str(one.get("id")) == str(route["id"])]):
        return known[0]
    name = route.get("new_name") or route.get("name")
    return next((one for one in seen if one.get("name") == name), None)


def _why(one: Values) -> str:
    details = (one.get("status") or {}).get("details")
    return f" ({details})" if details else ""


def _of_elements(
    one: Values, route: Values, connected: t.Sequence[str], min_bitrate: float, max_loss: float
) -> t.Iterator[str]:
    source = one.get("source") or {}
    stopped = {str(it.get("name")) for it in route.get("destinations") or [] if it.get("state") == "stopped"}
    stopped |= {str(it.get("name")) for it in one.get("destinations") or [] if it.get("state") == "stopped"}
    elements = [(f'source "{source.get("name")}"', source)]
    elements += [
        (f'destination "{it.get("name")}"', it)
        for it in one.get("destinations") or []
        if str(it.get("name")) not in stopped
    ]
    for label, element in elements:
        place = f"{one.get('name')}/{element.get('name')}"
        expected = any(fnmatch.fnmatchcase(place, pattern) for pattern in connected)
        if expected and (state := state_of(element)) not in CONNECTED:
            yield f"{label} is {state or 'in no state that the gateway tells'}, not connected"
        loss = _number(element.get("srt_packet_loss_rate"))
        if max_loss < 100 and loss is not None and loss > max_loss:
            yield f"{label} loses {loss:g} % of its packets, more than {max_loss:g} %"
    if min_bitrate > 0:
        bitrate = _number(source.get("bitrate"))
        bitrate = _number(source.get("used_bandwidth")) if bitrate is None else bitrate
        if bitrate is None:
            yield f'source "{source.get("name")}": the gateway tells no bitrate'
        elif bitrate < min_bitrate:
            yield f'source "{source.get("name")}" has {bitrate:g} Mbit/s, less than {min_bitrate:g}'


def state_of(element: Values) -> str:
    """The state of a connection, from a route or from statistics."""
    status = element.get("status")
    return str((status if isinstance(status, dict) else element).get("state") or "").lower()


def _number(value: t.Any) -> float | None:
    try:
        return None if value is None else float(value)
    except (TypeError, ValueError):
        return None
