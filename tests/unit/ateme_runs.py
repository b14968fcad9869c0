"""The Ateme+ modules against the lab, without Ansible in between: real clients, real sockets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.streamops.video.plugins.module_utils.resource.fields import ModuleSpec, given
from ansible_collections.streamops.video.plugins.module_utils.task import Task

Values = dict[str, Any]


class Runs:
    """Tasks of one user on one service; `said` holds the warnings of the last one."""

    def __init__(self, service: Any, user: str = "admin", **common: Any) -> None:
        self.service = service
        self.common: Values = {
            "url": service.url,
            "username": user,
            "password": service.users[user]["password"],
            "certificate_fingerprint": service.fingerprint,
            "retries": 1,
            "wait_timeout": 10,
            **common,
        }
        self.said: list[str] = []

    def run(self, module: Any, check: bool = False, **options: Any) -> Values:
        spec: ModuleSpec = module.SPEC
        manage: Callable[[Task], Values] = module.run
        argument_spec = spec.argument_spec()
        unknown = options.keys() - argument_spec.keys()
        assert not unknown, f"no such options: {unknown}"
        defaults = {name: one.get("default") for name, one in argument_spec.items()}
        common = {name: one for name, one in self.common.items() if name in argument_spec}
        task = Task({**defaults, **common, **given(spec.fields, options)}, check_mode=check)
        try:
            return manage(task)
        finally:
            self.said = task.warnings
