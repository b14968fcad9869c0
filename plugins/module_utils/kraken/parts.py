# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What streams consist of: inputs, outputs, transcoders, metadata.

The one public client reads single inputs, outputs and transcoders, and no list of them: where an appliance has none,
those are read that the streams name.
"""

from __future__ import annotations

import typing as t

from ..transport.errors import NotFound
from .client import KrakenClient, Raw, entity_id, entity_path

# Where the options of a stream look for their names.
COLLECTIONS = {"input": "inputs", "outputs": "outputs", "transcoder": "transcoders", "metadata": "metadata"}
# Under which key a stream names what can be read one by one.
KEYS = {"inputs": "input", "outputs": "outputs", "transcoders": "transcoder"}


def parts(client: KrakenClient, collection: str) -> list[Raw]:
    """All entities of a collection, as far as the appliance tells them. Raises NotFound where it tells none."""
    try:
        return client.whole(collection, f"list the {collection}")
    except NotFound:
        if collection not in KEYS:
            raise
    found = []
    for uuid in used(client.whole("streams", "list the streams"), KEYS[collection]):
        one = client.fetch(entity_path(collection, uuid), f"read {collection} {uuid}")
        if one is not None:
            found.append({"uuid": uuid, **one})
    return found


def used(streams: t.Iterable[Raw], key: str) -> list[str]:
    """The uuids that streams name under a key, each once."""
    found: dict[str, None] = {}
    for stream in streams:
        value = stream.get(key)
        found.update(dict.fromkeys(ids(value)))
    return list(found)


def ids(value: t.Any) -> list[str]:
    """The uuids in what a stream names: texts, or objects with a uuid."""
    several = value if isinstance(value, list) else [value]
    named = [entity_id(one) if isinstance(one, dict) else str(one or "") for one in several]
    return [one for one in named if one]
