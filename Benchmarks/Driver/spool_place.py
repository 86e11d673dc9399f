"""Where spools are measured: a directory on the file system in question, and its programs."""

import json
import os
import shutil
import subprocess
import tempfile

from conversation import Conversation
from senders import Failure
from system_calls import SystemCallCounter


class SpoolPlace:
    """A directory for spools and files; it goes with the `with` statement."""

    def __init__(self, built: str, below: str):
        self.built, self.below = built, below

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="spool-", dir=self.below)
        self.counter = SystemCallCounter(self.built, os.path.join(self.folder, "counts"))
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def fresh(self, name: str) -> str:
        """A path in the directory at which there is nothing; what others have written is on the
        disk, so that nobody pays for it."""
        path = os.path.join(self.folder, name)
        if os.path.isdir(path):
            shutil.rmtree(path)
        for each in os.listdir(self.folder):
            if each.startswith(name) and os.path.isfile(os.path.join(self.folder, each)):
                os.unlink(os.path.join(self.folder, each))
        os.sync()
        return path

    def directory(self, path: str) -> str:
        os.mkdir(path)
        return path

    def program(self, name: str) -> str:
        return os.path.join(self.built, name)

    def start(self, program: str, *arguments, is_counted: bool = False) -> subprocess.Popen:
        """A program that prints objects, one a line, and is told by lines to go on."""
        environment = self.counter.environment if is_counted else {}
        return subprocess.Popen(
            [self.program(program), *(str(each) for each in arguments)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, **environment})

    def started(self, program: str, *arguments, is_counted: bool = False,
                status: int = 0) -> Conversation:
        """The same for a `with` statement, at whose end the program ends with a status."""
        return Conversation(self.program(program), [str(each) for each in arguments],
                            self.counter.environment if is_counted else {}, status)

    def call(self, program: str, *arguments, is_counted: bool = False, status: int = 0) -> dict:
        """The one object that a program prints before it ends with a status."""
        with self.started(program, *arguments, is_counted=is_counted,
                          status=status) as conversation:
            return conversation.object()

    def object(self, program: str, process: subprocess.Popen, status: int | None = None) -> dict:
        """The next object that a program prints; with a status it has to end so after it."""
        line = process.stdout.readline()
        if status is not None and process.wait() != status or not line:
            raise Failure(f"{program} ended with {process.poll()}, as its errors above say")
        return json.loads(line)


def size(directory: str) -> int:
    """The bytes that the files of a directory have on disk."""
    total = 0
    for name in os.listdir(directory):
        try:
            total += os.stat(os.path.join(directory, name)).st_blocks * 512
        except FileNotFoundError:
            pass  # it went meanwhile
    return total
