"""What the queue servers have in common: where they are, what they use, and how they end."""

import glob
import os
import signal
import subprocess

from senders import Failure

TICKS = os.sysconf("SC_CLK_TCK")


class Absent(Failure):
    """A program that cannot be had here: it is left out."""


def first_program(*patterns: str) -> str | None:
    """The first program of some paths, which may have asterisks; of several that one matches the
    last by name."""
    for pattern in patterns:
        found = [path for path in sorted(glob.glob(pattern)) if os.access(path, os.X_OK)]
        if found:
            return os.path.abspath(found[-1])
    return None


def processor_seconds(pid: int) -> float:
    """What a process has used of a processor, with those of its children that have ended (proc(5),
    /proc/PID/stat). The system rounds it down to hundredths of a second, which is nothing for one
    process and too much for hundreds: what its threads have run is known better."""
    with open(f"/proc/{pid}/stat") as file:
        fields = [int(text) for text in file.read().rpartition(")")[2].split()[11:15]]
    own, ended = sum(fields[:2]) / TICKS, sum(fields[2:]) / TICKS
    # Not every system tells it.
    threads = glob.glob(f"/proc/{pid}/task/*/schedstat")
    return (sum(map(running_seconds, threads)) if threads else own) + ended


def running_seconds(path: str) -> float:
    with open(path) as file:
        return int(file.read().split()[0]) / 1e9


def children(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(text) for text in file.read().split()]


def end(process: subprocess.Popen, how: int = signal.SIGTERM):
    """Tells a server to end, and ends it where it does not within 30 seconds."""
    try:
        if process.poll() is None:
            process.send_signal(how)
            process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        pass
    finally:
        # Also where somebody has no patience.
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


def last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "it says nothing"
