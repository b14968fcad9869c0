"""What is made is not mistaken for what was there, and what has no id is not pointed at."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme.entity import EntityResource, alike
from ansible_collections.streamops.video.plugins.module_utils.ateme.labels import LABEL
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput
from ateme_told import LABELS, Service


def label(service: Service, **params: Any) -> EntityResource:
    params = {"state": "present", "wait_timeout": 1, **params}
    wanted = {name: params[name] for name in ("text",) if name in params}
    return EntityResource(service, LABEL, params, wanted, service.warn)  # type: ignore[arg-type]


@pytest.mark.parametrize("answer", [{"message": "ok", "organisation_id": 1}, {"id": 1}, {"organisation": {"id": 1}}])
def test_the_answer_to_a_create_may_name_something_else(answer: Any) -> None:
    rows = [{"id": 1, "text": "Old"}]
    looks = {"after": 0}

    def tell(method: str, path: str, body: Any) -> Any:
        if method == "POST":
            return answer
        made = any(one[0] == "POST" for one in service.writes)
        looks["after"] += made
        # The list lags.
        return [*rows, {"id": 2, "text": "New"}] if looks["after"] > 1 else rows

    service = Service(LABELS, tell)
    done = service.bring(label(service, text="New"))
    assert done["label"] == {"id": "2", "text": "New"}
    assert service.writes == [("POST", "/labels", {"text": "New"})]


def test_the_id_that_is_new_is_taken() -> None:
    service = Service(LABELS, lambda method, path, body: {"label": {"label_id": 7}} if method == "POST" else told)
    told: list[Any] = []
    resource = label(service, text="New")
    assert resource.read() is None
    resource.create({"text": "New"}, "create")
    told = [{"label_id": 7, "text": "new"}]
    row = resource.read()
    assert row is not None and resource.id_of(row) == "7"


@pytest.mark.parametrize("state", ["present", "absent"])
def test_what_has_no_id_is_not_pointed_at(state: str) -> None:
    service = Service(LABELS, lambda *_: [{"text": "Old", "organisation_id": 3}])
    wanted = {"text": "Old", "state": state}
    if state == "present":
        assert not service.bring(label(service, **wanted))["changed"]
    else:
        with pytest.raises(InvalidInput, match="does not tell the id of label"):
            service.bring(label(service, **wanted))
    assert service.writes == []


def test_names_are_texts_and_not_numbers() -> None:
    assert alike("name", "Event 1", " Event 1 ") and alike("latency", "500", 500) and alike("name", "", None)
    assert not alike("name", "1", "01") and not alike("user_description", "0", "0.0")
