# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The Haivision Kraken's API v2: login, collections in whatever envelope, entities by uuid.

"guide" is the API v2.0 Integrator's Guide; "live" is what the one public client reads from devices. The reference of
what is written lives on each appliance (/apidoc), and is not published.
"""

from __future__ import annotations

import re
import typing as t

from ..transport.address import segment
from ..transport.client import Client, CookieAuthentication, error_of
from ..transport.errors import BadAnswer, StreamopsError
from ..transport.https import Answer, HttpClient
from ..transport.session import Record

API = "/apis/v2"
Raw = dict[str, t.Any]
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


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
        if not any(cookies.values()) and isinstance(body, dict) and body.get("id"):
            cookies["id"] = str(body["id"])
        if not any(cookies.values()):
            raise BadAnswer(
                "the answer to the login sets no cookie", hint="Check host and port: this may be no Kraken"
            ).during("log in")
        return {"cookies": cookies, "prefix": self.prefix}

    def alive(self, http: HttpClient, record: Record) -> bool:
        return http.send("GET", f"{record.get('prefix', API)}/session", headers=self.headers(record)).ok

    def logout(self, http: HttpClient, record: Record) -> None:
        path = f"{record.get('prefix', API)}/logout"
        http.send("GET", path, headers=self.headers(record), timeout=5, retries=0)


def prefix_of(given: str | None) -> str:
    """The beginning of every path, without a slash at its end."""
    return ("/" + (given or API).strip("/")).rstrip("/")


class KrakenClient(Client):
    """Calls of the API, with raw JSON in and out."""

    @property
    def prefix(self) -> str:
        return t.cast(KrakenAuthentication, self.authentication).prefix

    def path(self, *parts: str) -> str:
        """A path below the prefix; a part may be a path itself, an id is encoded whole."""
        return "/".join([self.prefix, *parts])

    def read(self, path: str, attempt: str) -> t.Any:
        """The JSON of a path. Raises what an error answer means."""
        return self.call("GET", self.path(path), attempt=attempt)

    def fetch(self, path: str, attempt: str) -> Raw | None:
        """An entity; None where there is none, or where the appliance does not give single ones (404, 405)."""
        answer = self.request("GET", self.path(path), attempt=attempt)
        if answer.status in (404, 405):
            return None
        try:
            if not answer.ok:
                raise error_of(self.authentication, answer)
            found = answer.json()
        except StreamopsError as error:
            raise error.at(self.place).during(attempt) from None
        return object_in(found)

    def listed(self, name: str, attempt: str) -> tuple[list[Raw], Raw]:
        """The entities of a collection, and what stands beside them in its envelope."""
        body = self.read(name, attempt)
        try:
            return entities_in(body, name.rpartition("/")[2])
        except StreamopsError as error:
            raise error.at(self.place).during(attempt) from None

    def write(self, method: str, path: str, attempt: str, body: t.Any = None, **sending: t.Any) -> Answer:
        """Send a write. Raises what an error answer means."""
        answer = self.request(method, self.path(path), attempt=attempt, body=body, **sending)
        if not answer.ok:
            raise error_of(self.authentication, answer).at(self.place).during(attempt)
        return answer


def entity_id(raw: Raw) -> str:
    """The id of an entity: called uuid, or id (certificates)."""
    return str(raw.get("uuid") or raw.get("id") or "")


def entity_path(collection: str, identity: str, *more: str) -> str:
    return "/".join([collection, segment(identity), *more])


def object_in(body: t.Any) -> Raw | None:
    """An entity or settings, out of an envelope with nothing else in it (live: the web server's settings)."""
    if not isinstance(body, dict):
        return None
    inner = [value for key, value in body.items() if key not in ("result", "success")]
    if len(inner) == 1 and isinstance(inner[0], dict) and "data" in body:
        return t.cast(Raw, inner[0])
    return body


def entities_in(body: t.Any, name: str) -> tuple[list[Raw], Raw]:
    """The entities of a collection's answer: each has an envelope of its own, of which three are known (live).

    Where the name tells nothing it is the only list in the answer. Raises BadAnswer where there are several.
    """
    if body is None:
        return [], {}
    if isinstance(body, list):
        return [one for one in body if isinstance(one, dict)], {}
    if not isinstance(body, dict):
        raise BadAnswer("the answer is no collection", hint="Check host, port and api_prefix")
    lists = {key: value for key, value in body.items() if isinstance(value, list)}
    singular = name.removesuffix("s")
    for key in (f"{singular}_list", f"{name}_list", name, "data", "items"):
        if key in lists:
            lists = {key: lists[key]}
    beside = {key: value for key, value in body.items() if key not in lists}
    if len(lists) == 1:
        (found,) = lists.values()
        return [one for one in found if isinstance(one, dict)], beside
    if not lists:
        inner = body.get("data")
        return entities_in(inner, name) if isinstance(inner, dict) else ([], beside)
    raise BadAnswer(
        f"the answer holds {len(lists)} lists ({', '.join(lists)}), and none is called after {name}",
        hint="This firmware is not known here: report it with the output of streamops.video.api for this path",
    )


def created_id(answer: Answer) -> str | None:
    """The id of what was made, as far as the answer tells: its Location, or its body (the entity, or a link to it)."""
    location = answer.headers.get("Location") or answer.headers.get("location") or ""
    if found := _UUID.findall(location):
        return str(found[-1])
    body = answer.json_or_none()
    if isinstance(body, dict):
        for one in (body, *(value for value in body.values() if isinstance(value, dict))):
            if entity_id(one):
                return entity_id(one)
    links = _UUID.findall(str(body)) if body is not None else []
    return str(links[-1]) if len(set(links)) == 1 else None
