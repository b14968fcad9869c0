"""`python -m lab`: run the lab until it is told to stop."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
import tempfile
import threading
from pathlib import Path

from .lab import Lab


def _arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m lab", description="Simulated video devices on loopback sockets.")
    parser.add_argument("--directory", type=Path, help="where lab.json, ca.pem and inventory.yml go while it runs")
    parser.add_argument("--gateways", type=int, default=1, metavar="N", help="how many Gateways (default: 1)")
    parser.add_argument("--hmps", type=int, default=1, metavar="N", help="how many Media Platforms (default: 1)")
    parser.add_argument("--krakens", type=int, default=1, metavar="N", help="how many Krakens (default: 1)")
    parser.add_argument("--atemes", type=int, default=1, metavar="N", help="how many Ateme+ services (default: 1)")
    parser.add_argument("--seconds", type=float, metavar="N", help="stop after that long")
    parser.add_argument("--port", type=int, default=0, metavar="N", help="port of the first Gateway (default: free)")
    return parser.parse_args(given)


def _summary(lab: Lab) -> str:
    lines = ["Device lab is running.", f"  inventory  {lab.directory / 'inventory.yml'}"]
    lines += [f"  details    {lab.directory / 'lab.json'}", f"  control    {lab.control_url}"]
    for gateway in lab.gateways[:5]:
        lines.append(f"  {gateway.name:<10} {gateway.url}")
        lines += [f"             {name} / {user['password']}  ({user['role']})" for name, user in gateway.users.items()]
        lines.append(f"             certificate SHA-256 {gateway.fingerprint}")
    if len(lab.gateways) > 5:
        lines.append(f"  ... and {len(lab.gateways) - 5} more, see lab.json")
    for hmp in lab.hmps[:5]:
        lines += [f"  {hmp.name:<10} {hmp.url}", f"             command line: {hmp.host} port {hmp.cli_port}"]
        people = [(name, user) for name, user in hmp.users.items() if user["role"]]
        lines += [f"             {name} / {user['password']}  ({user['role']})" for name, user in people]
        lines.append(f"             certificate SHA-256 {hmp.fingerprint}")
    for kraken in lab.krakens[:5]:
        lines.append(f"  {kraken.name:<10} {kraken.url}")
        lines += [f"             {name} / {user['password']}  ({user['role']})" for name, user in kraken.users.items()]
        lines.append(f"             certificate SHA-256 {kraken.fingerprint}")
    for ateme in lab.atemes[:5]:
        lines.append(f"  {ateme.name:<10} {ateme.url}")
        lines += [f"             {name} / {user['password']}  ({user['role']})" for name, user in ateme.users.items()]
        lines.append(f"             certificate SHA-256 {ateme.fingerprint}")
    return "\n".join([*lines, "Stop it with Ctrl-C (or SIGTERM)."])


def main(given: list[str] | None = None) -> int:
    arguments = _arguments(given)
    stopping = threading.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wanted, lambda _number, _frame: stopping.set())
    with contextlib.ExitStack() as stack:
        directory = arguments.directory or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="device-lab-")))
        try:
            lab = stack.enter_context(
                Lab(
                    directory=directory,
                    gateways=arguments.gateways,
                    port=arguments.port,
                    hmps=arguments.hmps,
                    krakens=arguments.krakens,
                    atemes=arguments.atemes,
                )
            )
        except OSError as error:
            print(f"The device lab cannot start: {error}", file=sys.stderr)
            return 1
        print(_summary(lab), flush=True)
        stopping.wait(arguments.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
