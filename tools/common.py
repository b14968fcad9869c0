"""What the tools share: places, the environment of a step, interpreters, venvs."""

from __future__ import annotations

import ast
import contextlib
import fcntl
import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path


def plain(place: Path) -> Path:
    """The checkout by a name without spaces: older ansible-core runs no interpreter that has one in its path."""
    if re.fullmatch(r"[\w@%+=./-]+", str(place), re.ASCII):
        return place
    name = f"streamops-video-{os.getuid()}-{hashlib.sha256(str(place).encode()).hexdigest()[:12]}"
    link = Path(tempfile.gettempdir()) / name
    if not (link.is_symlink() and link.readlink() == place and link.lstat().st_uid == os.getuid()):
        link.unlink(missing_ok=True)
        link.symlink_to(place)
    return link


ROOT = plain(Path(__file__).resolve().parent.parent)
WORK = ROOT / ".work"
VENV = WORK / "venv"
HOME = WORK / "home"
PYTHONS = WORK / "pythons"
COLLECTIONS = WORK / "collections"
REQUIREMENTS = ROOT / "tools" / "requirements"
BASE_PYTHON = str(getattr(sys, "_base_executable", sys.executable))


@contextlib.contextmanager
def lock(name: str) -> Iterator[None]:
    """Let one process at a time do the work called ``name``."""
    WORK.mkdir(exist_ok=True)
    with (WORK / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def digest(*paths: Path) -> str:
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


def call(argv: Sequence[str | Path], env: dict[str, str], cwd: Path = ROOT) -> str:
    """Run a command without a terminal and give its output; its failure is ours."""
    done = subprocess.run(
        argv,
        check=False,
        env=env,
        cwd=cwd,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, argv))}\n{done.stdout}failed with status {done.returncode}")
    return done.stdout


