# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The message of a rollout that failed: what failed, and how every gateway was left."""

from __future__ import annotations

import typing as t

from ansible_collections.streamops.video.plugins.plugin_utils.gateway_put_back import touched

Values = dict[str, t.Any]
_MOST = 20


def message(stages: dict[str, Values], host: str, play: str, facts: Values) -> str:
    """One line for the engineer at 3 a.m."""
    sentences = [f"{host}: {_failure(facts)}", *_left(host, facts), *_others(stages, host, play, facts)]
    return " ".join(" ".join(sentences).split())


def _failure(facts: Values) -> str:
    lacks = facts.get("lacks") or []
    if not facts.get("what"):
        return "the rollout was ended, since another gateway failed."
    # ansible-core has no message of its own for conditions that never came true, or none that helps.
    why = "; ".join(lacks) if lacks else str(facts.get("why") or "no reason was given")
    return f'"{facts["what"]}" failed: {why.rstrip(". ")}.'


def _left(host: str, facts: Values) -> list[str]:
    if facts.get("check_mode"):
        return ["Check mode: nothing was written anywhere."]
    sent = [one for one in facts.get("results") or [] if touched(one)]
    deleted, restored = (facts.get(key) or [] for key in ("deleted", "restored"))
    stuck = [
        one for one in (*deleted, *restored) if one.get("failed") or "the answer was lost" in str(one.get("reason"))
    ]
    back = [("deleted again", deleted), ("put back", restored)]
    done = [f"{word} {_routes(ones)}" for word, all_ in back if (ones := [one for one in all_ if one.get("changed")])]
    found = []
    if stuck or facts.get("stuck"):
        told = "; ".join(f'route "{one["name"]}": {one["reason"]}' for one in stuck[:_MOST]) or str(facts["stuck"])
        found.append(f"{host} could NOT be put back ({told.rstrip('. ')}): look at it.")
        found.append(f"Changed there by this run, as far as it knows: {_routes(sent)}.")
    elif done and facts.get("missing"):
        found.append(f"{host} is NOT quite as it was: {' and '.join(done)}.")
    elif done:
        found.append(f"{host} is as it was: {' and '.join(done)}; nothing else there was touched.")
    else:
        found.append(f"Nothing was written: {host} is as it was.")
    gone = {str(one.get("name")) for one in deleted}
    late = [one for one in sent if "may still be made" in str(one.get("reason")) and str(one.get("name")) not in gone]
    if late:
        found.append(f"The gateway may still make {_routes(late)}: look for it there.")
    if missing := facts.get("missing"):
        found.append(f"Not known, so that it was not brought back: {_listed(missing)}.")
    backup = facts.get("backup") or {}
    file = backup.get("preset_file") or backup.get("routes_file")
    if file and (done or stuck or facts.get("stuck")):
        found.append(f"What it had before is in {file} (playbook streamops.video.restore).")
    return found


def _others(stages: dict[str, Values], host: str, play: str, facts: Values) -> list[str]:
    found: dict[str, list[str]] = {"as wanted": [], "under way": [], "failed": [], "waiting": []}
    for name, stage in stages.items():
        if name != host:
            mine = stage.get("play") == play
            found[str(stage.get("at")) if mine and stage.get("at") in found else "waiting"].append(name)
    words = {
        "as wanted": "As wanted",
        "under way": "Under way in this batch",
        "failed": "Failed",
        "waiting": "Not touched",
    }
    if facts.get("check_mode"):
        words = {"failed": "Failed"}
    return [f"{word}: {_listed(found[key])}." for key, word in words.items() if found[key]]


def _routes(results: list[Values]) -> str:
    return _listed([f'route "{one.get("name")}"' for one in results])


def _listed(names: t.Sequence[str]) -> str:
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" and {more} more" if more > 0 else "")
