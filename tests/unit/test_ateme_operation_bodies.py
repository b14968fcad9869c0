"""ateme_operation: what the document of the service shows in part only."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme.checking import opened, problems
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput
from ansible_collections.streamops.video.plugins.modules import ateme_operation, ateme_titanfile_deployment
from ateme_runs import Runs

Json = dict[str, Any]
CLOUD: Json = {"provider": "aws", "region": "eu-west-1"}
NIGHT: Json = {"name": "Night batch", "version": "2.13.3", **CLOUD}


def test_a_schema_that_may_hold_more_still_checks_what_it_names() -> None:
    schema: Json = {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string"},
            "steps": {"type": "array", "items": {"type": "object", "properties": {"codec": {"type": "string"}}}},
        },
    }
    body = {"name": "x", "more": 1, "steps": [{"codec": "h264", "preset": "slow"}]}
    assert problems(schema, body, "body") == ["body.more is not known", "body.steps[0].preset is not known"]
    assert problems(opened(schema), body, "body") == []
    assert problems(opened(schema), {"steps": [{"codec": 3}]}, "body") == [
        "body lacks name",
        "body.steps[0].codec is 3, it must be a string",
    ]


def test_a_titanfile_job_takes_what_titanfile_takes(fresh_ateme: Any) -> None:
    service = fresh_ateme
    runs = Runs(service)
    deployment = runs.run(ateme_titanfile_deployment, **NIGHT)["titanfile_deployment"]["id"]
    service.clear_requests()
    body = {
        "name": "Match",
        "configuration": {"input": "s3://a/1.mxf", "outputs": [{"codec": "h264"}]},
        "workflows": [1],
    }
    asked = {"operation": "Create TitanFile job", "parameters": {"Deployment-Id": deployment}}
    assert runs.run(ateme_operation, **asked, body=body)["changed"]
    assert service.writes[-1]["body"] == body
    with pytest.raises(InvalidInput, match=r"body\.name is a list"):
        runs.run(ateme_operation, **asked, body={**body, "name": [5]})
