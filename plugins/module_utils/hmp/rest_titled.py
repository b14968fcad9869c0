# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Texts, categories and shares of a session or a video over the REST API."""

from __future__ import annotations

import functools
import typing as t

from ..resource.plan import Call
from ..transport.address import segment
from ..transport.errors import InvalidInput
from .client import HmpClient, Raw
from .titled import Difference, Values, share_key, share_words, words

# How the HMP keeps in its metadata what has options of its own here (REST API pages, "Edit Session Metadata").
CATEGORY = "calypso:category:"
CREATORS = ("calypso:creatorDisplayName", "calypso:creator")
_IN_METADATA = ("created_by", "categories")
# Of which session a video is (REST API pages, "Fields").
_SESSION = "calypso:recorded_from_session"
# What a session's update may hold besides what has options here.
_KEPT = ("syncrecord", "distributionPolicies", "showExternalPlayer", "externalPlayerLinkActive")


# The types of metadata, and under which key a value of each is (REST API pages, "Fields").
_TYPES = {"STRING": "valueString", "INT32": "valueInt32", "UINT32": "valueUint32"}
EXPIRATION = "calypso:expiration_timestamp"


def field_of(name: str, values: t.Iterable[str], before: t.Any = None) -> list[Raw]:
    """Values as an entry of metadata holds them, of the type that the entry has. Raises InvalidInput for no number."""
    first = before[0] if isinstance(before, list) and before and isinstance(before[0], dict) else {}
    kind = str(first.get("fieldType") or ("INT32" if name == EXPIRATION else "STRING")).upper()
    if kind not in ("INT32", "UINT32"):
        return [{"fieldType": "STRING", "valueString": value} for value in values]
    try:
        return [{"fieldType": kind, _TYPES[kind]: int(value)} for value in values]
    except ValueError:
        raise InvalidInput(f"metadata {name} is a whole number on this HMP", hint="Nothing was written") from None


def values_of(entry: Raw) -> list[str]:
    """The values of an entry of metadata, whatever their type."""
    fields = entry.get("field")
    found = []
    for field in fields if isinstance(fields, list) else [fields]:
        if isinstance(field, dict):
            value = next((inner for key, inner in field.items() if key.startswith("value") and inner is not None), None)
            if value is not None:
                found.append(str(value))
    return found


def metadata_values(entries: t.Iterable[Raw]) -> dict[str, list[str]]:
    """Metadata as names with their values."""
    found: dict[str, list[str]] = {}
    for entry in entries:
        found.setdefault(str(entry.get("name")), []).extend(values_of(entry))
    return found


def replaced(entries: t.Iterable[Raw], changes: t.Mapping[str, list[str]]) -> list[Raw]:
    """A metadata set with some names changed; a name without values is left out. Writing replaces the whole set."""
    held = list(entries)
    fields = {entry.get("name"): entry.get("field") for entry in held}
    kept = [entry for entry in held if entry.get("name") not in changes]
    new = {name: field_of(name, values, fields.get(name)) for name, values in changes.items() if values}
    return kept + [{"name": name, "field": field} for name, field in new.items()]


def object_path(folder: str, identity: str, *more: str) -> str:
    """The path of an object, and of what is below it."""
    return "/".join([folder, *(segment(one) for one in (identity, *more))])


