"""A web server on loopback that says whatever a test wants said, and remembers who asked."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Say = Callable[[BaseHTTPRequestHandler], None]


class WebServer:
    def __init__(self, say: Say) -> None:
        self.asked: list[dict[str, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler(say))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.address = f"http://feed.example:{self.port}/private/ada.ics?key=secret"

    def _handler(self, say: Say) -> type[BaseHTTPRequestHandler]:
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # the library's name
                asked.append({"path": self.path, **dict(self.headers.items())})
                try:
                    say(self)
                except OSError:
                    return  # whoever asked has gone

            def log_message(self, *_words: object) -> None:
                return

        return Handler

    @contextmanager
    def running(self) -> Iterator["WebServer"]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


def saying(
    content: bytes = b"", status: int = 200, **headers: str
) -> Callable[[BaseHTTPRequestHandler], None]:
    """Header names are written with underscores."""

    def say(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return say
