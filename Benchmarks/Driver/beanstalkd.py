"""A beanstalkd of one's own, which syncs each job (`-f0`)."""

import os
import socket
import subprocess
import sys
import time

INSTALLED = [".build-beanstalkd/usr/bin/beanstalkd", "/usr/bin/beanstalkd"]
HOST = "127.0.0.1"


def path() -> str:
    found = next((name for name in INSTALLED if os.access(name, os.X_OK)), None)
    if not found:
        sys.exit("bench: there is no beanstalkd: let script/bootstrap spool fetch it")
    return os.path.abspath(found)


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
                sys.exit(f"bench: beanstalkd does not start: {self.process.stderr.read()[-300:]}")
            try:
                with socket.create_connection((HOST, self.port), timeout=5) as connection:
                    connection.sendall(b"list-tube-used\r\n")
                    if connection.recv(64).startswith(b"USING"):
                        return
            except OSError:
                time.sleep(0.05)
        sys.exit("bench: beanstalkd does not answer")

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)
        self.process.stderr.close()

    def processor_seconds(self) -> float:
        """What it has used of a processor (proc(5), /proc/PID/stat)."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
