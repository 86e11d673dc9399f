"""The dying receiver: it accepts every connection, reads what comes, and answers for a while."""

import subprocess

from failure import Failure


class BlackHole:
    """A running `black-hole`; it ends with the `with` statement."""

    def __init__(self, program: str, prefix: list[str], seconds: float):
        """It answers for so many seconds from the first request of a run on."""
        self.command = [*prefix, program, str(seconds)]

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise Failure("the receiver that never answers does not start")
        self.port = int(line)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=10)
        self.process.stdout.close()

    def urls(self, numbers: range) -> list[str]:
        """Endpoints by number, each a host of its own on loopback."""
        return [f"http://127.2.{number // 250}.{number % 250 + 1}:{self.port}/hook"
                for number in numbers]
