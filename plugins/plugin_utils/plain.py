# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plain values from what ansible-core hands around."""

from __future__ import annotations

import datetime
import typing as t


def plain(value: t.Any) -> t.Any:
    """What a module would have got by way of JSON: plain types, no tagged or lazy ones, dates as ISO 8601."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, t.Mapping):
        return {str(plain(name)): plain(inner) for name, inner in value.items()}
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(inner) for inner in value]
    # A vaulted value of older ansible-core decrypts when it is made a text.
    return value.decode() if isinstance(value, bytes) else str(value)
