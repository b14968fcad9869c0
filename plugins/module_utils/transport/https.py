# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One HTTPS client for every system: timeouts, retries of reads, never a blindly repeated write."""

from __future__ import annotations

import dataclasses
import json
import time
import typing as t
import warnings

from .address import clean_host, in_url, refuse_beyond
from .errors import AnswerLost, BadAnswer, InvalidInput, StreamopsError, TlsError, Unreachable
from .interrupts import waiting
from .retry import pauses, retry_after
from .tls import Trust, presented_fingerprint

try:
    import requests
    from urllib3.exceptions import InsecureRequestWarning

    from .adapter import DeviceAdapter

    _IMPOSSIBLE = (
        requests.exceptions.InvalidURL,
        requests.exceptions.InvalidHeader,
        requests.exceptions.InvalidSchema,
        requests.exceptions.InvalidProxyURL,
    )
    REQUESTS_ERROR: ImportError | None = None
except ImportError as missing:
    REQUESTS_ERROR = missing

READS = frozenset({"GET", "HEAD", "OPTIONS"})
# Answers that say "not now" rather than "no". A write that meets one of the 50x may have been carried out all the same.
BUSY = frozenset({429, 500, 502, 503, 504})
_LONGEST_CONNECT = 10.0
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate", "User-Agent": "streamops.video (Ansible)"}


@dataclasses.dataclass(frozen=True)
class Endpoint:
    """Where a device is and how to talk to it. `timeout` in seconds; `system` is the name in error texts."""

    system: str
    host: str
    port: int = 443
    trust: Trust = dataclasses.field(default_factory=Trust)
    timeout: float = 30.0
    retries: int = 3
    proxy: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "host", clean_host(self.host))
        for name, value, low, high in (
            ("port", self.port, 1, 65535),
            ("timeout", self.timeout, 0.1, 3600),
            ("retries", self.retries, 0, 20),
        ):
            refuse_beyond(name, value, low, high)

    @property
    def url(self) -> str:
        return f"https://{in_url(self.host)}:{self.port}"

    @property
    def place(self) -> str:
        """How error texts name the device."""
        return f"{self.system} {in_url(self.host)}" + ("" if self.port == 443 else f":{self.port}")


@dataclasses.dataclass(frozen=True)
class Answer:
    """What a device answered."""

    status: int
    headers: t.Mapping[str, str]
    body: bytes
    cookies: dict[str, str]

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_html(self) -> bool:
        kind = self.headers.get("Content-Type", "").lower()
        return "html" in kind or self.body.lstrip()[:1] == b"<"

    def json(self) -> t.Any:
        """The JSON body; None when there is no body.

        Raises BadAnswer for HTML (a login page, a proxy, another product) and for cut or broken JSON.
        """
        if not self.body.strip():
            return None
        if self.is_html:
            raise BadAnswer(
                f"HTTP {self.status} with an HTML page where JSON was expected",
                hint="Check host and port: this may be another product, a proxy, or a device that is still starting",
                answer={"status": self.status},
            )
        try:
            return json.loads(self.body)
        except ValueError:
            raise BadAnswer(
                f"HTTP {self.status} with {len(self.body)} bytes that are no complete JSON",
                hint="The answer was cut or garbled on the way; run the task again",
                answer={"status": self.status},
            ) from None

    def json_or_none(self) -> t.Any:
        """The JSON body, None where there is none or it is something else: for reading error answers."""
        try:
            return self.json()
        except BadAnswer:
            return None


