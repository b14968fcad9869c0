"""Where a Local-TS input tells of which multi-viewer it is the result, and what is done where it does not."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme.multiviewers import MULTIVIEWER, MultiViewer
from ansible_collections.streamops.video.plugins.module_utils.ateme.options_machines import ATEME_MULTIVIEWER
from ansible_collections.streamops.video.plugins.module_utils.task import Task
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput
from ateme_told import Service, anything, operation

Json = dict[str, Any]
VIEWERS = (
    operation("List inputs", "/inputs"),
    operation("Get multi-viewer details", "/viewers/{multi_viewer_id}"),
    operation("Create multi-viewer", "/viewers", "post", anything("name", "layout_id")),
    operation("Update multi-viewer", "/viewers/{multi_viewer_id}", "put", anything("name")),
    operation("Delete multi-viewer", "/viewers/{multi_viewer_id}", "delete"),
    operation("Get multi-viewer layouts", "/layouts"),
)


def run(service: Service, **options: Any) -> Json:
    defaults = {name: one.get("default") for name, one in ATEME_MULTIVIEWER.argument_spec().items()}
    task = Task({**defaults, **options})
    return service.bring(MultiViewer.of(task, ATEME_MULTIVIEWER, MULTIVIEWER, service))  # type: ignore[arg-type]


def service_with(row: Json) -> Service:
    told = {"/inputs": [row], "/layouts": [{"id": 1, "name": "2x2"}], "/viewers/7": {"id": 7, "state": "running"}}
    return Service(VIEWERS, lambda _method, path, _body: told.get(path))


@pytest.mark.parametrize(
    "row",
    [
        {"id": "wall", "user_description": "Wall", "multi_viewer_id": 7},
        {"id": "wall", "user_description": "Wall", "input_settings": {"multi_viewer_id": 7}},
        {"input_id": "wall", "input_settings": {"user_description": "Wall", "multi_viewer": {"id": 7}}},
    ],
)
def test_it_is_found_where_its_input_tells_of_it(row: Json) -> None:
    service = service_with({"type": "local_ts", **row})
    found = run(service, name="Wall", layout="2x2")
    assert not found["changed"] and found["multiviewer"]["id"] == "7" and found["multiviewer"]["input"] == "wall"


@pytest.mark.parametrize("state", ["present", "absent"])
@pytest.mark.parametrize("row", [{"type": "Local-TS"}, {"input_settings": {"input_type": "local_ts"}}])
def test_no_second_one_is_made_where_it_cannot_be_told(row: Json, state: str) -> None:
    service = service_with({"id": "wall", "user_description": "Wall", **row})
    with pytest.raises(InvalidInput, match="does not tell of which one"):
        run(service, name="Wall", layout="2x2", state=state)
    assert service.writes == []


def test_another_input_of_that_name_is_in_nobodys_way() -> None:
    service = service_with({"id": "wall", "user_description": "Wall", "type": "push"})
    assert not run(service, name="Wall", state="absent")["changed"]
