"""What an HMP holds: sources, sessions, recordings, streams, events."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

CREATOR = "calypso:creator"
DISPLAY_NAME = "calypso:creatorDisplayName"
CATEGORY = "calypso:category:"
RECORDING = "calypso:recording"
FROM_SESSION = "calypso:recorded_from_session"
EXPIRATION = "calypso:expiration_timestamp"

Clock = Callable[[], float]
Metadata = dict[str, list[dict[str, Any]]]


def new_id() -> str:
    return str(uuid.uuid4())


def strings(*values: str) -> list[dict[str, Any]]:
    return [{"fieldType": "STRING", "valueString": value} for value in values]


@dataclass
class Share:
    id: str
    kind: str  # user, group
    name: str
    permission: str
    email: str | None = None


@dataclass
class Shared:
    """What has metadata and shares; categories and the creator are metadata."""

    id: str
    metadata: Metadata = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)
    public: str | None = None
    created: float = 0.0
    changed: float = 0.0

    def text(self, name: str) -> str:
        return str((self.metadata.get(name) or [{}])[0].get("valueString", ""))

    @property
    def createdby(self) -> str:
        return self.text(DISPLAY_NAME)

    def categories(self, labels: dict[str, str]) -> dict[str, list[str]]:
        found = {}
        for category, label in labels.items():
            fields = self.metadata.get(CATEGORY + label)
            if fields:
                found[category] = [str(one.get("valueString", "")) for one in fields]
        return found

    def share_list(self) -> list[dict[str, Any]]:
        return [{"kind": one.kind, "name": one.name, "permission": one.permission} for one in self.shares.values()]


@dataclass
class Source(Shared):
    values: dict[str, Any] = field(default_factory=dict)
    active: bool = True
    bitrate: int = 2_500_000


@dataclass
class Session(Shared):
    title: str = ""
    description: str = ""
    syncrecord: bool = False
    active: bool = False
    sources: list[str] = field(default_factory=list)
    policies: list[str] = field(default_factory=list)
    show_external_player: bool = False
    external_player_link_active: bool = False


@dataclass
class Hotmark:
    id: str
    title: str
    description: str
    second: int
    username: str
    display_name: str


@dataclass
class Recording(Shared):
    session: str = ""
    title: str = ""
    description: str = ""
    username: str = ""
    state: str = "RECORDING"
    sources: list[str] = field(default_factory=list)
    hotmarks: list[Hotmark] = field(default_factory=list)
    asset_id: str = field(default_factory=new_id)
    recorded: float = 0.0  # up to the last pause
    running_since: float = 0.0

    def duration(self, now: float) -> float:
        running = now - self.running_since if self.state == "RECORDING" else 0.0
        return round(self.recorded + running, 3)

    def turn(self, state: str, now: float) -> None:
        self.recorded = self.duration(now)
        self.running_since = now
        self.state = state
        self.changed = now

    @property
    def in_progress(self) -> bool:
        return self.state in ("RECORDING", "PAUSED")


@dataclass
class Stream:
    id: str
    recording: str
    address: str
    port: int
    username: str
    destinations: list[dict[str, Any]] = field(default_factory=list)
    state: str = "playing"


@dataclass
class Event:
    id: str
    session: str
    values: dict[str, Any]


@dataclass
class Category:
    id: str
    label: str
    values: list[str] = field(default_factory=list)
    multiple: bool = True
    custom: bool = True
