"""The description of the service, as Swagger 2.0 or OpenAPI 3."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from ..switches import Switches
from . import wording
from .fields import GROUPS, PATTERNS
from .tables import OPERATIONS, Field, Operation, fields_of

SIMPLE = {"s": "string", "i": "integer", "n": "number", "b": "boolean", "o": "object", "int_id": "integer"}
FLOWS = ("input_id", "output_id", "input_ids", "output_ids", "source_id", "destination_id")
FOREIGN_HOST = "cloud.invalid"


def shown_title(title: str, form: str) -> str:
    if form in ("case", "mixed"):
        title = title.lower()
    if form in ("stops", "mixed"):
        title = title[:-1] if title.endswith(".") else f"{title}."
    if form in ("spaces", "mixed"):
        title = f" {title.replace(' ', '  ', 1)} "
    return title


def base_of(switches: Switches) -> str:
    """What stands before the paths of the description."""
    if switches["base"] == "moved":
        return "/cloud"
    return {"lab": "/api", "other": "/rest"}[switches["paths"]] if switches["base"] == "split" else ""


def asked(operation: Operation, switches: Switches) -> tuple[Field, ...]:
    """The parameters in query and header, as the switches have them."""
    fields = [*operation.query, *operation.headers]
    if switches["deployment_place"] == "query":
        fields = [
            replace(one, name="deployment_id", place="?") if one.place == "^" and one.required else one
            for one in fields
        ]
    if operation.title == "Get input traffic stats" and switches["input_traffic"] == "one":
        fields.append(Field("input_id", "id", "?", required=True))
    return tuple(fields)


class Describer:
    def __init__(self, switches: Switches, netloc: str, secure: bool) -> None:
        self._switches = switches
        self._netloc, self._scheme = netloc, "https" if secure else "http"
        self._v3 = switches["dialect"] == "openapi3"
        self._schemas: dict[str, Any] = {}

    def document(self) -> dict[str, Any]:
        paths: dict[str, dict[str, Any]] = {}
        base = base_of(self._switches)
        for operation in OPERATIONS:
            path = wording.path_of(operation, self._switches["paths"])
            path = path.removeprefix(base) if self._switches["base"] == "split" else path
            item = paths.setdefault(path, {})
            places = [self._path_parameter(name) for name in operation.parameters]
            described = self._operation(operation)
            if self._switches["parameter_place"] == "path_item":
                if places:
                    item["parameters"] = places
            elif places:
                described["parameters"] = [*places, *described.get("parameters", [])]
            item[wording.method_of(operation, self._switches["paths"]).lower()] = described
        info = {"title": "Ateme+ Cloud API", "version": "1.0"}
        return self._third(info, paths, base) if self._v3 else self._second(info, paths, base)

    def _second(self, info: dict[str, str], paths: dict[str, Any], base: str) -> dict[str, Any]:
        document: dict[str, Any] = {"swagger": "2.0", "info": info, "basePath": base or "/", "paths": paths}
        if self._switches["document_host"] != "absent":
            own = self._switches["document_host"] == "own"
            document.update(host=self._netloc if own else FOREIGN_HOST, schemes=[self._scheme])
        document.update(consumes=["application/json"], produces=["application/json"], definitions=self._schemas)
        if self._switches["security_told"]:
            document.update(securityDefinitions={"apikey": self._key()}, security=[{"apikey": []}])
        return document

    def _third(self, info: dict[str, str], paths: dict[str, Any], base: str) -> dict[str, Any]:
        document: dict[str, Any] = {"openapi": "3.0.3", "info": info, "paths": paths}
        host = {"own": f"{self._scheme}://{self._netloc}", "foreign": f"https://{FOREIGN_HOST}"}
        server = host.get(self._switches["document_host"], "") + base
        if server:
            document["servers"] = [{"url": server}]
        document["components"] = {"schemas": self._schemas}
        if self._switches["security_told"]:
            plain = self._switches["auth_scheme"] != "bare" and self._switches["auth_header"] == "Authorization"
            scheme = {"type": "http", "scheme": self._switches["auth_scheme"].lower(), "bearerFormat": "JWT"}
            if self._switches["auth_scheme"] == "JWT":
                scheme = {"type": "http", "scheme": "JWT"}
            document["components"]["securitySchemes"] = {"token": scheme if plain else self._key()}
            document["security"] = [{"token": []}]
        return document

    def _key(self) -> dict[str, str]:
        """Swagger 2.0 has no scheme for tokens: the form stands in the description."""
        scheme = self._switches["auth_scheme"]
        form = "<token>" if scheme == "bare" else f"{scheme} <token>"
        name = self._switches["auth_header"]
        return {"type": "apiKey", "in": "header", "name": name, "description": f"The value is: {form}"}

    # One operation

    def _operation(self, operation: Operation) -> dict[str, Any]:
        described: dict[str, Any] = {
            "summary": shown_title(operation.title, self._switches["titles"]),
            "operationId": self._identifier(operation),
            "tags": [operation.path.split("/")[2]],
            "responses": {"200": {"description": "Success"}, "400": {"description": "Refused"}},
        }
        if not operation.roles and self._switches["security_told"]:
            described["security"] = []
        words = self._switches["wording"]
        parameters = [self._parameter(field) for field in asked(operation, self._switches)]
        parameters += self._paging() if operation.lists else []
        body = wording.fields_of(operation.body, words)
        if operation.handler == "tf.submit" and not self._switches["job_priority"]:
            body = tuple(field for field in body if field.name != "priority")
        if body:
            schema = self._body(operation, body)
            if self._v3:
                content = {"application/json": {"schema": schema}}
                described["requestBody"] = {"required": any(field.required for field in body), "content": content}
            else:
                parameters.append({"name": "payload", "in": "body", "required": True, "schema": schema})
        if parameters:
            described["parameters"] = parameters
        return described

    def _identifier(self, operation: Operation) -> str:
        name = re.sub(r"\W+", "_", wording.path_of(operation, self._switches["paths"])).strip("_")
        return f"{wording.method_of(operation, self._switches['paths']).lower()}_{name}"

    def _paging(self) -> list[dict[str, Any]]:
        names = {"page": ("page", "items_per_page"), "offset": ("offset", "limit")}.get(self._switches["paging"], ())
        return [self._placed(name, "query", False, {"type": "integer"}) for name in names]

    def _placed(self, name: str, place: str, required: bool, schema: dict[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = {"name": name, "in": place, "required": required}
        return {**told, "schema": schema} if self._v3 else {**told, **schema}

    def _path_parameter(self, name: str) -> dict[str, Any]:
        number = self._switches["id_type"] == "int" and name.endswith("_id") and name not in FLOWS
        kind = "integer" if number or name == "preset_id" else "string"
        kind = "string" if name == "schedule_id" else kind
        return self._placed(wording.parameter_of(name, self._switches["paths"]), "path", True, {"type": kind})

    def _parameter(self, field: Field) -> dict[str, Any]:
        place = "query" if field.place == "?" else "header"
        name = wording.name_of(field.name, self._switches["wording"]) if place == "query" else field.name
        return self._placed(name, place, field.required, self._schema(field))

    # Schemas

    def _body(self, operation: Operation, fields: tuple[Field, ...]) -> dict[str, Any]:
        schema = self._object(fields, login=operation.handler == "user.login")
        if self._switches["schemas"] == "inline":
            return schema
        return self._reference(f"{operation.handler.replace('.', '_')}_{operation.number}", schema)

    def _reference(self, name: str, schema: dict[str, Any]) -> dict[str, Any]:
        self._schemas[name] = schema
        return {"$ref": f"#/{'components/schemas' if self._v3 else 'definitions'}/{name}"}

    def _object(self, fields: tuple[Field, ...], login: bool = False) -> dict[str, Any]:
        words = self._switches["wording"]
        schema: dict[str, Any] = {"type": "object"}
        needed = self._switches["update_requires"]
        required = [
            wording.name_of(field.name, words, login) for field in fields if field.required or (field.needed and needed)
        ]
        if required:
            schema["required"] = required
        schema["properties"] = {wording.name_of(field.name, words, login): self._schema(field) for field in fields}
        return schema

    def _schema(self, field: Field) -> dict[str, Any]:
        if field.inner.startswith("@"):
            group = field.inner[1:]
            item = self._object(fields_of(GROUPS[group]))
            named = item if self._switches["schemas"] == "inline" else self._reference(group, item)
            return {"type": "array", "items": named}
        if field.inner:
            return {"type": "array", "items": {"type": self._type(field.inner, field.name)}}
        schema: dict[str, Any] = {"type": self._type(field.kind, field.name)}
        if field.null:
            schema["nullable" if self._v3 else "x-nullable"] = True
        return {**schema, **self._limits(field)} if self._switches["document_limits"] else schema

    def _type(self, kind: str, name: str) -> str:
        if kind == "id":
            return "integer" if self._switches["id_type"] == "int" and name not in FLOWS else "string"
        return SIMPLE.get(kind, "string")

    def _limits(self, field: Field) -> dict[str, Any]:
        low, high = ("minLength", "maxLength") if field.kind == "s" else ("minimum", "maximum")
        found = {
            low: field.low,
            high: field.high,
            "enum": list(field.words) or None,
            "default": field.default,
            "pattern": f"^{PATTERNS[field.pattern][0]}$" if field.pattern in PATTERNS else None,
        }
        return {key: value for key, value in found.items() if value is not None}
