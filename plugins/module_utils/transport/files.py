# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files that hold secrets: whole or not there, and for their owner alone."""

from __future__ import annotations

import contextlib
import os
import pathlib
import tempfile


def write_private(path: pathlib.Path, content: bytes, lasting: bool = False) -> None:
    """Write a file that only its owner reads, whole or not at all; `lasting` when it must survive a loss of power."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
