"""A proxy on loopback that ends TLS for Instagram's hosts, so that an unmodified program talks to the invented one.

with TlsProxy(server.port, folder) as proxy:
    subprocess.run([…], env=proxy.environment)
"""

from __future__ import annotations

import select
import socket
import ssl
import threading
from contextlib import suppress
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from types import TracebackType
from typing import Self, cast

from tests.demo.certificate import self_signed

HOSTS = ("www.instagram.com", "i.instagram.com")


class TlsProxy:
    """``CONNECT`` to Instagram's hosts ends here, and what is inside goes to ``port`` on loopback as plain HTTP.

    ``url`` is the proxy's address, ``ca_file`` what a client must trust, ``environment`` the variables that tell it so.
    Any other host is refused and noted in ``refused``. The certificate is written into ``folder``.
    """

    def __init__(self, port: int, folder: Path) -> None:
        chain, key = self_signed(folder, *HOSTS)
        self.ca_file = str(chain)
        self.refused: list[str] = []
        self._tcp = _Listener(("127.0.0.1", 0), _Tunnel)
        self._tcp.proxy, self._tcp.port = self, port
        self._tcp.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tcp.context.load_cert_chain(chain, key)
        self.url = f"http://127.0.0.1:{self._tcp.server_address[1]}"
        here = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), self.url)
        trust = dict.fromkeys(("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"), self.ca_file)
        self.environment = here | trust | {"NO_PROXY": "", "no_proxy": ""}
        self._thread = threading.Thread(target=self._tcp.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Begins to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Listens no longer; tunnels end with their clients."""
        self._tcp.shutdown()
        self._tcp.server_close()


class _Listener(ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    proxy: TlsProxy
    port: int
    context: ssl.SSLContext


class _Tunnel(StreamRequestHandler):
    """One ``CONNECT``."""

    def handle(self) -> None:
        server = cast("_Listener", self.server)
        line = self.rfile.readline().decode("latin-1").split()
        while self.rfile.readline().strip():
            pass
        method, address = (*line, "", "")[:2]
        host = address.partition(":")[0]
        if method != "CONNECT" or host not in HOSTS:
            server.proxy.refused.append(host)
            self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with (
            suppress(OSError),  # a side has hung up
            server.context.wrap_socket(self.connection, server_side=True) as inside,
            socket.create_connection(("127.0.0.1", server.port)) as outside,
        ):
            _carry(inside, outside)


def _carry(inside: ssl.SSLSocket, outside: socket.socket) -> None:
    """Carries bytes both ways until a side ends; in one thread, since TLS is not for two."""
    other: dict[socket.socket, socket.socket] = {inside: outside, outside: inside}
    while True:
        ready = [inside] if inside.pending() else select.select([inside, outside], [], [])[0]
        for source in ready:
            data = source.recv(65536)
            if not data:
                return
            other[source].sendall(data)
