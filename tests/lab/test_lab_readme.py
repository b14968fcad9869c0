"""The README names every switch with its default, and every fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lab.faults import HTTP_FAULTS
from lab.gateway import Gateway
from lab.hmp import Hmp
from lab.hmp.settings import CLI_FAULTS
from lab.kraken import Kraken

README = (Path(__file__).resolve().parents[2] / "extensions/lab/README.md").read_text()
WORDS: dict[Any, str] = {None: "null", True: "true", False: "false", "": "''"}


@pytest.mark.parametrize("device", [Gateway, Hmp, Kraken])
def test_switches(device: type[Gateway | Hmp | Kraken]) -> None:
    for switch in device.switch_specification:
        literal = isinstance(switch.default, bool | None) or switch.default == ""
        default = WORDS[switch.default] if literal else switch.default
        assert f"| `{switch.name}` | `{default}` |" in README


def test_faults() -> None:
    for fault in (*HTTP_FAULTS, *Gateway.fault_kinds, *Hmp.fault_kinds, *Kraken.fault_kinds, *CLI_FAULTS):
        assert f"| `{fault.name}` |" in README
