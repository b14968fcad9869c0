"""Files a lab leaves for others to read: written whole or not at all, and readable by their owner only."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def write_private(path: Path, content: bytes | str) -> None:
    """Write atomically: whoever polls for the file never sees half of it (and mkstemp makes it 0600)."""
    data = content.encode() if isinstance(content, str) else content
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def inventory_text(groups: Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]], variables: Mapping[str, Any]) -> str:
    """An Ansible inventory in YAML. Values are written as JSON, which every YAML reader takes."""
    lines = ["---", "all:", "  vars:"]
    lines += [f"    {key}: {json.dumps(value)}" for key, value in variables.items()]
    lines.append("  children:")
    for group, hosts in groups.items():
        lines += [f"    {group}:", "      hosts:"]
        for name, values in hosts:
            lines.append(f"        {name}:")
            lines += [f"          {key}: {json.dumps(value)}" for key, value in values.items()]
    return "\n".join(lines) + "\n"
