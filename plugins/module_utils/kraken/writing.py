# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is sent where no document says what an appliance takes: the keys that are assumed, and the site's own."""

from __future__ import annotations

import typing as t

from .merging import merged, without_null

Values = dict[str, t.Any]
Raw = t.Mapping[str, t.Any]


class Writing:
    """`field_map` names the vendor's key of an option, `body` is laid over what is sent.

    `keys` are the assumed ones: the first of an option is written, all are looked for on reading.
    """

    def __init__(self, params: t.Mapping[str, t.Any], keys: t.Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._keys = dict(keys or {})
        self._map = {str(name): str(key) for name, key in (params.get("field_map") or {}).items()}
        self._extra: Values = dict(params.get("body") or {})

    def key(self, option: str, raw: Raw | None = None) -> str:
        """The vendor's key of an option on writing: the site's, else the one that is read, else the assumed one."""
        if option in self._map:
            return self._map[option]
        keys = self._keys.get(option, (option,))
        return next((key for key in keys if key in (raw or {})), keys[0])

    def told(self, raw: Raw, option: str) -> t.Any:
        """What an appliance tells of an option, None where it tells nothing."""
        return next((raw[key] for key in self._read_keys(option) if raw.get(key) is not None), None)

    def tells(self, raw: Raw, option: str) -> bool:
        """Whether an appliance tells of an option; null is told, too."""
        return any(key in raw for key in self._read_keys(option))

    def _read_keys(self, option: str) -> tuple[str, ...]:
        mapped = self._map.get(option)
        return (*((mapped,) if mapped else ()), *self._keys.get(option, (option,)))

    def body(self, values: Raw, *more: Raw | None) -> Values:
        """Values of options, and what else there is, as they are sent. `body` comes last; its nulls take keys out."""
        found: Values = {self.key(name): value for name, value in values.items()}
        for one in more:
            found.update(one or {})
        return self.with_extra(found)

    def over(self, raw: Raw, values: Raw, without: t.Container[str] = ()) -> Values:
        """What was read, with values of options laid over it: whether parts are taken is not documented."""
        written = {self.key(name, raw): value for name, value in values.items()}
        elsewhere = {key for name in values for key in self._read_keys(name)} - written.keys()
        kept = {key: one for key, one in raw.items() if key not in without and key not in elsewhere}
        return self.with_extra({**kept, **written})

    def takes_out(self, key: str) -> bool:
        """Whether the site's own `body` says that there is no such key."""
        return key in self._extra and self._extra[key] is None

    def with_extra(self, found: Raw) -> Values:
        """What is sent, with the site's own `body` laid over it."""
        return t.cast(Values, without_null(merged(dict(found), self._extra), self._extra))
