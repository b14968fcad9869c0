# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What each device of a feed is told, from its one description: both ends of every hop from the same values."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.streamops.video.plugins.plugin_utils.gateway_health import problems, state_of

Values = dict[str, t.Any]
STATES = {"present": "present", "started": "started", "running": "started", "stopped": "stopped", "absent": "absent"}
# In milliseconds; a new Ateme+ output needs one.
LATENCY = 250
# The Gateway knows no AES192. A caller's key length decides, so that the longer one works with every listener.
OF_GATEWAY = {"none": "none", "aes-128": "AES128", "aes-192": "AES256", "aes-256": "AES256"}


class Hop(t.NamedTuple):
    """What an operator reads of a hop that does not come up."""

    name: str
    ends: str
    check: str


class Feed:
    """A feed as it was described, with what follows where something was not said."""

    def __init__(self, feed: Values, addresses: Values) -> None:
        self.feed = _without_nulls(feed)
        self.gateway: Values = self.feed.get("gateway") or {}
        self.hmp: Values = self.feed.get("hmp") or {}
        self.name = str(self.feed.get("name") or "")
        self.route = str(self.gateway.get("route") or self.name)
        self.latency = self.feed.get("latency", LATENCY)
        self.passphrase = self.feed.get("passphrase") or ""
        self.encryption = _word(self.feed.get("encryption"), self.passphrase)
        self.gateway_address = str(self.gateway.get("address") or addresses.get("gateway") or "")
        self.to_hmp = str(self.hmp.get("destination") or f"HMP {self.hmp.get('host')}")
        self.protocol = str(self.hmp.get("protocol") or "srt").lower()
        self.mode = str(self.hmp.get("mode") or "listener").lower()
        # The one who listens is called at its address: the HMP, or as the HMP sees it, the Gateway.
        listener = "gateway" if self.protocol == "srt" and self.mode == "caller" else "hmp"
        self.hmp_address = str(self.hmp.get("address") or addresses.get(listener) or "")
        self.hmp_latency = self.hmp.get("latency", self.latency)
        self.hmp_passphrase = self.hmp.get("passphrase", self.passphrase) or ""
        inherited = self.encryption if self.hmp_passphrase == self.passphrase else None
        self.hmp_encryption = _word(self.hmp.get("encryption", inherited), self.hmp_passphrase)
        if self.hmp.get("encryption") is not None and self.hmp_encryption == "none" and "passphrase" not in self.hmp:
            self.hmp_passphrase = ""
        self.session = str(self.hmp.get("session") or self.name)
        self.record = bool(self.feed.get("record")) and bool(self.hmp)

    def mistakes(self) -> t.Iterator[str]:
        if not self.name:
            yield "a feed needs a name"
        state = self.feed.get("state", "started")
        if state not in STATES:
            yield f"state {state} is none of {', '.join(STATES)}"
        if not self.gateway.get("host") or not _is_port(self.gateway.get("port")):
            yield "gateway needs host, an inventory host, and port, 1 to 65535"
        if not self.feed.get("input"):
            yield "input is missing: an Ateme+ input by its id, or the options of one"
        yield from _secret_problems("the feed", self.encryption, self.passphrase)
        if self.hmp:
            yield from self._hmp_problems()
        elif self.feed.get("record"):
            yield "record: true needs hmp, which does the recording"
        names = [str(one.get("name") or "") for one in self.feed.get("destinations") or []]
        if "" in names or len(set(names)) < len(names) or (self.hmp and self.to_hmp in names):
            taken = f'; "{self.to_hmp}" is the one to the HMP' if self.hmp else ""
            yield f"each of the destinations needs a name of its own{taken}"

    def _hmp_problems(self) -> t.Iterator[str]:
        if not self.hmp.get("host") or not _is_port(self.hmp.get("port")):
            yield "hmp needs host, an inventory host, and port, 1 to 65535"
        if self.protocol not in ("srt", "udp"):
            yield f"hmp.protocol {self.protocol} is neither srt nor udp"
        if self.mode not in ("listener", "caller"):
            yield f"hmp.mode {self.mode} is neither listener nor caller"
        if self.protocol == "srt":
            yield from _secret_problems("hmp", self.hmp_encryption, self.hmp_passphrase)
        if self._gateway_listens and self.hmp.get("port") == self.gateway.get("port"):
            yield f"gateway.port and hmp.port are both {self.hmp.get('port')}, and the Gateway listens on both"

    @property
    def _gateway_listens(self) -> bool:
        return self.protocol == "srt" and self.mode == "caller"

    def ateme_input(self) -> Values:
        """Options of the input, where it is described and not only named."""
        given = self.feed.get("input")
        return dict(given) if isinstance(given, dict) else {}

    def input_name(self) -> str:
        made = self.ateme_input()
        return str(made.get("id") or made.get("user_description") or "" if made else self.feed.get("input") or "")

    def ateme_output(self) -> Values:
        encrypted = {"srt_password": self.passphrase} if self.passphrase else {}
        return {
            "id": str(self.feed.get("output") or re.sub(r"[^a-z0-9_]+", "-", self.name.lower()).strip("-") or "feed"),
            "type": "srt_push",
            "user_description": self.name,
            "host": self.gateway_address,
            "port": self.gateway.get("port"),
            "encryption_type": self.encryption,
            "latency": self.latency,
            **encrypted,
        }

    def gateway_source(self) -> Values:
        source = {
            "name": str(self.gateway.get("source") or self.name),
            "protocol": "srt",
            "srt_mode": "listener",
            "port": self.gateway.get("port"),
            "srt_latency": self.latency,
            "srt_passphrase": self.passphrase or None,
            "network_interface": self.gateway.get("network_interface"),
        }
        return _without_nulls(source)

    def gateway_destinations(self) -> list[Values]:
        listed = [dict(one) for one in self.feed.get("destinations") or []]
        return [*listed, self._destination_to_hmp()] if self.hmp else listed

    def _destination_to_hmp(self) -> Values:
        base = {"name": self.to_hmp, "protocol": self.protocol, "port": self.hmp.get("port")}
        interface = self.hmp.get("network_interface")
        if self.protocol == "udp":
            udp = {"address": self.hmp_address, "ttl": self.hmp.get("ttl"), "network_interface": interface}
            return _without_nulls({**base, **udp, "state": "started"})
        srt = {
            "srt_mode": "listener" if self._gateway_listens else "caller",
            "address": None if self._gateway_listens else self.hmp_address,
            "srt_latency": self.hmp_latency,
            "srt_encryption": OF_GATEWAY.get(self.hmp_encryption, "none"),
            "srt_passphrase": self.hmp_passphrase or None,
            "network_interface": interface,
        }
        return _without_nulls({**base, **srt, "state": "started"})

    def hmp_source(self) -> Values:
        source: Values = {
            "name": str(self.hmp.get("source") or self.name),
            "type": self.protocol.upper(),
            "source_port": self.hmp.get("port"),
        }
        if self.protocol == "udp":
            multicast = _is_multicast(self.hmp_address)
            return {**source, "multicast": multicast, **({"source_host": self.hmp_address} if multicast else {})}
        if self._gateway_listens:
            source["source_host"] = self.hmp_address
        return _without_nulls(
            {
                **source,
                "mode": self.mode.upper(),
                "latency": self.hmp_latency,
                "passphrase": self.hmp_passphrase or None,
            }
        )

    def expected(self, patterns: t.Iterable[str]) -> dict[str, list[str]]:
        """What must be connected on the Gateway: its source, and then its destinations."""
        route, source = _literal(self.route), _literal(self.gateway_source()["name"])
        destinations = [f"{route}/{pattern}" for pattern in patterns]
        if self.hmp and self.protocol == "srt":
            destinations.append(f"{route}/{_literal(self.to_hmp)}")
        return {"source": [f"{route}/{source}"], "destinations": destinations}

    def hops(self) -> dict[str, Values]:
        output, source = self.ateme_output(), self.gateway_source()
        host, hmp = self.gateway.get("host"), self.hmp.get("host")
        link = _link(self.encryption, self.passphrase, self.latency)
        from_ateme = (
            f'Ateme+ output "{output["id"]}" (srt_push, SRT caller to {output["host"]}:{output["port"]}, {link})'
        )
        to_gateway = (
            f'Gateway {host}, source "{source["name"]}" of route "{self.route}" (SRT listener, port {source["port"]}, '
        )
        to_gateway += f"{'with' if self.passphrase else 'without'} a passphrase, latency {self.latency} ms)"
        in_hmp = f'HMP {hmp}, source "{self.hmp_source().get("name")}" ({self._hmp_end()})'
        found = {
            "input": Hop(
                "the Ateme+ input and output",
                f'Ateme+ input "{self.input_name()}" -> {from_ateme}',
                "that the input exists on the active environment and runs, and that the environment is up",
            ),
            "source": Hop(
                "Ateme+ output -> Gateway source",
                f"{from_ateme} -> {to_gateway}",
                f"that the cloud reaches UDP port {source['port']} of {output['host']} "
                "(firewall, address translation), that both ends have the same passphrase "
                "(contribution_chain_update_secrets=always sends it again), "
                "that the Ateme+ input has a signal, and that the Gateway is licensed",
            ),
            "destinations": self._hop_from_gateway(in_hmp),
            "session": Hop(
                "HMP source -> HMP session",
                f'{in_hmp} -> session "{self.session}"',
                "that the account may change sessions, and that no recording of the session keeps its sources",
            ),
            "recording": Hop(
                "HMP session -> recording",
                f'HMP {hmp}, session "{self.session}" -> recording {self._recording()}',
                "the disk of the HMP, and whether a recording of that title is finished already: "
                "then give another one in hmp.recording",
            ),
        }
        return {key: hop._asdict() for key, hop in found.items()}

    def _hop_from_gateway(self, in_hmp: str) -> Hop:
        ends = f'Gateway {self.gateway.get("host")}, route "{self.route}", '
        if not self.hmp:
            ends += f"destinations {self._gateway_end()}"
            return Hop("Gateway -> destinations", ends, "that the Gateway reaches the destinations")
        ends += f"destination {self._gateway_end()} -> {in_hmp}"
        caller, port = "the HMP" if self._gateway_listens else "the Gateway", self.hmp.get("port")
        check = f"that {caller} reaches UDP port {port} of {self.hmp_address}, and that both have the same passphrase"
        if self.protocol == "udp":
            check = f"that what the Gateway sends to {self.hmp_address}:{port} gets to the HMP (network, multicast)"
        return Hop("Gateway -> HMP source", ends, check)

    def order(self) -> t.Iterator[str]:
        """The hops that there are, from the cloud on."""
        yield "input"
        yield "source"
        if self.hmp or self.feed.get("destinations"):
            yield "destinations"
        if self.hmp:
            yield "session"
        if self.record:
            yield "recording"

    def _recording(self) -> str:
        title = self.hmp.get("recording")
        return f'"{title}"' if title else "(no title given)"

    def _gateway_end(self) -> str:
        if not self.hmp:
            return ", ".join(f'"{one.get("name")}"' for one in self.feed.get("destinations") or []) or "(none)"
        if self.protocol == "udp":
            return f'"{self.to_hmp}" (UDP to {self.hmp_address}:{self.hmp.get("port")})'
        link = _link(OF_GATEWAY.get(self.hmp_encryption, "none"), self.hmp_passphrase, self.hmp_latency)
        if self._gateway_listens:
            return f'"{self.to_hmp}" (SRT listener, port {self.hmp.get("port")}, {link})'
        return f'"{self.to_hmp}" (SRT caller to {self.hmp_address}:{self.hmp.get("port")}, {link})'

    def _hmp_end(self) -> str:
        if self.protocol == "udp":
            group = f" of group {self.hmp_address}" if _is_multicast(self.hmp_address) else ""
            return f"UDP, port {self.hmp.get('port')}{group}"
        secret = f"{'with' if self.hmp_passphrase else 'without'} a passphrase, latency {self.hmp_latency} ms"
        if self._gateway_listens:
            return f"SRT caller to {self.hmp_address}:{self.hmp.get('port')}, {secret}"
        return f"SRT listener, port {self.hmp.get('port')}, {secret}"


