# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The Haivision Kraken's API v2: login, collections in whatever envelope, entities by uuid.

"guide" is the API v2.0 Integrator's Guide; "live" is what the one public client reads from devices. The reference of
what is written lives on each appliance (/apidoc), and is not published.
"""

from __future__ import annotations

import re
import time
import typing as t

from ..transport.address import segment
from ..transport.client import Client, CookieAuthentication, error_of
from ..transport.errors import BadAnswer, DeviceError, NotFound, StreamopsError
from ..transport.https import Answer, HttpClient
from ..transport.retry import polls
from ..transport.session import Record

API = "/apis/v2"
# What stands beside an entity or settings, and is no part of them (live: systeminfo).
_MARKS = frozenset(("result", "success"))
# What a minimal representation in a list consists of (guide, "URI Structure").
MINIMAL = frozenset(("uuid", "id", "name", "link", "href"))
_LINKS = ("link", "href", "url", "uri", "location", "self")
Raw = dict[str, t.Any]
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


WRITING_HINT = (
    "Compare with the appliance's own reference (/apidoc): field_map and body adapt what is sent, and a null in body "
    "takes a key out"
)


class KrakenAuthentication(CookieAuthentication):
    """Cookie login of a Kraken account. The cookie's name and form changed with the versions: all are replayed."""

    forbidden_hint = "Log in with an account that may do this: admin, or operator for most changes"

    def __init__(self, username: str | None = None, password: str | None = None, api_prefix: str | None = None) -> None:
        super().__init__(username, password)
        self.prefix = prefix_of(api_prefix)

    def login(self, http: HttpClient) -> Record:
        answer = self.log_in(http, f"{self.prefix}/login", self.credentials("HAIVISION_KRAKEN"))
        cookies = dict(answer.cookies)
        # The only public client falls back to an id in the body; the reference shows an empty 204.
        body = answer.json_or_none()
        if isinstance(body, dict) and body.get("id") and "id" not in cookies:
            cookies["id"] = str(body["id"])
        if not any(cookies.values()):
            raise BadAnswer(
                "the answer to the login sets no cookie", hint="Check host and port: this may be no Kraken"
            ).during("log in")
        return {"cookies": cookies, "prefix": self.prefix}

    def expired(self, answer: Answer) -> bool | None:
        # How an expired session is told is not documented: a 403 or a login page may be that, too.
        return None if answer.status == 403 or (answer.ok and answer.is_html) else super().expired(answer)

    def gone(self, answer: Answer) -> bool | None:
        if answer.status in (401, 403):
            return True
        # A page may be one for whatever is not known. Where all probes end in pages, it is the login's.
        return False if answer.ok and not answer.is_html else None

    def explain(self, answer: Answer) -> tuple[str, str]:
        """No document shows an error: what appliances of this vendor use is looked for."""
        told = self.explained(answer.json_or_none())
        if not told[1] and "text/plain" in answer.headers.get("Content-Type", ""):
            return told[0], answer.body.decode(errors="replace")
        return told

    def explained(self, body: t.Any) -> tuple[str, str]:
        """Type and message in an answer's JSON."""
        inner = body.get("error") if isinstance(body, dict) else None
        found = inner if inner and isinstance(inner, (dict, str)) else body
        if isinstance(found, dict):
            kind = found.get("code") or found.get("type") or found.get("name") or ""
            return str(kind), str(found.get("message") or found.get("description") or found.get("error") or "")
        return "", str(found) if isinstance(found, str) else ""

    def probes(self, record: Record) -> tuple[str, ...]:
        # An older appliance may not have the session call; presets every account may list.
        return tuple(f"{record.get('prefix', API)}/{name}" for name in ("session", "presets"))

    def logout(self, http: HttpClient, record: Record) -> None:
        path = f"{record.get('prefix', API)}/logout"
        http.send("GET", path, headers=self.headers(record), timeout=5, retries=0)


