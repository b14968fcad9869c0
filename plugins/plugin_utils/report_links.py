# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which destination of a gateway feeds which source of another."""

from __future__ import annotations

import ipaddress
import typing as t

from .report_readings import Values

_LISTENS = ("listener", "unicast", "multicast", "")


def link(hosts: t.Sequence[Values], addresses: t.Mapping[str, t.Collection[str]]) -> None:
    """Write `links` into every source and destination: what is on the other side, by host and route.

    A caller reaches the gateway that has its address where a source listens on its port; a multicast reaches every
    source of its group and port.
    """
    owners = {address.lower(): name for name, known in addresses.items() for address in known if address}
    places: dict[tuple[str, str, int], list[tuple[str, Values, Values]]] = {}
    for host in hosts:
        for route in host["routes"]:
            source = route["source"]
            if source["port"] and (source["mode"] or "") in _LISTENS:
                group = source["address"] if is_multicast(source["address"]) else host["name"]
                place = (family(source["protocol"]), group.lower(), source["port"])
                places.setdefault(place, []).append((host["name"], route, source))
    for host in hosts:
        for route in host["routes"]:
            for destination in route["destinations"]:
                address = str(destination["address"] or "").lower()
                if not address or not destination["port"] or destination["mode"] == "listener":
                    continue
                owner = address if is_multicast(address) else owners.get(address, "").lower()
                place = (family(destination["protocol"]), owner, destination["port"])
                for name, other, source in places.get(place, []):
                    if other is route:
                        continue
                    destination["links"].append({"host": name, "route": other["name"]})
                    source["links"].append({"host": host["name"], "route": route["name"]})


def family(protocol: str) -> str:
    """RTP is UDP too."""
    return "udp" if protocol in ("udp", "rtp") else protocol


def is_multicast(address: t.Any) -> bool:
    try:
        return ipaddress.ip_address(str(address or "").strip("[]")).is_multicast
    except ValueError:
        return False
