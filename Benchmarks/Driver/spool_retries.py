"""What retries leave on disk: deliveries all of whose attempts fail, on a clock that jumps.

What is live is taken to be what was written until all were accepted: each delivery's record. What
must be known of attempts besides is small, and counts against the spool.
"""

import os
import time
from dataclasses import dataclass

from arguments import Arguments
from progress import Progress
from section import Column, Row, Section, Table, Verdict
from senders import Laboratory
from spool_place import SpoolPlace, size
from system_calls import SystemCalls

SUBJECT, ROUNDS, SCENARIOS = "spool", 1, ["retries"]
DELIVERIES, QUICK_DELIVERIES = 100_000, 10_000
ATTEMPTS, QUICK_ATTEMPTS = 1_000, 50
SEGMENT, LEAST_SEGMENT = 64 << 20, 1 << 20
FACTOR, SEGMENTS = 2, 4
INTERVAL = 0.5


@dataclass
class Found:
    """What was found of one run; bytes of the spool's directory."""
    deliveries: int
    attempts: int
    segment: int
    # What the program tells at its end.
    told: dict
    retried: SystemCalls
    live: int
    peak: int
    left: int


def steps(name: str, chosen: Arguments) -> int:
    return 2


def measure(name: str, laboratory: Laboratory, chosen: Arguments, progress: Progress) -> Section:
    with SpoolPlace(laboratory.built, chosen.directory or laboratory.built) as place:
        return section(run(place, chosen, progress))


def run(place: SpoolPlace, chosen: Arguments, progress: Progress) -> Found:
    deliveries = chosen.deliveries or (QUICK_DELIVERIES if chosen.quick else DELIVERIES)
    attempts = chosen.retries or (QUICK_ATTEMPTS if chosen.quick else ATTEMPTS)
    # Segments shrink with the load: where all fits into four of them there is nothing to see.
    segment = max(LEAST_SEGMENT, SEGMENT * min(deliveries, DELIVERIES) // DELIVERIES)
    path = place.fresh("retries")
    place.counter.reset()
    progress.step(f"accepting {deliveries:,} deliveries")
    with place.start("spool-bench", "retries", path, deliveries, attempts, segment,
                     is_counted=True) as process:
        try:
            place.object("spool-bench", process)
            accepted = place.counter.read()
            live = records(path)
            progress.step(f"{deliveries * attempts:,} attempts")
            process.stdin.write("\n")
            process.stdin.flush()
            peak = size(path)
            while process.poll() is None:
                time.sleep(INTERVAL)
                peak = max(peak, size(path))
            told = place.object("spool-bench", process, status=0)
        except BaseException:
            process.kill()
            raise
    retried = place.counter.read() - accepted
    return Found(deliveries, attempts, segment, told, retried, live, peak, size(path))


def records(directory: str) -> int:
    """The bytes of a spool's segments without the zeros that are written ahead in the last one."""
    total = 0
    for name in os.listdir(directory):
        if name.startswith("segment-"):
            with open(os.path.join(directory, name), "rb") as file:
                total += len(file.read().rstrip(b"\0"))
    return total


COLUMNS = [
    Column("attempts", "attempts"),
    Column("seconds", "seconds", 1),
    Column("attemptsPerSecond", "attempts/s"),
    Column("cpuMicroseconds", "CPU µs each", 1),
    Column("syncs", "syncs each", 5),
    Column("bytesWritten", "bytes written each"),
    Column("liveMegabytes", "live MB", 1),
    Column("mostMegabytes", "most MB on disk", 1),
    Column("leftMegabytes", "MB on disk at the end", 1),
    Column("peakMegabytes", "process, peak MB", 1),
]


def row(found: Found) -> Row:
    told, planned = found.told, found.deliveries * found.attempts
    figures = {
        "attempts": told["attempts"], "seconds": told["seconds"],
        "attemptsPerSecond": told["attempts"] / told["seconds"], "cpuMicroseconds": told["cpu"],
        "syncs": found.retried.syncs / told["attempts"],
        "bytesWritten": found.retried.bytes / told["attempts"],
        "liveMegabytes": found.live / 1e6, "mostMegabytes": found.peak / 1e6,
        "leftMegabytes": found.left / 1e6, "peakMegabytes": told["memory"] / 1e6}
    is_right = told["attempts"] == planned
    return Row("file-spool", {key: [value] for key, value in figures.items()},
               None if is_right else f"{planned:,} attempts were planned")


def section(found: Found) -> Section:
    limit = FACTOR * found.live + SEGMENTS * found.segment
    words = f"{FACTOR} times the live bytes and {SEGMENTS} segments, {limit / 1e6:,.1f} MB"
    return Section(
        SUBJECT, "retries", "What retries leave on disk",
        f"{found.deliveries:,} deliveries of 1 KiB, each to an endpoint of its own,"
        f" {found.attempts:,} attempts each, all of which fail; segments of"
        f" {found.segment / 1e6:.1f} MB. One run.",
        [Table(COLUMNS, [row(found)], "queue")],
        verdicts=[
            Verdict(f"on disk at the end: {found.left / 1e6:,.1f} MB, at most {words}",
                    found.left <= limit),
            Verdict(f"on disk at most: {found.peak / 1e6:,.1f} MB, {found.peak / limit:.2f} of"
                    " that")])
