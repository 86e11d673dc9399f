"""What retries leave on disk: deliveries all of whose attempts fail, on a clock that jumps.

What is live is taken to be what was written until all were accepted: each delivery's record. What
must be known of attempts besides is small, and counts against the spool.
"""

import os
import time

from arguments import Arguments
from queueing import verdict
from senders import Laboratory
from spool_place import SpoolPlace, size
from table import markdown

DELIVERIES, QUICK_DELIVERIES = 100_000, 10_000
ATTEMPTS, QUICK_ATTEMPTS = 1_000, 50
SEGMENT, LEAST_SEGMENT = 64 << 20, 1 << 20
FACTOR, SEGMENTS = 2, 4
INTERVAL = 0.5


def measure(laboratory: Laboratory, place: SpoolPlace, chosen: Arguments) -> bool:
    deliveries = chosen.deliveries or (QUICK_DELIVERIES if chosen.quick else DELIVERIES)
    attempts = chosen.retries or (QUICK_ATTEMPTS if chosen.quick else ATTEMPTS)
    # Segments shrink with the load: where all fits into four of them there is nothing to see.
    segment = max(LEAST_SEGMENT, SEGMENT * min(deliveries, DELIVERIES) // DELIVERIES)
    path = place.fresh("retries")
    place.counter.reset()
    with place.start("spool-bench", "retries", path, deliveries, attempts, segment,
                     is_counted=True) as process:
        try:
            place.object("spool-bench", process)
            accepted = place.counter.read()
            live = records(path)
            process.stdin.write("\n")
            process.stdin.flush()
            peak = size(path)
            while process.poll() is None:
                time.sleep(INTERVAL)
                peak = max(peak, size(path))
            found = place.object("spool-bench", process, status=0)
        except BaseException:
            process.kill()
            raise
    retried = place.counter.read() - accepted
    return tell(found, size(path), peak, live, segment, retried, deliveries, attempts)


def records(directory: str) -> int:
    """The bytes of a spool's segments without the zeros that are written ahead in the last one."""
    total = 0
    for name in os.listdir(directory):
        if name.startswith("segment-"):
            with open(os.path.join(directory, name), "rb") as file:
                total += len(file.read().rstrip(b"\0"))
    return total


def tell(found: dict, left: int, peak: int, live: int, segment: int, retried,
         deliveries: int, attempts: int) -> bool:
    limit = FACTOR * live + SEGMENTS * segment
    print(f"\n## What retries leave on disk\n\n{deliveries:,} deliveries of 1 KiB, each to an"
          f" endpoint of its own, {attempts:,} attempts each, all of which fail; segments of"
          f" {segment / 1e6:.1f} MB. One run.\n")
    print(markdown(
        ["attempts", "seconds", "attempts/s", "CPU µs each", "syncs each", "bytes written each",
         "live MB", "most MB on disk", "MB on disk at the end", "process, peak MB"],
        [[f"{found['attempts']:,}", f"{found['seconds']:,.1f}",
          f"{found['attempts'] / found['seconds']:,.0f}", f"{found['cpu']:.1f}",
          f"{retried.syncs / found['attempts']:.5f}", f"{retried.bytes / found['attempts']:,.0f}",
          f"{live / 1e6:,.1f}", f"{peak / 1e6:,.1f}", f"{left / 1e6:,.1f}",
          f"{found['memory'] / 1e6:,.1f}"]]))
    print()
    is_right = found["attempts"] == deliveries * attempts
    if not is_right:
        print(f"- WRONG: {deliveries * attempts:,} attempts were planned")
    words = f"{FACTOR} times the live bytes and {SEGMENTS} segments, {limit / 1e6:,.1f} MB"
    is_met = verdict(f"on disk at the end: {left / 1e6:,.1f} MB, at most {words}", left <= limit)
    print(f"- on disk at most: {peak / 1e6:,.1f} MB, {peak / limit:.2f} of that")
    return is_met and is_right
