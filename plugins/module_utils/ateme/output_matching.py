# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which outputs belong to the active environment, and which of them the service has made for itself."""

from __future__ import annotations

import re
import typing as t

from ..transport.errors import NotFound
from .client import AtemeClient
from .context import what_is_active
from .entity import plain
from .rows import entity_id, rows_of

Json = dict[str, t.Any]
_ENVIRONMENT = re.compile(r"^(customer_?|active_?)?(c_?env|env|environment)(_?id)?$", re.IGNORECASE)
_MADE = re.compile(r"transcoder_?id$|^is_?transcoded|multi_?viewer_?id$", re.IGNORECASE)
_TRANSCODED = re.compile(r"^(input|source|channel)(_?id)?$", re.IGNORECASE)
OVERVIEW = "Get outputs overview"
TRANSCODERS = "List transcoders"
# A transcoder fetches its input's stream with a pull output of this latency.
_LATENCY = 150


def _of_key(row: Json, key: re.Pattern[str]) -> str:
    for name, value in row.items():
        if key.search(name):
            found = entity_id(value) if isinstance(value, dict) else "" if value is None else str(value)
            if found:
                return found
    return ""


class Surroundings:
    """What an exact list may touch; read when it is first asked for."""

    def __init__(self, client: AtemeClient, warn: t.Callable[[str], None]) -> None:
        self._client = client
        self._warn = warn
        self._active: str | None = None
        self._overview: set[str] | None = None
        self._transcoded: set[str] | None = None

    def holds(self, row: Json) -> bool:
        """Whether an output belongs to the active environment: the list of outputs goes beyond it."""
        environment = _of_key(row, _ENVIRONMENT)
        if environment:
            if self._active is None:
                self._active = what_is_active(self._client)[1].id
            if self._active:
                return environment == self._active
        if self._overview is None:
            self._overview = self._ids(OVERVIEW)
        return entity_id(row, "output") in self._overview

    def made_by_service(self, row: Json, values: Json) -> bool:
        """Whether the service has made an output for a transcoder of its own."""
        if any(_MADE.search(key) and value not in (None, "", False, 0) for key, value in row.items()):
            return True
        # A type that is not told, or in a word that is not known, may be that one.
        if values.get("type", "pull") != "pull" or plain(values.get("latency")) != _LATENCY or not values.get("input"):
            return False
        if self._transcoded is None:
            self._transcoded = {_of_key(one, _TRANSCODED) for one in self._rows(TRANSCODERS)} - {""}
        return str(values["input"]) in self._transcoded

    def _ids(self, title: str) -> set[str]:
        return {entity_id(row, "output") for row in self._rows(title)} - {""}

    def _rows(self, title: str) -> list[Json]:
        try:
            return rows_of(self._client, self._client.described(title), f'call "{title}"')
        except NotFound:
            self._warn(f'the service has no operation "{title}": outputs that only it tells of are left alone')
            return []
