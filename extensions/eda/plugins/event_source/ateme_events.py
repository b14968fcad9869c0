# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ateme_events
short_description: Notifications, alerts, inputs and outputs of the Ateme+ cloud, as they change
version_added: 0.7.0
description:
  - Reads an Ateme+ service again and again with one login and tells what is new or has changed in what is active.
    It never switches environment or organisation, since that interrupts whoever works there.
  - A device that is away is told of once, asked less and less often, and told of once more when it is back. A refused login
    is not tried again, it ends the source.
  - The events, key by key, are in C(docs/events.md) of the collection.
  - Connection options that are not given come from the environment, C(ATEME_PLUS_URL), C(ATEME_PLUS_PASSWORD) and so on.
  - Takes ansible-core and requests where C(ansible-rulebook) runs.
author:
  - StreamOps founders (@streamops)
options:
  url:
    description: Address of the service, C(https://name).
    type: str
  token:
    description: Token in place of O(username) and O(password).
    type: str
  auth_scheme:
    description: What stands before the token; the service's description tells it, else C(Bearer).
    type: str
  api_document:
    description: Where the service describes its operations, when not at one of the usual places.
    type: str
  environment:
    description: Name or id of the environment to watch. It must be the active one; the source switches nothing.
    type: str
  organisation:
    description: Name or id of the organisation to watch, likewise.
    type: str
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
  watch:
    description: What to watch.
    type: list
    elements: str
    choices: [notifications, alerts, inputs, outputs]
    default: [notifications, alerts]
"""

EXAMPLES = r"""
- streamops.video.ateme_events:
    url: https://example.livelink.video
    username: automation
    password: "{{ ateme_password }}"
    watch: [notifications, alerts, inputs]
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
    from ansible_collections.streamops.video.plugins.plugin_utils.events_ateme import AtemeEvents
    from ansible_collections.streamops.video.plugins.plugin_utils.events_source import run
except ImportError as error:
    raise ImportError(
        f"streamops.video.ateme_events needs the Python libraries ansible-core and requests beside ansible-rulebook, and "
        f"the collection in a folder ansible_collections/streamops/video: {error}"
    ) from None


async def main(queue: asyncio.Queue[t.Any], args: dict[str, t.Any]) -> None:
    await run(queue, args, AtemeEvents())
