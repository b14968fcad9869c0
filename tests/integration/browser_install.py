"""A headless Chromium for the tests: one that is there, else Debian's, unpacked under .work/ without any rights."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

WORK = Path(__file__).parents[2] / ".work"
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
# The font is for machines that have none.
PACKAGES = ("chromium-headless-shell", "fonts-dejavu-core")
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>/usr/share/fonts</dir><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
<alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
"""


def browser() -> tuple[Path, dict[str, str]]:
    """The program and what its environment needs. STREAMOPS_BROWSER names another one."""
    named = os.environ.get("STREAMOPS_BROWSER")
    there = [Path(named)] if named else [Path(found) for name in NAMES if (found := shutil.which(name))]
    there += [MAC] if MAC.exists() else []
    # A snap sees neither .work/ nor the temporary folders of tests.
    there = [one for one in there if "snap" not in one.resolve().parts]
    return (there[0], {}) if there else _unpacked()


def _unpacked() -> tuple[Path, dict[str, str]]:
    place = WORK / "browser"
    place.mkdir(parents=True, exist_ok=True)
    with (WORK / "browser.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not (place / "ready").exists():
            _unpack(place)
            (place / "ready").touch()
    root = place / "root"
    folders = {str(file.parent) for file in root.rglob("*.so*")}
    environment = {"LD_LIBRARY_PATH": os.pathsep.join(sorted(folders)), "FONTCONFIG_FILE": str(place / "fonts.conf")}
    return root / "usr/lib/chromium/chromium-headless-shell", environment


def _unpack(place: Path) -> None:
    """Let apt find out what this machine lacks, with lists and a cache of our own, and unpack that."""
    shutil.rmtree(place, ignore_errors=True)
    for name in ("lists/partial", "archives/partial", "root"):
        (place / name).mkdir(parents=True)
    settings = {
        "Dir::State::Lists": place / "lists",
        "Dir::Cache": place,
        "Dir::Cache::archives": place / "archives",
        "APT::Sandbox::User": os.environ.get("USER", "root"),
        "Debug::NoLocking": "1",
        "Acquire::Retries": "3",
    }
    apt = ["apt-get", "-qq", *(part for name, value in settings.items() for part in ("-o", f"{name}={value}"))]
    # A source that does not answer is no matter as long as the packages are found.
    subprocess.run([*apt, "update"], check=False, timeout=300, stdin=subprocess.DEVNULL)
    _call(*apt, "install", "--download-only", "--yes", "--no-install-recommends", *PACKAGES)
    for package in sorted((place / "archives").glob("*.deb")):
        _call("dpkg", "-x", package, place / "root")
    fonts = place / "root/usr/share/fonts"
    (place / "fonts.conf").write_text(FONTS.format(fonts=fonts, cache=place / "fonts"))
    shutil.rmtree(place / "archives")
    shutil.rmtree(place / "lists")


def _call(*argv: str | Path) -> None:
    done = subprocess.run(argv, check=False, capture_output=True, text=True, timeout=600, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, f"{' '.join(map(str, argv))}\n{done.stdout}{done.stderr}"
