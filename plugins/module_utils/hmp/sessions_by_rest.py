# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sessions over the REST API."""

from __future__ import annotations

import functools
import typing as t

from ..resource.plain import renamed
from ..resource.plan import Call, looks_new, new_id
from ..transport.errors import Ambiguous, BadAnswer, InvalidInput, NotFound
from .client import HmpClient, Raw
from .rest_titled import RestTitled, object_path
from .titled import Difference, Values, is_uuid

FOLDER = "/apis/sessions"
# The source is not in the session (REST API pages, "Delete Session Sources"), or not on the HMP.
_NOT_IN_SESSION = ("040015", "040009")


def one_with(title: str, objects: t.Iterable[Raw], noun: str, key: str = "title") -> Raw | None:
    """The one object that bears a title. Raises Ambiguous where several do."""
    found = [one for one in objects if one.get(key) == title]
    if len(found) > 1:
        raise Ambiguous(
            f'{len(found)} {noun}s bear the {key} "{title}"',
            hint=f"Name the one meant by id: {', '.join(str(one.get('id')) for one in found)}",
        )
    return found[0] if found else None


def session_id(client: HmpClient, session: str) -> str:
    """A session's id, by its id or its title. Raises NotFound."""
    if is_uuid(session):
        return session.lower()
    found = one_with(session, client.listed(FOLDER, "list the sessions"), "session")
    if found is None:
        raise NotFound(f'there is no session "{session}"', hint="hmp_session makes one")
    return str(found["id"])


def session_title(client: HmpClient, identity: str) -> str | None:
    """The title of a session. Raises NotFound where it is gone."""
    raw = client.fetch(object_path(FOLDER, identity), f"read session {identity}")
    if not isinstance(raw, dict):
        raise NotFound(f"there is no session {identity}{client.told_missing}", hint="hmp_session makes one")
    return str(raw.get("title") or "") or None


def sources_of(client: HmpClient, identity: str) -> list[str]:
    """The ids of a session's sources in their order, for versions whose sessions do not tell them."""
    found = client.listed(object_path(FOLDER, identity, "sources"), "list the sources of the session")
    return [str(one.get("sourceId")) for one in sorted(found, key=lambda one: one.get("index") or 0)]


class SessionsByRest:
    """What a session needs of the REST API."""

    reads = True

    def __init__(
        self,
        client: HmpClient,
        wanted: Values,
        warn: t.Callable[[str], None] = lambda _text: None,
        check_mode: bool = False,
    ) -> None:
        self._client = client
        self._warn = warn
        self._check_mode = check_mode
        self._titled = RestTitled(
            client, "session", FOLDER, {"title": "title", "description": "description", "live": "active"}
        )
        self._names: dict[str, str] = {}
        self.wanted = wanted

    @property
    def told_missing(self) -> str:
        return self._client.told_missing

    def resolve(self) -> Values:
        """What is wanted with sources and categories by their ids. Raises InvalidInput where there is no such thing."""
        wanted = self._titled.with_category_ids(self.wanted)
        if "sources" in wanted:
            wanted = {**wanted, "sources": [self._source_id(one) for one in wanted["sources"]]}
            if len(set(wanted["sources"])) != len(wanted["sources"]):
                raise InvalidInput(
                    "sources names one of them twice, by its name and its id", hint="Nothing was written"
                )
            self._names = dict(zip(wanted["sources"], self.wanted["sources"], strict=True))
        return wanted

    @functools.cached_property
    def _sources(self) -> list[Raw]:
        return self._client.listed("/apis/sources", "list the sources")

    def _source_id(self, given: str) -> str:
        if is_uuid(given):
            return given.lower()
        if looks_new(given):
            return given
        source = one_with(given, self._sources, "source", "name")
        if source is None and self._check_mode:
            self._warn(f'there is no source "{given}": in check mode an earlier task is taken to make it')
            return new_id(given)
        if source is None:
            raise InvalidInput(
                f'there is no source "{given}" on this HMP', hint="hmp_info lists the sources; hmp_source makes one"
            )
        return str(source["id"])

    def read(self, session_id: str | None, title: str | None, needed: t.Mapping[str, t.Any]) -> Values | None:
        """A session by its id, else by its title; None where there is none."""
        if session_id:
            raw = self._client.fetch(self._titled.path(session_id), f"read session {session_id}")
        else:
            raw = one_with(str(title), self._client.listed(FOLDER, "list the sessions"), "session")
        if not raw:
            return None
        self._titled.raw = raw
        return {**session_values(self._client, raw), **self._titled.extras(str(raw["id"]), needed)}

    def as_created(self, wanted: Values) -> Values:
        """What a new session is like (REST API pages, "Create a Session"): with its texts, and not live."""
        return {"title": wanted["title"], "description": wanted.get("description", ""), "live": False, "sources": []}

    def create(self, values: Values, label: str) -> str:
        """Make a session and give its id."""
        body = {key: value for key, value in self._titled.body_of(values).items() if value and key != "active"}
        made = self._client.change("POST", FOLDER, f"create {label}", body)
        # The answer may hold less than what was sent (3.9 walkthrough); an update sends the object whole.
        self._titled.raw = {**body, **(made if isinstance(made, dict) else {})}
        if not self._titled.raw.get("id"):
            # It is looked up, as after a lost answer.
            raise BadAnswer("the answer holds no id", hint="Look at the HMP").at(self._client.place)
        return str(self._titled.raw["id"])

    def delete(self, session_id: str, label: str) -> None:
        self._client.change("DELETE", self._titled.path(session_id), f"delete {label}")

    def calls(self, label: str, id_of: t.Callable[[], str], changes: t.Sequence[Difference]) -> list[Call]:
        """The writes, in an order in which viewers see the session only when it is complete."""
        late = [one for one in changes if one.name == "live" and one.value]
        early = [one for one in changes if one not in late and one.name != "sources"]
        if late:
            # One call for the texts, too.
            body = [one for one in early if one.name in ("title", "description")]
            early = [one for one in early if one not in body]
            late = body + late
        sources = [self._source_call(label, id_of, one) for one in changes if one.name == "sources"]
        return [*self._titled.calls(label, id_of, early), *sources, *self._titled.calls(label, id_of, late)]

    def _source_call(self, label: str, id_of: t.Callable[[], str], change: Difference) -> Call:
        name = self._names.get(change.value, change.value)
        action = source_action(label, name, change.removes)

        def send() -> None:
            if change.removes:
                try:
                    self._client.change("DELETE", self._titled.path(id_of(), "sources", change.value), action)
                except NotFound as error:
                    # Somebody else has taken it out meanwhile.
                    if error.answer.get("code") not in _NOT_IN_SESSION:
                        raise
            else:
                path = self._titled.path(id_of(), "sources")
                self._client.change("POST", path, action, {"sourceId": change.value})

        return Call(action, send)


def source_action(label: str, source: str, removes: bool) -> str:
    return f"remove source {source} from {label}" if removes else f"add source {source} to {label}"


def session_values(client: HmpClient, raw: Raw) -> Values:
    """A session of the API in the vocabulary of the options."""
    identity = str(raw["id"])
    sources = raw.get("sources")
    found: Values = {
        "id": identity,
        "title": str(raw.get("title") or ""),
        "description": str(raw.get("description") or ""),
        **({"live": bool(raw["active"])} if raw.get("active") is not None else {}),
        "sources": [str(one) for one in sources] if isinstance(sources, list) else sources_of(client, identity),
    }
    status = {"recording": "recording", "duration": "duration", "created_at": "ctime", "modified_at": "mtime"}
    found["status"] = renamed(raw, status)
    return found
