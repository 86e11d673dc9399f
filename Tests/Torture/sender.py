"""The real `tackle run`, life after life over one spool, and the log of what it was given and told."""

import datetime
import hashlib
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).parent
SECRET = "whsec_" + "dG9ydHVyZS10b3J0dXJlLXRvcnR1cmUtdG9ydHVyZQ=="


class Log:
    """The driver's history, one event a line."""

    def __init__(self, path):
        self.file = open(path, "a", encoding="utf-8")
        self.lock = threading.Lock()

    def write(self, event_type, /, at=None, **fields):
        event = {"type": event_type, "at": at or time.monotonic(), "wall": time.time(), **fields}
        with self.lock:
            self.file.write(json.dumps(event) + "\n")
            self.file.flush()


class Receiver:
    """receiver.py as a process of its own."""

    def __init__(self, log):
        self.process = subprocess.Popen(
            [sys.executable, "-B", str(HERE / "receiver.py"), str(log)], stdout=subprocess.PIPE
        )
        self.port = int(self.process.stdout.readline())

    def control(self, word):
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(f"POST /control/{word} HTTP/1.1\r\ncontent-length: 0\r\n\r\n".encode())
            connection.recv(1024)

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Workload:
    """Webhooks of all sorts, by a seed."""

    def __init__(self, chance, name):
        self.chance, self.name, self.count = chance, name, 0

    def make(self, port, endpoint=None, size=None, **options):
        chance = self.chance
        self.count += 1
        kinds = ["ok"] * 10 + ["flaky"] * 5 + ["slow"] * 3 + ["dead"] * 2
        endpoint = endpoint or f"{chance.choice(kinds)}-{chance.randrange(3)}"
        if size is None:
            size = chance.choice([0, 100, 500, 2000]) if chance.random() < 0.97 else 20_000
        line = {
            "id": f"{self.name}-{self.count:06d}",
            "url": f"http://127.0.0.1:{port}/{endpoint.replace('-', '/')}",
            "endpoint": endpoint,
            "headers": {"x-endpoint": endpoint},
            **options,
        }
        if "order" not in line and chance.random() < 0.25 and not endpoint.startswith("dead"):
            line["order"] = f"key-{chance.randrange(6)}"
        if "due" not in line and chance.random() < 0.15:
            line["due"] = time.time() + chance.uniform(0.05, 1.5)
        # None and 0 say that there is to be none.
        line = {key: value for key, value in line.items() if value}
        payload = json.dumps({"number": self.count, "text": "x" * size})
        return line, payload


class Life:
    """One process of the sender."""

    def __init__(self, number, command, log, errors, environment=None, **options):
        self.number, self.log = number, log
        self.input_closed = self.was_asked = self.was_killed = False
        self.lines = []
        self.told = threading.Condition()
        log.write("start", life=number)
        self.errors = open(errors, "wb")
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, bufsize=0,
            env={**os.environ, **(environment or {})}, **options,
        )  # fmt: skip
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.stream_lines():
            event = json.loads(line)
            fields = {key: event[key] for key in ("id", "endpoint", "attempt", "status", "error")
                      if key in event}  # fmt: skip
            if "next" in event:
                moment = datetime.datetime.fromisoformat(event["next"].replace("Z", "+00:00"))
                fields["next"] = moment.timestamp()
            self.log.write(event["type"], life=self.number, **fields)
            with self.told:
                self.lines.append(event)
                self.told.notify_all()

    def stream_lines(self):
        """Whole lines; what a kill has cut off was not printed."""
        rest = b""
        while True:
            data = self.process.stdout.read(1 << 16)
            if not data:
                return
            *lines, rest = (rest + data).split(b"\n")
            yield from lines

    def wait_for(self, rule, seconds):
        """Waits until a line is told that a rule is true of; False where none came in time."""
        with self.told:
            return self.told.wait_for(lambda: any(rule(line) for line in self.lines), seconds)

    def give(self, line, payload, **fields):
        line = dict(line)
        given = {
            "id": line["id"], "endpoint": line["endpoint"], "bytes": len(payload),
            "sha256": hashlib.sha256(payload.encode()).hexdigest(), **fields,
        }  # fmt: skip
        if "order" in line:
            given["order"] = line["order"]
        if "due" in line:
            text = datetime.datetime.fromtimestamp(line["due"], datetime.timezone.utc)
            text = text.isoformat(timespec="milliseconds")
            given["due"] = datetime.datetime.fromisoformat(text).timestamp()
            line["due"] = text.replace("+00:00", "Z")
        self.log.write("given", life=self.number, **given)
        text = json.dumps(line)[:-1] + ',"payload":' + payload + "}\n"
        try:
            data = memoryview(text.encode())
            while data:
                data = data[self.process.stdin.write(data) :]
        except (BrokenPipeError, ValueError):
            return False
        return True

    def close_input(self):
        self.input_closed = True
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass

    def signal(self, number):
        self.log.write("kill", life=self.number, signal=int(number))
        if number == signal.SIGKILL:
            self.was_killed = True
        else:
            self.was_asked = True
        self.process.send_signal(number)

    def finish(self, seconds=120):
        """Waits for the end and notes it; kills it where it takes too long, which is a failure."""
        error = None
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            error = f"it had not ended after {seconds} s"
            self.process.kill()
            self.process.wait()
        self.reader.join()
        status = self.process.returncode
        drained = self.input_closed and not self.was_asked and status in (0, 1) and not error
        fields = {"error": error} if error else {}
        if not (self.input_closed or self.was_asked or self.was_killed or error):
            fields["early"] = True
        self.log.write("end", life=self.number, status=status, drained=drained, **fields)
        self.close_input()
        self.process.stdout.close()
        self.errors.close()
        return drained


