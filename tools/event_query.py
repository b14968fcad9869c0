"""extensions/audit/event_query.yml: what the automation controller counts as managed ("indirect node counting").

For each event of a job the controller runs the jq query of the module on the event's `res`. What comes out with the
same `canonical_facts` is one node. They must be whole: the controller skips facts with a null in them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

HEAD = """\
---
# Which devices a job has managed, for the automation controller: one jq query a module, run on the result of each of
# its tasks. A device is its host and port, a service its address. Tasks that failed, or that need no device, count
# nothing. The inventory plugins need no query: what they make are hosts. Written by `make generate`.
"""
DEVICES = {
    "gateway": ("haivision", "video_gateway"),
    "hmp": ("haivision", "video_media_platform"),
    "kraken": ("haivision", "video_transcoder"),
    "ateme": ("ateme", "video_cloud_service"),
}
# `rendered` and `found` ask no device, nor does a search in the catalogue of operations.
ASKED = """\
select(.failed != true and .skipped != true and .error == null)
| (.invocation | objects | .module_args | objects)
| select(.state != "rendered" and .state != "found" and .search == null)
"""
BY_HOST = """\
| select(.host | type == "string" and . != "")
| {host: (.host | ascii_downcase | ltrimstr("[") | rtrimstr("]")), port: (.port // 443 | tonumber)}
"""
BY_URL = r"""
| select(.url | type == "string" and . != "")
| (.url | ascii_downcase | capture("^(https://)?(?<host>\\[[^\\]]*\\]|[^:/?#]+)(:(?<port>[0-9]+))?"))
| {host: (.host | ltrimstr("[") | rtrimstr("]")), port: (.port // "443" | tonumber)}
"""
BOX = """\
.device as $box
| {device}
, (select(.failed != true and .error == null and ($box | type) == "object" and $box.id != null)
| {
  name: ($box.name // $box.id | tostring),
  canonical_facts: {set_top_box_id: ($box.id | tostring)},
  facts: {device_type: "set_top_box", manufacturer: "haivision"}
})
"""


def _node(where: str, facts: str) -> str:
    """A query that makes one node of where a task went."""
    return (
        f"{ASKED}{where.lstrip()}"
        "| {\n"
        "  name: .host,\n"
        "  canonical_facts: {ansible_host: .host, ansible_port: .port},\n"
        f"  facts: {facts}\n"
        "}\n"
    )


def _facts(system: str) -> str:
    manufacturer, kind = DEVICES[system]
    return f'{{device_type: "{kind}", manufacturer: "{manufacturer}"}}'


def _of_system(system: str) -> str:
    return _node(BY_URL if system == "ateme" else BY_HOST, _facts(system))


def _of_any() -> str:
    """The query of the module that is told the system."""
    by_url, by_host = (textwrap.indent(one.strip().removeprefix("| "), "    ") for one in (BY_URL, BY_HOST))
    where = f'| .system as $system\n| (if $system == "ateme" then\n{by_url}\n  else\n{by_host}\n  end)\n'
    table = ",\n".join(f"    {system}: {_facts(system)}" for system in DEVICES)
    return _node(where, f"{{\n{table}\n  }}[$system]")


def query(module: str, system: str | None) -> str:
    """The query of one module."""
    if system is None:
        return _of_any()
    if module == "hmp_device":
        return BOX.replace("{device}", f"({_of_system(system).strip()})")
    return _of_system(system)


def event_query(modules: Iterable[tuple[str, Any]]) -> str:
    """The whole file, for modules by their names with their systems."""
    blocks = [
        f"streamops.video.{name}:\n  query: |-\n{textwrap.indent(query(name, system), '    ').rstrip()}\n"
        for name, system in modules
    ]
    return HEAD + "\n".join(blocks)