def prefix_of(given: str | None) -> str:
    """The beginning of every path, without a slash at its end."""
    return ("/" + (given or API).strip("/")).rstrip("/")


class KrakenClient(Client):
    """Calls of the API, with raw JSON in and out."""

    authentication: KrakenAuthentication

    @property
    def prefix(self) -> str:
        return self.authentication.prefix

    def path(self, *parts: str) -> str:
        """A path below the prefix; a part may be a path itself, an id is encoded whole."""
        return "/".join([self.prefix, *parts])

    def read(self, path: str, attempt: str) -> t.Any:
        """The JSON of a path. Raises what an error answer means; a call that is not there (405) is NotFound, too."""
        try:
            found = self.call("GET", self.path(path), attempt=attempt)
        except DeviceError as error:
            if error.answer.get("status") != 405:
                raise
            raise NotFound(error.cause, answer=error.answer).at(self.place).during(attempt) from None
        self._refuse_result(found, attempt)
        return found

    def fetch(self, path: str, attempt: str) -> Raw | None:
        """An entity; None where there is none, or where the appliance does not give single ones (404, 405)."""
        try:
            return object_in(self.read(path, attempt))
        except NotFound:
            return None

    def listed(self, name: str, attempt: str) -> tuple[list[Raw], Raw]:
        """The entities of a collection, and what stands beside them in its envelope."""
        body = self.read(name, attempt)
        try:
            return entities_in(body, name.rpartition("/")[2])
        except StreamopsError as error:
            raise error.at(self.place).during(attempt) from None

    def whole(self, name: str, attempt: str) -> list[Raw]:
        """The entities of a collection, each read on its own where the list gives no more than what it is called."""
        found = []
        for one in self.listed(name, attempt)[0]:
            if entity_id(one) and not one.keys() - MINIMAL:
                one = {**one, **(self.fetch(entity_path(name, entity_id(one)), f"read {name} {entity_id(one)}") or {})}
            found.append(one)
        return found

    def write(self, method: str, path: str, attempt: str, body: t.Any = None, **sending: t.Any) -> Answer:
        """Send a write. Raises what an error answer means."""
        answer = self.request(method, self.path(path), attempt=attempt, body=body, **sending)
        try:
            if not answer.ok:
                raise error_of(self.authentication, answer)
            if answer.is_html:
                # A page is no success; any other text may be one.
                answer.json()
            self._refuse_result(answer.json_or_none(), attempt)
        except StreamopsError as error:
            if answer.status in (400, 422):
                error.hint = WRITING_HINT
            raise error.at(self.place).during(attempt) from None
        return answer

    def carries(self, value: t.Any) -> bool:
        """Whether a value is one that carries the session."""
        return bool(value) and value in (self._record or {}).get("cookies", {}).values()

    def _refuse_result(self, body: t.Any, attempt: str) -> None:
        """An answer that says of itself that it is none. Raises DeviceError."""
        if isinstance(body, dict) and (body.get("result") is False or body.get("success") is False):
            told = self.authentication.explained(body)[1] or "no reason is given"
            refused = DeviceError(f"the appliance refused: {told}", answer={"status": 200, "message": told})
            raise refused.at(self.place).during(attempt)


def entity_id(raw: Raw) -> str:
    """The id of an entity: called uuid, or id (certificates)."""
    return next((str(raw[key]) for key in ("uuid", "id") if raw.get(key) not in (None, "")), "")


def entity_path(collection: str, identity: str, *more: str) -> str:
    """The path of an entity. Raises BadAnswer without an id: it would be the path of all of them."""
    if not identity:
        raise BadAnswer(f"the appliance tells no id of this one of the {collection}", hint="Nothing was sent for it")
    return "/".join([collection, segment(identity), *more])


def unwrapped(body: t.Any, *names: str) -> tuple[Raw | None, str | None]:
    """Settings, and the key of the envelope around them, None where there is none."""
    if not isinstance(body, dict):
        return None, None
    bare = {key: value for key, value in body.items() if key not in _MARKS}
    if len(bare) == 1:
        (key, inner), *_none = bare.items()
        if isinstance(inner, dict) and key in ("data", "settings", *names):
            return t.cast(Raw, inner), key
    return bare, None


