"""Stores without a server: the spool, the plain loop over its file, and SQLite.

Whoever puts and takes runs in the process of the store; taking is a process of its own, so that it
finds the jobs on the file system alone.
"""

import os
from dataclasses import replace

from senders import Failure
from spool_place import SpoolPlace
from store import BODY, Phase, counted

# Bytes of what a spool writes when a job is done.
ACKNOWLEDGEMENT = 48
SQLITE_BATCH = 64


class Spool:
    """Tackle's `file-spool`. What it was seen to do is the measure of the raw loop."""
    name = "file-spool"

    def __init__(self):
        # Jobs a sync in each phase, and bytes of a job on disk.
        self.batches, self.stored = [1.0, 1.0], BODY

    def absence(self) -> None:
        return None

    def play(self, place: SpoolPlace, producers: int, count: int) -> list[Phase]:
        place.counter.reset()
        path = place.fresh("store")
        phases = []
        for command in ("accept", "drain"):
            phases.append(counted(place.counter, count, lambda: place.call(
                "spool-bench", command, path, count, producers, is_counted=True)))
            if command == "accept":
                self.stored = stored_bytes(path) // count
        if not all(phase.syncs for phase in phases):
            raise Failure("no sync of the spool was counted: script/bench builds system-calls.so")
        self.batches = [max(1.0, 1 / phase.syncs) for phase in phases]
        return phases


class RawLoop:
    """Writes what the spool has written, as many at once, and does nothing else. With a trick it
    only puts."""

    def __init__(self, spool: Spool, name: str = "raw loop", trick: str | None = None):
        self.spool, self.name, self.trick = spool, name, trick

    def absence(self) -> None:
        return None

    def play(self, place: SpoolPlace, producers: int, count: int) -> list[Phase]:
        place.counter.reset()
        path = place.fresh("store")
        # What is in the spool's files, and not what it wrote: the zeros ahead of its records are a
        # trick of its own, which the plain loop has no use for.
        shape = ["--count", count, "--bytes", self.spool.stored]
        put, take = (["--batch", f"{batch:.3f}"] for batch in self.spool.batches)
        more = [self.trick] if self.trick else []

        def call(*options) -> Phase:
            return counted(place.counter, count, lambda: place.call(
                "raw-append", path, *shape, *options, is_counted=True))

        phases = [call(*put, *more)]
        if self.trick:
            # The zeros are not of the jobs.
            return [replace(phases[0], bytes=None)]
        return [*phases, call(*take, "--take", "--ack-bytes", ACKNOWLEDGEMENT)]


class SQLite:
    """One connection with all that the producers have under way in one transaction."""
    name = "SQLite"

    def absence(self) -> None:
        return None

    def play(self, place: SpoolPlace, producers: int, count: int) -> list[Phase]:
        place.counter.reset()
        path = place.fresh("store")
        return [counted(place.counter, count, lambda: place.call(
            "sqlite-rows", path, "--count", count, "--bytes", BODY, "--batch",
            min(SQLITE_BATCH, producers), *more, is_counted=True)) for more in ([], ["--take"])]


def stored_bytes(directory: str) -> int:
    """The bytes of a spool's segments, without the zeros that are written ahead of records."""
    names = sorted(name for name in os.listdir(directory) if name.startswith("segment-"))
    if not names:
        raise Failure(f"there is no segment in {directory}")
    total = 0
    for name in names:
        with open(os.path.join(directory, name), "rb") as file:
            total += len(file.read().rstrip(b"\0"))
    return total
