"""Make .work/venv ready for a group of requirements and run Python in it: bootstrap.py GROUP [ARGUMENT...]."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from common import BASE_PYTHON, ROOT, VENV, lock, make_home, make_venv, step_env, works

GROUPS = {"run": ["run"], "lab": ["run", "lab"], "test": ["run", "lab", "suite", "test"]}


def ready(group: str) -> None:
    with lock("venv"):
        if not (VENV / "stamp.json").exists():
            print(f"setting up .work/venv with Python {works(BASE_PYTHON)} (once)", file=sys.stderr, flush=True)
        if make_venv(VENV, BASE_PYTHON, GROUPS[group]):
            make_home()


def main(argv: Sequence[str]) -> None:
    if sys.version_info < (3, 11) or not argv or argv[0] not in GROUPS:
        sys.exit("usage: bootstrap.py run|lab|test [ARGUMENT...], with Python 3.11 or newer")
    ready(argv[0])
    if len(argv) > 1:
        os.chdir(ROOT)
        os.execve(VENV / "bin" / "python", ["python", *argv[1:]], step_env())


if __name__ == "__main__":
    main(sys.argv[1:])
