"""Set-top boxes: what is known of each, and what commands do to it after a while."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any

from ..switches import Switches
from .errors import Refusal, invalid

COMMANDS = (
    *("standby-on", "standby-off", "reboot", "mute", "unmute"),
    *("set-volume", "set-channel", "show-text-message"),
)
SAMPLES: tuple[tuple[str, str, list[str]], ...] = (
    ("lobby", "Online", ["lobby", "floor-1"]),
    ("theatre-1", "Standby", ["theatre"]),
    ("theatre-2", "Offline", ["theatre"]),
    ("spare", "Never", []),
    ("cafeteria", "Warning", ["floor-1"]),
)


def _device_id(name: str) -> str:
    digest = hashlib.sha256(name.encode()).digest()[:16]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


class Devices:
    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self.boxes: dict[str, dict[str, Any]] = {}
        self._pending: list[tuple[float, str, dict[str, Any]]] = []
        self.reset()

    def reset(self) -> None:
        self._pending.clear()
        self.boxes = {}
        for number, (name, status, tags) in enumerate(SAMPLES, start=1):
            self.add(name=name, status=status, tags=tags, ip=f"192.0.2.{number}", mac=f"00:00:5e:00:53:{number:02x}")

    def add(self, name: str, status: str = "Online", **values: Any) -> str:
        moment = int(time.time() * 1000)
        box = {
            "_id": _device_id(name),
            "adminPin": "4711",
            "hostname": f"{name}.example.com",
            "ip": "192.0.2.99",
            "mac": "00:00:5e:00:53:63",
            "name": name,
            "tags": [],
            "status": status,
            "statusDetails": "",
            "type": "play_stb_2000",
            "firmware": "2.5.1-7",
            "ntpServer": "",
            "channelId": None,
            "channelName": None,
            "channelType": None,
            "lastAcceptedUpdate": moment,
            "lastConnectedAt": 0 if status == "Never" else moment,
            "muted": False,
            "standby": status == "Standby",
            "volume": 0.5,
            **values,
        }
        self.boxes[str(box["_id"])] = box
        return str(box["_id"])

    def settle(self) -> None:
        now = time.time()
        due = [one for one in self._pending if one[0] <= now]
        self._pending = [one for one in self._pending if one[0] > now]
        for _moment, identifier, changes in due:
            if identifier in self.boxes:
                self.boxes[identifier].update(changes, lastAcceptedUpdate=int(now * 1000))

    def find(self, identifier: str) -> dict[str, Any]:
        self.settle()
        box = self.boxes.get(identifier)
        if box is None:
            raise Refusal("040000", "Device not found")
        return box

    def command(self, identifier: str, command: Any, parameters: dict[str, Any]) -> None:
        """Commands are not queued: a box that is away never gets them."""
        box = self.find(identifier)
        changes = _changes(box, command, parameters)
        if box["status"] in ("Offline", "Never"):
            raise Refusal("040000", "Device stream not found")
        self._pending.append((time.time() + self._switches["device_delay"], identifier, changes))
        self.settle()


def _changes(box: dict[str, Any], command: Any, parameters: dict[str, Any]) -> dict[str, Any]:
    if command not in COMMANDS:
        raise invalid(f"command must be one of: {', '.join(COMMANDS)}")
    if command == "set-volume":
        volume = parameters.get("volume")
        if isinstance(volume, bool) or not isinstance(volume, int | float) or not 0 <= volume <= 1:
            raise invalid("volume must be between 0 and 1")
        return {"volume": volume}
    if command == "set-channel":
        if parameters.get("type") not in ("source", "session", "asset", "composition"):
            raise invalid("type must be one of: source, session, asset, composition")
        channel = {"channelId": parameters.get("id"), "channelName": parameters.get("name")}
        return {**channel, "channelType": parameters["type"]}
    if command in ("standby-on", "standby-off"):
        on = command == "standby-on"
        return {"standby": on, "status": "Standby" if on else "Online"}
    if command in ("mute", "unmute"):
        return {"muted": command == "mute"}
    if command == "reboot":
        return {"standby": False, "status": "Online", "muted": box["muted"]}
    return {}
