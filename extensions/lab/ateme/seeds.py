"""What a fresh service holds: organisations, environments, the clouds' catalogue, and some things to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .state import State

ORGANISATIONS = ("Example Broadcast", "Example Radio", "Partner Sports", "Closed Company")
ENVIRONMENTS = {
    "main": "Example Broadcast",
    "backup": "Example Broadcast",
    "radio": "Example Radio",
    "partner-live": "Partner Sports",
    "closed": "Closed Company",
}
CLOUDS = {"aws": ("eu-west-1", "us-east-1"), "gcp": ("europe-west2",)}
CURRENT_VERSION = "5.1.0"


def seeded(state: State) -> tuple[Any, Any, list[Any]]:
    """The main organisation and its environment, and the organisations that the users are part of."""
    organisations = {
        name: state.put("organisations", {"name": name, "currency": "eur", "payment_method": "card"})["id"]
        for name in ORGANISATIONS
    }
    clouds = _clouds(state)
    environments = {
        name: state.put(
            "environments",
            {
                "name": name,
                "organisation_id": organisations[owner],
                "state": "running",
                "version": CURRENT_VERSION,
                **clouds,
                "_announced": True,
            },
        )["id"]
        for name, owner in ENVIRONMENTS.items()
    }
    main = organisations["Example Broadcast"]
    state.put(
        "source_invitations",
        {
            "organisation_id": organisations["Partner Sports"],
            "taker_organisation_id": main,
            "destination_temporary_name": "Example",
            "source_invitation_token": "lab-invitation",
            "show_all_channels": True,
            "show_all_events": True,
            "billing_source": "source_owner",
            "registered": True,
            "global_max_destinations": 10,
        },
    )
    _readables(state, main, environments["main"])
    return main, environments["main"], [main, organisations["Example Radio"]]


def _clouds(state: State) -> dict[str, Any]:
    chosen: dict[str, Any] = {}
    for store in ("", "tf_"):
        for cloud, regions in CLOUDS.items():
            provider = state.put(f"{store}cloud_providers", {"name": cloud})["id"]
            for name in regions:
                values = {"name": name, "cloud_provider_id": provider, "latitude": 51.5, "longitude": -0.1}
                region = state.put(f"{store}regions", values)["id"]
                if store:
                    continue
                values = {"name": "small", "cloud_provider_id": provider, "region_id": region}
                size = state.put("instance_types", values)["id"]
                if not chosen:
                    chosen.update(cloud_provider_id=provider, region_id=region, instance_type_id=size)
    return chosen


def _readables(state: State, organisation: Any, environment: Any) -> None:
    for tiles in (4, 9):
        state.put("multi_viewer_layouts", {"name": f"{tiles} tiles", "tiles": tiles})
    for product in ("environment hour", "output hour"):
        state.put("default_prices", {"product": product, "price": 1.0, "currency": "eur"})
    state.put("permanent_prices", {"bitrate": 10000, "months": 12, "price": 100.0, "currency": "eur"})
    state.put("credit_cards", {"id": "pm_lab", "brand": "visa", "last4": "4242", "organisation_id": organisation})
    state.put("credits", {"amount": 10.0, "currency": "eur", "organisation_id": organisation})
    state.put(
        "notifications",
        {"category": "environment", "message": "main is running", "read": False, "organisation_id": organisation},
    )
    state.put(
        "scheduled_upgrades",
        {
            "instance_id": environment,
            "unit_type": "c_env",
            "version": "5.2.0",
            "scheduled_time": "2035-01-01T00:00:00+00:00",
            "organisation_id": organisation,
        },
    )
    state.put("zixi_configs", {"environment_id": environment, "version": 1})