class Session:
    """One spool, one receiver and the lives over them, in a directory of its own."""

    def __init__(self, tackle, directory, seed, options=None):
        self.tackle, self.directory = tackle, pathlib.Path(directory)
        self.seed, self.chance = seed, random.Random(seed)
        self.options = {"segment-size": "64KiB", "schedule": "[150ms, 300ms, 450ms]",
                        "breaker": 1000, **(options or {})}  # fmt: skip
        self.log = Log(self.directory / "driver.ndjson")
        self.receiver = Receiver(self.directory / "receiver.ndjson")
        self.spool = self.directory / "spool"
        self.workload = Workload(self.chance, f"w{seed}")
        self.lives = self.kills = self.attempts_left = 0

    def start(self, environment=None, options=None, **process):
        self.lives += 1
        config = self.directory / f"life-{self.lives}.yaml"
        options = {"directory": self.spool, **self.options, **(options or {})}
        text = "".join(f"    {name}: {value}\n" for name, value in options.items())
        config.write_text(
            f"pipeline:\n  - plugin: file-spool\n{text}"
            f"  - plugin: hmac\n    secret: {SECRET}\n"
            f"  - plugin: curl\n    allow: [127.0.0.0/8]\n    headers: {{ X-Life: '{self.lives}' }}\n"
        )
        command = [self.tackle, "run", "--config", str(config)]
        errors = self.directory / f"life-{self.lives}.err"
        return Life(self.lives, command, self.log, errors, environment, **process)

    def make(self, **options):
        return self.workload.make(self.receiver.port, **options)

    def feed(self, life, count):
        """Gives webhooks in bursts until there are enough or nobody takes them."""
        while count > 0:
            for _ in range(min(count, self.chance.randrange(1, 30))):
                count -= 1
                if not life.give(*self.make()):
                    return
            time.sleep(self.chance.uniform(0, 0.02))

    def note_disk(self, **fields):
        files = [path for path in self.spool.rglob("*") if path.is_file()]
        size = sum(path.stat().st_blocks * 512 for path in files)
        self.log.write("disk", bytes=size, **fields)
        return size

    def drain(self):
        """Has everything delivered or dead, then the dead ones tried again and delivered."""
        life = self.start()
        life.give(*self.make(endpoint="ok-probe", order=f"probe-{self.lives}", due=0), probe=True)
        life.close_input()
        if not life.finish():
            return
        self.receiver.control("mend")
        at = time.monotonic()
        outcome = subprocess.run(
            [self.tackle, "spool", "requeue", "--all", str(self.spool)], capture_output=True, text=True
        )
        words = outcome.stdout.split()
        fields = {"count": int(words[1])} if words[:1] == ["requeued:"] else {}
        self.log.write("requeue", at=at, **fields)
        life = self.start()
        life.close_input()
        life.finish()
        self.receiver.control("reset")
        self.note_disk(segment=64 << 10)

    def close(self):
        self.receiver.close()
        self.log.file.close()
