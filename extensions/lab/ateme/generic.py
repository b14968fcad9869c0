"""Storage for the operations that mean no more than that: what is created is listed, read, changed and deleted."""

from __future__ import annotations

import copy
import time

from .call import Call, Handler, Reply
from .errors import invalid
from .state import Record

# What a report says beside the question it answers.
REPORTS: dict[str, Record] = {
    "consumption": {"currency": "eur", "total": 0.0, "lines": []},
    "consumption_hourly": {"currency": "eur", "hours": []},
    "thumbnail": {"url": "https://thumbnails.invalid/lab.jpg"},
    "cloud_resources": {"environments": 0, "transcoders": 0},
    "running_state": {"organisations": []},
    "audio_tracks": {"audio_tracks": []},
    "esam": {"esam": ""},
}
# What is there before anybody has put it there.
SINGLES: dict[str, Record] = {
    "agreement_selectors": {"bitrates": [5000, 10000, 20000], "months": [1, 12]},
    "pricing": {"currency": "eur", "prices": []},
    "organisation_pricing": {"currency": "eur", "prices": []},
    "muted_categories": {"categories": []},
    "billing_details": {"currency": "eur"},
    "input_analysis": {"state": "stopped", "results": []},
}


def _list(call: Call) -> Reply:
    records = call.mine()
    for name, value in call.params.items():  # the regions of a provider, the configurations of an environment
        records = [one for one in records if str(one.get(name, value)) == value]
    return call.listing(records)


def _get(call: Call) -> Reply:
    return call.item(call.own(call.store, call.identifier))


def create_record(call: Call, **more: object) -> Record:
    values = {**call.fresh(), **call.params, "organisation_id": call.context.managing, **more}
    record = call.state.put(call.store, values)
    log = {"action": call.operation.title, "user": call.user.name, "time": int(time.time())}
    call.state.put("activity_log", {**log, "organisation_id": call.context.managing})
    return record


def _create(call: Call) -> Reply:
    return call.created(create_record(call))


def update_record(call: Call) -> Record:
    record = call.own(call.store, call.identifier)
    record.update(copy.deepcopy(call.body))
    return record


def _update(call: Call) -> Reply:
    return call.written(update_record(call))


def _delete(call: Call) -> Reply:
    call.state.drop(call.store, call.own(call.store, call.identifier))
    return call.done("Deleted")


def named(call: Call) -> list[Record]:
    """The records that a list of ids names; one that is not there refuses them all."""
    names = [one.name for one in call.operation.body if one.inner == "id"]
    wanted = call.body.get(names[0], [])
    lacking = [str(one) for one in wanted if call.state.get(call.store, one) is None]
    if lacking:
        raise invalid(f"{names[0]}: there is no {', '.join(lacking)}", names[0])
    return [call.own(call.store, one) for one in wanted]


def _delete_many(call: Call) -> Reply:
    for record in named(call):
        call.state.drop(call.store, record)
    return call.done("Deleted")


def _update_many(call: Call) -> Reply:
    for record in named(call):
        record["read"] = call.body.get("read", True)
    return call.done("Updated")


def _do(call: Call) -> Reply:
    record = call.own(call.store, next(iter(call.params.values())))
    record["_done"] = [*record.get("_done", []), call.operation.title]
    return call.done()


def _owner(call: Call) -> str:
    personal = call.store.startswith("user_") or call.store == "getting_started"
    owner = call.user.id if personal else call.context.managing
    return "/".join([str(owner), *call.params.values()])


# What the items are that reports are about.
ABOUT = {"input_id": "inputs", "multi_viewer_id": "multi_viewers", "job_id": "tf_jobs"}


def _check_item(call: Call) -> None:
    for name, value in call.params.items():
        if name in ABOUT:
            call.state.find(ABOUT[name], value)


def _show(call: Call) -> Reply:
    _check_item(call)
    return call.item({**SINGLES.get(call.store, {}), **call.state.single(call.store, _owner(call))})


def _put(call: Call) -> Reply:
    record = call.state.single(call.store, _owner(call))
    record.update(copy.deepcopy(call.body))
    return call.written(record)


def _report(call: Call) -> Reply:
    _check_item(call)
    return call.item({**call.params, **call.query, **REPORTS[call.store]})


def _message(call: Call) -> Reply:
    return call.done()


HANDLERS: dict[str, Handler] = {
    "list": _list,
    "get": _get,
    "create": _create,
    "update": _update,
    "delete": _delete,
    "delete_many": _delete_many,
    "update_many": _update_many,
    "do": _do,
    "show": _show,
    "put": _put,
    "report": _report,
    "message": _message,
}
