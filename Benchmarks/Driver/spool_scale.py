"""What many deliveries that wait in a spool cost: opening it after a crash, memory, and what it
takes to deliver others meanwhile.

One spool is filled with many, one with few, and both fillers are killed. Then each is opened by a
new process once in each round, which delivers some more and ends by killing itself.
"""

import signal
from statistics import median

from arguments import Arguments
from noise import Noise
from queueing import verdict
from senders import Laboratory
from spool_place import SpoolPlace, size
from table import markdown

COUNT, QUICK_COUNT = 10_000_000, 200_000
FEW, QUICK_FEW = 100_000, 20_000
DELIVERED, QUICK_DELIVERED = 100_000, 20_000
ENDPOINTS = 1_000
# What the process takes anyway, in bytes.
FIXED = 64e6
MOST_BYTES = 64
MOST_SECONDS = 3.0
MOST_CPU = 1.3


def fill(place: SpoolPlace, count: int) -> tuple[str, float]:
    """A spool that was filled by a process which was killed, and how many it took a second."""
    path = place.fresh(f"waiting-{count}")
    with place.start("spool-bench", "fill", path, count, ENDPOINTS) as process:
        try:
            filled = place.object("spool-bench", process)
        finally:
            process.send_signal(signal.SIGKILL)
    return path, count / filled["seconds"]


def measure(laboratory: Laboratory, place: SpoolPlace, chosen: Arguments) -> bool:
    count = chosen.count or (QUICK_COUNT if chosen.quick else COUNT)
    few = min(count, QUICK_FEW if chosen.quick else FEW)
    noise = Noise()
    delivered = QUICK_DELIVERED if chosen.quick else DELIVERED
    spools = {number: fill(place, number) for number in (few, count)}
    sizes = {number: size(path) for number, (path, _) in spools.items()}
    found: dict[int, list[dict]] = {number: [] for number in spools}
    for _ in range(chosen.rounds):
        for number, (path, _) in spools.items():
            found[number].append(place.call("spool-bench", "deliver", path, delivered, ENDPOINTS,
                                            status=-signal.SIGKILL))
    print(f"\n## A spool in which many wait\n\nDeliveries of 200 bytes to {ENDPOINTS:,} endpoints,"
          f" due in a year; the process that stored them was killed. {delivered:,} of 1 KiB are"
          f" delivered meanwhile; {chosen.rounds} rounds.\n")
    rows = []
    for number, runs in found.items():
        def middle(measure: str) -> float:
            return median(run[measure] for run in runs)

        rows.append([
            f"{number:,}", f"{spools[number][1]:,.0f}", f"{sizes[number] / number:,.0f}",
            f"{middle('open'):.2f}", f"{middle('openCPU'):.2f}",
            f"{middle('open') / number * 1e6:.2f}",
            f"{middle('resident') / 1e6:,.1f}", f"{middle('peak') / 1e6:,.1f}",
            f"{middle('cpu'):.1f}", f"{middle('rate'):,.0f}"])
    print(markdown(["waiting", "filled/s", "bytes on disk each", "opened in s", "CPU s",
                    "s a million", "resident MB", "peak MB", "CPU µs a delivery", "deliveries/s"],
                   rows))
    print()
    noise.tell()
    return tell_budgets(count, found, few)


def tell_budgets(count: int, found: dict[int, list[dict]], few: int) -> bool:
    many = found[count]
    wrong = [run["waiting"] for number in found for run in found[number]
             if run["waiting"] != number]
    if wrong:
        print(f"- WRONG: after opening there were {wrong[0]:,} that wait")
    seconds = median(run["open"] for run in many) / count * 1e6
    is_met = verdict(f"opened in {seconds:.2f} s a million, at most {MOST_SECONDS:.1f}",
                     seconds <= MOST_SECONDS)
    for measure, name in (("resident", "memory after opening"), ("peak", "at its peak")):
        each = (median(run[measure] for run in many) - FIXED) / count
        is_met &= verdict(f"{name}: {each:.1f} bytes each beside {FIXED / 1e6:.0f} MB, at most"
                          f" {MOST_BYTES}", each <= MOST_BYTES)
    ratio = median(own["cpu"] / other["cpu"] for own, other in zip(many, found[few]))
    is_met &= verdict(f"CPU a delivery: {ratio:.2f} of that with {few:,} waiting, at most"
                      f" {MOST_CPU:.1f}", ratio <= MOST_CPU)
    return is_met and not wrong
