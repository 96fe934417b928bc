"""The transport under httpx's interface: pyreqwest where it is installed, else httpx's own.

pyreqwest halves the CPU of a request (0.54 ms against 1.15 for a 9 kB gzip answer over TLS, ``docs/decisions.md``).
Its bundled httpx adapter is not used: it leaks foreign errors and adds the time-outs up.
"""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import httpx

from commentvault.errors import UsageError

if TYPE_CHECKING:
    from pyreqwest.exceptions import PyreqwestError

# What pyreqwest's causes say when the other side broke the protocol rather than the line.
_PROTOCOL_WORDS = ("message completed", "end of file", "message length", "invalid HTTP")
_DECODED_HEADERS = {"content-encoding", "content-length", "transfer-encoding"}


def client(
    kind: Literal["auto", "pyreqwest", "httpx"],
    *,
    connect_timeout: float,
    read_timeout: float,
    idle: int,
    proxy: str | None,
    ca_file: str | None,
) -> httpx.Client:
    """An HTTP client over the chosen transport; time-outs in seconds, ``idle`` connections kept for reuse.

    Without ``proxy`` the usual environment variables count. Raises :class:`UsageError` for an unreadable CA file.
    """
    verify = _trusted(ca_file) if ca_file else True
    timeout = httpx.Timeout(read_timeout, connect=connect_timeout)
    if kind != "httpx":
        try:
            transport = PyreqwestTransport(connect_timeout, read_timeout, idle, proxy, ca_file)
            return httpx.Client(transport=transport, timeout=timeout)
        except ImportError as error:
            if kind == "pyreqwest":
                raise UsageError("the transport pyreqwest is not installed: pip install pyreqwest") from error
    limits = httpx.Limits(max_keepalive_connections=idle)
    return httpx.Client(verify=verify, proxy=proxy, limits=limits, timeout=timeout)


class PyreqwestTransport(httpx.BaseTransport):
    """Whole answers through pyreqwest, with httpx's own exceptions and Python's gzip (less memory than Rust's here)."""

    def __init__(
        self, connect_timeout: float, read_timeout: float, idle: int, proxy: str | None, ca_file: str | None
    ) -> None:
        from pyreqwest.client import SyncClientBuilder
        from pyreqwest.proxy import ProxyBuilder

        builder = (
            SyncClientBuilder()
            .follow_redirects(False)
            .referer(False)
            .connect_timeout(timedelta(seconds=connect_timeout))
            .read_timeout(timedelta(seconds=read_timeout))
            .pool_max_idle_per_host(idle)
            .gzip(False)
            .brotli(False)
            .zstd(False)
            .deflate(False)
        )
        if ca_file:
            with open(ca_file, "rb") as file:
                builder = builder.add_root_certificate_pem(file.read())
        if proxy:
            builder = builder.proxy(ProxyBuilder.all(proxy))
        self._client = builder.build()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        from pyreqwest import exceptions

        try:
            answer = (
                self._client.request(request.method, str(request.url))
                .headers(request.headers.multi_items())
                .body_bytes(request.read())
                .build()
                .send()
            )
            body = _decoded(bytes(answer.bytes()), answer.headers.get("content-encoding"), request)
            headers = [item for item in answer.headers.items() if item[0] not in _DECODED_HEADERS]
        except exceptions.PyreqwestError as error:
            raise _translated(error, request) from error
        except ValueError as error:  # a header that is no text
            raise httpx.RemoteProtocolError(str(error), request=request) from error
        return httpx.Response(answer.status, headers=headers, content=body)

    def close(self) -> None:
        self._client.close()


def _trusted(path: str) -> ssl.SSLContext:
    """The certificates of a CA file; a junk file, which pyreqwest would take in silence, is refused."""
    try:
        return ssl.create_default_context(cafile=path)
    except (OSError, ssl.SSLError) as error:
        raise UsageError(f"cannot use the CA file {path}: {error}") from error


def _decoded(body: bytes, coding: str | None, request: httpx.Request) -> bytes:
    """The plain body; a gzip stream that ends early is an error here, never a short answer."""
    if coding is None or not body:
        return body
    if coding != "gzip":
        raise httpx.DecodingError(f"content-encoding {coding} was not asked for", request=request)
    stream = zlib.decompressobj(wbits=31)
    try:
        plain = stream.decompress(body)
    except zlib.error as error:
        raise httpx.DecodingError(str(error), request=request) from error
    if not stream.eof:
        raise httpx.DecodingError("the gzip stream ends early", request=request)
    return plain


def _translated(error: PyreqwestError, request: httpx.Request) -> httpx.TransportError:
    causes = _causes(error)
    return _class_for(error, causes)(": ".join([str(error.args[0] if error.args else error), *causes[1:]]), request=request)


def _causes(error: PyreqwestError) -> Sequence[str]:
    details = getattr(error, "details", None) or {}
    return [cause["message"] for cause in details.get("causes") or ()]


def _class_for(error: PyreqwestError, causes: Sequence[str]) -> type[httpx.TransportError]:
    from pyreqwest import exceptions

    connecting = "client error (Connect)" in causes
    if isinstance(error, exceptions.RequestTimeoutError):
        return httpx.ConnectTimeout if connecting else httpx.ReadTimeout
    if connecting:
        return httpx.ConnectError
    if any(word in cause for cause in causes for word in _PROTOCOL_WORDS):
        return httpx.RemoteProtocolError
    if isinstance(error, exceptions.NetworkError | exceptions.ClientClosedError):
        return httpx.ReadError
    return httpx.TransportError