class HttpClient:
    """Requests to one endpoint over kept connections.

    Reads are repeated with growing pauses; a write is repeated only when it surely never reached the device.
    `notice` is told of each retry, in plain words.
    """

    def __init__(self, endpoint: Endpoint, notice: t.Callable[[str], None] = lambda _text: None) -> None:
        if REQUESTS_ERROR is not None:
            raise StreamopsError(
                "the Python library requests is not installed for the Python that runs this",
                hint="pip install requests, in the environment (or execution environment) of ansible-core",
            ).at(endpoint.place)
        self.endpoint = endpoint
        self.notice = notice
        self._adapter: DeviceAdapter | None = None

    def close(self) -> None:
        if self._adapter is not None:
            self._adapter.close()
            self._adapter = None

    def _open(self) -> DeviceAdapter:
        if self._adapter is None:
            if not self.endpoint.trust.validate_certs:
                # The user said so; the warning would go to stderr with every request.
                warnings.simplefilter("ignore", InsecureRequestWarning)
            self._adapter = DeviceAdapter(self.endpoint.trust)
        return self._adapter

    def send(
        self,
        method: str,
        path: str,
        *,
        query: t.Mapping[str, t.Any] | None = None,
        body: t.Any = None,
        headers: t.Mapping[str, str] | None = None,
        files: t.Any = None,
        timeout: float | None = None,
        retries: int | None = None,
        repeatable: bool | None = None,
    ) -> Answer:
        """Send one request and return the answer, whatever its status.

        Raises TlsError and Unreachable (nothing was sent), AnswerLost (a write whose fate is unknown, a read that
        stayed without an answer), BadAnswer (a redirect). `body` goes out as JSON unless it is None or bytes.
        `repeatable` is for what changes nothing although its method is no read (a login).
        """
        reading = method.upper() in READS if repeatable is None else repeatable
        left = pauses(self.endpoint.retries if retries is None else retries)
        while True:
            try:
                answer = self._once(method, path, query, body, headers, files, timeout)
                if answer.status not in BUSY or not (reading or answer.status == 429):
                    return self._not_redirected(answer)
                reason: StreamopsError | None = None
                asked = retry_after(answer.headers.get("Retry-After"))
                told = f"HTTP {answer.status}"
            except (Unreachable, AnswerLost) as error:
                if isinstance(error, AnswerLost) and not reading:
                    raise error.at(self.endpoint.place) from None
                reason, asked, told = error, None, error.cause
            pause = next(left, None)
            if pause is None or waiting() or (reason is not None and reason.final):
                if reason is not None:
                    raise reason.at(self.endpoint.place) from None
                return answer
            self.notice(f"{method} {path}: {told}; asked again")
            time.sleep(max(pause, asked or 0.0))

    def _once(
        self,
        method: str,
        path: str,
        query: t.Mapping[str, t.Any] | None,
        body: t.Any,
        headers: t.Mapping[str, str] | None,
        files: t.Any,
        timeout: float | None,
    ) -> Answer:
        seconds = timeout or self.endpoint.timeout
        sent_headers = {**_HEADERS, **(headers or {})}
        data = body
        if body is not None and not isinstance(body, bytes):
            data = json.dumps(body).encode()
        if files is None and method.upper() not in READS:
            # Also without a body: the Gateway answers 415 to what is not JSON.
            sent_headers.setdefault("Content-Type", "application/json")
        url, proxy = self.endpoint.url + path, self.endpoint.proxy
        try:
            # No requests.Session: it looks for proxies, netrc (which would replace a token) and REQUESTS_CA_BUNDLE
            # (which overrides verify), keeps cookies, follows redirects, and costs as much as the request itself.
            request = requests.Request(
                method, url, headers=sent_headers, files=files, data=data, params=query
            ).prepare()
            response = self._open().send(
                request,
                timeout=(min(seconds, _LONGEST_CONNECT), seconds),
                verify=self.endpoint.trust.verifies,
                proxies={"https": proxy} if proxy else None,
            )
            content = response.content
        except requests.exceptions.RequestException as error:
            raise self._told(error) from None
        return Answer(response.status_code, response.headers, content, _set_cookies(response))

    def _not_redirected(self, answer: Answer) -> Answer:
        if 300 <= answer.status < 400 and answer.status != 304:
            target = answer.headers.get("Location", "elsewhere")
            redirect = BadAnswer(
                f"HTTP {answer.status} redirects to {target}",
                hint="Check host and port; redirects are not followed, since a login must not travel to another place",
                answer={"status": answer.status},
            )
            redirect.maybe_done = False
            raise redirect.at(self.endpoint.place)
        return answer

    def _told(self, error: Exception) -> StreamopsError:
        """What a failure of `requests` means for the device and for the user."""
        endpoint, text = self.endpoint, _innermost(error)
        lower = text.lower()
        if isinstance(error, requests.exceptions.ProxyError):
            # Its URL may hold a password.
            return Unreachable(f"the proxy does not connect ({text})", hint="Check the option proxy")
        if isinstance(error, requests.exceptions.ConnectTimeout):
            return Unreachable(
                f"no connection to port {endpoint.port} within {min(endpoint.timeout, _LONGEST_CONNECT):g} s",
                hint="Check host, port, network and firewall",
            )
        if isinstance(error, requests.exceptions.SSLError) and not _is_cut(lower):
            return self._tls_told(lower, text)
        if isinstance(error, requests.exceptions.Timeout):
            return AnswerLost(
                f"no answer within {endpoint.timeout:g} s",
                hint="The device is slow or stuck; a larger timeout may help",
            )
        reason = getattr(error.args[0], "reason", None) if error.args else None
        if type(reason).__name__ in {"NewConnectionError", "NameResolutionError"}:
            unreachable = Unreachable(
                f"no connection to port {endpoint.port} ({text})", hint="Check host, port and power"
            )
            unreachable.final = any(word in lower for word in _NAME_UNKNOWN)
            if unreachable.final:
                unreachable.cause = f"the host name {endpoint.host} is unknown"
                unreachable.hint = "Check the spelling of host, or the DNS of the machine that runs the task"
            return unreachable
        if isinstance(error, _IMPOSSIBLE):
            return InvalidInput(f"the request cannot be made: {text}")
        return AnswerLost(
            f"the connection was closed before an answer came ({text})",
            hint="Run the task again; if it is always so, the device may ask for a client certificate (client_cert)",
        )

    def _tls_told(self, lower: str, text: str) -> TlsError:
        endpoint = self.endpoint
        if any(word in lower for word in _PLAIN_HTTP):
            return TlsError(
                f"port {endpoint.port} does not speak TLS (is it plain HTTP?)",
                hint="Give the HTTPS port in port; plain HTTP is not used, since the password would travel in clear",
            )
        shown = None if endpoint.proxy else presented_fingerprint(endpoint.host, endpoint.port, _LONGEST_CONNECT)
        shows = f"; the device shows SHA-256 {shown}" if shown else ""
        if "fingerprint" in lower:
            return TlsError(
                f"the certificate is not the one of certificate_fingerprint{shows}",
                hint="If the device got a new certificate, compare it on the device itself and set the new fingerprint",
            )
        if "alert" in lower and any(
            word in lower for word in ("certificate required", "handshake failure", "bad certificate")
        ):
            return TlsError(
                f"the device refused our side of the TLS handshake ({text})",
                hint="It may ask for a client certificate (client_cert, client_key)",
            )
        if "certificate" in lower or "hostname" in lower:
            return TlsError(
                f"the certificate is not trusted ({text}){shows}",
                hint="Set ca_path to the CA that signed it, or, after comparing it on the device itself, "
                "certificate_fingerprint",
            )
        return TlsError(f"no common TLS ({text})", hint="The device may offer only TLS versions that are too old")


