"""The documentation site: gather its pages, build it as strictly as Sphinx can, without a network.

The pages are the Markdown files of docs/ with the README, the lab's page and CONTRIBUTING.md; those of modules, plugins
and roles come from antsibull-docs. docs/docsite/navigation.yml has their order.
"""

from __future__ import annotations

import fnmatch
import posixpath
import re
import shutil
import typing as t
import zlib
from pathlib import Path

import yaml
from common import ROOT, VENV, WORK, call, step_env

SITE = WORK / "docsite"
DOCSITE = ROOT / "docs" / "docsite"
REPOSITORY = "https://github.com/streamops/video"
# Pages that lie elsewhere, by their names on the site.
ELSEWHERE = {
    "README.md": "start-here",
    "CONTRIBUTING.md": "contributing",
    "extensions/lab/README.md": "lab",
    "extensions/molecule/README.md": "molecule",
    "CHANGELOG.rst": "release-notes",
}
MODULES = "collections/index"
# What the generated pages refer to in Ansible's own documentation.
LABELS = {
    "action_plugins": "plugins/action.html#action-plugins",
    "ansible_configuration_settings": "reference_appendices/config.html#ansible-configuration-settings",
    "common_return_values": "reference_appendices/common_return_values.html#common-return-values",
    "inventory_plugins": "plugins/inventory.html#inventory-plugins",
    "filter_plugins": "plugins/filter.html#filter-plugins",
}
SETTINGS = "reference_appendices/config.html#envvar-"
Section = tuple[str, list[str]]


def pages(root: Path = ROOT) -> dict[str, Path]:
    """Every page by its name on the site."""
    found = {path.stem: path for path in sorted((root / "docs").glob("*.md"))}
    return found | {name: root / file for file, name in ELSEWHERE.items() if (root / file).exists()}


def navigation(names: t.Iterable[str], root: Path = ROOT) -> list[Section]:
    """The sections of the site with their pages: each page once."""
    left = list(names)
    sections: list[Section] = []
    for section in yaml.safe_load((root / "docs" / "docsite" / "navigation.yml").read_text()):
        taken = []
        for pattern in section["pages"]:
            taken += [MODULES] if pattern == "modules" else [name for name in left if fnmatch.fnmatch(name, pattern)]
            left = [name for name in left if name not in taken]
        if taken:
            sections.append((section["title"], taken))
    return [*sections, ("More", sorted(left))] if left else sections


def relinked(text: str, file: str, names: t.Mapping[str, str]) -> str:
    """A page with its links to other files of the repository as links of the site, or to the repository."""

    def link(found: re.Match[str]) -> str:
        target, hash_, anchor = found["target"].partition("#")
        if not target or re.match(r"[a-z]+:", target):
            return found[0]
        path = posixpath.normpath(posixpath.join(posixpath.dirname(file), target))
        if path in names:
            suffix = Path(path).suffix
            return f"]({names[path]}{suffix}{hash_}{anchor})"
        if not (ROOT / path).exists():
            raise SystemExit(f"{file}: there is no {path}")
        return f"]({REPOSITORY}/blob/main/{path}{hash_}{anchor})"

    return re.sub(r"\]\((?P<target>[^)\s]+)\)", link, text)


def index(sections: t.Iterable[Section]) -> str:
    lines = [
        "# streamops.video",
        "",
        "Ansible for live-video contribution and recording: Haivision Gateways, the Haivision",
    ]
    lines += ["Media Platform, Haivision Krakens and the Ateme+ cloud."]
    for title, names in sections:
        lines += ["", "```{toctree}", ":caption: " + title, ":maxdepth: 1", ""]
        lines += [f"Modules, plugins and roles <{name}>" if name == MODULES else name for name in names]
        lines += ["```"]
    return "\n".join(lines) + "\n"


def inventory(source: Path) -> bytes:
    """What the generated pages refer to outside of them, as Sphinx's inventory file has it."""
    head = "# Sphinx inventory version 2\n# Project: Ansible\n# Version: devel\n"
    head += "# The remainder of this file is compressed using zlib.\n"
    lines = [f"{name} std:label -1 {place} {name.replace('_', ' ')}\n" for name, place in sorted(LABELS.items())]
    text = "".join(path.read_text() for path in source.rglob("*.rst"))
    settings = sorted(set(re.findall(r"\bANSIBLE_\w+", text.replace("\\_", "_"))))
    lines += [f"{name} std:envvar 1 {SETTINGS}{name} -\n" for name in settings]
    return head.encode() + zlib.compress("".join(lines).encode())


def gather(source: Path, root: Path = ROOT) -> None:
    """Put the pages and the settings where Sphinx reads them."""
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir(parents=True)
    found = pages(root)
    names = {path.relative_to(root).as_posix(): name for name, path in found.items()}
    for name, path in found.items():
        text = relinked(path.read_text(), path.relative_to(root).as_posix(), names)
        (source / f"{name}{path.suffix}").write_text(text)
    (source / "index.md").write_text(index(navigation(found, root)))
    shutil.copy2(root / "docs" / "docsite" / "conf.py", source)


def build(run: t.Callable[..., t.Any], env: dict[str, str], venv: Path = VENV) -> Path:
    """Build the site with `run`, which ends everything when a command fails; gives its folder."""
    source, html = SITE / "source", SITE / "html"
    gather(source)
    place = source / "collections"
    place.mkdir(mode=0o755)
    collection = [venv / "bin" / "antsibull-docs", "collection", "--use-current", "--squash-hierarchy"]
    run(
        *collection,
        "--fail-on-error",
        "--no-add-antsibull-docs-version",
        "--dest-dir",
        place,
        "streamops.video",
        env=env,
    )
    (source / "ansible_devel.inv").write_bytes(inventory(source))
    shutil.rmtree(html, ignore_errors=True)
    strict = ["-q", "-n", "-W", "--keep-going", "-b", "html", "-c", source, "-d", SITE / "doctrees"]
    run(venv / "bin" / "python", "-m", "sphinx", *strict, source, html, env=env)
    return html


def main() -> None:
    def run(*argv: str | Path, env: dict[str, str]) -> None:
        print(call(argv, env), end="")

    from install import installed

    installed()
    print(f"the site is in {build(run, step_env()) / 'index.html'}")


if __name__ == "__main__":
    main()
