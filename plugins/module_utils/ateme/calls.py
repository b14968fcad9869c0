# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From an operation of the document and values to a request: every value where the document wants it, checked."""

from __future__ import annotations

import dataclasses
import difflib
import json
import typing as t
from urllib.parse import urlencode

from ..resource.plan import checked
from ..transport.address import segment
from .active import noun_in
from .checking import fitting, problems
from .document import PLACE, Described, Parameter

Json = dict[str, t.Any]


@dataclasses.dataclass(frozen=True)
class Request:
    """A request as it is sent; `form` goes out as application/x-www-form-urlencoded, `files` are parts of a form."""

    method: str
    path: str
    query: Json = dataclasses.field(default_factory=dict)
    headers: dict[str, str] = dataclasses.field(default_factory=dict)
    body: t.Any = None
    files: t.Any = None
    form: t.Any = None

    @property
    def sending(self) -> Json:
        """All but method and path, as a client sends it."""
        body, headers = self.body, self.headers
        if self.form:
            body = urlencode(self.form, doseq=True).encode()
            headers = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
        return {"query": self.query or None, "headers": headers, "body": body, "files": self.files}


def request_of(described: Described, parameters: t.Mapping[str, t.Any], body: t.Any = None) -> Request:
    """The request for an operation. Raises InvalidInput for what the document does not know or want."""
    found = _unknown([one.name for one in described.parameters], parameters, "there is no parameter ")
    forms = [one.name for one in described.parameters if one.where == "form"]
    if described.body is not None and (body is not None or described.body_required):
        body = fitting(described.body, {} if body is None else body)
        found += problems(described.body, body, "body")
    elif body is not None and described.body is None and not forms:
        found.append("body is given, and the operation takes none")
    elif body is not None and described.body is None:
        found += _unknown(forms, body, "body has no ") if isinstance(body, dict) else ["body must be an object"]
    given = _given(described, parameters, body)
    there = {one.name for one, _value in given}
    found += [problem for one, value in given for problem in problems(one.schema, value, one.name)]
    lacking = [one for one in described.parameters if one.required and one.name not in there]
    found += [f"{one.name} is missing ({_where(one)})" for one in lacking]
    checked(f"{described.title}: {one}" for one in found)
    return placed(described, given, body)


def placed(described: Described, given: t.Iterable[tuple[Parameter, t.Any]], body: t.Any = None) -> Request:
    """The request with every value in its place, unchecked."""
    places: dict[str, Json] = {"query": {}, "header": {}, "path": {}, "form": {}}
    for one, value in given:
        if isinstance(value, list) and one.separator is None and one.where in ("query", "form"):
            places[one.where][one.name] = [_text(item) for item in value]
        elif value is not None:
            places[one.where][one.name] = _text(value, one.separator or ",")
    form = places["form"] if described.body is None else {}
    parts = [
        (name, (None, text)) for name, value in form.items() for text in (value if isinstance(value, list) else [value])
    ]
    return Request(
        described.method,
        PLACE.sub(lambda match: segment(places["path"].get(match[1], match[0])), described.path),
        places["query"],
        places["header"],
        body if described.body is not None else None,
        (parts or None) if described.multipart else None,
        None if described.multipart else form or None,
    )


def _given(described: Described, parameters: t.Mapping[str, t.Any], body: t.Any) -> list[tuple[Parameter, t.Any]]:
    """The values by the places that take them; the fields of a form may be given in the body, too."""
    found = []
    for one in described.parameters:
        values = {**parameters, **body} if one.where == "form" and isinstance(body, dict) else parameters
        alike = [other for other in described.parameters if other.name == one.name]
        # Of several places with one name those that need a value, or the first.
        takes = one.required or (one == alike[0] and not any(other.required for other in alike))
        if takes and one.name in values and (values[one.name] is not None or one.where != "path"):
            found.append((one, _as_wanted(one, values[one.name])))
    return found


def _as_wanted(parameter: Parameter, value: t.Any) -> t.Any:
    """The value of a parameter as the document wants it; on the way all are texts."""
    fitted = fitting(parameter.schema, value)
    if isinstance(value, (bool, int, float)) and problems(parameter.schema, fitted, ""):
        as_text = _text(value)
        return as_text if not problems(parameter.schema, as_text, "") else value
    return fitted


def _unknown(known: t.Sequence[str], given: t.Iterable[str], words: str) -> list[str]:
    found = []
    for name in given:
        if name not in known:
            alike = difflib.get_close_matches(str(name), known, n=3) or list(dict.fromkeys(known))
            has = f"; it has {', '.join(alike)}" if alike else "; it has none"
            found.append(f"{words}{name}{has}")
    return found


def _where(parameter: Parameter) -> str:
    return {"path": "in the path", "query": "in the query", "header": "a header"}.get(parameter.where, "in the form")


def _text(value: t.Any, separator: str = ",") -> str:
    if isinstance(value, list):
        return separator.join(_text(one) for one in value)
    if isinstance(value, dict):
        return json.dumps(value)
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
        known = {one.name for one in self.described.parameters}
        # What is wanted in the path or query as well as in the body is given twice.
        needed = {one.name for one in self.described.parameters if one.required}
        properties, in_body = self.described.properties, (self.described.body or {}).get("required") or []
        if identity is not None:
            place = self._place_of_identity(values)
            if place is None:
                missing.append("the id")
            if place in known:
                parameters[place] = identity
            if place in properties and (place not in known or place in in_body):
                body[place] = identity
            if "id" in in_body:
                # An object whose whole record goes back, whatever the path calls its id.
                body["id"] = identity
        for option, value in values.items():
            key = self.key(option)
            if key is None:
                missing.append(option)
                continue
            if key in properties:
                body.setdefault(key, value)
            if key in known and (key not in properties or key in needed):
                parameters.setdefault(key, value)
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
