# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The document in which the service describes itself: Swagger 2.0 or OpenAPI 3, made into one plain form.

No path and no name on the wire is known beforehand: an operation is found by its summary, which is the title under
which the vendor's catalogue lists it.
"""

from __future__ import annotations

import dataclasses
import functools
import html
import re
import typing as t
from urllib.parse import urlsplit

from ..transport.errors import BadAnswer, NotFound
from .catalogue import near, normal

Json = dict[str, t.Any]
METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
# A schema may refer to itself; deeper than this nothing is checked.
_DEEPEST = 8
# How a description says what stands before the token: JWT <token>, 'Token your-token', Authorization: Bearer eyJ...
_SCHEME = re.compile(r"\b(bearer|jwt|token)\b:?\s+(?:[<{\[\"']|eyJ|your\b|xxx|\.\.\.)", re.IGNORECASE)
PLACE = re.compile(r"[{<](?:\w+:)?([^{}<>/]+)[}>]")
# Headers that the client itself sends, whatever the document says of them.
_OWN_HEADERS = frozenset(("authorization", "content-type", "accept"))


@dataclasses.dataclass(frozen=True)
class Parameter:
    """One parameter of an operation; `where` is path, query, header, or form.

    `separator` stands between the items of a list; None: each item is sent by itself.
    """

    name: str
    where: str
    required: bool
    schema: Json
    separator: str | None = None


@dataclasses.dataclass(frozen=True)
class Described:
    """An operation as the document has it. `body` is the schema of a JSON body, None where it takes none."""

    title: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    body: Json | None
    body_required: bool = False
    # How a form is sent: in parts, else as application/x-www-form-urlencoded.
    multipart: bool = True
    # What is active, by `environment` or `organisation`, for an operation that wants to be told.
    around: t.Callable[[str], str] | None = dataclasses.field(default=None, compare=False)

    @property
    def path_parameters(self) -> tuple[str, ...]:
        """In the order of the path, however they were declared."""
        return tuple(PLACE.findall(self.path))

    @property
    def properties(self) -> Json:
        """The properties of the body, with their schemas."""
        return properties_of(self.body or {})


@dataclasses.dataclass(frozen=True)
class Document:
    """All operations as they stand in the document, made plain when one is asked for, and how a token is sent.

    Most tasks need a handful of 280: references are followed for these alone.
    """

    rows: tuple[Json, ...] = ()
    models: Json = dataclasses.field(default_factory=dict)
    header: str = "Authorization"
    scheme: str = "Bearer"

    @property
    def operations(self) -> tuple[Described, ...]:
        return tuple(self._described(row) for row in self.rows)

    @property
    def titles(self) -> list[str]:
        return [row["title"] for row in self.rows]

    def path_of(self, title: str) -> str | None:
        """The path of an operation, None where there is none."""
        found = self._by_title.get(normal(title))
        return str(found[0]["path"]) if found else None

    @functools.cached_property
    def _by_title(self) -> dict[str, list[Json]]:
        found: dict[str, list[Json]] = {}
        for row in self.rows:
            found.setdefault(normal(row["title"]), []).append(row)
        return found

    def find(self, title: str, by_id: bool | None = None) -> Described:
        """The operation of a title. Of two with one title `by_id` is the one with more places in its path.

        Raises NotFound with titles that look alike.
        """
        found = self._by_title.get(normal(title), [])
        if not found:
            alike = near(title, self.titles)
            raise NotFound(
                f'the service\'s document has no operation "{title}"',
                hint=f"It has {', '.join(alike)}" if alike else "ateme_operation with search lists the known titles",
            )
        found = sorted(found, key=lambda row: len(PLACE.findall(row["path"])))
        return self._described(found[-1] if by_id else found[0])

    def _described(self, row: Json) -> Described:
        raw, given, places = self.models, row["described"], PLACE.findall(row["path"])
        parameters: dict[tuple[str, str], Parameter] = {}
        body: Json | None = None
        required = False
        for one in (_dict(_resolved(raw, each)) for each in [*_list(row["shared"]), *_list(given.get("parameters"))]):
            if one.get("in") == "body":
                body, required = schema_of(raw, one.get("schema")), one.get("required") is True
            elif (found := _parameter(raw, one)) and not self._is_idle(found, places):
                # What the operation says of a parameter counts more than what its path says.
                parameters[found.name, found.where] = found
        request = _dict(_resolved(raw, given.get("requestBody")))
        content = _dict(request.get("content"))
        forms = [kind for kind in content if "form" in kind] or _list(row.get("forms"))
        # What takes JSON gets JSON, whatever else it takes.
        kind = next((kind for kind in content if _is_json(kind)), None)
        if body is None and kind:
            body, required = schema_of(raw, _dict(content[kind]).get("schema")), request.get("required") is True
        elif body is None and forms and content:
            schema = schema_of(raw, _dict(content[forms[0]]).get("schema"))
            for name, inner in properties_of(schema).items():
                parameters[name, "form"] = Parameter(name, "form", name in schema.get("required", []), inner)
        for name in places:
            # A place that nobody has declared.
            parameters.setdefault((name, "path"), Parameter(name, "path", True, {}))
        taken = tuple(one for one in parameters.values() if body is None or one.where != "form")
        files = any(one.schema.get("type") == "file" or one.schema.get("format") == "binary" for one in taken)
        multipart = files or any("multipart" in str(kind) for kind in forms)
        return Described(row["title"], row["method"], row["path"], taken, body, required, multipart)

    def _is_idle(self, parameter: Parameter, places: list[str]) -> bool:
        """Whether a parameter is nothing that anybody gives: the client itself sends it, or the path lacks it."""
        if parameter.where == "path":
            return parameter.name not in places
        return parameter.where == "header" and parameter.name.lower() in (*_OWN_HEADERS, self.header.lower())

    def plain(self) -> Json:
        """In the form in which it is kept with a session."""
        return {"rows": list(self.rows), "models": self.models, "header": self.header, "scheme": self.scheme}

    @staticmethod
    def of(plain: Json) -> Document:
        return Document(**{**plain, "rows": tuple(plain["rows"])})


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
    for path, given in raw["paths"].items():
        item = _dict(_resolved(raw, given))
        for method in METHODS:
            described = _dict(item.get(method))
            title = described.get("summary")
            if isinstance(title, str) and title.strip():
                forms = [one for one in _list(described.get("consumes", raw.get("consumes"))) if "form" in str(one)]
                found.append(
                    {
                        "title": " ".join(title.split()),
                        "method": method.upper(),
                        "path": f"{base}/{path.lstrip('/')}",
                        "described": {key: described[key] for key in ("parameters", "requestBody") if key in described},
                        "shared": _list(item.get("parameters")),
                        **({"forms": forms} if forms else {}),
                    }
                )
    models = {key: raw[key] for key in ("definitions", "parameters", "components", "responses") if key in raw}
    return Document(tuple(found), models, *_authentication(raw))


def _list(value: t.Any) -> list[t.Any]:
    return value if isinstance(value, list) else []


def _dict(value: t.Any) -> Json:
    return value if isinstance(value, dict) else {}


_WHERE = {"path": "path", "query": "query", "header": "header", "formData": "form"}
_SEPARATORS = {"csv": ",", "ssv": " ", "tsv": "\t", "pipes": "|", "spaceDelimited": " ", "pipeDelimited": "|"}
_OF_SCHEMA = frozenset(
    ("type", "format", "enum", "items", "default", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
    + ("minLength", "maxLength", "minItems", "maxItems", "pattern", "nullable", "x-nullable")
)


def _is_json(kind: str) -> bool:
    return "json" in kind.lower() or kind in ("*/*", "application/*")


def _parameter(raw: Json, told: Json) -> Parameter | None:
    """A parameter as it is told; None for a cookie, and for what is none."""
    name, where = told.get("name"), _WHERE.get(str(told.get("in")))
    if where is None or not isinstance(name, str):
        return None
    schema = told["schema"] if "schema" in told else {key: told[key] for key in told if key in _OF_SCHEMA}
    required = where == "path" or told.get("required") is True
    return Parameter(name, where, required, schema_of(raw, schema), _separator(told, where))


def _separator(parameter: Json, where: str) -> str | None:
    """How the items of a list are sent: each by itself, or with something between them."""
    if "schema" in parameter:
        style = str(parameter.get("style"))
        exploded = parameter.get("explode", style not in _SEPARATORS and where == "query")
        return None if exploded else _SEPARATORS.get(style, ",")
    form = str(parameter.get("collectionFormat", "csv" if parameter.get("type") == "array" else "multi"))
    return _SEPARATORS.get(form)


def properties_of(schema: Json) -> Json:
    """The properties of an object; where it may have several forms, those of all."""
    found = dict(schema.get("properties") or {})
    for form in [*(schema.get("oneOf") or []), *(schema.get("anyOf") or [])]:
        found = {**properties_of(form), **found}
    return found


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


def schema_of(raw: Json, schema: t.Any, within: tuple[str, ...] = ()) -> Json:
    """A schema with all references in their places, `allOf` made one, and what describes it to people left out.

    `within`: the references on the way here; a model within itself, or very deep, is anything.
    """
    if isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
        if schema["$ref"] in within:
            return {}
        within = (*within, schema["$ref"])
    schema = _resolved(raw, schema)
    if not isinstance(schema, dict) or len(within) > _DEEPEST:
        return {}
    found: Json = {}
    for part in _list(schema.get("allOf")):
        found = both(found, schema_of(raw, part, within))
    for key, value in schema.items():
        if key == "properties" and isinstance(value, dict):
            inner = {name: schema_of(raw, one, within) for name, one in value.items()}
            found["properties"] = {**found.get("properties", {}), **inner}
        elif key == "required" and isinstance(value, list):
            names = [*found.get("required", []), *(name for name in value if isinstance(name, str))]
            found["required"] = list(dict.fromkeys(names))
        elif key in ("items", "additionalProperties") and isinstance(value, dict):
            found[key] = schema_of(raw, value, within)
        elif key in ("oneOf", "anyOf") and isinstance(value, list):
            found[key] = [schema_of(raw, one, within) for one in value]
        elif key == "x-nullable":
            found["nullable"] = value
        elif key == "const":
            found["enum"] = [value]
        elif (key in _OF_SCHEMA and key != "items") or key in ("additionalProperties", "readOnly"):
            found[key] = value
    properties = found.get("properties") or {}
    if "required" in found:
        # What only the service sets is not asked for.
        found["required"] = [name for name in found["required"] if not (properties.get(name) or {}).get("readOnly")]
    return found


def both(one: Json, other: Json) -> Json:
    """Two schemas that hold together; what the second says counts more."""
    found = {**one, **other}
    if "properties" in one or "properties" in other:
        found["properties"] = {**one.get("properties", {}), **other.get("properties", {})}
    if "required" in one or "required" in other:
        found["required"] = list(dict.fromkeys([*one.get("required", []), *other.get("required", [])]))
    return found


def _base(raw: Json) -> str:
    """What stands before every path. A host in the document does not count: `url` says where the service is."""
    first = next((one for one in _list(raw.get("servers")) if isinstance(one, dict)), {})
    variables = first.get("variables")
    server = str(first.get("url") or "")
    for name, one in (variables if isinstance(variables, dict) else {}).items():
        server = server.replace("{" + str(name) + "}", str(one.get("default") or "") if isinstance(one, dict) else "")
    try:
        base = str(raw.get("basePath") or "") if "swagger" in raw else urlsplit(server).path
    except ValueError:
        # No address at all: nothing stands before the paths.
        base = ""
    return "/" + base.strip("/") if base.strip("/") else ""


def _authentication(raw: Json) -> tuple[str, str]:
    """The header in which a token is sent, and the word before it."""
    schemes = _dict(raw.get("securityDefinitions")) or _dict(_dict(raw.get("components")).get("securitySchemes"))
    asked = {name for one in _list(raw.get("security")) if isinstance(one, dict) for name in one}
    found = []
    for name, given in schemes.items():
        one = _resolved(raw, given)
        if isinstance(one, dict) and (sent := _sent_as(one)):
            # What the document asks for everywhere, then what is known for tokens.
            found.append(((name not in asked, sent[0].lower() != "authorization"), sent))
    return min(found, key=lambda ranked: ranked[0])[1] if found else ("Authorization", "Bearer")


def _sent_as(scheme: Json) -> tuple[str, str] | None:
    """Header and word of one security scheme; None for what is no token in a header."""
    told = _SCHEME.search(html.unescape(str(scheme.get("description") or "")))
    word = told[1] if told else ""
    word = "Bearer" if word.lower() == "bearer" else word
    kind = str(scheme.get("type") or "").lower()
    if kind == "http":
        named = str(scheme.get("scheme") or "bearer")
        if named.lower() in ("basic", "digest"):
            return None
        return "Authorization", "Bearer" if named.lower() == "bearer" else named
    if kind in ("oauth2", "openidconnect"):
        return "Authorization", "Bearer"
    if kind == "apikey" and scheme.get("in") == "header":
        header = str(scheme.get("name") or "Authorization")
        return header, word or ("Bearer" if header.lower() == "authorization" else "")
    return None
