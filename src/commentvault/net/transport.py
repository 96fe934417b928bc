"""The transport under httpx's interface: pyreqwest where it is installed, else httpx's own.

pyreqwest halves the CPU of a request (0.54 ms against 1.15 for a 9 kB gzip answer over TLS, ``docs/decisions.md``).
Its bundled httpx adapter is not used: it leaks foreign errors and adds the time-outs up.
"""

from __future__ import annotations

import os
import ssl
import zlib
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from commentvault.errors import UsageError
from commentvault.net.light import httpx
from commentvault.settings import DIRECT, NetSettings

if TYPE_CHECKING:
    from pyreqwest.exceptions import PyreqwestError

# What pyreqwest's causes say when the other side broke the protocol rather than the line.
_PROTOCOL_WORDS = ("message completed", "end of file", "message length", "invalid HTTP")
_DECODED_HEADERS = {"content-encoding", "content-length", "transfer-encoding"}


class Connection:
    """Sends requests as they are: no cookies, no redirects, no login. Without the client's layers for those, a
    request costs a third less CPU.
    """

    def __init__(self, via: httpx.BaseTransport | httpx.Client) -> None:
        self._via = via
        self._urls: dict[str, httpx.URL] = {}

    def send(self, method: str, url: str, headers: dict[str, str], body: bytes | None) -> httpx.Response:
        """The whole answer to a request. Raises ``httpx.HTTPError`` where none came."""
        if url not in self._urls:  # a walk asks a handful of addresses thousands of times
            self._urls[url] = httpx.URL(url)
        raw = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
        request = httpx.Request(method, self._urls[url], headers=[(b"accept-encoding", b"gzip"), *raw], content=body)
        if isinstance(self._via, httpx.Client):
            return _whole(self._via.send(request, stream=True), request)
        response = self._via.handle_request(request)
        response.read()
        return response

    def close(self) -> None:
        """Let go of all connections."""
        self._via.close()


def open_connection(settings: NetSettings, transport: httpx.BaseTransport | None = None) -> Connection:
    """The connection that the settings choose; ``transport`` stands in for the network.

    Without a proxy in the settings the usual environment variables count. Raises :class:`UsageError` for an
    unreadable CA file.
    """
    if transport:
        return Connection(transport)
    verify = _trusted(settings.ca_file) if settings.ca_file else True
    if settings.transport != "httpx":
        try:
            return Connection(PyreqwestTransport(settings))
        except ImportError as error:
            if settings.transport == "pyreqwest":
                raise UsageError("the transport pyreqwest is not installed: pip install pyreqwest") from error
    limits = httpx.Limits(max_keepalive_connections=settings.lanes)
    timeout = httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout)
    direct = settings.proxy == DIRECT
    proxy = None if direct else settings.proxy
    return Connection(httpx.Client(verify=verify, proxy=proxy, limits=limits, timeout=timeout, trust_env=not direct))


class PyreqwestTransport(httpx.BaseTransport):
    """Whole answers through pyreqwest, with httpx's own exceptions and Python's gzip (less memory than Rust's here)."""

    def __init__(self, settings: NetSettings) -> None:
        # Its allocator keeps freed memory for a while; giving it back at once costs nothing here and saves 10 MB.
        os.environ.setdefault("MIMALLOC_PURGE_DELAY", "0")
        from pyreqwest.client import SyncClientBuilder
        from pyreqwest.proxy import ProxyBuilder

        builder = (
            SyncClientBuilder()
            .follow_redirects(False)
            .referer(False)
            .connect_timeout(timedelta(seconds=settings.connect_timeout))
            .read_timeout(timedelta(seconds=settings.read_timeout))
            .pool_max_idle_per_host(settings.lanes)
            .gzip(False)
            .brotli(False)
            .zstd(False)
            .deflate(False)
        )
        if settings.ca_file:
            builder = builder.add_root_certificate_pem(Path(settings.ca_file).read_bytes())
        if settings.proxy == DIRECT:
            builder = builder.no_proxy()
        elif settings.proxy:
            builder = builder.proxy(ProxyBuilder.all(settings.proxy))
        self._client = builder.build()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        from pyreqwest import exceptions

        try:
            answer = (
                self._client.request(request.method, str(request.url))
                .headers([(name.decode("ascii"), value.decode("latin-1")) for name, value in request.headers.raw])
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


def _whole(response: httpx.Response, request: httpx.Request) -> httpx.Response:
    """An answer of httpx's own transport, decoded with our care: httpx takes a torn gzip body for a whole one."""
    try:
        raw = b"".join(response.iter_raw())
    finally:
        response.close()
    body = _decoded(raw, response.headers.get("content-encoding"), request)
    headers = [item for item in response.headers.raw if item[0].decode("latin-1").lower() not in _DECODED_HEADERS]
    return httpx.Response(response.status_code, headers=headers, content=body)


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
    return _class_for(error, causes)(
        ": ".join([str(error.args[0] if error.args else error), *causes[1:]]), request=request
    )


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
