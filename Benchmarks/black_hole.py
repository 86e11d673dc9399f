"""The dead receiver: it accepts every connection, reads what comes, and never answers."""

import subprocess
import sys


class BlackHole:
    """A running `black-hole`; it ends with the `with` statement."""

    def __init__(self, program: str, prefix: list[str]):
        self.command = [*prefix, program]

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            sys.exit("bench: the receiver that never answers does not start")
        self.port = int(line)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=10)
        self.process.stdout.close()

    def paths(self, numbers: range) -> list[str]:
        """Endpoints by number, each a path of the one host."""
        return [f"http://127.0.0.1:{self.port}/hook/{number}" for number in numbers]
