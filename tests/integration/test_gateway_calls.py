"""Every call that the vendor documents is made by some module, and what the device tells of itself is all returned."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from harness import Outcome, Play

sys.path.insert(0, str(Path(__file__).parents[1] / "contract"))

from vendor_coverage import NOT_SHOWN, snake
from vendor_gateway import CALLS, PROPERTIES

EVERYTHING = """
- streamops.video.gateway_info: {session_scope: task}
  register: told
- streamops.video.gateway_route:
    name: A
    state: started
    source: {name: In, protocol: udp, port: 5000}
    destinations:
      - {name: X, protocol: udp, address: 10.0.0.1, port: 5001}
      - {name: Y, protocol: srt, srt_mode: listener, port: 5002}
- streamops.video.gateway_destination:
    {route: A, destination: {name: X}, state: "{{ item.0 }}", dialect: "{{ item.1 }}"}
  loop: "{{ ['stopped', 'started'] | product(['update', 'commands', 'v2']) | sort(attribute='1') }}"
- streamops.video.gateway_statistics_info: {route: A}
- streamops.video.gateway_statistics_info: {route: A, source: In}
- streamops.video.gateway_statistics_info: {route: A, destination: X}
- streamops.video.gateway_statistics_info: {route: A, destination: Y, client_address: 192.0.2.10, client_port: 50001}
- streamops.video.gateway_preset: {state: exported, dest: "{{ playbook_dir }}/preset.hmg"}
- streamops.video.gateway_route: {name: A, state: stopped, source: {port: 5010}}
- streamops.video.gateway_destination: {route: A, destination: {name: Z, protocol: hls}, dialect: auto}
- streamops.video.gateway_route: {name: A, state: started}
- streamops.video.gateway_destination: {route: A, destination: {name: Z}, state: stopped}
- streamops.video.gateway_route: {name: A, state: absent}
- streamops.video.gateway_preset: {state: imported, src: "{{ playbook_dir }}/preset.hmg"}
- streamops.video.api: {system: gateway, path: /api/routes}
  register: routes
- streamops.video.api: {system: gateway, path: "/api/routes/{{ id }}/actions", method: PUT, body: {name: start}}
  vars: {id: "{{ (routes.json.data | default(routes.json))[0].id }}"}
- streamops.video.api: {system: gateway, path: /api/system/preset}
- streamops.video.api: {system: gateway, path: /api/statistics, query: {routeID: "{{ id }}"}}
  vars: {id: "{{ (routes.json.data | default(routes.json))[0].id }}"}
"""


@pytest.fixture
def run(here: Play, gateway: Any) -> Outcome:
    gateway.set(v2="destinations", destination_commands=True)
    return here(EVERYTHING, user="haiadmin").ok()


def test_every_documented_call_is_made(run: Outcome, gateway: Any) -> None:
    seen = [
        (
            one["method"],
            one["path"] + (f"?{urlencode(one['query'])}" if one["query"] else ""),
            str(one["body"]).replace("'", '"'),
        )
        for one in gateway.requests
        if one["status"] == 200
    ]
    missing = [
        call.title
        for call in CALLS
        if not any(
            method == call.method and re.fullmatch(call.path + r"(\?page=.*)?", path) and call.body in body
            for method, path, body in seen
        )
    ]
    assert not missing


def test_what_the_device_tells_of_itself_is_returned(run: Outcome) -> None:
    told = run.results[0]
    where = {
        "session": told["session"],
        "device": told["devices"][0],
        "config": told["config"],
        "adapter": told["config"]["network_adapters"][0],
        "pairing": told["config"]["calypsos"][0],
    }
    for group in PROPERTIES:
        for key in group.keys.split() if group.object in where else []:
            assert (snake(key) in where[group.object]) is (key not in NOT_SHOWN), f"{key} of {group.title}"
