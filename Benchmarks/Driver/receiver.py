"""The receiver of bad days: good and bad ports of one process, which records what it answers."""

import os
import socket
import subprocess
import sys

from nginx import BACKLOG

ANYWHERE = "0.0.0.0"


def listener() -> socket.socket:
    """A listening socket that keeps its port when it is told to listen no more: Linux keeps only
    ports that were asked for (`SOCK_BINDPORT_LOCK`)."""
    with socket.socket() as chosen:
        chosen.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        chosen.bind((ANYWHERE, 0))
        return socket.create_server((ANYWHERE, chosen.getsockname()[1]), backlog=BACKLOG)


class Receiver:
    """A running `receiver`; it ends with the `with` statement, and may be killed before that."""

    def __init__(self, program: str, prefix: list[str], record: str, kinds: list[str],
                 healthy_seconds: float = 0):
        """Each kind, such as `slow:1000`, has a port; for so many seconds from the first request
        on all are healthy. What is answered is added to the file `record`."""
        self.command = [*prefix, program, record, str(healthy_seconds)]
        self.record, self.kinds = record, kinds
        self.process: subprocess.Popen | None = None

    def __enter__(self):
        if os.path.exists(self.record):
            os.unlink(self.record)
        # They are kept here all the time, so that nobody else can take a port meanwhile.
        self.listeners = {kind: listener() for kind in self.kinds}
        self.ports = {kind.partition(":")[0]: each.getsockname()[1]
                      for kind, each in self.listeners.items()}
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self):
        """Starts it, also again after it was killed, and waits until it is ready."""
        descriptors = {kind: each.fileno() for kind, each in self.listeners.items()}
        self.process = subprocess.Popen(
            [*self.command, *(f"{kind}={number}" for kind, number in descriptors.items())],
            pass_fds=list(descriptors.values()), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            text=True)
        if self.process.stdout.readline() != "ready\n":
            sys.exit("bench: the receiver of bad days does not start")

    def kill(self):
        """Kills it: its connections are broken, and new ones are refused until it is started."""
        self.process.kill()
        self.end()
        for each in self.listeners.values():
            each.shutdown(socket.SHUT_RDWR)

    def end(self):
        self.process.wait(timeout=10)
        self.process.stdout.close()
        self.process = None

    def __exit__(self, *_):
        if self.process:
            self.process.terminate()
            self.end()
        for each in self.listeners.values():
            each.close()

    def urls(self, kind: str, numbers: range) -> list[str]:
        """Endpoints by number, each a host of its own on loopback."""
        return [f"http://127.3.{number // 250}.{number % 250 + 1}:{self.ports[kind]}/hook"
                for number in numbers]
