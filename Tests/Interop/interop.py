"""Sends real payloads through `tackle run` and verifies them with the package standardwebhooks.

Usage: interop.py TACKLE PAYLOADS

Each payload goes twice: as the exact bytes of its file, and as the text of `payload` in the input
line with its line ends made blanks. Each must arrive once, byte for byte, and verify; with one byte
altered it must not.
"""

import base64
import collections
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    arrived = collections.defaultdict(list)
    lock = threading.Lock()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        with self.lock:
            self.arrived[self.headers["webhook-id"]].append((dict(self.headers.items()), body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def genuine(headers, body):
    try:
        Webhook(SECRET).verify(body, {name.lower(): value for name, value in headers.items()})
        return True
    except WebhookVerificationError:
        return False


def input_lines(payloads, url):
    """The lines to send, and by id the bytes that must arrive."""
    lines, expected = [], {}
    for path in sorted(pathlib.Path(payloads).glob("*.json")):
        exact = path.read_bytes()
        event = path.name.removesuffix(".json")
        number = len(expected)
        line = {
            "id": f"exact-{number}",
            "url": url,
            "event": event,
            "bodyBase64": base64.b64encode(exact).decode(),
            "contentType": "application/json",
        }
        lines.append(json.dumps(line).encode())
        expected[f"exact-{number}"] = exact
        text = exact.replace(b"\r", b" ").replace(b"\n", b" ").strip()
        head = json.dumps({"id": f"text-{number}", "url": url, "event": event}).encode()
        lines.append(head[:-1] + b',"payload":' + text + b"}")
        expected[f"text-{number}"] = text
    return lines, expected


def check(arrived, expected):
    problems = []
    for identifier, body in expected.items():
        requests = arrived.get(identifier, [])
        if len(requests) != 1:
            problems.append(f"{identifier}: arrived {len(requests)} times")
            continue
        headers, received = requests[0]
        if received != body:
            problems.append(f"{identifier}: the bytes differ")
        if not genuine(headers, received):
            problems.append(f"{identifier}: does not verify")
        middle = len(received) // 2
        altered = received[:middle] + bytes([received[middle] ^ 1]) + received[middle + 1 :]
        if genuine(headers, altered):
            problems.append(f"{identifier}: verifies although a byte was altered")
    problems += [f"{identifier}: was never sent" for identifier in arrived.keys() - expected.keys()]
    return problems


def main(tackle, payloads):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    lines, expected = input_lines(payloads, f"http://127.0.0.1:{server.server_port}/hooks")
    if not expected:
        sys.exit(f"interop: no payloads in {payloads}")
    with tempfile.TemporaryDirectory() as directory:
        config = os.path.join(directory, "pipeline.yaml")
        pathlib.Path(config).write_text(
            "pipeline:\n"
            f"  - plugin: file-spool\n    directory: {directory}/spool\n"
            "  - plugin: hmac\n    secret: { env: WEBHOOK_SECRET }\n"
            "  - plugin: curl\n    allow: [127.0.0.0/8]\n"
        )
        run = subprocess.run(
            [tackle, "run", "--config", config],
            input=b"\n".join(lines) + b"\n",
            stdout=subprocess.PIPE,
            env={**os.environ, "WEBHOOK_SECRET": SECRET},
            timeout=120,
        )
    problems = check(Receiver.arrived, expected)
    if run.returncode != 0:
        problems.append(f"tackle run exited {run.returncode}: {run.stdout.decode()[:2000]}")
    for problem in problems:
        print(f"interop: {problem}", file=sys.stderr)
    if problems:
        sys.exit(1)
    print(
        f"interop: {len(expected)} deliveries of {len(expected) // 2} real payloads arrived once,"
        " byte for byte, and verify; altered by one byte none does"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
