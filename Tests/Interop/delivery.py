"""Sends real payloads through a spool and verifies them with the package standardwebhooks.

Each payload goes twice: as the exact bytes of its file, and as the text of `payload` in the input
line with its line ends made blanks. Each must arrive once, byte for byte, and verify; with one byte
altered it must not.
"""

import base64
import collections
import json
import pathlib
import tempfile

from peers import StandardWebhooks
from problems import Problem
from receiver import receiving
from webhooks import altered

PEER = StandardWebhooks()


def check_delivery(tackle, folder):
    """The line of the report, if nothing is wrong, and the problems."""
    with receiving() as receiver, tempfile.TemporaryDirectory() as directory:
        lines, expected = input_lines(folder, f"{receiver.origin}/hooks")
        file = pathlib.Path(directory, "pipeline.yaml")
        file.write_text(
            "pipeline:\n"
            f"  - plugin: file-spool\n    directory: {directory}/spool\n"
            "  - plugin: hmac\n    secret: { env: WEBHOOK_SECRET }\n"
            "  - plugin: curl\n    allow: [127.0.0.0/8]\n"
        )
        secret = {"WEBHOOK_SECRET": PEER.keys[0].signing}
        failure = tackle.run(file, b"\n".join(lines) + b"\n", secret)
        problems = list(arrival_problems(receiver.arrivals, expected))
    if failure:
        problems.append(Problem("tackle run fails", "a spool", failure))
    if problems:
        return [], problems
    line = (
        f"{len(expected)} deliveries of {len(expected) // 2} real payloads arrived once,"
        " byte for byte, and verify; altered by one byte none does"
    )
    return [line], []


def input_lines(folder, url):
    """The lines to send, and by id the bytes that must arrive."""
    lines, expected = [], {}
    for path in sorted(folder.glob("*.json")):
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


def arrival_problems(arrivals, expected):
    arrived = collections.defaultdict(list)
    for arrival in arrivals:
        headers = {name.lower(): value for name, value in arrival.headers}
        arrived[headers.get("webhook-id")].append(arrival)
    for identifier, body in expected.items():
        requests = arrived.get(identifier, [])
        if len(requests) != 1:
            yield Problem("not each delivery arrives once", identifier, f"{len(requests)} arrived")
            continue
        (request,) = requests
        if request.body != body:
            yield Problem("other bytes arrive than were spooled", identifier)
        reason = PEER.refusal(PEER.keys[0], request)
        if reason:
            yield Problem("what arrives from a spool does not verify", identifier, reason)
        if not PEER.refusal(PEER.keys[0], request.with_body(altered(body))):
            yield Problem("what arrives from a spool verifies with a byte altered", identifier)
    for identifier in arrived.keys() - expected.keys():
        yield Problem("what was never sent arrives", identifier)
