# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The stream of a finished recording to an address and port, over either API."""

from __future__ import annotations

import ipaddress
import typing as t

from ..resource.converge import converge
from ..resource.plan import Call, Plan, checked, looks_new, new_id, refuse_new
from ..task import Task
from ..transport.address import clean_host, segment
from ..transport.errors import Forbidden, InvalidInput, NotFound
from .client import HmpClient, Raw
from .commands import CommandLine
from .connect import connect, ledger_of, lock_name
from .ledger import Ledger
from .recordings_by_rest import VIDEOS
from .times import whole
from .titled import Values, is_uuid, plain_id
from .without_reading import honest

KIND = "streams"


def manage_restream(task: Task) -> Values:
    """The module hmp_restream."""
    params = {**task.params, **{name: plain_id(task.params[name]) for name in ("id", "recording") if task.params[name]}}
    _check(params, task.check_mode)
    with connect(task) as client:
        ledger = ledger_of(task)
        api: RestreamsByRest | RestreamsByCli
        if isinstance(client, HmpClient):
            api = RestreamsByRest(client)
        else:
            api = RestreamsByCli(client, ledger)
            api.check(params)
            _warn_without_ledger(task)
        resource = RestreamResource(api, params)
        result = converge(resource, task.conditions(lock_name(task)))
        if isinstance(api, RestreamsByCli):
            return honest(result, api.was_there, task, blind=False)
        # So that a later task over the Command Line API finds it, or does not.
        found = result["restream"]
        kept = {name: one for name, one in found.items() if name != "state"} if found.get("id") else None
        ledger.follow(KIND, resource.known_id, kept)
        return result


def _warn_without_ledger(task: Task) -> None:
    if task.params["state"] == "started" and not task.params["ledger"]:
        task.warn(
            "The Command Line API cannot look up a stream, and no ledger is given: a second run will be refused by "
            "the HMP (010006), and stopping the stream will take its id"
        )


def _check(params: t.Mapping[str, t.Any], check_mode: bool) -> None:
    """Raises InvalidInput; nothing is sent to find out."""
    for name in ("id", "recording"):
        refuse_new(name, params[name], check_mode)
    port = params["stream_port"]
    if params["address"] is not None:
        clean_host(params["address"])
    checked(
        [
            f"stream_port is {port}, it must be 0 to 65535" if port is not None and not 0 <= port <= 65535 else "",
        ]
    )
    if (
        params["state"] == "stopped"
        and not params["id"]
        and not (params["recording"] and params["address"] and port is not None)
    ):
        raise InvalidInput(
            "which stream is to be stopped is not said",
            hint="Give recording, address and stream_port, or the id of the stream",
        )


class RestreamsByRest:
    """Streams over the REST API."""

    def __init__(self, client: HmpClient) -> None:
        self._client = client

    def find(self, params: t.Mapping[str, t.Any]) -> Values | None:
        """The stream that is meant, None where there is none."""
        for raw in self._listed(params["recording"]):
            one = stream_values({"asset": params["recording"], **raw})
            where = (one["recording"], one["address"].lower(), one["stream_port"])
            if (params["id"] and one["id"] == params["id"]) or (
                not params["id"] and where == (params["recording"], params["address"].lower(), params["stream_port"])
            ):
                return self._with_state(one, raw)
        return None

    def _listed(self, recording: str | None) -> list[Raw]:
        """The list of all streams takes the right to see the system; that of a video the right to stream it."""
        if not recording:
            return self._client.listed("/apis/streams", "list the streams")
        try:
            return self._client.listed(f"{VIDEOS}/{segment(recording)}/streams", "list the streams of the recording")
        except NotFound as error:
            if not error.answer.get("code"):
                # A version without this list.
                return self._client.listed("/apis/streams", "list the streams")
            # No such recording: nothing is streamed, and a start will be told so.
            return []

    def _with_state(self, one: Values, raw: Raw) -> Values:
        """Lists do not show whether a stream is paused (REST API pages, "Get the Stream List")."""
        if raw.get("state") is not None:
            return one
        try:
            raw = self._client.fetch(f"/apis/streams/{segment(one['id'])}", "read the stream") or {}
        except (NotFound, Forbidden):
            raw = {}
        return {**one, "state": stream_values(raw)["state"]}

    def known(self, params: t.Mapping[str, t.Any]) -> Values | None:
        return self.find(params)

    def start(self, params: t.Mapping[str, t.Any], label: str) -> None:
        path = f"{VIDEOS}/{segment(params['recording'])}/streams"
        body = {"address": params["address"], "port": params["stream_port"]}
        self._client.change("POST", path, f"start {label}", body)

    def resume(self, stream: Values, label: str) -> None:
        self._client.change("PUT", f"/apis/streams/{segment(stream['id'])}", f"resume {label}", {"state": "playing"})

    def stop(self, stream: Values, label: str) -> None:
        path = f"{VIDEOS}/{segment(stream['recording'])}/streams/{segment(stream['id'])}"
        self._client.change("DELETE", path, f"stop {label}")