def wrapped(settings: Raw, key: str | None) -> Raw:
    """Settings as they go back, in the envelope in which they were read."""
    return {key: settings} if key else settings


def object_in(body: t.Any) -> Raw | None:
    """An entity or settings, out of an envelope with nothing else in it (live: the web server's settings)."""
    bare, key = unwrapped(body)
    if bare is not None and key is None and len(bare) == 1:
        (inner,) = bare.values()
        if isinstance(inner, dict) and entity_id(inner):
            return t.cast(Raw, inner)
    return bare


def entities_in(body: t.Any, name: str) -> tuple[list[Raw], Raw]:
    """The entities of a collection's answer: each has an envelope of its own, of which three are known (live).

    Where the name tells nothing it is the only list in the answer. Raises BadAnswer where there are several, or none.
    """
    if body is None:
        return [], {}
    if isinstance(body, list):
        return _objects(body, name), {}
    if not isinstance(body, dict) or body.get("result") is False:
        raise BadAnswer("the answer is no collection", hint="Check host, port and api_prefix")
    lists = {key: value for key, value in body.items() if isinstance(value, list)}
    singular = name.removesuffix("s")
    known = [key for key in (f"{singular}_list", f"{name}_list", name, "data", "items") if key in lists]
    if not known and isinstance(body.get("data"), dict):
        return entities_in(body["data"], name)
    if known:
        lists = {known[0]: lists[known[0]]}
    beside = {key: value for key, value in body.items() if key not in lists}
    if len(lists) == 1:
        (found,) = lists.values()
        return _objects(found, name), beside
    if not lists and not beside.keys() - _MARKS:
        return [], {}
    raise BadAnswer(
        f"the answer holds {len(lists) or 'no'} lists, and none that is called after {name}",
        hint="This firmware is not known here: report it with the output of streamops.video.api for this path",
    )


def _objects(found: list[t.Any], name: str) -> list[Raw]:
    if any(not isinstance(one, dict) for one in found):
        raise BadAnswer(f"the list of {name} holds something else than objects", hint="This firmware is not known here")
    return found


def created_id(answer: Answer) -> str | None:
    """The id of what was made, as far as the answer tells: by a link to it, or the entity itself."""
    body = answer.json_or_none()
    inner = body.get("data") if isinstance(body, dict) and isinstance(body.get("data"), dict) else body
    if isinstance(inner, dict) and len(inner) == 1 and isinstance(next(iter(inner.values())), dict):
        (inner,) = inner.values()
    links = [answer.headers.get("Location") or answer.headers.get("location") or ""]
    if isinstance(inner, dict):
        links += [str(inner[key]) for key in _LINKS if inner.get(key)]
    elif isinstance(inner, str):
        links.append(inner)
    for link in links:
        if found := _UUID.findall(link):
            return str(found[-1])
        if re.search(r"/[^/\s]+$", link):
            return link.rpartition("/")[2]
    return (entity_id(inner) or None) if isinstance(inner, dict) else None


def find_made(
    answer: Answer,
    before: t.Container[str],
    listed: t.Callable[[], t.Iterable[tuple[str, str]]],
    name: str,
    patience: float,
) -> str:
    """The id of what was just made, as the list has it: the answer tells it, or it is a new one of that name.

    `before` are the ids that were there, `listed` gives ids and names. Where the list does not show it within
    `patience` seconds it is what the answer told, and '' where that told nothing.
    """
    told = created_id(answer) or ""
    start = time.monotonic()
    for pause in polls():
        rows = list(listed())
        same = [identity for identity, _name in rows if told and identity.lower() == told.lower()]
        new = [identity for identity, row_name in rows if row_name == name and identity not in before]
        if same or new:
            return (same or new)[0]
        if time.monotonic() - start > patience:
            break
        time.sleep(pause)
    return told
