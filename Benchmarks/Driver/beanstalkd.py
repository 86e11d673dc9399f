"""A beanstalkd of one's own, which syncs each job (`-f0`)."""

import os
import socket
import subprocess
import time

from server_process import Absent, end, first_program, processor_seconds

INSTALLED = [".build-beanstalkd/usr/bin/beanstalkd", "/usr/bin/beanstalkd"]
HOST = "127.0.0.1"


def path() -> str | None:
    """Where the system has it, or where `script/bootstrap` has unpacked it."""
    return first_program(*INSTALLED)


class Beanstalkd:
    """A running beanstalkd; it ends with the `with` statement."""

    def __init__(self, directory: str, environment: dict[str, str]):
        self.directory, self.environment = directory, environment

    def __enter__(self):
        # It gets its listening socket as systemd would give it, so that nobody can take the port.
        listener = socket.create_server((HOST, 0), backlog=1024)
        self.port = listener.getsockname()[1]
        script = f'export LISTEN_PID=$$ LISTEN_FDS=1; exec "$0" -b "$1" -f0 3<&{listener.fileno()}'
        self.process = subprocess.Popen(
            ["sh", "-c", script, path(), self.directory], pass_fds=[listener.fileno()],
            env={**os.environ, **self.environment}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        listener.close()
        try:
            self.greet()
        except BaseException:
            self.__exit__()
            raise
        return self

    def greet(self):
        """Waits until it answers, so that its start is not measured."""
        for _ in range(100):
            if self.process.poll() is not None:
                raise Absent(f"beanstalkd does not start: {self.process.stderr.read()[-300:]}")
            try:
                with socket.create_connection((HOST, self.port), timeout=5) as connection:
                    connection.sendall(b"list-tube-used\r\n")
                    if connection.recv(64).startswith(b"USING"):
                        return
            except OSError:
                time.sleep(0.05)
        raise Absent("beanstalkd does not answer")

    def __exit__(self, *_):
        end(self.process)

    def processor_seconds(self) -> float:
        return processor_seconds(self.process.pid)
