"""Which certificate is trusted: fingerprints in every spelling, and files that are not what they should be."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
import trustme
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput
from ansible_collections.streamops.video.plugins.module_utils.transport.tls import Trust, clean_fingerprint
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from hypothesis import given
from hypothesis import strategies as st

DIGITS = "3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b9942dd4f1b"
COLONS = ":".join(DIGITS[place : place + 2] for place in range(0, 64, 2))


@pytest.mark.parametrize("prefix", ["", "SHA256:", "sha256:", "SHA-256:", "sha256 Fingerprint=", "SHA256 Fingerprint:"])
@pytest.mark.parametrize("digits", [DIGITS, COLONS])
@pytest.mark.parametrize("case", [str.lower, str.upper])
@pytest.mark.parametrize("frame", ["{}", " {} ", "{}\n"])
def test_every_usual_spelling(prefix: str, digits: str, case: type[str], frame: str) -> None:
    assert clean_fingerprint(frame.format(prefix + case(digits))) == DIGITS


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "SHA256:",
        DIGITS[:-1],
        DIGITS + "0",
        DIGITS[:40],  # SHA-1
        f"SHA1:{DIGITS[:40]}",
        f"MD5:{DIGITS[:32]}",
        f"SHA1:{DIGITS}",
        DIGITS.replace("3", "g"),
        COLONS[:-1],
        COLONS + ":",
        COLONS.replace(":", "-"),
        COLONS.replace(":", "", 1),
        f"{DIGITS} {DIGITS}",
        f"{DIGITS}\n{DIGITS}",
        "OnvT4jYKPSnupDb8+35ExzXRF8QtHBg1QgtrmULdTxs=",  # base64, as OpenSSH prints
    ],
)
def test_wrong_ones_are_refused(wrong: str) -> None:
    with pytest.raises(InvalidInput, match="certificate_fingerprint"):
        clean_fingerprint(wrong)
    with pytest.raises(InvalidInput):
        Trust(fingerprint=wrong)


@given(st.binary(min_size=32, max_size=32), st.sampled_from(["", ":"]), st.booleans())
def test_a_digest_is_found_again(digest: bytes, separator: str, upper: bool) -> None:
    text = digest.hex(separator) if separator else digest.hex()
    assert clean_fingerprint(text.upper() if upper else text) == digest.hex()


def test_a_fingerprint_alone_decides() -> None:
    assert not Trust(fingerprint=DIGITS).verifies
    assert Trust().verifies and not Trust(validate_certs=False).verifies


@pytest.mark.parametrize("option", ["ca_path", "client_cert", "client_key"])
def test_a_file_that_is_not_there(option: str) -> None:
    with pytest.raises(InvalidInput, match=rf"{option}.*nowhere.pem.*cannot be read"):
        Trust(**{option: t.cast(t.Any, "/nowhere.pem")})


def test_a_ca_path_without_certificates(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("this is no certificate\n")
    with pytest.raises(InvalidInput, match="ca_path"):
        Trust(ca_path=str(tmp_path / "ca.pem")).context()


def test_a_key_alone(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("x")
    with pytest.raises(InvalidInput, match="client_key is given without client_cert"):
        Trust(client_key=str(tmp_path / "key.pem"))


def test_paths_begin_at_home(ca_path: str, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_bytes(Path(ca_path).read_bytes())  # HOME is tmp_path
    assert Trust(ca_path="~/ca.pem").context().get_ca_certs()


def test_a_key_of_another_certificate_and_one_with_a_password(tmp_path: Path) -> None:
    issued, other = (trustme.CA().issue_cert("client.lab") for _one in range(2))
    certificate, foreign, locked = (tmp_path / name for name in ("cert.pem", "foreign.key", "locked.key"))
    issued.cert_chain_pems[0].write_to_path(str(certificate))
    other.private_key_pem.write_to_path(str(foreign))
    key = load_pem_private_key(issued.private_key_pem.bytes(), None)
    locked.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"word")))
    for path in (foreign, locked):
        with pytest.raises(InvalidInput, match="client_cert and client_key"):
            Trust(client_cert=str(certificate), client_key=str(path)).context()
