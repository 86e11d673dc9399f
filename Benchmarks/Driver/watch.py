"""Looks at a process while it runs: at its memory, and at what is to be done meanwhile."""

import subprocess
import time
from typing import Callable

INTERVAL = 0.02


def peak_memory(pid: int) -> int | None:
    """The most bytes that were resident at once (`VmHWM`, proc(5)); nothing once it has ended.

    `ru_maxrss` would also count what this driver had when it made the process (getrusage(2))."""
    try:
        with open(f"/proc/{pid}/status") as file:
            for line in file:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) << 10
    except (FileNotFoundError, ProcessLookupError):
        pass
    return None


class Watch:
    """Watches a process until it ends; called with it, as `Laboratory.call` does."""

    def __init__(self, acts: list[tuple[float, Callable[[], None]]] = (),
                 has_begun: Callable[[], bool] = lambda: True):
        """Each act is done so many seconds after something has begun; they are in order."""
        self.acts, self.has_begun = list(acts), has_begun
        self.memory = 0

    def __call__(self, process: subprocess.Popen):
        begun = None
        while memory := peak_memory(process.pid):
            self.memory = memory
            if begun is None and self.has_begun():
                begun = time.monotonic()
            while begun and self.acts and time.monotonic() - begun >= self.acts[0][0]:
                self.acts.pop(0)[1]()
            time.sleep(INTERVAL)
