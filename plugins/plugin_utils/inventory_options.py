# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The connection options of inventory plugins: those of the modules, without what has no meaning in reading."""

from __future__ import annotations

import dataclasses

from ansible_collections.streamops.video.plugins.module_utils.connection import connection_fields
from ansible_collections.streamops.video.plugins.module_utils.resource.fields import Field

SYSTEMS = ("gateway", "hmp", "ateme")
# An inventory changes nothing, keeps its login for the run, and reads over HTTPS. The plugin for Ateme+ has options of
# its own for what must be active.
_NOT_FOR_READING = frozenset(
    {
        *("allow_disruptive", "session_scope", "restore_context", "environment", "organisation"),
        *("api", "cli_port", "ledger"),
    }
)


def inventory_fields(system: str) -> tuple[Field, ...]:
    """The connection options of a system's inventory plugin."""
    return tuple(_in_an_inventory(one) for one in connection_fields(system) if one.name not in _NOT_FOR_READING)


def _in_an_inventory(field: Field) -> Field:
    lines = (field.description,) if isinstance(field.description, str) else field.description
    # An inventory source has no inventory host yet, and writes nothing.
    lines = tuple(line for line in lines if not line.startswith(("When it is not given and", "A write is never")))
    lines = tuple(line.replace("where the module runs", "where the inventory is read") for line in lines)
    return dataclasses.replace(field, description=lines if len(lines) > 1 else lines[0])
