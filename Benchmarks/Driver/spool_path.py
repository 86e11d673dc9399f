"""What a spool leaves of the throughput of `hmac -> curl`: `tackle bench` with it and without it.

Both run once in each round, on one core, with the receiver on another. A `send` through a spool
takes as long as the disk does, so that with as many senders as the pipeline without it has, a slow
disk decides. It is therefore measured with more senders as well.
"""

import os
from statistics import median

from arguments import Arguments
from queueing import verdict
from rounds import Rounds
from senders import Laboratory, Load, Sender
from spool_place import SpoolPlace
from system_calls import SystemCallCounter

IN_FLIGHT = 64
COUNT, QUICK_COUNT = 100_000, 10_000
# Senders of the spool's rows: the budget is for the last.
SENDERS = (64, 256, 1024)
LEAST_RATE, AIM = 0.6, 0.75
WITHOUT, WITHIN = "hmac -> curl", "file-spool -> hmac -> curl"
QUEUE = """
  - plugin: file-spool
    directory: {directory}
    per-endpoint: {in_flight}
"""


def spooled(laboratory: Laboratory, place: SpoolPlace, name: str,
            counter: SystemCallCounter) -> Sender:
    """A sender whose spool is empty at the beginning of each run."""
    directory = os.path.join(place.folder, "path")
    sender = laboratory.programs.pipeline(
        name, queue=QUEUE.format(directory=directory, in_flight=IN_FLIGHT))

    def command(target: str, load: Load) -> list[str]:
        place.fresh("path")
        return sender.command(target, load)

    return Sender(name, command, environment={**sender.environment, **counter.environment})


def measure(laboratory: Laboratory, place: SpoolPlace, chosen: Arguments) -> bool:
    count = chosen.count or (QUICK_COUNT if chosen.quick else COUNT)
    urls = laboratory.nginx.urls(1)
    compared = {WITHOUT: (laboratory.programs.pipeline(WITHOUT),
                          Load(urls, count, IN_FLIGHT, chosen.quick))}
    counters = {}
    for senders in (chosen.producers,) if chosen.producers else SENDERS:
        name = f"{WITHIN}, {senders:,} senders"
        counters[name] = SystemCallCounter(
            place.built, os.path.join(place.folder, f"counts-{senders}"))
        compared[name] = (spooled(laboratory, place, name, counters[name]),
                          Load(urls, count, senders, chosen.quick))
    rounds = Rounds(laboratory, compared)
    rounds.run(chosen.rounds)
    print(f"\n## What a spool leaves of the throughput\n\n{count:,} requests of 1 KiB to one"
          f" endpoint, {IN_FLIGHT} at once to it, {chosen.rounds} rounds.\n")
    rounds.tell(warned=list(compared))
    for name, counter in counters.items():
        calls, delivered = counter.read(), count * chosen.rounds
        more = median(own.cpu - other.cpu
                      for own, other in zip(rounds.runs[name], rounds.reference))
        print(f"- {name}: {calls.syncs / delivered:.4f} syncs, {calls.writes / delivered:.4f}"
              f" writes and {calls.bytes / delivered:,.0f} bytes written a delivery, a sync takes"
              f" {calls.sync_nanoseconds / max(1, calls.syncs) / 1e3:,.0f} µs;"
              f" {more:.1f} µs of a processor more")
    ratio = rounds.ratio("rate", name)
    return verdict(f"throughput: {ratio:.2f} of {WITHOUT}, at least {LEAST_RATE:.2f} (aim"
                   f" {AIM:.2f})", ratio >= LEAST_RATE) and not rounds.problems
