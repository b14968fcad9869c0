# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What takes a gateway back to where it was before a rollout: its own changes, route by route, and nothing else."""

from __future__ import annotations

import pathlib
import typing as t

from ansible_collections.streamops.video.plugins.module_utils.gateway.preset_content import Preset
from ansible_collections.streamops.video.plugins.module_utils.gateway.route_reading import SeenRoute

Values = dict[str, t.Any]
_SECRETS = ("srt_passphrase", "password")


def put_back(results: list[Values], before: list[Values], now: list[Values], preset_file: str = "") -> Values:
    """From a rollout's outcome a route, and the routes before it and now, to what is to be done.

    `delete` and `restore` are lists for gateway_routes with the states deleted and replaced. `missing` says in words
    which passphrases nobody can bring back.
    """
    old = {str(one["id"]): one for one in before}
    new = {str(one["id"]): one for one in now}
    secrets = _Secrets(preset_file)
    sent = [one for one in results if touched(one)]
    names = {str(one.get("name") or "") for one in sent}
    # A route that was made has no id that we know when its answer was lost.
    made = [one for one in now if str(one["id"]) not in old and _belongs(one, sent, names)]
    missing: list[str] = []
    known = [str(one.get("id")) for one in sent if str(one.get("id")) in old]
    return {
        "delete": [{"id": one["id"], "name": one["name"]} for one in made],
        "restore": [_config(old[one], new.get(one), secrets, missing) for one in dict.fromkeys(known)],
        "missing": missing,
    }


def touched(result: Values) -> bool:
    """Whether something was, or may have been, sent for a route."""
    return bool(result.get("changed") or result.get("failed") or "the answer was lost" in str(result.get("reason")))


def _belongs(route: Values, sent: list[Values], names: set[str]) -> bool:
    return any(str(one.get("id")) == str(route["id"]) for one in sent) or str(route["name"]) in names


def _config(was: Values, now: Values | None, secrets: _Secrets, missing: list[str]) -> Values:
    """A route as it was, for the state replaced."""
    found: Values = {"id": was["id"], "name": was["name"], "state": was["state"], "destinations": []}
    if now is not None:
        found["name"] = now["name"]
        if now["name"] != was["name"]:
            found["new_name"] = was["name"]
    for option in ("tags", "labels"):
        if option in was or option in (now or {}):
            found[option] = was.get(option, [])
    label = f'route "{was["name"]}"'
    source = secrets.filled(was["name"], "source", was["source"])
    source_now = (now or {}).get("source")
    if source_now is None:
        missing += _unknown(f"{label} source", source)
    found["source"] = {**_cleared(source, source_now), **source}
    by_id = {str(one.get("id")): one for one in (now or {}).get("destinations", [])}
    for one in was["destinations"]:
        filled = secrets.filled(was["name"], one["name"], one)
        there = by_id.get(str(one.get("id")))
        if there is None:
            missing += _unknown(f'{label} destination "{one["name"]}"', filled)
        found["destinations"].append({**_cleared(filled, there), **filled})
    return found


def _cleared(was: Values, now: Values | None) -> Values:
    """What an element has got that it had not, each with its empty value."""
    if not now or was.get("protocol") != now.get("protocol"):
        return {}
    gone = {name: value for name, value in now.items() if name not in was and name not in ("status", "state", "id")}
    return {name: type(value)() for name, value in gone.items() if isinstance(value, (str, list))}


def _unknown(where: str, element: Values) -> list[str]:
    """An element that has to be made anew: is there a passphrase that is not known?"""
    if any(element.get(name) for name in _SECRETS):
        return []
    protocol, cipher = element.get("protocol"), str(element.get("srt_encryption") or "none").lower()
    if protocol == "srt" and ("srt_encryption" not in element or cipher != "none"):
        return [f"{where}: its passphrase{', if it had one' if 'srt_encryption' not in element else ''}"]
    return [f"{where}: its password"] if protocol == "rtsp" and element.get("username") else []


class _Secrets:
    """The secrets in a preset, by route and element. Names that are there twice tell nothing."""

    def __init__(self, preset_file: str) -> None:
        self._found: dict[tuple[str, str], Values] = {}
        try:
            content = pathlib.Path(preset_file).read_bytes() if preset_file else b""
        except OSError:
            return
        seen: set[str] = set()
        for raw in Preset(content).routes:
            route = SeenRoute(raw)
            name = str(route.values["name"])
            if name in seen:
                self._found = {key: value for key, value in self._found.items() if key[0] != name}
                continue
            seen.add(name)
            self._found[name, "source"] = route.source.echoed
            for one in route.destinations:
                self._found[name, str(one.values.get("name"))] = one.echoed

    def filled(self, route: str, element: str, values: Values) -> Values:
        """The element without what only the device sets, and with its secrets."""
        plain = {name: value for name, value in values.items() if name != "status" and value is not None}
        return {**plain, **self._found.get((route, element), {})}