def plan(feed: Values, addresses: Values, patterns: t.Iterable[str] = ()) -> Values:
    """What each device is told, with what is wrong with the description; secrets included."""
    one = Feed(feed, addresses)
    return {
        "problems": list(one.mistakes()),
        "name": one.name,
        "state": STATES.get(str(one.feed.get("state", "started")), "started"),
        "input": one.ateme_input(),
        "input_name": one.input_name(),
        "output": one.ateme_output(),
        "route": one.route,
        "source": one.gateway_source(),
        "destinations": one.gateway_destinations(),
        "with_hmp": bool(one.hmp),
        "hmp_source": one.hmp_source() if one.hmp else {},
        "session": one.session,
        "recording": str(one.hmp.get("recording") or ""),
        "record": one.record,
        "expected": one.expected(patterns),
        "hops": one.hops(),
        "order": list(one.order()),
    }


def lacks(seen: Values, plan_of: Values, hop: str, ids: t.Sequence[str] = (), min_bitrate: float = 0) -> list[str]:
    """Why a hop is not up, from what an info module has read; `ids` are those of what this run has made or found."""
    found: list[str] = []
    if "inputs" in seen:
        found += _input_lacks(seen["inputs"] or [], str(plan_of["input_name"]))
    for key in ("routes", "statistics"):
        if key in seen:
            wanted = [{"name": plan_of["route"], "state": "started"}]
            floor, expected = 0.0, plan_of["expected"].get(hop, [])
            if key == "statistics":
                floor = min_bitrate
                # Not every firmware has the state in its statistics; the list of routes has it.
                told = [state_of(one.get("source") or {}) for one in seen[key] or []]
                expected = expected if all(told) else []
            found += problems(seen[key] or [], wanted, expected, min_bitrate=floor)
    if "sources" in seen:
        sources = [one for one in seen["sources"] or [] if one.get("id") in ids]
        if not sources:
            found.append("the source is not there")
        # Where the HMP does not tell, nothing is asked.
        elif (sources[0].get("status") or {}).get("active") is False:
            found.append("no stream data arrives at the source")
    if "sessions" in seen:
        sessions = [one for one in seen["sessions"] or [] if one.get("id") in ids]
        if not sessions or not sessions[0].get("live"):
            found.append("the session is not live" if sessions else "the session is not there")
    if "recordings" in seen:
        recordings = [one for one in seen["recordings"] or [] if one.get("id") in ids]
        state = recordings[0].get("state") if recordings else "finished, or not there"
        if state != "recording":
            found.append(f"the recording is {state}")
    return found


