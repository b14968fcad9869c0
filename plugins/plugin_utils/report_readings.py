# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Readings of streams over time: what one reading tells, and those of the report before."""

from __future__ import annotations

import itertools
import math
import typing as t

Values = dict[str, t.Any]
MEASURES = ("bitrate", "round_trip_time", "packet_loss_rate")
_KEYS = {
    "bitrate": ("bitrate", "used_bandwidth"),
    "round_trip_time": ("srt_round_trip_time",),
    "packet_loss_rate": ("srt_packet_loss_rate",),
}
_CONNECTED = ("connected", "connection established")


def number(value: t.Any) -> float | None:
    """A number that can be drawn; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value < 0:
        return None
    return round(float(value), 6)


def objects(value: t.Any) -> list[Values]:
    """The objects of a list; none where it is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def is_connected(state: t.Any) -> bool:
    return str(state or "").lower() in _CONNECTED


def measured(statistics: Values, active: bool) -> Values:
    """Bitrate (Mbit/s), round trip time (ms) and packet loss (percent) of a source or destination.

    Newer firmware tells some of them only for each path or client: then the worst counts, and of bitrates the highest.
    What an element without a connection tells of its path is old.
    """
    clients = objects(statistics.get("client_stat"))
    paths = [*objects(statistics.get("connections")), *clients]
    paths += [path for client in clients for path in objects(client.get("connections"))]
    found: Values = {}
    for name in MEASURES:
        told = [number(statistics.get(key)) for key in _KEYS[name]]
        told += [max((of_path for of_path in each if of_path is not None), default=None) for each in _of(paths, name)]
        found[name] = next((value for value in told if value is not None), None)
    if not active or not is_connected(statistics.get("state")):
        found["round_trip_time"] = found["packet_loss_rate"] = None
    return found


def _of(paths: list[Values], name: str) -> list[list[float | None]]:
    return [[number(path.get(key)) for path in paths] for key in _KEYS[name]]


def times(collected: t.Sequence[t.Any], now: float, interval: float) -> list[int]:
    """When each reading was taken, in Unix seconds of this machine: the clocks of devices differ.

    The device's own times tell how far they are apart; where it does not tell, or tells nonsense, the interval does.
    """
    known = [value / 1000 for value in collected if isinstance(value, (int, float)) and not isinstance(value, bool)]
    ahead = all(later > earlier for earlier, later in itertools.pairwise(known))
    if len(known) != len(collected) or not ahead or (known and known[-1] - known[0] > 86400):
        known = [interval * place for place in range(len(collected))]
    return [round(now - (known[-1] - value)) for value in known]


def key(element: Values) -> str:
    return f"{element.get('kind')} {element.get('id') or element.get('name')}"


def columns(readings: t.Any) -> Values:
    """Readings as a report has them: a list of times and one for each measure, equally long. Else they are empty."""
    empty: Values = {"time": [], **{name: [] for name in MEASURES}}
    if not isinstance(readings, dict) or not all(isinstance(readings.get(name), list) for name in empty):
        return empty
    if len({len(readings[name]) for name in empty}) != 1:
        return empty
    if not all(isinstance(moment, int) and not isinstance(moment, bool) for moment in readings["time"]):
        return empty
    return {"time": readings["time"], **{name: [number(value) for value in readings[name]] for name in MEASURES}}


def extended(old: Values, new: t.Sequence[tuple[int, Values]], keep: int) -> Values:
    """Older readings with newer ones behind them, the last `keep` of them."""
    moments = [*old["time"], *(moment for moment, _values in new)]
    # The clock of this machine may have been put back: what is ahead of now was not read.
    order = [place for place, moment in enumerate(moments) if not new or moment <= new[-1][0]]
    order = sorted(order, key=lambda place: moments[place])[-keep:] if keep > 0 else []
    found: Values = {"time": [moments[place] for place in order]}
    for name in MEASURES:
        values = [*old[name], *(told[name] for _moment, told in new)]
        found[name] = [values[place] for place in order]
    return found
