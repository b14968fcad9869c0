# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: gateway_events
short_description: Routes, sources and destinations of Haivision Gateways, as they change
version_added: 0.7.0
description:
  - Reads Haivision Media Gateways or SRT Gateways again and again, each over one session, and tells what has changed.
    Routes that start, stop or fail, sources and destinations that lose or find their connection, and limits on loss, round
    trip time and bitrate that are crossed. An Observer may do it.
  - A device that is away is told of once, asked less and less often, and told of once more when it is back. A refused login
    is not tried again, it ends the source.
  - The events, key by key, are in C(docs/events.md) of the collection.
  - Connection options that are not given come from the environment, C(HAIVISION_GATEWAY_HOST), C(HAIVISION_GATEWAY_PASSWORD) and so on.
  - Takes ansible-core and requests where C(ansible-rulebook) runs.
author:
  - StreamOps founders (@streamops)
options:
  host:
    description: Name or address of the Haivision Gateway.
    type: str
  hosts:
    description:
      - Several devices in place of O(host), each as its name or address, or as a dictionary with O(host) and whatever
        else is different there of the connection options, O(inventory_host) and O(device_id).
      - Each has a session of its own. One that refuses the login does not end the others.
    type: list
  port:
    description: HTTPS port.
    type: int
    default: 443
  username:
    description: User name to log in with.
    type: str
  password:
    description: Password to log in with. A refused one is tried once.
    type: str
  validate_certs:
    description: Whether the certificate is verified.
    type: bool
    default: true
  ca_path:
    description: File or folder with the CA certificates to trust.
    type: str
  certificate_fingerprint:
    description:
      - SHA-256 fingerprint of the certificate; it alone decides. The safe answer to a self-signed certificate.
    type: str
  client_cert:
    description: PEM file with a client certificate.
    type: str
  client_key:
    description: PEM file with its private key.
    type: str
  timeout:
    description: Seconds to wait for an answer.
    type: float
    default: 30.0
  retries:
    description: How often a read is repeated before the device counts as away.
    type: int
    default: 3
  proxy:
    description: URL of an HTTP proxy.
    type: str
  interval:
    description: Seconds from one reading to the next.
    type: float
    default: 5.0
  max_interval:
    description: The longest pause between two attempts while the device is away, in seconds.
    type: float
    default: 60.0
  report_present:
    description:
      - What is told of the first reading. V(none); V(problems), what is wrong already, so that a rulebook that is
        started during a fault hears of it; or V(all).
    type: str
    choices: [none, problems, all]
    default: problems
  state_after:
    description: How many readings in a row must differ from what was told before the change is told, as it is then.
    type: int
    default: 1
  inventory_host:
    description: Name of the device in the inventory. Events carry it, and actions are limited to it (C(meta.hosts)).
    type: str
  device_id:
    description: Id of the device behind the gateway, where there are several.
    type: str
  routes:
    description: Ids or names of the routes that are watched; names may be patterns as C(Stadium*). All when it is not given.
    type: list
    elements: str
  thresholds:
    description: Limits on sources and destinations of running routes, each with hysteresis.
    type: list
    elements: dict
    suboptions:
      measure:
        description: V(loss) in percent and V(rtt) in milliseconds must not rise, V(bitrate) in Mbit/s must not fall.
        type: str
        required: true
        choices: [loss, rtt, bitrate]
      raise:
        description: Beyond this value it is raised, above it or, for the bitrate, below it.
        type: float
        required: true
      clear:
        description:
          - At this value or on the good side of it, it is cleared; O(thresholds[].raise) when it is not given. What lies
            between the two changes nothing.
        type: float
      raise_after:
        description: How many readings in a row must be beyond.
        type: int
        default: 3
      clear_after:
        description: How many readings in a row must be good.
        type: int
        default: 3
      name:
        description: How events call it, where there are several of one measure; the measure when it is not given.
        type: str
      routes:
        description: Ids or names of the routes that it is for; names may be patterns as C(Stadium*). All when it is not given.
        type: list
        elements: str
      elements:
        description: What it is for.
        type: list
        elements: str
        choices: [source, destination]
        default: [source, destination]
"""

EXAMPLES = r"""
- streamops.video.gateway_events:
    hosts:
      - {host: 10.0.0.11, inventory_host: gw1}
      - {host: 10.0.0.12, inventory_host: gw2}
    username: observer
    password: "{{ gateway_password }}"
    ca_path: /etc/pki/gateways.pem
    thresholds:
      - {measure: loss, raise: 2, clear: 0.5, elements: [source]}
      - {measure: bitrate, raise: 0.5, clear: 1, routes: ["Stadium*"]}
"""

import asyncio
import pathlib
import sys
import typing as t

# ansible-rulebook runs this file by its path, in a process that does not know of collections.
_COLLECTIONS = next(
    (one for one in pathlib.Path(__file__).absolute().parents if one.name == "ansible_collections"), None
)
if _COLLECTIONS is not None and str(_COLLECTIONS.parent) not in sys.path:
    sys.path.insert(0, str(_COLLECTIONS.parent))

try:
    from ansible_collections.streamops.video.plugins.plugin_utils.events_gateway import GatewayEvents
    from ansible_collections.streamops.video.plugins.plugin_utils.events_source import run
except ImportError as error:
    raise ImportError(
        f"streamops.video.gateway_events needs the Python libraries ansible-core and requests beside ansible-rulebook, and "
        f"the collection in a folder ansible_collections/streamops/video: {error}"
    ) from None


async def main(queue: asyncio.Queue[t.Any], args: dict[str, t.Any]) -> None:
    await run(queue, args, GatewayEvents())
