"""What both APIs of the HMP share: who stands by, what is put there for a task, and what is compared."""

from __future__ import annotations

import re
from typing import Any

from matrix import PASSPHRASE, Rig, Values


class HmpRig(Rig):
    system, title, user, other_user = "hmp", "Haivision Media Platform", "admin", "operator"
    volatile = frozenset({"lastSeen", "time", "createdAt", "updatedAt", "lastAcceptedUpdate", "lastConnectedAt"})

    def settle(self) -> None:
        hmp = self.device
        camera = hmp.add_source(name="Bystander camera", type="SRT", port=7001, passphrase=PASSPHRASE)
        session = hmp.add_session("Bystander", sources=[camera], live=True)
        hmp.add_recording(session, title="Bystander recording")
        hmp.add_recording(session, state="FINISHED", title="Bystander video")
        hmp.add_event(session, title="Bystander show")
        hmp.add_device("Bystander box", "Online")

    def held(self) -> dict[str, list[Values]]:
        hmp = self.device
        kinds = ("sources", "sessions", "recordings", "streams", "events", "devices")
        found = {kind: getattr(hmp, f"all_{kind}")() for kind in kinds}
        for one in found["recordings"]:
            # They grow, and the device gives them a title with the time.
            one["duration"] = None
            one["title"] = re.sub(r" - [\d/]+, [\d:]+$", "", one["title"])
        return found


def session_there(hmp: Any) -> None:
    hmp.add_session("Target", sources=[hmp.add_source(name="Target camera", host="239.1.1.1")])


def recorded(state: str = "RECORDING") -> Any:
    def seed(hmp: Any) -> Values:
        session = hmp.add_session("Target", sources=[hmp.add_source(name="Target camera", host="239.1.1.1")])
        return {"id": hmp.add_recording(session, state=state, title="Target recording")}

    return seed


def _finished(hmp: Any) -> str:
    session = hmp.add_session("Target", sources=[hmp.add_source(name="Target camera", host="239.1.1.1")])
    found: str = hmp.add_recording(session, state="FINISHED", title="Target recording")
    return found


TO: Values = {"address": "239.134.32.100", "stream_port": 4900}


def finished(hmp: Any) -> Values:
    """A recording that can be streamed, and where to."""
    identity = _finished(hmp)
    return {"recording": identity, **TO}


def video(hmp: Any) -> Values:
    return {"id": _finished(hmp)}


def streamed(hmp: Any) -> Values:
    recording = _finished(hmp)
    with hmp.lock:
        hmp.state.start_stream(hmp.state.recordings[recording], TO["address"], TO["stream_port"], "admin")
    return {"recording": recording, **TO}
