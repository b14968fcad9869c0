# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From an operation of the document and values to a request: every value where the document wants it, checked."""

from __future__ import annotations

import dataclasses
import difflib
import typing as t

from ..resource.plan import checked
from ..transport.address import segment
from .active import noun_in
from .checking import fitting, problems
from .document import PLACE, Described, Parameter

Json = dict[str, t.Any]


@dataclasses.dataclass(frozen=True)
class Request:
    """A request as it is sent."""

    method: str
    path: str
    query: Json = dataclasses.field(default_factory=dict)
    headers: dict[str, str] = dataclasses.field(default_factory=dict)
    body: t.Any = None
    files: t.Any = None


def request_of(described: Described, parameters: t.Mapping[str, t.Any], body: t.Any = None) -> Request:
    """The request for an operation. Raises InvalidInput for what the document does not know or want."""
    known = {one.name: one for one in described.parameters}
    given = {name: _as_wanted(known, name, value) for name, value in parameters.items()}
    found = _unknown(described, known, given)
    for one in described.parameters:
        if one.name in given:
            found += problems(one.schema, given[one.name], one.name)
        elif one.required:
            found.append(f"{one.name} is missing ({_where(one)})")
    if body is not None and described.body is None and not any(one.where == "form" for one in described.parameters):
        found.append("body is given, and the operation takes none")
    elif described.body is not None and (body is not None or described.body_required):
        body = {} if body is None else _fitted(described.body, body)
        found += problems(described.body, body, "body")
    checked(f"{described.title}: {one}" for one in found)
    places = {"query": {}, "header": {}, "path": {}, "form": {}}  # type: dict[str, Json]
    for name, value in given.items():
        if value is not None:
            places[known[name].where][name] = value
    form = {**places["form"], **(body or {})} if described.body is None else {}
    return Request(
        described.method,
        PLACE.sub(lambda match: segment(_text(places["path"][match[1]])), described.path),
        {name: _text(value) if not isinstance(value, list) else value for name, value in places["query"].items()},
        {name: _text(value) for name, value in places["header"].items()},
        body if described.body is not None else None,
        {name: (None, _text(value)) for name, value in form.items()} or None,
    )


def _as_wanted(known: t.Mapping[str, Parameter], name: str, value: t.Any) -> t.Any:
    return fitting(known[name].schema, value) if name in known else value


def _fitted(schema: Json, body: t.Any) -> t.Any:
    """A body in which what Ansible has made a text is what the document wants."""
    if not isinstance(body, dict):
        return body
    properties = schema.get("properties") or {}
    return {name: fitting(properties.get(name) or {}, value) for name, value in body.items()}


def _unknown(described: Described, known: t.Mapping[str, Parameter], given: t.Mapping[str, t.Any]) -> list[str]:
    found = []
    for name in given:
        if name not in known:
            alike = difflib.get_close_matches(name, known, n=3) or list(known)
            has = f"; it has {', '.join(alike)}" if alike else "; it has none"
            found.append(f"there is no parameter {name}{has}")
    return found


def _where(parameter: Parameter) -> str:
    return {"path": "in the path", "query": "in the query", "header": "a header"}.get(parameter.where, "in the form")


def _text(value: t.Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class Placed:
    """Values of options, placed where an operation of the document takes them.

    `names` gives the names under which a service may know an option, beside the option's own; the schema decides.
    """

    def __init__(self, described: Described, names: t.Mapping[str, tuple[str, ...]] | None = None) -> None:
        self.described = described
        self._names = dict(names or {})

    def key(self, option: str) -> str | None:
        """How the operation calls an option; None where it has no such thing."""
        wanted = (option, *self._names.get(option, ()))
        there = [*self.described.properties, *(one.name for one in self.described.parameters)]
        for name in wanted:
            if name in there:
                return name
        plain = {_plain(name): name for name in reversed(there)}
        return next((plain[_plain(name)] for name in wanted if _plain(name) in plain), None)

    def request(self, values: t.Mapping[str, t.Any], identity: t.Any = None) -> Request:
        """The request with these values; `identity` is the object's id, placed where the operation takes it.

        Raises InvalidInput for an option, or an id, that the operation has no place for.
        """
        parameters: Json = {}
        body: Json = {}
        missing = []
        known = {one.name: one for one in self.described.parameters}
        properties = self.described.properties
        if identity is not None:
            place = self._place_of_identity(values)
            if place is None:
                missing.append("the id")
            elif place in known:
                parameters[place] = identity
            else:
                body[place] = identity
        for option, value in values.items():
            key = self.key(option)
            if key is None:
                missing.append(option)
            elif key in properties and key not in body:
                body[key] = value
            elif key in known and key not in parameters:
                parameters[key] = value
        self._fill_surroundings(parameters, body)
        checked(f'the service\'s document has no place for {one} in "{self.described.title}"' for one in missing)
        takes_body = self.described.body is not None and (body or self.described.body_required)
        return request_of(self.described, parameters, body if takes_body else None)

    def _place_of_identity(self, values: t.Mapping[str, t.Any]) -> str | None:
        """Where the object's id goes: the last place of the path that does not say where it is, else by its name."""
        taken = {self.key(option) for option in values}
        places = [name for name in self.described.path_parameters if name not in taken]
        in_path = [name for name in places if noun_in(name) is None]
        if places:
            ids = [name for name in in_path if _plain(name).endswith("id")]
            return (ids or in_path or places)[-1]
        required = set((self.described.body or {}).get("required") or [])
        required |= {one.name for one in self.described.parameters if one.required}
        names = [*(one.name for one in self.described.parameters), *self.described.properties]
        ids = [name for name in names if _plain(name).endswith("id") and name not in taken and noun_in(name) is None]
        if "id" in ids:
            return "id"
        needed = [name for name in ids if name in required]
        return needed[0] if len(needed) == 1 else ids[0] if len(ids) == 1 else None

    def _fill_surroundings(self, parameters: Json, body: Json) -> None:
        """The active environment or organisation, where the operation has to be told and nobody has."""
        if self.described.around is None:
            return
        for one in self.described.parameters:
            noun = noun_in(one.name)
            if one.required and noun and one.name not in parameters and (found := self.described.around(noun)):
                parameters[one.name] = found
        for name in (self.described.body or {}).get("required") or []:
            noun = noun_in(name)
            if noun and name not in body and (found := self.described.around(noun)):
                body[name] = found


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
