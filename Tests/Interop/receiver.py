"""A receiver on this machine that keeps what arrives, as it arrives."""

import contextlib
import http.server
import threading

from signed_request import SignedRequest


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        url = f"http://{self.headers['host']}{self.path}"
        self.server.arrivals.append(SignedRequest(url, tuple(self.headers.items()), body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


class Receiver(http.server.ThreadingHTTPServer):
    """`arrivals` has the requests so far."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.arrivals = []

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.server_port}"


@contextlib.contextmanager
def receiving():
    """A receiver that runs meanwhile."""
    receiver = Receiver()
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    try:
        yield receiver
    finally:
        receiver.shutdown()
        receiver.server_close()
