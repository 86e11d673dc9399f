"""Who is compared in `delivery`, and how much each sends: one to two seconds in a run, on a
small virtual machine."""

import os
import time
from statistics import median

import peers
from section import Verdict
from senders import Laboratory, Load, Sender
from spool_place import SpoolPlace
from system_calls import SystemCallCounter

REFERENCE = "raw loop"
CURL, HMAC = "tackle: curl", "tackle: hmac -> curl"
MEMORY = "tackle: memory-queue -> hmac -> curl"
SPOOL = "tackle: file-spool -> hmac -> curl"
TACKLE = (CURL, HMAC, MEMORY, SPOOL)
QUEUES = (MEMORY, SPOOL)
NAMES = (REFERENCE, peers.WRK, *TACKLE, peers.ASYNC_HTTP_CLIENT, peers.URL_SESSION, peers.GO,
         peers.NODE, peers.SESSION, peers.POST)

MEMORY_QUEUE = """
  - plugin: memory-queue
    capacity: 1000000
    per-endpoint: {in_flight}
"""
FILE_SPOOL = """
  - plugin: file-spool
    directory: {directory}
    per-endpoint: {in_flight}
"""
# How many are sent with one in flight, and with more.
COUNTS = {
    peers.ASYNC_HTTP_CLIENT: (10_000, 20_000),
    peers.URL_SESSION: (4_000, 4_000),
    peers.GO: (15_000, 30_000),
    peers.NODE: (10_000, 10_000),
    peers.SESSION: (1_200, 1_200),
    peers.POST: (800, 800),
}
OWN_COUNTS = (15_000, 40_000)
QUICK_PART = 10
# A spool's run is kept to about so many seconds of syncs.
SPOOL_SECONDS, SPOOL_QUICK_SECONDS = 1.5, 0.3
SYNCS = 20


class Spooled:
    """The pipeline with a spool, which is empty at the beginning of each run; what it asks of its
    files is counted."""

    def __init__(self, laboratory: Laboratory, place: SpoolPlace, in_flight: int):
        self.counter = SystemCallCounter(laboratory.built, os.path.join(place.folder, "counts"))
        self.sent = 0
        directory = os.path.join(place.folder, "delivery")
        pipeline = laboratory.programs.pipeline(
            SPOOL, queue=FILE_SPOOL.format(directory=directory, in_flight=in_flight))

        def command(target: str, load: Load) -> list[str]:
            place.fresh("delivery")
            self.sent += load.count
            return pipeline.command(target, load)

        self.sender = Sender(SPOOL, command, environment={
            **pipeline.environment, **self.counter.environment})

    def tell(self) -> Verdict:
        """What its files were asked for until now."""
        calls = self.counter.read()
        return Verdict(
            f"{SPOOL}: {calls.syncs / self.sent:.4f} syncs, {calls.writes / self.sent:.4f} writes"
            f" and {calls.bytes / self.sent:,.0f} bytes written a delivery; a sync took"
            f" {calls.sync_nanoseconds / max(1, calls.syncs) / 1e3:,.0f} µs")


def sync_seconds(folder: str) -> float:
    """What it takes to add 2 KiB to a file and have it on the disk: the median of some."""
    path, times = os.path.join(folder, "syncs"), []
    with open(path, "wb", buffering=0) as file:
        for _ in range(SYNCS):
            begun = time.monotonic()
            file.write(bytes(2048))
            os.fdatasync(file.fileno())
            times.append(time.monotonic() - begun)
    os.unlink(path)
    return median(times)


def count(name: str, in_flight: int, sync: float, is_quick: bool) -> int:
    """How many a contestant sends in a run; with few senders the disk decides how many a spool
    can."""
    most = COUNTS.get(name, OWN_COUNTS)[in_flight > 1] // (QUICK_PART if is_quick else 1)
    if name == SPOOL:
        # Those that a sync releases come back after the next one has begun: half of them share one.
        syncs = (SPOOL_QUICK_SECONDS if is_quick else SPOOL_SECONDS) / sync
        most = min(most, max(100, round(int(syncs * max(1, in_flight // 2)), -2)))
    return max(most, in_flight)


def senders(laboratory: Laboratory, spooled: Spooled, in_flight: int) -> dict[str, Sender | None]:
    """All of them by name, as far as they are installed, the reference first."""
    programs = laboratory.programs
    found = {
        REFERENCE: programs.reference,
        CURL: programs.pipeline(CURL, signer=""),
        HMAC: programs.pipeline(HMAC),
        MEMORY: programs.pipeline(MEMORY, queue=MEMORY_QUEUE.format(in_flight=in_flight)),
        SPOOL: spooled.sender,
        **peers.installed(laboratory.built),
    }
    return {name: found[name] for name in NAMES}