_NAME_UNKNOWN = (
    "name or service not known",
    "nodename nor servname",
    "failed to resolve",
    "name resolution",
    "no address associated",
)
_PLAIN_HTTP = (
    "wrong_version_number",
    "wrong version number",
    "http_request",
    "record layer failure",
    "unknown_protocol",
    "packet length too long",
    "record_too_small",
    "invalid_session_id",
)


def _is_cut(text: str) -> bool:
    """Whether a TLS failure is a connection that just ended: it says nothing about certificates."""
    if "certificate" in text or "match" in text:
        return False
    return "eof" in text or "connection reset" in text or "broken pipe" in text


def _innermost(error: BaseException) -> str:
    """The operating system's or OpenSSL's own words, without the wrapping of three libraries."""
    seen: set[int] = set()
    current: BaseException = error
    while id(current) not in seen:
        seen.add(id(current))
        inner = getattr(current, "reason", None)
        if not isinstance(inner, BaseException):
            inner = (
                next((arg for arg in reversed(current.args) if isinstance(arg, BaseException)), None)
                or current.__cause__
            )
        if inner is None:
            break
        current = inner
    if isinstance(current, OSError) and current.strerror:
        return current.strerror.partition(" (_ssl.c")[0]
    text = str(current).partition(" (_ssl.c")[0]
    return text.rpartition("Failed to establish a new connection: ")[2].strip()


def _set_cookies(response: requests.Response) -> dict[str, str]:
    """Every cookie that the answer sets, name to value as it came, whatever the attributes say."""
    raw = response.raw.headers
    lines = raw.getlist("Set-Cookie") if hasattr(raw, "getlist") else []
    pairs = (line.split(";", 1)[0].partition("=") for line in lines)
    return {name.strip(): value.strip() for name, _equals, value in pairs if name.strip()}