class RestreamsByCli:
    """Streams over the Command Line API: nothing lists them, the ledger alone knows."""

    def __init__(self, commands: CommandLine, ledger: Ledger) -> None:
        self._commands = commands
        self._ledger = ledger
        self.was_there: list[str] = []

    def check(self, params: t.Mapping[str, t.Any]) -> None:
        """Refuse what only the REST API can do, before anything is sent. Raises InvalidInput."""
        for name in ("id", "recording"):
            if params[name] and not is_uuid(params[name]) and not looks_new(params[name]):
                raise InvalidInput(f"{name} {params[name]!r} is no id (a UUID)", hint="Nothing was sent")
        if params["address"] is not None and params["state"] == "started":
            try:
                ipaddress.IPv4Address(params["address"])
            except ValueError:
                raise InvalidInput(
                    f"address {params['address']!r} is no IPv4 address, and the Command Line API takes no other",
                    hint="Over the REST API names are taken, too. Nothing was sent",
                ) from None
        if params["state"] == "stopped" and not params["id"] and not self._ledger.lasting:
            raise InvalidInput(
                "the Command Line API cannot look up a stream; nothing was sent",
                hint="Give the id of the stream, or a ledger (a JSON file that keeps the ids), or credentials for the "
                "REST API",
            )

    def find(self, params: t.Mapping[str, t.Any]) -> Values | None:
        """The stream, as far as the ledger knows. No command tells whether it still runs."""
        self._ledger.read()
        return self.known(params) or (
            {"id": params["id"], "state": "started"} if params["id"] and params["state"] == "stopped" else None
        )

    def known(self, params: t.Mapping[str, t.Any]) -> Values | None:
        """The stream that the ledger knows."""
        if params["id"]:
            found = self._ledger.find(KIND, id=params["id"])
        else:
            found = self._ledger.find(
                KIND,
                recording=params["recording"],
                address=params["address"],
                stream_port=params["stream_port"],
            )
        return {**found[-1], "state": "started"} if found else None

    def start(self, params: t.Mapping[str, t.Any], label: str) -> None:
        values = {name: params[name] for name in ("address", "stream_port")}
        self._ledger.making(
            KIND,
            lambda: self._commands.make(
                "startRestreamRecording",
                params["recording"],
                params["address"],
                params["stream_port"],
                attempt=f"start {label}",
                may_be=f"{label} may be running",
            ),
            recording=params["recording"],
            **values,
        )

    def resume(self, _stream: Values, label: str) -> None:
        raise InvalidInput(f"the Command Line API cannot resume {label}", hint="Give credentials for the REST API")

    def stop(self, stream: Values, label: str) -> None:
        try:
            self._commands.call("stopRestreamRecording", stream["id"], attempt=f"stop {label}", repeatable=True)
        except NotFound:
            if not self._commands.sent_again:
                self.was_there.append(f"stop {label}")
        self._ledger.drop(KIND, stream["id"])


def stream_values(raw: Raw) -> Values:
    """A stream of the API in the vocabulary of the options."""
    return {
        "id": str(raw.get("id")),
        "recording": str(raw.get("asset") or ""),
        "address": str(raw.get("address") or ""),
        "stream_port": whole(raw.get("port")),
        "state": "paused" if str(raw.get("state")).lower() == "paused" else "started",
    }


class RestreamResource:
    """One stream."""

    says_pending = False

    def __init__(self, api: RestreamsByRest | RestreamsByCli, params: t.Mapping[str, t.Any]) -> None:
        self._api = api
        self._params = params
        self._started = params["state"] == "started"
        self.known_id: str | None = None
        where = f"{params['address']}:{params['stream_port']}"
        self._label = (
            f"the stream of recording {params['recording']} to {where}"
            if params["recording"]
            else f"stream {params['id']}"
        )

    def read(self, watching: bool = False) -> Values | None:
        if looks_new(self._params["recording"]) or looks_new(self._params["id"]):
            return None
        return self._api.known(self._params) if watching else self._api.find(self._params)

    def pending(self, _state: Values | None) -> str:
        return ""

    def plan(self, state: Values | None, secrets_sent: bool = False) -> Plan:
        names = ("recording", "address", "stream_port")
        asked = {name: self._params[name] for name in names if self._params[name] is not None}
        before = {} if state is None else {**asked, "state": state["state"]}
        self.known_id = state["id"] if state else self.known_id
        label = self._label
        if self._started:
            shown = {**asked, "state": "started"}
            identity = state["id"] if state else new_id(f"{asked['address']}:{asked['stream_port']}")
            plan = Plan(label, before, shown, predicted={"restream": {"id": identity, **shown}})
            if state is None:
                plan.calls = [Call(f"start {label}", lambda: self._api.start(self._params, label), makes_new=True)]
            elif state["state"] == "paused":
                plan.calls = [Call(f"resume {label}", lambda: self._api.resume(state, label))]
            return plan
        after = {**asked, "state": "stopped"}
        plan = Plan(label, before, {} if state is None else after, predicted={"restream": after})
        if state is not None:
            plan.calls = [Call(f"stop {label}", lambda: self._api.stop(state, label), (label,), removes=True)]
        return plan

    def outcome(self, state: Values | None) -> Values:
        if state is None or not self._started:
            return self.plan(None).predicted
        return {"restream": state}
