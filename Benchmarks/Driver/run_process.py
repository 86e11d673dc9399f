"""A `tackle run`, fed line by line: which of its webhooks it has accepted, and what it has used."""

import json
import os
import signal
import subprocess
import threading
import time
from collections import Counter

from senders import SECRET, Failure
from watch import INTERVAL, peak_memory


class RunProcess:
    """A running `tackle run`; it is killed at the end of the `with` statement, if it still runs."""

    def __init__(self, program: str, configuration: str, prefix: list[str], limit: float):
        """It is killed after `limit` seconds, which it should not need."""
        self.limit = limit
        self.command = [*prefix, program, "run", "--config", configuration]
        # The ids of those that it has told to be accepted.
        self.accepted: set[str] = set()
        # How often it told what: `retry`, `delivered`, `dead`, `refused`.
        self.told: Counter[str] = Counter()
        # In bytes, and in seconds of a processor once it has ended.
        self.memory = 0
        self.processor = 0.0

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, **SECRET})
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        self.timer = threading.Timer(self.limit, self.send_kill)
        self.timer.daemon = True
        self.timer.start()
        return self

    def read(self):
        """Takes note of each line that it says, until there are no more."""
        for line in self.process.stdout:
            # Of one that is killed the last line may be a part.
            if not line.endswith(b"}\n"):
                continue
            event = json.loads(line)
            self.told[event["type"]] += 1
            if event["type"] == "accepted":
                self.accepted.add(event["id"])

    def give(self, lines: bytes):
        """Writes lines to its input."""
        try:
            self.process.stdin.write(lines)
            self.process.stdin.flush()
        except BrokenPipeError:
            raise Failure("tackle run has ended before its input has")
        self.memory = peak_memory(self.process.pid) or self.memory

    def send_kill(self):
        # `Popen.kill` may reap it, and then nobody knows what it has used.
        os.kill(self.process.pid, signal.SIGKILL)

    def kill(self):
        """Kills it; what it said before is then known."""
        self.send_kill()
        self.end()

    def drain(self):
        """Ends its input, and waits until it has delivered all that it has."""
        self.process.stdin.close()
        while memory := peak_memory(self.process.pid):
            self.memory = memory
            time.sleep(INTERVAL)
        if status := self.end():
            raise Failure(f"tackle run has ended with {status} instead of delivering all that it"
                          f" had within {self.limit:.0f} s")

    def end(self) -> int:
        """Waits for its end, which has begun."""
        self.timer.cancel()
        self.timer.join()
        _, status, used = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        self.processor = used.ru_utime + used.ru_stime
        self.reader.join()
        return self.process.returncode

    def __exit__(self, *_):
        if self.process.returncode is None:
            self.kill()
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # what was not read went with it
        self.process.stdout.close()
