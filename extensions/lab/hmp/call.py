"""What a handler of the REST port gets and gives: the request's parts, lists with paging, checks of bodies."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from ..switches import Switches
from .errors import Refusal, invalid
from .logins import Login
from .state import State

SORTS = {"title": "", "name": "", "description": "", "duration": 0, "ctime": 0}


@dataclass
class Cut:
    shown: list[dict[str, Any]]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        return math.ceil(self.total / self.size)


@dataclass
class Call:
    state: State
    switches: Switches
    path: str
    params: dict[str, str]
    query: dict[str, str]
    body: Any
    login: Login

    def given(self, known: Collection[str], required: Iterable[str] = ()) -> dict[str, Any]:
        """The body as an object; keys no document knows are dropped, or refused."""
        if not isinstance(self.body, dict):
            raise invalid("The body must be an object")
        unknown = sorted(set(self.body) - set(known))
        if unknown and self.switches["unknown_fields"] == "refuse":
            raise invalid(f"Unknown properties: {', '.join(unknown)}")
        missing = [name for name in required if self.body.get(name) is None]
        if missing:
            raise invalid(f"Missing properties: {', '.join(missing)}")
        return {name: value for name, value in self.body.items() if name in known}

    @property
    def merges(self) -> bool:
        return bool(self.switches["update_semantics"] == "merge")

    def page(self, items: list[dict[str, Any]]) -> dict[str, Any]:
        cut = self._cut(items, Refusal("040012"))
        counts_page = self.switches["paging_results"] == "page"
        paging: dict[str, Any] = {"results": len(cut.shown) if counts_page else cut.total, "pageSize": cut.size}
        if self.switches["paging_keys"] == "live":
            paging.update(numResults=cut.total, numPages=cut.pages)
            if cut.number < cut.pages:
                query = {**self.query, "page": cut.number + 1, "pageSize": cut.size}
                paging["next"] = f"{self.path}?{urlencode(query)}"
        return {"data": cut.shown, "paging": paging}

    def device_page(self, items: list[dict[str, Any]]) -> dict[str, Any]:
        """Lists of devices have, as documented, an error and a paging of their own."""
        cut = self._cut(items, Refusal("040000", "Device not found"))
        paging = {"numResults": cut.total, "numPages": cut.pages, "hasMoreData": cut.number < cut.pages}
        return {"data": cut.shown, "paging": paging}

    def _cut(self, items: list[dict[str, Any]], nothing: Refusal) -> Cut:
        """One page of what is left after `q`, in the order asked for."""
        wanted = self.query.get("q", "").casefold()
        if wanted:
            keys = ("title", "description", "name", "username", "displayName", "groupname", "label")
            items = [item for item in items if any(wanted in str(item.get(key, "")).casefold() for key in keys)]
        if "sort" in self.query:
            key = self.query["sort"]
            if key not in SORTS:
                raise Refusal("010002", f"Invalid sort: {key}")
            items = sorted(items, key=_sort_key(key), reverse=self.query.get("asc", "1") == "-1")
        number = self._whole("page", 1)
        size = min(self._whole("pageSize", self.switches["default_page_size"]), self.switches["max_page_size"])
        shown = items[(number - 1) * size : number * size]
        if not shown and self.switches["empty_list"] == 404:
            raise nothing
        return Cut(shown, len(items), number, size)

    def _whole(self, name: str, default: int) -> int:
        text = self.query.get(name)
        if text is None:
            return default
        if not text.isascii() or not text.isdigit() or int(text) < 1:
            raise invalid(f"{name} must be a whole number from 1")
        return int(text)


def _sort_key(key: str) -> Callable[[dict[str, Any]], Any]:
    def of(item: dict[str, Any]) -> Any:
        value = item.get(key, item.get("name", "") if key == "title" else SORTS[key])
        return value.casefold() if isinstance(value, str) else value

    return of


def text(values: dict[str, Any], name: str, empty: bool = True) -> None:
    if name in values and (not isinstance(values[name], str) or (not empty and not values[name])):
        raise invalid(f"{name} must be a {'' if empty else 'non-empty '}string")


def truth(values: dict[str, Any], name: str) -> None:
    if name in values and not isinstance(values[name], bool):
        raise invalid(f"{name} must be true or false")


def whole(values: dict[str, Any], name: str, low: int, high: int | None = None) -> None:
    value = values.get(name, low)
    if isinstance(value, bool) or not isinstance(value, int) or value < low or (high is not None and value > high):
        raise invalid(f"{name} must be a whole number from {low}" + ("" if high is None else f" to {high}"))


def one_of(values: dict[str, Any], name: str, allowed: Collection[str]) -> None:
    if name in values and values[name] not in allowed:
        raise invalid(f"{name} must be one of: {', '.join(allowed)}")
