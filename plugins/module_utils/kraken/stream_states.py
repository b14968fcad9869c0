# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a stream's `status` means. Its words are not documented: these are what such words mean on other appliances."""

from __future__ import annotations

import typing as t

# An order that was given and is not carried out yet.
PENDING = ("starting", "stopping")
_STOPPED = ("stop", "idle", "inactiv", "disab", "paus", "not ")
_STARTED = (
    *("run", "start", "stream", "activ", "connect", "transcod", "encod", "listen"),
    *("play", "publish", "secur", "resolv"),
)
_EXACTLY = {"on": "started", "up": "started", "live": "started", "true": "started", "off": "stopped", "down": "stopped"}
_EXACTLY |= {"false": "stopped"}
# What is said of an order that is not carried out yet: start pending, stop requested.
_WAITS = ("pending", "queued", "requested", "in progress")
_FAILED = ("fail", "error", "fault")
_STARTING = ("starting", "restarting", "initiali", "loading", "pending")
# As on Haivision's Makito X4; 3 and what follows it are stages of a stream that was started.
_NUMBERS = {
    0: "stopped",
    1: "started",
    2: "failed",
    3: "started",
    4: "started",
    5: "started",
    7: "started",
    8: "started",
}


# Where a stream tells it (live; `state` in an earlier revision of the same client).
STATUS_KEYS = ("status", "state")


def run_state(stream: t.Mapping[str, t.Any], words: t.Mapping[str, str]) -> str | None:
    """`started`, `stopped`, `failed`, `starting` or `stopping`; None where the appliance's words are not known.

    `words` are the site's own, in lower case: they come first.
    """
    told = [state_of(stream[key], words) for key in STATUS_KEYS if stream.get(key) is not None]
    return next((one for one in told if one), None)


def state_of(status: t.Any, words: t.Mapping[str, str]) -> str | None:
    """What one status means."""
    if isinstance(status, dict):
        status = next((status[key] for key in (*STATUS_KEYS, "value") if status.get(key) is not None), None)
    word = str(status if status is not None else "").strip().lower()
    if word in words:
        return words[word]
    if word.isdecimal():
        return _NUMBERS.get(int(word))
    if word in _EXACTLY:
        return _EXACTLY[word]
    if word.startswith("stopping") or (word.startswith("stop") and word.endswith(_WAITS)):
        return "stopping"
    if word.startswith("start") and word.endswith(_WAITS):
        return "starting"
    meanings = (("starting", _STARTING), ("stopped", _STOPPED), ("failed", _FAILED), ("started", _STARTED))
    for state, beginnings in meanings:
        if word.startswith(beginnings):
            return state
    return None
