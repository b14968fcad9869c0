"""The description of the service: both dialects, where it is, and what it tells."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from ateme_client import Api, refused, running
from lab.ateme import ELSEWHERE, Ateme


@pytest.fixture
def ateme() -> Iterator[Ateme]:
    with running() as device:
        yield device


def read(ateme: Ateme, **switches: Any) -> dict[str, Any]:
    ateme.set(**switches)
    answer = Api(ateme, None).raw("GET", ateme.switches["document_path"])
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for one in node:
            yield from references(one)


def test_swagger(ateme: Ateme) -> None:
    document = read(ateme)
    assert (document["swagger"], document["basePath"]) == ("2.0", "/")
    assert "host" not in document
    described = document["paths"]["/api/customer_environment/{environment_id}"]
    assert described["get"]["summary"] == "Get environment details"
    assert described["get"]["parameters"] == [
        {"name": "environment_id", "in": "path", "required": True, "type": "string"}
    ]
    assert {"/api/user", "/api/schedules", "/api/schedules/{schedule_id}"} < set(document["paths"])
    payload = document["paths"]["/api/schedules"]["post"]["parameters"][0]
    assert (payload["in"], payload["name"]) == ("body", "payload")
    schema = document["definitions"][payload["schema"]["$ref"].rpartition("/")[2]]
    assert schema["required"] == ["input_id", "output_id", "start_time"]
    assert schema["properties"]["end_time"] == {"type": "string", "x-nullable": True}
    header = document["paths"]["/api/titanfile/jobs"]["get"]["parameters"]
    assert header == [{"name": "Deployment-Id", "in": "header", "required": True, "type": "string"}]
    assert document["securityDefinitions"]["apikey"] == {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "The value is: Bearer <token>",
    }


def test_openapi(ateme: Ateme) -> None:
    document = read(ateme, dialect="openapi3", document_path="/openapi.json")
    assert document["openapi"].startswith("3.")
    assert not {"swagger", "definitions", "basePath", "servers"} & set(document)
    body = document["paths"]["/api/schedules"]["post"]["requestBody"]
    schema = body["content"]["application/json"]["schema"]
    assert (body["required"], schema["$ref"].startswith("#/components/schemas/")) == (True, True)
    query = document["paths"]["/api/statistics/packets"]["get"]["parameters"][0]
    assert query == {"name": "time_from", "in": "query", "required": True, "schema": {"type": "string"}}
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    refused(Api(ateme, None).raw("GET", "/swagger.json"), 404)


@pytest.mark.parametrize("dialect", ["swagger2", "openapi3"])
@pytest.mark.parametrize("schemas", ["ref", "inline"])
def test_references_and_names(ateme: Ateme, dialect: str, schemas: str) -> None:
    document = read(ateme, dialect=dialect, schemas=schemas, paths="other", wording="other")
    found = set(references(document))
    assert bool(found) == (schemas == "ref")
    for reference in found:
        node: Any = document
        for name in reference.removeprefix("#/").split("/"):
            node = node[name]
        assert node["type"] == "object"
    identifiers = Counter(
        one["operationId"]
        for item in document["paths"].values()
        for method, one in item.items()
        if method != "parameters"
    )
    assert (len(identifiers), max(identifiers.values())) == (280, 1)


def test_elsewhere_nothing_is_where_it_was(ateme: Ateme) -> None:
    here = read(ateme)
    there = read(ateme, **ELSEWHERE)
    assert set(here["paths"]).isdisjoint(there["paths"])
    assert there["servers"] == [{"url": "/cloud"}]
    assert there["components"]["securitySchemes"]["token"] == {"type": "http", "scheme": "JWT"}
    api = Api(ateme)
    schema = api.body_schema("Create schedule entry")
    assert schema is not None and {"source_id", "destination_id"} <= set(schema["properties"])
    assert "input_id" not in schema["properties"]
    source, target = ateme.add_input("in"), ateme.add_output("out")
    made = api.ok("Create schedule entry", {"source_id": source, "destination_id": target, "start_time": "NOW"})
    assert (made["source_id"], made["destination_id"]) == ("in", "out")
    assert ateme.schedules()[0]["input_id"] == "in"
    answer = api.call("Create schedule entry", {"input_id": "in", "output_id": "out", "start_time": "NOW"})
    refused(answer, 400, "source_id")
    # Nothing answers under the former addresses, and not without the new base.
    assert api.raw("GET", "/api/user").status_code == 404
    assert api.raw("GET", "/rest/v2/me").status_code == 404
    assert api.raw("GET", "/cloud/rest/v2/me").json()["username"] == "admin"


def test_only_the_wording(ateme: Ateme) -> None:
    ateme.set(wording="other")
    api = Api(ateme, None)
    schema = api.body_schema("Log in and get JWT to make further API calls") or {}
    assert set(schema["properties"]) == {"email", "password"}
    assert api.login("monitor").status_code == 200
    password = ateme.users["monitor"]["password"]
    assert api.raw("POST", "/api/login", json={"username": "monitor", "password": password}).status_code == 400


@pytest.mark.parametrize(("base", "told"), [("none", "/"), ("split", "/api"), ("moved", "/cloud")])
def test_bases(ateme: Ateme, base: str, told: str) -> None:
    document = read(ateme, base=base)
    assert document["basePath"] == told
    assert ("/user" in document["paths"]) == (base == "split")
    assert Api(ateme).ok("Get logged in user details")["username"] == "admin"
    there = "/cloud/api/user" if base == "moved" else "/api/user"
    assert Api(ateme).raw("GET", there).status_code == 200
    assert Api(ateme).raw("GET", "/api/user").status_code == (404 if base == "moved" else 200)


def test_hosts(ateme: Ateme) -> None:
    assert read(ateme, document_host="own")["host"] == ateme.url.removeprefix("https://")
    assert read(ateme, document_host="foreign")["host"] == "cloud.invalid"
    assert read(ateme, dialect="openapi3")["servers"] == [{"url": "https://cloud.invalid"}]
    assert read(ateme, document_host="own", base="moved")["servers"] == [{"url": f"{ateme.url}/cloud"}]


def test_places(ateme: Ateme) -> None:
    ateme.set(document_path="/internal/description.json", document_login=True, html_elsewhere=True)
    api = Api(ateme)
    assert api.raw("GET", "/internal/description.json").json()["swagger"] == "2.0"
    for path in ("/swagger.json", "/openapi.json", "/"):
        page = api.raw("GET", path)
        assert (page.status_code, page.headers["content-type"].split(";")[0]) == (200, "text/html")
    api.token = None
    refused(api.raw("GET", "/internal/description.json"), 401)


def test_path_parameters_at_the_path(ateme: Ateme) -> None:
    item = read(ateme, parameter_place="path_item")["paths"]["/api/schedules/{schedule_id}"]
    assert [one["name"] for one in item["parameters"]] == ["schedule_id"]
    assert "parameters" not in item["get"]


def test_limits(ateme: Ateme) -> None:
    without = json.dumps(read(ateme, schemas="inline"))
    assert "maxLength" not in without and "enum" not in without
    ateme.set(document_limits=True)
    properties = (Api(ateme, None).body_schema("Create SRT push output (SRT Caller)") or {})["properties"]
    assert properties["encryption_type"] == {"type": "integer", "minimum": 0, "maximum": 3, "default": 0}
    assert (properties["password"]["minLength"], properties["password"]["maxLength"]) == (10, 80)
    alert = (Api(ateme, None).body_schema("Update alert parameters", item=True) or {})["properties"]
    assert alert["query_param"]["enum"] == ["gt", "lt", "outside_range", "within_range", "no_value"]


def test_security_told(ateme: Ateme) -> None:
    document = read(ateme, security_told=False)
    assert "securityDefinitions" not in document and "security" not in document
    key = read(ateme, security_told=True, auth_scheme="bare", auth_header="X-Access-Token")
    assert key["securityDefinitions"]["apikey"]["name"] == "X-Access-Token"
    assert key["paths"]["/api/login"]["post"]["security"] == []


def test_ids_as_numbers(ateme: Ateme) -> None:
    paths = read(ateme, id_type="int")["paths"]
    assert paths["/api/labels/{label_id}"]["put"]["parameters"][0]["type"] == "integer"
    # Inputs have names for ids, and the notes have schedules' ids as texts.
    assert paths["/api/inputs/{input_id}"]["get"]["parameters"][0]["type"] == "string"
    assert paths["/api/schedules/{schedule_id}"]["get"]["parameters"][0]["type"] == "string"
    api = Api(ateme)
    made = api.ok("Create an access permissions label", {"text": "news"})
    assert isinstance(made["id"], int)
    api.ok("Update label text", {"text": "sport"}, label_id=made["id"])
    assert ateme.items("labels")[0]["text"] == "sport"
