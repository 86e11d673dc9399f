"""A program that prints objects, one a line, and is told by lines to go on."""

import json
import os
import subprocess
import tempfile

from senders import Failure
from server_process import Absent


class Conversation:
    """A running program. At the end of the `with` statement nothing more is said to it, upon which
    it has to end with a status. What it says of errors is told where it fails."""

    def __init__(self, program: str, arguments: list[str], environment: dict[str, str],
                 status: int = 0):
        self.name = os.path.basename(program)
        self.command = [program, *arguments]
        self.environment, self.status = environment, status

    def __enter__(self):
        self.errors = tempfile.TemporaryFile("w+", errors="replace")
        try:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors,
                text=True, env={**os.environ, **self.environment})
        except FileNotFoundError:
            self.errors.close()
            raise Absent(f"{self.name} is not built")
        return self

    def object(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            self.fail()
        return json.loads(line)

    def go_on(self) -> dict:
        """Tells it to go on, and what it says then."""
        try:
            self.process.stdin.write("\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            self.fail()
        return self.object()

    def fail(self):
        status = self.process.wait()
        self.errors.seek(0)
        lines = [line.strip() for line in self.errors.read().splitlines() if line.strip()]
        raise Failure(f"{self.name} fails: {lines[-1] if lines else f'it ended with {status}'}")

    def __exit__(self, kind, *_):
        try:
            if kind:
                self.process.kill()
            self.close()
            if not kind and self.process.wait() != self.status:
                self.fail()
        finally:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            self.errors.close()

    def close(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # it has ended
