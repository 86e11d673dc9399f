"""A Redis of one's own, which syncs its log before it answers (`appendfsync always`)."""

import os
import socket
import subprocess
import tempfile
import time

from server_process import Absent, end, first_program, last_line, processor_seconds

INSTALLED = [".build-redis/usr/bin/redis-server", "/usr/bin/redis-server",
             "/usr/local/bin/redis-server"]
HOST = "127.0.0.1"
OPTIONS = ["--bind", HOST, "--save", "", "--appendonly", "yes", "--appendfsync", "always"]
# It cannot be given a listening socket, so that somebody may take its port before it does.
ATTEMPTS = 5


def path() -> str | None:
    """Where the system has it, or where `script/bootstrap` has unpacked it."""
    return first_program(*INSTALLED)


class Redis:
    """A running Redis; it ends with the `with` statement."""

    def __init__(self, directory: str, environment: dict[str, str]):
        self.directory, self.environment = directory, environment

    def __enter__(self):
        for _ in range(ATTEMPTS):
            self.start()
            try:
                if self.answers():
                    return self
            except BaseException:
                self.__exit__()
                raise
            self.__exit__()
        raise Absent("Redis does not start: each time somebody else had taken its port")

    def start(self):
        with socket.create_server((HOST, 0)) as listener:
            self.port = listener.getsockname()[1]
        self.log = tempfile.TemporaryFile("w+", errors="replace")
        self.process = subprocess.Popen(
            [path(), "--port", str(self.port), "--dir", self.directory, *OPTIONS],
            env={**os.environ, **self.environment}, stdin=subprocess.DEVNULL, stdout=self.log,
            stderr=self.log)

    def answers(self) -> bool:
        """Waits until it answers as itself; not where another has its port."""
        for _ in range(200):
            if self.process.poll() is not None:
                self.log.seek(0)
                told = self.log.read()
                if "Failed listening" in told:
                    return False
                raise Absent(f"Redis does not start: {last_line(told)}")
            try:
                told = self.ask("INFO server")
            except OSError:
                told = ""
            if f"process_id:{self.process.pid}\r" in told:
                return True
            time.sleep(0.05)
        raise Absent("Redis does not answer")

    def ask(self, command: str) -> str:
        """The beginning of what it answers to a command of words."""
        with socket.create_connection((HOST, self.port), timeout=5) as connection:
            connection.sendall(command.encode() + b"\r\n")
            return connection.recv(1 << 16).decode(errors="replace")

    def __exit__(self, *_):
        try:
            end(self.process)
        finally:
            self.log.close()

    def processor_seconds(self) -> float:
        return processor_seconds(self.process.pid)
