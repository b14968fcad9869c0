"""Lets the tests set the stage before each play, and tells them what became of each task, by the name of its play."""

from __future__ import annotations

import json
import os
import socket
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: stage
type: notification
short_description: Asks for the stage of a play, and writes results as JSON lines
description: For the tests of this collection.
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "stage"
    CALLBACK_NEEDS_ENABLED = True

    def v2_playbook_on_play_start(self, play: Any) -> None:
        self._play = play.get_name()
        with socket.socket(socket.AF_UNIX) as there:
            there.connect(os.environ["STAGE_SOCKET"])
            there.sendall(self._play.encode() + b"\n")
            # Answered when everything is in its place.
            there.recv(1)

    def _write(self, kind: str, outcome: Any) -> None:
        task = getattr(outcome, "task", None) or outcome._task
        result = getattr(outcome, "result", None) or outcome._result
        line = {"play": self._play, "kind": kind, "action": task.action, "task": task.get_name(), "result": result}
        with open(os.environ["STAGE_FILE"], "a", encoding="utf-8") as file:
            file.write(json.dumps(line, default=str) + "\n")

    def v2_runner_on_ok(self, result: Any) -> None:
        self._write("ok", result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._write("failed", result)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        self._write("unreachable", result)

    def v2_runner_on_skipped(self, result: Any) -> None:
        self._write("skipped", result)
