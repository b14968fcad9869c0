# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The document in which the service describes itself: Swagger 2.0 or OpenAPI 3, made into one plain form.

No path and no name on the wire is known beforehand: an operation is found by its summary, which is the title under
which the vendor's catalogue lists it.
"""

from __future__ import annotations

import dataclasses
import re
import typing as t
from urllib.parse import urlsplit

from ..transport.errors import BadAnswer, NotFound
from .catalogue import near, normal

Json = dict[str, t.Any]
METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
# A schema may refer to itself; deeper than this nothing is checked.
_DEEPEST = 8
_SCHEME = re.compile(r"\b(bearer|jwt|token)\b\s*[<{\[]", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Parameter:
    """One parameter of an operation; `where` is path, query, header, or form."""

    name: str
    where: str
    required: bool
    schema: Json


@dataclasses.dataclass(frozen=True)
class Described:
    """An operation as the document has it. `body` is the schema of a JSON body, None where it takes none."""

    title: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    body: Json | None
    body_required: bool = False

    @property
    def path_parameters(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.parameters if one.where == "path")

    @property
    def properties(self) -> Json:
        """The properties of the body, with their schemas."""
        return dict((self.body or {}).get("properties") or {})

    def plain(self) -> Json:
        """In the form in which it is kept with a session."""
        return {**dataclasses.asdict(self), "parameters": [dataclasses.asdict(one) for one in self.parameters]}

    @staticmethod
    def of(plain: Json) -> Described:
        return Described(**{**plain, "parameters": tuple(Parameter(**one) for one in plain["parameters"])})


@dataclasses.dataclass(frozen=True)
class Document:
    """All operations, and how a token is sent."""

    operations: tuple[Described, ...]
    header: str = "Authorization"
    scheme: str = "Bearer"

    def find(self, title: str, by_id: bool | None = None) -> Described:
        """The operation of a title. Of two with one title `by_id` is the one with more path parameters.

        Raises NotFound with titles that look alike.
        """
        found = [one for one in self.operations if normal(one.title) == normal(title)]
        if not found:
            alike = near(title, (one.title for one in self.operations))
            raise NotFound(
                f'the service\'s document has no operation "{title}"',
                hint=f"It has {', '.join(alike)}" if alike else "ateme_operation with search lists the known titles",
            )
        found.sort(key=lambda one: len(one.path_parameters))
        return found[-1] if by_id else found[0]

    def plain(self) -> Json:
        """In the form in which it is kept with a session."""
        return {
            "operations": [one.plain() for one in self.operations],
            "header": self.header,
            "scheme": self.scheme,
        }

    @staticmethod
    def of(plain: Json) -> Document:
        return Document(**{**plain, "operations": tuple(Described.of(one) for one in plain["operations"])})


def is_document(found: t.Any) -> bool:
    """Whether it is such a document, and no page or other JSON."""
    return (
        isinstance(found, dict) and isinstance(found.get("paths"), dict) and ("swagger" in found or "openapi" in found)
    )


def document_of(raw: t.Any) -> Document:
    """The document in its one form. Raises BadAnswer for anything else."""
    if not is_document(raw):
        raise BadAnswer("this is no Swagger 2.0 or OpenAPI 3 document", hint="See api_document")
    base = _base(raw)
    found = []
    for path, item in raw["paths"].items():
        item = _resolved(raw, item)
        for method in METHODS:
            described = item.get(method) if isinstance(item, dict) else None
            if isinstance(described, dict) and described.get("summary"):
                found.append(_operation(raw, base + path, method, described, item.get("parameters") or []))
    header, scheme = _authentication(raw)
    return Document(tuple(found), header, scheme)


def _operation(raw: Json, path: str, method: str, described: Json, shared: list[t.Any]) -> Described:
    parameters: dict[tuple[str, str], Parameter] = {}
    body: Json | None = None
    required = False
    for one in (_resolved(raw, each) for each in [*shared, *(described.get("parameters") or [])]):
        if not isinstance(one, dict):
            continue
        if one.get("in") == "body":
            body, required = schema_of(raw, one.get("schema") or {}), bool(one.get("required"))
            continue
        where = "form" if one.get("in") == "formData" else str(one.get("in"))
        schema = schema_of(raw, one.get("schema") or {key: value for key, value in one.items() if key in _OF_SCHEMA})
        # What the operation says of a parameter counts more than what its path says.
        name = str(one.get("name"))
        parameters[name, where] = Parameter(name, where, bool(one.get("required")), schema)
    request = _resolved(raw, described.get("requestBody") or {})
    for kind, content in (request.get("content") or {}).items():
        if body is None and "json" in kind:
            body, required = schema_of(raw, content.get("schema") or {}), bool(request.get("required"))
        elif body is None and "form" in kind:
            schema = schema_of(raw, content.get("schema") or {})
            for name, inner in (schema.get("properties") or {}).items():
                parameters[name, "form"] = Parameter(name, "form", name in (schema.get("required") or []), inner)
    title = " ".join(str(described["summary"]).split())
    return Described(title, method.upper(), path, tuple(parameters.values()), body, required)


_OF_SCHEMA = frozenset(
    ("type", "format", "enum", "items", "default", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
    + ("minLength", "maxLength", "pattern", "nullable")
)


def _resolved(raw: Json, value: t.Any) -> t.Any:
    """A value, or what it refers to within the document."""
    for _step in range(_DEEPEST):
        if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
            return value
        found: t.Any = raw
        for key in value["$ref"].removeprefix("#/").split("/"):
            key = key.replace("~1", "/").replace("~0", "~")
            found = found.get(key) if isinstance(found, dict) else None
        value = found if found is not None else {}
    return {}


def schema_of(raw: Json, schema: t.Any, depth: int = 0) -> Json:
    """A schema with all references in their places, `allOf` made one, and what describes it to people left out."""
    schema = _resolved(raw, schema)
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return {}
    found: Json = {}
    for part in schema.get("allOf") or []:
        inner = schema_of(raw, part, depth + 1)
        found = {
            **found,
            **inner,
            "properties": {**found.get("properties", {}), **inner.get("properties", {})},
            "required": [*found.get("required", []), *inner.get("required", [])],
        }
    for key, value in schema.items():
        if key == "properties" and isinstance(value, dict):
            inner = {name: schema_of(raw, one, depth + 1) for name, one in value.items()}
            found["properties"] = {**found.get("properties", {}), **inner}
        elif key == "required" and isinstance(value, list):
            found["required"] = [*found.get("required", []), *value]
        elif key in ("items", "additionalProperties") and isinstance(value, dict):
            found[key] = schema_of(raw, value, depth + 1)
        elif key in ("oneOf", "anyOf") and isinstance(value, list):
            found[key] = [schema_of(raw, one, depth + 1) for one in value]
        elif key == "x-nullable":
            # How Swagger 2.0 says it, which has no word of its own.
            found["nullable"] = value
        elif key in _OF_SCHEMA or key in ("additionalProperties", "readOnly", "maxItems", "minItems"):
            found[key] = value
    return found


def _base(raw: Json) -> str:
    """What stands before every path. A host in the document does not count: `url` says where the service is."""
    servers = raw.get("servers")
    server = str(servers[0].get("url") or "") if isinstance(servers, list) and servers else ""
    base = str(raw.get("basePath") or "") if "swagger" in raw else urlsplit(server).path
    return "/" + base.strip("/") if base.strip("/") else ""


def _authentication(raw: Json) -> tuple[str, str]:
    """The header in which a token is sent, and the word before it."""
    components = raw.get("components")
    schemes = raw.get("securityDefinitions") or (
        components.get("securitySchemes") if isinstance(components, dict) else {}
    )
    for one in (_resolved(raw, each) for each in (schemes or {}).values()):
        if not isinstance(one, dict):
            continue
        told = _SCHEME.search(str(one.get("description") or ""))
        if one.get("type") == "http":
            word = str(one.get("scheme") or "bearer")
            return "Authorization", "Bearer" if word.lower() == "bearer" else word
        if one.get("type") == "apiKey" and one.get("in") == "header":
            header = str(one.get("name") or "Authorization")
            if told:
                word = told[1]
                return header, "Bearer" if word.lower() == "bearer" else word
            return header, "Bearer" if header.lower() == "authorization" else ""
    return "Authorization", "Bearer"