def set_up_env() -> dict[str, str]:
    """The caller's environment (its package index above all) without what would misdirect pip."""
    drop = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV"}
    env = {key: value for key, value in os.environ.items() if key not in drop}
    return env | {
        "PIP_CACHE_DIR": str(WORK / "cache" / "pip"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
    }


def step_env(venv: Path = VENV, home: Path = HOME) -> dict[str, str]:
    """An environment that touches and needs nothing of the user's home."""
    keep = {
        key: value
        for key, value in set_up_env().items()
        if not key.startswith(
            ("ANSIBLE_", "MOLECULE_", "PYTEST_", "XDG_", "GIT_", "HAIVISION_", "ATEME_", "STREAMOPS_")
        )
    }
    locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    return keep | {
        "HOME": str(home),
        "PATH": os.pathsep.join([str(venv / "bin"), clean_path()]),
        "VIRTUAL_ENV": str(venv),
        "LC_ALL": locale,
        "LANG": locale,
        "PYTHONPATH": os.pathsep.join(map(str, (COLLECTIONS, ROOT / "extensions"))),
        "ANSIBLE_CONFIG": str(home / "ansible.cfg"),
        "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_REMOTE_TMP": str(home / ".ansible" / "tmp"),  # else the home of the passwd file
        "RUFF_CACHE_DIR": str(WORK / "cache" / "ruff"),
        "MYPY_CACHE_DIR": str(WORK / "cache" / "mypy"),
        "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",  # macOS only: ansible-core forks its workers
    }


def pip_settings() -> str:
    """The pip settings in force for the user, wherever they come from, as a pip.conf."""
    settings = {}
    for line in call([VENV / "bin" / "pip", "config", "list"], set_up_env()).splitlines():
        name, _equals, value = line.partition("=")
        with contextlib.suppress(SyntaxError, ValueError):
            settings[re.split(r"[.:]", name)[-1].lstrip(".")] = str(ast.literal_eval(value)).replace("\n", "\n  ")
    return "[global]\n" + "".join(f"{name} = {value}\n" for name, value in settings.items())


def make_home(home: Path = HOME) -> None:
    """A home of our own, with the user's pip settings and one download cache for all homes."""
    for folder in (home / ".config" / "pip", home / ".cache", WORK / "cache" / "pip"):
        folder.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        (home / ".cache" / "pip").symlink_to(WORK / "cache" / "pip")
    (home / "ansible.cfg").touch()
    (home / ".config" / "pip" / "pip.conf").write_text(pip_settings())


@functools.cache
def works(python: str) -> str:
    """The version (3.12.1) of an interpreter that can carry a venv, or nothing."""
    code = "import sys, venv, ssl; print('.'.join(map(str, sys.version_info[:3])))"
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run(
            [python, "-c", code], check=False, capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL
        )
        return done.stdout.strip() if done.returncode == 0 else ""
    return ""


@functools.cache
def clean_path() -> str:
    """PATH with every interpreter found, and without shims, which exist for versions that do not run."""
    folders = [Path(folder) for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if folder]
    keep = [str(folder) for folder in folders if folder.name != "shims" and folder != VENV / "bin"]
    return os.pathsep.join(dict.fromkeys([str(PYTHONS), *keep, "/usr/local/bin", "/usr/bin", "/bin"]))


@functools.cache
def interpreters() -> dict[str, str]:
    """The Pythons of this machine that work, by line: {'3.11': '/usr/bin/python3.11'}; linked in PYTHONS."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    folders = [Path(BASE_PYTHON).parent, *map(Path, os.environ.get("PATH", os.defpath).split(os.pathsep))]
    folders += [
        Path("/opt/homebrew/bin"),
        Path("/usr/local/bin"),
        Path("/usr/bin"),
        *(sorted(pyenv.glob("versions/3.*/bin")) if os.access(pyenv, os.X_OK) else []),
    ]
    found: dict[str, str] = {}
    PYTHONS.mkdir(parents=True, exist_ok=True)
    for minor in range(8, 16):
        name = f"python3.{minor}"
        link = PYTHONS / name
        link.unlink(missing_ok=True)
        for folder in folders:
            python = folder / name
            pretends = folder.name == "shims" or folder == PYTHONS or (folder.parent / "pyvenv.cfg").exists()
            if not pretends and works(str(python)).startswith(f"3.{minor}."):
                found[f"3.{minor}"] = str(python)
                break
        if f"3.{minor}" not in found and works(BASE_PYTHON).startswith(f"3.{minor}."):
            found[f"3.{minor}"] = BASE_PYTHON
        if f"3.{minor}" in found:
            link.symlink_to(found[f"3.{minor}"])
    return found


def make_venv(venv: Path, python: str, groups: Sequence[str], extra: Sequence[str] = ()) -> bool:
    """Bring a venv to the given requirement files; says whether there was anything to do."""
    files = [REQUIREMENTS / f"{group}.txt" for group in groups]
    stamp_file = venv / "stamp.json"
    constraints = digest(REQUIREMENTS / "constraints.txt")
    base = {"python": works(python), "base": str(Path(python).resolve()), "place": str(venv), "extra": list(extra)}
    old = json.loads(stamp_file.read_text()) if stamp_file.exists() else {}
    have = old.get("groups", {})
    want = {file.name: digest(file) + constraints for file in files}
    fresh = old.get("base") == base
    if fresh and want.items() <= have.items():
        return False
    if not fresh:
        shutil.rmtree(venv, ignore_errors=True)
        call([python, "-m", "venv", "--without-pip", venv], set_up_env())
        have = {}
    stamp_file.unlink(missing_ok=True)
    want = {
        name: digest(REQUIREMENTS / name) + constraints for name in {**have, **want} if (REQUIREMENTS / name).exists()
    }
    arguments = [part for name in sorted(want) for part in ("-r", str(REQUIREMENTS / name))]
    install(venv, [*arguments, *extra])
    stamp_file.write_text(json.dumps({"base": base, "groups": want}))
    return True


def install(venv: Path, arguments: Sequence[str]) -> None:
    """pip install into a venv: with its own pip, else the main venv's, else a wheel found somewhere."""
    import seed  # only a new venv needs it

    python = venv / "bin" / "python"
    if (venv / "bin" / "pip").exists():
        pip: list[str | Path] = [python, "-m", "pip"]
    elif (VENV / "stamp.json").exists():
        pip = [VENV / "bin" / "python", "-m", "pip", "--python", python]
    else:
        wheel = seed.pip_wheel(str(python))
        call([python, wheel / "pip", "install", "-q", "--no-index", "--no-deps", wheel], set_up_env())
        pip = [python, "-m", "pip"]
    call([*pip, "install", "-q", *arguments], set_up_env())
