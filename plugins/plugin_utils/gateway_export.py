# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The routes of a gateway as a file of variables that can be rolled out again."""

from __future__ import annotations

import collections
import re
import typing as t

import yaml
from ansible_collections.streamops.video.plugins.plugin_utils.plain import plain

Values = dict[str, t.Any]
_HMP_ROUTE = re.compile(r" \(HMP\) [0-9a-fA-F-]{36}$")


def export(routes: list[Values], state: str = "merged") -> str:
    """The text of host_vars/<host>/gateway_rollout.yml for what gateway_routes has gathered."""
    own = [one for one in routes if state == "overridden" or not _HMP_ROUTE.search(str(one.get("name")))]
    names = collections.Counter(str(one.get("name")) for one in own)
    lines = [
        "---",
        "# What the gateway had when streamops.video.export was run, without passphrases and passwords.",
    ]
    if left_out := sum(1 for one in routes if one not in own):
        lines.append(f"# Left out: {left_out} route(s) that a Haivision Media Platform has made and looks after.")
    if missing := [text for one in own for text in _missing(one)]:
        lines.append("# They are needed where these have to be made anew; until then nothing is compared or sent:")
        lines += [f"#   {_one_line(text)}" for text in missing]
    plain = [_route(one, names[str(one.get("name"))] > 1) for one in own]
    variables = {"gateway_rollout_state": state, "gateway_rollout_routes": plain}
    text = yaml.dump(variables, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=160)
    return "\n".join(lines) + "\n" + text


class _Dumper(yaml.SafeDumper):
    """YAML as people write it, and safe from Jinja: a text with braces in it is marked as no template."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> t.Any:
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: t.Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    tag = "!unsafe" if re.search(r"\{[{%#]", value) else "tag:yaml.org,2002:str"
    style = '"' if tag == "!unsafe" else None
    return dumper.represent_scalar(tag, value, style=style)


_Dumper.add_representer(str, _text)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _route(route: Values, ambiguous: bool) -> Values:
    """A route by its name; by its id only where the name does not tell it."""
    found: Values = {"id": plain(route["id"])} if ambiguous else {}
    found["name"] = str(route["name"])
    found["state"] = "started" if route.get("state") == "running" else "stopped"
    found["source"] = _element(route.get("source") or {}, False)
    names = collections.Counter(str(one.get("name")) for one in route.get("destinations") or [])
    found["destinations"] = [_element(one, names[str(one.get("name"))] > 1) for one in route.get("destinations") or []]
    rest = {key: value for key, value in route.items() if key not in (*found, "id", "status")}
    return {**found, **plain(rest)}


def _element(element: Values, ambiguous: bool) -> Values:
    without = ("status",) if ambiguous else ("status", "id")
    return {key: plain(value) for key, value in element.items() if key not in without and value is not None}


def _missing(route: Values) -> t.Iterator[str]:
    """The secrets that a route has, or may have, in words."""
    elements = [("source", route.get("source") or {})]
    elements += [(f'destination "{one.get("name")}"', one) for one in route.get("destinations") or []]
    for label, one in elements:
        where = f'route "{route.get("name")}" {label}'
        if one.get("protocol") == "srt" and "srt_encryption" not in one:
            yield f"{where}: srt_passphrase, if it has one"
        elif one.get("protocol") == "srt" and str(one["srt_encryption"] or "none").lower() != "none":
            yield f"{where}: srt_passphrase"
        elif one.get("protocol") == "rtsp" and one.get("username"):
            yield f"{where}: password"
