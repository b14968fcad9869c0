# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is sent where no document says what an appliance takes: the keys that are assumed, and the site's own."""

from __future__ import annotations

import typing as t

from .merging import merged

Values = dict[str, t.Any]


class Writing:
    """`field_map` names the vendor's key of an option, `body` is merged into what is sent."""

    def __init__(self, params: t.Mapping[str, t.Any], keys: t.Mapping[str, str] | None = None) -> None:
        self._keys = {**(keys or {}), **{str(name): str(key) for name, key in (params.get("field_map") or {}).items()}}
        self.extra: Values = dict(params.get("body") or {})

    def key(self, option: str) -> str:
        """The vendor's key of an option."""
        return self._keys.get(option, option)

    def body(self, values: t.Mapping[str, t.Any], *more: t.Mapping[str, t.Any] | None) -> Values:
        """Values of options, and what else there is, as they are sent."""
        found: Values = {self.key(name): value for name, value in values.items() if value is not None}
        for one in (*more, self.extra):
            found = merged(found, dict(one or {}))
        return found
