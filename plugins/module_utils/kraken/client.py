# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The login of the Haivision Kraken's API v2."""

from __future__ import annotations

from ..transport.client import CookieAuthentication
from ..transport.errors import BadAnswer
from ..transport.https import HttpClient
from ..transport.session import Record

API = "/apis/v2"


class KrakenAuthentication(CookieAuthentication):
    """Cookie login of a Kraken account. The cookie's name and form changed with the versions: all are replayed."""

    session_path = f"{API}/session"

    def login(self, http: HttpClient) -> Record:
        answer = self.log_in(http, f"{API}/login", self.credentials("HAIVISION_KRAKEN"))
        cookies = dict(answer.cookies)
        # The only public client falls back to an id in the body; the reference shows an empty 204.
        body = answer.json_or_none()
        if not any(cookies.values()) and isinstance(body, dict) and body.get("id"):
            cookies["id"] = str(body["id"])
        if not any(cookies.values()):
            raise BadAnswer(
                "the answer to the login sets no cookie", hint="Check host and port: this may be no Kraken"
            ).during("log in")
        return {"cookies": cookies}

    def logout(self, http: HttpClient, record: Record) -> None:
        http.send("GET", f"{API}/logout", headers=self.headers(record), timeout=5, retries=0)
