"""The most memory that a process had.

What wait4(2) and getrusage(2) tell is at least what the program that started it had then: Linux
keeps it across execve(2). So the process is looked at while it runs (proc(5), `VmHWM`).
"""

import threading

INTERVAL = 0.05


class Peak:
    """Looks at a process from time to time, until the `with` statement ends."""

    def __init__(self, pid: int):
        self.path, self.bytes = f"/proc/{pid}/status", 0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()

    def look(self):
        try:
            with open(self.path) as file:
                self.bytes = max([self.bytes, *(int(line.split()[1]) << 10 for line in file
                                                if line.startswith("VmHWM:"))])
        except (FileNotFoundError, ProcessLookupError):
            pass  # it has ended

    def watch(self):
        while not self.ended.wait(INTERVAL):
            self.look()
