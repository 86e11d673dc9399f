"""Kills `tackle run` at random moments and checks that nothing it printed as accepted is lost.

Usage: kill_rounds.py TACKLE ROUNDS [SEED]

Each round starts `tackle run` over the same spool, feeds it webhooks with new ids and ends it with
SIGKILL while it accepts and delivers. A tenth of the requests are answered 503, so that retries are
under way as well. At the end one process is left to drain the spool. The ids that were printed as
`accepted` are then compared with those that this receiver has answered 2xx.
"""

import http.server
import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    lock = threading.Lock()
    taken = {}
    failing = random.Random(7)

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        with self.lock:
            fails = self.failing.random() < 0.1
            if not fails:
                identifier = self.headers["x-id"]
                self.taken[identifier] = self.taken.get(identifier, 0) + 1
        self.send_response(503 if fails else 204)
        if fails:
            self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def feed(stream, url, first):
    try:
        for number in range(first, first + 100_000):
            line = {
                "id": f"id-{number}",
                "url": url,
                "event": "order.paid",
                "headers": {"x-id": f"id-{number}"},
                "payload": {"order": number, "text": "x" * (number % 500)},
            }
            stream.write(json.dumps(line).encode() + b"\n")
    except (BrokenPipeError, ValueError):
        pass


def accepted_ids(output):
    for line in output:
        if not line.endswith(b"\n"):
            continue  # cut off by the kill: not printed
        event = json.loads(line)
        if event["type"] == "accepted":
            yield event["id"]


def kill_round(command, url, first, delay):
    run = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    feeder = threading.Thread(target=feed, args=(run.stdin, url, first), daemon=True)
    feeder.start()
    lines = []
    reader = threading.Thread(target=lambda: lines.extend(run.stdout), daemon=True)
    reader.start()
    time.sleep(delay)
    ended = run.poll()
    run.send_signal(signal.SIGKILL)
    run.wait()
    reader.join()
    feeder.join()
    problem = run.stderr.read().decode(errors="replace")
    if ended is not None:
        sys.exit(f"kill: the run ended by itself with {ended}: {problem}")
    for stream in (run.stdin, run.stdout, run.stderr):
        try:
            stream.close()
        except BrokenPipeError:
            pass
    return list(accepted_ids(lines))


def main(tackle, rounds, seed="1"):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # a killed sender's connections break
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/hooks"
    chance = random.Random(int(seed))
    accepted = []
    with tempfile.TemporaryDirectory() as directory:
        config = pathlib.Path(directory, "pipeline.yaml")
        config.write_text(
            "pipeline:\n"
            f"  - plugin: file-spool\n    directory: {directory}/spool\n"
            "    segment-size: 256KiB\n"
            f"    schedule: [{', '.join(['50ms'] * 60)}]\n"
            "  - plugin: curl\n    allow: [127.0.0.0/8]\n"
        )
        command = [tackle, "run", "--config", str(config)]
        for number in range(int(rounds)):
            delay = chance.uniform(0.05, 0.6)
            accepted += kill_round(command, url, number * 1_000_000, delay)
        last = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
        if last.returncode != 0:
            sys.exit(f"kill: the last run exited {last.returncode}: {last.stderr.decode()}")
        left = sum(path.stat().st_size for path in pathlib.Path(directory, "spool").rglob("*"))
    lost = [identifier for identifier in accepted if identifier not in Receiver.taken]
    repeated = sum(count - 1 for count in Receiver.taken.values())
    print(
        f"kill: {rounds} rounds, {len(accepted)} accepted, {len(Receiver.taken)} delivered,"
        f" {repeated} repeated, {left} bytes left, lost: {len(lost)}"
    )
    if lost or not accepted:
        sys.exit(f"kill: lost {lost[:10]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
