"""The signal of a river village between a browser and the site: requests cut, answers lost, bytes turned, a portal."""

import contextlib
import http.client
import socket
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP = {"connection", "transfer-encoding", "keep-alive", "content-length"}


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A browser that hung up first is part of it."""


class BadNetwork:
    """A proxy with its own address. `faults` are used up one by one by PUT requests; without any, all goes through.

    ("lose",)     the site did it, the connection ends without an answer
    ("cut", 50)   after that share (percent) of the body the connection ends
    ("turn",)     one byte of the body is another
    ("twice",)    the site gets it two times
    ("portal",)   a page that asks to sign in to somebody's Wi-Fi, with status 200
    """

    def __init__(self, upstream_port: int):
        self.upstream_port = upstream_port
        self.faults: deque[tuple] = deque()
        self.puts: list[str] = []
        self.server = Quiet(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _handler(network):  # noqa: N805 - the handler needs its own self
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"  # connections are used again, as the phone's are

            def log_message(self, *words):
                pass

            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                fault = ("none",)
                if self.command == "PUT":
                    network.puts.append(self.path)
                    with contextlib.suppress(IndexError):
                        fault = network.faults.popleft()
                getattr(self, f"do_{fault[0]}")(body, *fault[1:])

            do_GET = do_HEAD = do_POST = do_PUT = handle_any  # noqa: N815

            def ask(self, body):
                site = http.client.HTTPConnection("127.0.0.1", network.upstream_port, timeout=60)
                site.request(self.command, self.path, body, dict(self.headers))
                answer = site.getresponse()
                content = answer.read()
                site.close()
                return answer, content

            def do_none(self, body):
                answer, content = self.ask(body)
                self.send_response_only(answer.status, answer.reason)
                for name, value in answer.getheaders():
                    if name.lower() not in HOP:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            def do_lose(self, body):
                self.ask(body)
                self.hang_up()

            def do_cut(self, body, percent):
                head = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
                part = body[: len(body) * percent // 100]
                with socket.create_connection(("127.0.0.1", network.upstream_port)) as site:
                    site.sendall(f"{self.command} {self.path} HTTP/1.1\r\n{head}\r\n".encode() + part)
                self.hang_up()

            def do_turn(self, body):
                middle = len(body) // 2
                self.do_none(body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :])

            def do_twice(self, body):
                self.ask(body)
                self.do_none(body)

            def do_portal(self, body):
                page = b"<html>Selamat datang di WiFi Gratis</html>"
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def hang_up(self):
                self.close_connection = True
                with contextlib.suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)

        return Handler
