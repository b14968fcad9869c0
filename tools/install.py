"""Build the tarball of what is on disk and install it into .work/collections."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from common import COLLECTIONS, ROOT, VENV, WORK, call, lock, step_env

DIST = WORK / "dist"
NOT_SHIPPED = ("tests/", "tools/", ".ci/")


def files() -> list[str]:
    """What a commit of the working tree would hold: tracked and untracked files that are not ignored."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    names = sorted(set(listed.stdout.decode().split("\0")))
    return [name for name in names if name and (ROOT / name).is_file()]


def export(target: Path, names: list[str]) -> None:
    for name in names:
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, place, follow_symlinks=False)


def content(names: list[str]) -> str:
    total = hashlib.sha256()
    for name in names:
        data = (ROOT / name).read_bytes()
        total.update(f"{name}\0{(ROOT / name).stat().st_mode & 0o111}\0{len(data)}\0".encode() + data)
    return total.hexdigest()


def tarball() -> Path:
    return max(DIST.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)


def installed() -> Path:
    """The installed collection, built anew when a shipped file changed."""
    place = COLLECTIONS / "ansible_collections" / "streamops" / "video"
    stamp = WORK / "installed"
    with lock("install"):
        names = [name for name in files() if not name.startswith(NOT_SHIPPED)]
        now = content(names)
        if stamp.exists() and stamp.read_text() == now and place.exists() and list(DIST.glob("*.tar.gz")):
            return place
        stamp.unlink(missing_ok=True)
        galaxy = [str(VENV / "bin" / "ansible-galaxy"), "collection"]
        shutil.rmtree(DIST, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=WORK, prefix="build-") as source:
            export(Path(source), names)
            call([*galaxy, "build", source, "--output-path", DIST], step_env())
        call([*galaxy, "install", "--offline", "--force", tarball(), "-p", COLLECTIONS], step_env())
        stamp.write_text(now)
    return place


if __name__ == "__main__":
    path = installed()
    print(f"built     {tarball()}\ninstalled {path}")
