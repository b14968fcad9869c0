"""One site of presets, streams, settings and certificates, on appliances of every habit left open."""

from __future__ import annotations

from typing import Any

import pytest
from kraken_runs import Runs, Values

HABITS: dict[str, dict[str, Any]] = {
    "shown late": {"show_delay": 1.2},
    "nested envelopes": {"envelope": "nested"},
    "plural envelopes": {"envelope": "plural"},
    "told by uuid": {"create_answer": "uuid", "create_status": 200},
    "told wrapped": {"create_answer": "wrapped"},
    "told as data": {"create_answer": "data", "create_status": 202},
    "told as text": {"create_answer": "string"},
    "told twice": {"create_answer": "both"},
    "told nothing, 204": {"create_answer": "nothing", "create_status": 204},
    "minimal lists": {"list_items": "minimal"},
    "single parts only": {"parts_listed": False},
    "no single streams": {"stream_get": "404"},
    "no single streams, 405": {"stream_get": "405", "preset_get": "404"},
    "state instead of status": {"stream_status_key": "state"},
    "state and status": {"stream_status_key": "both"},
    "references left empty": {"unset_reference": "empty"},
    "references left out": {"unset_reference": "absent"},
    "orders take a body": {"order_body": "ignored", "order_answer": "entity"},
    "orders take none": {"order_body": "ignored", "order_answer": "empty"},
    "parts are taken": {"update_semantics": "merge", "merge_depth": "deep"},
    "the whole is taken": {"update_semantics": "replace"},
    "read-only keys refused": {"read_only_fields": "refuse", "update_semantics": "replace"},
    "unknown keys kept": {"unknown_fields": "keep"},
    "flags as numbers": {"preset_active": "flag_number", "preset_startup": "flag_number"},
    "flags as texts": {"preset_active": "flag_text", "preset_startup": "flag_text"},
    "flags by name beside": {"preset_active": "envelope_name", "preset_startup": "envelope_name"},
    "certificates replaced": {"certificate_replace": "allowed"},
    "default may go": {"delete_default_certificate": "allowed"},
    "names not unique": {"unique_names": False},
    "certificates by name": {"certificate_id": "name"},
    "numbers as texts": {"numbers": "strings"},
    "all at once": {
        "show_delay": 0.6,
        "create_answer": "nothing",
        "list_items": "minimal",
        "parts_listed": False,
        "update_semantics": "replace",
        "preset_active": "absent",
    },
    "cookies renewed": {"cookie_renewal": "rotated", "cookie_name": "SESS-x"},
}
PEM = "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n"
KEY = "-----BEGIN PRIVATE KEY-----\nMIIkraken\n-----END PRIVATE KEY-----\n"
# Where a list tells no more than names, nobody knows which preset is the startup one: it is made that again.
UNTOLD = ("minimal lists", "all at once")


def site(first: bool, **network: Any) -> list[tuple[str, Values]]:
    """What a site has: `first` with the first certificate, else with the one that follows it."""
    body = "TUlJRmlyc3Q=" if first else "TUlJU2Vjb25k"
    content = {"inputs": [{"name": "Camera"}], "streams": []}
    return [
        (
            "stream",
            {"name": "Helicopter", "input": "Camera", "outputs": ["Ground"], "auto_start": True, "state": "started"},
        ),
        ("stream", {"name": "Spare", "input": "Camera", "state": "stopped"}),
        ("preset", {"name": "Event", "content": content, "startup": True}),
        ("network", {"hostname": "k7", "nics": [{"name": "eth0", "mtu": 1400}], **network}),
        ("certificate", {"name": "web", "certificate": PEM.format(body), "private_key": KEY, "default": True}),
        ("debug_logging", {"enabled": True}),
    ]


@pytest.mark.parametrize("habit", HABITS)
def test_a_site_is_set_up_once_and_renewed(kraken_lab: Any, habit: str) -> None:
    kraken = kraken_lab.kraken
    kraken.reset()
    kraken.set(**HABITS[habit])
    run = Runs(kraken)
    camera, ground = kraken.add_input("Camera"), kraken.add_output("Ground")
    # Where no list of inputs is given they are found by the streams that name them.
    kraken.add_stream("Other", input=camera, outputs=[ground])
    # The lab takes an adapter's speed for one of those.
    without = (
        {"body": {"nics": [{"name": name, "speed": None} for name in ("eth0", "eth1")]}} if "read-only" in habit else {}
    )
    again = [False, False, habit in UNTOLD, False, False, False]
    assert [run(module, **given)["changed"] for module, given in site(first=True, **without)] == [True] * 6
    assert [run(module, **given)["changed"] for module, given in site(first=True, **without)] == again
    run.clear()
    renewed = [run(module, **given)["changed"] for module, given in site(first=False) * 2]
    assert renewed == [*again[:4], True, False, *again]
    running = {one["name"]: (one["running"], one["input"]) for one in kraken.all_streams()}
    assert running == {"Other": (False, camera), "Helicopter": (True, camera), "Spare": (False, camera)}
    assert [(one["name"], one["startup"]) for one in kraken.all_presets()] == [("Event", True)]
    shown = {one["name"]: (one["default"], "TUlJU2Vjb25k" in one["certificate"]) for one in kraken.certificates()}
    assert shown["web"] == (True, True) and len(shown) == 2
    assert kraken.network()["hostname"] == "k7" and kraken.network()["nics"][0]["mtu"] in (1400, "1400")
    assert kraken.sessions == []