def _input_lacks(inputs: list[Values], name: str) -> list[str]:
    known = [one for one in inputs if str(one.get("id")) == name]
    known = known or [one for one in inputs if one.get("user_description") == name]
    if not known:
        return ["there is no such input"]
    state = known[0].get("state")
    return [f"the input is {state}"] if state in ("stopped", "failed") else []


def _word(given: t.Any, passphrase: str) -> str:
    """The word of the Ateme+ service for a kind of encryption, in whatever spelling."""
    if given is None:
        return "aes-256" if passphrase else "none"
    if given is False or str(given).lower() in ("none", ""):
        return "none"
    return re.sub(r"^aes[-_ ]?", "aes-", str(given).lower())


def _secret_problems(whose: str, encryption: str, passphrase: str) -> t.Iterator[str]:
    if encryption not in OF_GATEWAY:
        yield f"encryption of {whose} is none of {', '.join(OF_GATEWAY)}"
    elif encryption != "none" and not passphrase:
        yield f"encryption {encryption} of {whose} needs a passphrase"
    elif encryption == "none" and passphrase:
        yield f"{whose} has a passphrase and encryption none"
    if passphrase and not 10 <= len(passphrase) <= 79:
        yield f"the passphrase of {whose} needs 10 to 79 characters"


def _link(encryption: str, passphrase: str, latency: t.Any) -> str:
    return f"encryption {encryption}, {'with' if passphrase else 'without'} a passphrase, latency {latency} ms"


def _literal(text: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", text)


def _is_port(value: t.Any) -> bool:
    return str(value).isdigit() and 1 <= int(value) <= 65535


def _is_multicast(address: str) -> bool:
    first = address.partition(".")[0]
    return (first.isdigit() and 224 <= int(first) <= 239) or address.lower().startswith("ff")


def _without_nulls(values: Values) -> Values:
    return {name: value for name, value in values.items() if value is not None}