class RestTitled:
    """One session or video. `folder` is where the API keeps its kind, `body` names what its update takes."""

    def __init__(self, client: HmpClient, noun: str, folder: str, body: t.Mapping[str, str]) -> None:
        self.client = client
        self.noun = noun
        self._folder = folder
        self._body = body
        self.raw: Raw = {}
        self.entries: list[Raw] | None = None
        self._shares: list[Raw] = []

    def path(self, object_id: str, *more: str) -> str:
        return object_path(self._folder, object_id, *more)

    @functools.cached_property
    def categories(self) -> dict[str, str]:
        """Category id to label."""
        found = self.client.listed("/apis/categories", "list the categories")
        return {str(one.get("id")): str(one.get("label") or one.get("name") or "") for one in found}

    def with_category_ids(self, wanted: Values) -> Values:
        """What is wanted, with every category by its id. Raises InvalidInput where there is no such category."""
        if "categories" not in wanted:
            return wanted
        by_label = {label: key for key, label in self.categories.items()}
        found = {}
        for key, values in wanted["categories"].items():
            category = key.lower() if key.lower() in self.categories else by_label.get(key)
            if category is None:
                raise InvalidInput(
                    f"there is no category {key!r} on this HMP",
                    hint=f"It has: {', '.join(sorted(by_label)) or 'none'}",
                )
            if category in found:
                raise InvalidInput(
                    f"categories names {key!r} twice, by its id and its label", hint="Nothing was written"
                )
            found[category] = values
        return {**wanted, "categories": found}

    def extras(self, object_id: str, needed: t.Mapping[str, t.Any]) -> Values:
        """What lists of its own hold, as far as it is needed."""
        found: Values = {}
        if any(name in needed for name in _IN_METADATA):
            metadata = metadata_values(self._metadata(object_id))
            # Who shall not be shown is still there by the name of the account.
            shown = CREATORS[:1] if needed.get("created_by") == "" else CREATORS
            found["created_by"] = next((metadata[one][0] for one in shown if metadata.get(one)), "")
            if metadata.get(_SESSION):
                found["session"] = metadata[_SESSION][0]
            if "categories" in needed:
                by_label = {label: key for key, label in self.categories.items()}
                labels = {name.removeprefix(CATEGORY): name for name in metadata if name.startswith(CATEGORY)}
                found["categories"] = {by_label.get(label, label): metadata[name] for label, name in labels.items()}
        if "shares" in needed:
            self._shares = self.client.listed(self.path(object_id, "shares"), f"list the shares of the {self.noun}")
            found["shares"] = [_share(one) for one in self._shares if one.get("name") or one.get("id")]
        return found

    def _metadata(self, object_id: str) -> list[Raw]:
        self.entries = self.client.listed(self.path(object_id, "metadata"), f"read the metadata of the {self.noun}")
        return self.entries

    def calls(self, label: str, id_of: t.Callable[[], str], changes: t.Sequence[Difference]) -> list[Call]:
        """The writes for texts, categories and shares, in that order."""
        found = []
        body = [one for one in changes if one.name in self._body]
        metadata = [one for one in changes if one.name in _IN_METADATA]
        if body:
            found.append(self._call(label, body, lambda: self._put_body(label, id_of(), body)))
        if metadata:
            found.append(self._call(label, metadata, lambda: self._put_metadata(label, id_of(), metadata)))
        for change in changes:
            if change.name == "shares":
                found.append(
                    Call(
                        f"share {label} with {share_words(change.value)}",
                        functools.partial(self._share, label, id_of, change.value),
                    )
                )
        return found

    @staticmethod
    def _call(label: str, changes: t.Iterable[Difference], send: t.Callable[[], None]) -> Call:
        return Call(f"update {label}: {', '.join(words(one) for one in changes)}", send)

    def body_of(self, values: t.Mapping[str, t.Any]) -> Raw:
        """Values as the update takes them."""
        return {key: values[name] for name, key in self._body.items() if name in values}

    def _put_body(self, label: str, object_id: str, changes: t.Iterable[Difference]) -> None:
        # Whether parts are taken is not documented: what the update may hold is sent whole.
        keys = [*self._body.values(), *_KEPT]
        kept = {key: self.raw[key] for key in keys if self.raw.get(key) is not None}
        changed = self.body_of({one.name: one.value for one in changes})
        self.client.change("PUT", self.path(object_id), f"update {label}", {**kept, **changed})

    def _put_metadata(self, label: str, object_id: str, changes: t.Iterable[Difference]) -> None:
        entries = self.entries if self.entries is not None else self._metadata(object_id)
        names = {}
        for one in changes:
            if one.name == "created_by":
                names[CREATORS[0]] = [one.value] if one.value else []
            else:
                names[CATEGORY + self.categories.get(one.key, one.key)] = list(one.value)
        self.put_entries(label, object_id, replaced(entries, names))

    def put_entries(self, label: str, object_id: str, entries: list[Raw]) -> None:
        """Write the whole set of metadata: there are no partial updates of it."""
        self.client.change("PUT", self.path(object_id, "metadata"), f"update {label}", entries)

    def _share(self, label: str, id_of: t.Callable[[], str], share: Values) -> None:
        attempt = f"share {label} with {share_words(share)}"
        known = [one for one in self._shares if one.get("name") or one.get("id")]
        there = next((one for one in known if share_key(_share(one)) == share_key(share)), None)
        if there is not None:
            path = self.path(id_of(), "shares", str(there.get("id")))
            self.client.change("PUT", path, attempt, {**there, "permission": share["permission"]})
            return
        kind, name = ("USER", share["user"]) if share.get("user") else ("GROUP", share["group"])
        body = {"shareType": kind, "permission": share["permission"], "name": name}
        self.client.change("POST", self.path(id_of(), "shares"), attempt, body)


def _share(raw: Raw) -> Values:
    kind = "group" if str(raw.get("shareType")).upper() == "GROUP" else "user"
    permission = str(raw.get("permission") or "")
    named = {kind: str(raw.get("name") or raw.get("id") or "")}
    return {**named, "permission": permission.lower() if "-" in permission else permission.upper()}
