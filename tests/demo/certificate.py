"""A certificate authority of one's own, for the demo platform under TLS."""

from __future__ import annotations

import datetime as dt
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_VALID = (dt.datetime(2020, 1, 1, tzinfo=dt.UTC), dt.datetime(2045, 1, 1, tzinfo=dt.UTC))
_PEM = serialization.Encoding.PEM


def self_signed(folder: Path, *hosts: str) -> tuple[Path, Path]:
    """Write a chain (server certificate for the hosts and 127.0.0.1, then its authority) and the server's key.

    Without ``hosts`` it is www.youtube.com's.

    The chain's file serves as a server's certificate and as the CA file of a client.
    """
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    hosts = hosts or ("www.youtube.com",)
    ca_name, name = _name("demo authority"), _name(hosts[0])
    authority = (
        x509.CertificateBuilder(ca_name, ca_name, ca_key.public_key(), 1, *_VALID)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    names = [*map(x509.DNSName, hosts), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    server = (
        x509.CertificateBuilder(ca_name, name, key.public_key(), 2, *_VALID)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    chain, secret = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(server.public_bytes(_PEM) + authority.public_bytes(_PEM))
    secret.write_bytes(key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return chain, secret


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])
