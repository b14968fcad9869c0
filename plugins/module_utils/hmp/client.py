# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The login of the Haivision Media Platform's REST API (3.8 to 4.1)."""

from __future__ import annotations

from ..transport.client import CookieAuthentication
from ..transport.errors import BadAnswer
from ..transport.https import Answer, HttpClient
from ..transport.session import Record

SESSION = "/apis/authentication/login"
_COOKIE = "calypso-session-id"


class HmpAuthentication(CookieAuthentication):
    """Cookie login of an HMP account."""

    session_path = SESSION

    def login(self, http: HttpClient) -> Record:
        answer = self.log_in(http, SESSION, self.credentials("HAIVISION_HMP"))
        # The answer names the session twice; live clients read the one or the other.
        body = answer.json_or_none()
        data = body.get("data") if isinstance(body, dict) else None
        value = answer.cookies.get(_COOKIE) or (data.get("sessionId") if isinstance(data, dict) else None)
        if not value:
            raise BadAnswer(
                "the answer to the login holds no session", hint="Check host and port: this may be no Media Platform"
            ).during("log in")
        return {"cookies": {_COOKIE: str(value)}}

    def expired(self, answer: Answer) -> bool | None:
        # A 404 with one of the HMP's own codes is an answer: an empty list is one of them (040012).
        if answer.status == 404 and isinstance(body := answer.json_or_none(), dict) and body.get("code"):
            return False
        return super().expired(answer)
