"""Find a pip wheel for a Python that comes without one (Debian without python3-venv)."""

from __future__ import annotations

import configparser
import contextlib
import hashlib
import html.parser
import os
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from common import BASE_PYTHON, WORK, call, set_up_env

CACHE = WORK / "cache" / "seed"
BUNDLED = """
import importlib.util, pathlib, sysconfig
spec = importlib.util.find_spec("ensurepip")
places = [pathlib.Path(p, "_bundled") for p in (spec and spec.submodule_search_locations or [])]
places += [pathlib.Path(sysconfig.get_config_var("WHEEL_PKG_DIR") or "/usr/share/python-wheels")]
places += [pathlib.Path("/usr/share/python-wheels")]
print(*[wheel for place in places for wheel in sorted(place.glob("pip-*.whl"))][:1])
"""


def newest(folder: Path) -> Path | None:
    return max(folder.rglob("pip-*.whl"), key=lambda path: path.stat().st_mtime, default=None)


def pip_wheel(python: str) -> Path:
    """The wheel an interpreter bundles, else one by pip, by the configured index, or by apt-get; none needs root."""
    CACHE.mkdir(parents=True, exist_ok=True)
    bundled = call([python, "-c", BUNDLED], set_up_env()).strip()
    if bundled:
        return Path(bundled)
    for way in (by_pip, by_index, by_apt):
        with contextlib.suppress(OSError, subprocess.SubprocessError, ValueError):
            way()
            wheel = newest(CACHE)
            if wheel:
                return wheel
    sys.exit(
        "This Python has no pip and none could be fetched. Install Debian's python3-venv,"
        " or set PIP_INDEX_URL to a package index that can be reached."
    )


def quiet(*argv: str | Path) -> None:
    subprocess.run(argv, check=True, cwd=CACHE, env=set_up_env(), stdin=subprocess.DEVNULL, capture_output=True)


def by_pip() -> None:
    """A pip beside the interpreter, or any on PATH."""
    for pip in ([BASE_PYTHON, "-m", "pip"], ["pip3"], ["pip"]):
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            return quiet(*pip, "download", "-q", "--no-deps", "--only-binary=:all:", "pip")
    raise ValueError("no pip")


def indexes() -> Iterator[str]:
    """The package indexes the user configured for pip, the environment first."""
    config = configparser.ConfigParser(interpolation=None)
    home = Path.home()
    files = [Path("/etc/pip.conf"), home / ".pip/pip.conf", home / ".config/pip/pip.conf"]
    config.read([*files, os.environ.get("PIP_CONFIG_FILE", os.devnull)], encoding="utf-8")
    for name in ("index-url", "extra-index-url"):
        value = os.environ.get("PIP_" + name.upper().replace("-", "_")) or config.get("global", name, fallback="")
        yield from (value or "").split()


class Links(html.parser.HTMLParser):
    """The wheels of an index page: name, address, checksum."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.wheels: list[tuple[tuple[int, ...], str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") if tag == "a" else None
        match = re.search(r"(pip-([\d.]+)-py3-none-any\.whl)#sha256=([0-9a-f]{64})$", href or "")
        if href and match and "data-yanked" not in dict(attrs):
            version = tuple(int(part) for part in match[2].split("."))
            self.wheels.append((version, urllib.parse.urljoin(self.address, href.partition("#")[0]), match[3]))


def by_index() -> None:
    """The newest pip of a configured index, with the standard library, checked against the index's checksum."""
    for index in indexes():
        address = index.rstrip("/") + "/pip/"
        with contextlib.suppress(OSError):
            page = Links(address)
            with urllib.request.urlopen(address, timeout=30) as answer:
                page.feed(answer.read().decode())
            if not page.wheels:
                continue
            _version, wheel, checksum = max(page.wheels)
            with urllib.request.urlopen(wheel, timeout=60) as answer:
                content = answer.read()
            if hashlib.sha256(content).hexdigest() != checksum:
                raise ValueError(f"checksum of {wheel}")
            (CACHE / wheel.rpartition("/")[2]).write_bytes(content)
            return
    raise ValueError("no index")


def by_apt() -> None:
    """Debian's own pip wheel, unpacked into .work; with package lists of our own where the machine has none."""
    if not shutil.which("apt-get"):
        raise ValueError("no apt-get")
    state = CACHE / "apt"
    (state / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    own = ["-o", f"Dir::State::lists={state}/lists", "-o", f"Dir::Cache={state}", "-o", "APT::Sandbox::User="]
    try:
        quiet("apt-get", "-qq", "download", "python3-pip-whl")
    except subprocess.CalledProcessError:
        quiet("apt-get", *own, "-qq", "update")
        quiet("apt-get", *own, "-qq", "download", "python3-pip-whl")
    for package in CACHE.glob("python3-pip-whl_*.deb"):
        quiet("dpkg", "-x", package, CACHE / "whl")
