"""Run every check in named steps, two at a time; the output of each is in .work/logs/<step>.log."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from common import ROOT, interpreters
from steps import RUNNING, STATIC, Failed, Log, Step, build, end, matrix_plan, plan, tree

TAIL = 40
PRINT = threading.Lock()


def run(step: Step, every: bool) -> tuple[Log, bool]:
    """Run one step, and say how it went as soon as it is over."""
    log = Log(step.name, every)
    start = time.monotonic()
    good = True
    try:
        step.run(log)
    except (Failed, SystemExit, OSError, StopIteration, ValueError) as why:
        good = False
        with log.path.open("a") as out:
            print(why, file=out)
    with PRINT:
        print(f"{'ok' if good else 'FAILED':7} {step.name:18} {time.monotonic() - start:7.1f} s", flush=True)
        if not good:
            lines = log.path.read_text(errors="replace").splitlines()
            print(*(f"    {line}" for line in lines[-TAIL:]), sep="\n", flush=True)
            print(f"    all of it: {log.path.relative_to(ROOT)}", flush=True)
    return log, good


def count(junit: Path) -> tuple[int, int, int]:
    """Passed, failed (errors too) and skipped tests of one pytest run."""
    if not junit.exists():
        return 0, 0, 0
    total, bad, skipped = 0, 0, 0
    for suite in ET.parse(junit).getroot().iter("testsuite"):
        total += int(suite.get("tests", 0))
        bad += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    return total - bad - skipped, bad, skipped


def run_all(steps: list[Step], every: bool, jobs: int) -> list[tuple[Log, bool]]:
    pool = ThreadPoolExecutor(jobs)
    try:
        return [future.result() for future in as_completed([pool.submit(run, step, every) for step in steps])]
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for group in list(RUNNING):
            end(group, signal.SIGTERM)
        raise


def main() -> int:
    parser = argparse.ArgumentParser(prog="make test ARGS=...", description=__doc__)
    parser.add_argument("--all", action="store_true", help="every ansible-core line, seed and cell")
    parser.add_argument("--matrix", action="store_true", help="every ansible-core on every Python, nothing else")
    parser.add_argument("--only", metavar="STEP,STEP", default="", help="only these steps")
    parser.add_argument("--skip", metavar="STEP,STEP", default="", help="all but these steps")
    parser.add_argument("--jobs", type=int, default=2, help="how many steps at a time (2)")
    parser.add_argument("--list", action="store_true", help="list the steps")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    interpreters()
    steps, notes = matrix_plan() if options.matrix else plan(options.all)
    names = [step.name for step in steps]
    only, skip = options.only.split(",") if options.only else names, options.skip.split(",") if options.skip else []
    unknown = [name for name in [*only, *skip] if name not in names]
    if unknown:
        parser.error(f"no such step: {', '.join(unknown)}; there are {', '.join(names)}")
    if options.list:
        print(*names, sep="\n")
        return 0
    print(*notes, sep="\n", flush=True)
    start = time.monotonic()
    first = run(Step("build", build), options.all)
    if not first[1]:
        print("0 passed, 0 failed")
        return 1
    tree(STATIC)
    done = [first, *run_all([s for s in steps if s.name in only and s.name not in skip], options.all, options.jobs)]
    passed, failed, skipped = (sum(numbers) for numbers in zip(*(count(log.junit) for log, _good in done), strict=True))
    bad = [log.name for log, good in done if not good]
    print(
        f"\n{len(done) - len(bad)} of {len(done)} steps ok in {time.monotonic() - start:.0f} s, {skipped} tests skipped"
    )
    if bad:
        print(f"failed steps: {', '.join(bad)}")
    print(f"{passed} passed, {failed} failed")
    return 1 if bad or failed else 0


if __name__ == "__main__":
    sys.exit(main())
