"""Doors over both transports, servers of raw bytes, a clock without time, certificates."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from commentvault.net import Door, pace
from commentvault.settings import NetSettings

from .wire import Clock, Reply, Wire

Transport = Literal["pyreqwest", "httpx"]
DoorFactory = Callable[..., Door]
WireFactory = Callable[..., Wire]


@pytest.fixture(autouse=True)
def no_proxy_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever proxy the machine uses is none of the tests' business."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(params=["pyreqwest", "httpx"])
def transport(request: pytest.FixtureRequest) -> Transport:
    """Each of the two: they are held to the same contract."""
    name: Transport = request.param
    return name


@pytest.fixture
def door(transport: Transport) -> Iterator[DoorFactory]:
    """``door(tries=3, …)``: a door over the network; ``stop`` and ``capture`` as the door takes them."""
    with ExitStack() as stack:

        def opened(stop: Any = None, capture: Any = None, **settings: Any) -> Door:
            given = {"tries": 3, "retry_wait": 0.0, "transport": transport, **settings}
            made = Door(NetSettings(**given), stop=stop, capture=capture)
            stack.callback(made.close)
            return made

        yield opened


@pytest.fixture
def wire() -> Iterator[WireFactory]:
    """``wire(reply(…), …)``: a server of raw answers."""
    with ExitStack() as stack:

        def started(*replies: Reply) -> Wire:
            return stack.enter_context(Wire(*replies))

        yield started


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The pace's clock: it moves on only where somebody waits, and then at once."""
    made = Clock()
    monkeypatch.setattr(pace, "time", made)
    return made


def _certificate(subject: str, key: ec.EllipticCurvePrivateKey, issuer: str) -> x509.CertificateBuilder:
    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])

    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
    )


@dataclass(frozen=True)
class Tls:
    """``ca``: the file of a self-made authority; ``server``: certificate and key that it gave 127.0.0.1."""

    ca: str
    server: tuple[str, str]


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    """A self-made authority, and what it vouches for."""
    folder = tmp_path_factory.mktemp("tls")
    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _certificate("tests", ca_key, "tests").add_extension(x509.BasicConstraints(True, 0), critical=True)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    host = _certificate("127.0.0.1", key, "tests").add_extension(here, critical=False)
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    files = {
        "ca.pem": authority.sign(ca_key, hashes.SHA256()).public_bytes(pem),
        "host.pem": host.sign(ca_key, hashes.SHA256()).public_bytes(pem),
        "key.pem": key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return Tls(str(folder / "ca.pem"), (str(folder / "host.pem"), str(folder / "key.pem")))
