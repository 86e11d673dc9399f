"""What a queue in memory adds to a delivery: `memory-queue -> hmac -> curl` beside `hmac -> curl`.

Both run once in each round, 64 at once to one endpoint; the queue has as many places for it. The
difference is taken within each round.
"""

from statistics import median

from rounds import Rounds
from senders import Laboratory, Load

IN_FLIGHT = 64
COUNT, QUICK_COUNT = 100_000, 10_000
# Microseconds of a processor.
LIMIT = 3.0
QUEUE = f"""
  - plugin: memory-queue
    per-endpoint: {IN_FLIGHT}
"""


def measure(laboratory: Laboratory, rounds: int, quick: bool) -> bool:
    """Runs the rounds and prints the table; tells whether all is as it must be."""
    count = QUICK_COUNT if quick else COUNT
    without, within = "hmac -> curl", "memory-queue -> hmac -> curl"
    load = Load(laboratory.nginx.urls(1), count, IN_FLIGHT, quick)
    compared = Rounds(laboratory, {
        without: (laboratory.programs.pipeline(without), load),
        within: (laboratory.programs.pipeline(within, queue=QUEUE), load)})
    compared.run(rounds)
    print(f"\n## What a queue adds\n\n{count:,} requests of 1 KiB, {IN_FLIGHT} at once to one"
          f" endpoint, {rounds} rounds.\n")
    compared.tell(warned=[without, within])
    pairs = zip(compared.runs[within], compared.runs[without])
    added = median(own.cpu - other.cpu for own, other in pairs)
    is_met = added <= LIMIT
    print(f"- the queue adds {added:.1f} µs of a processor to a delivery, at most {LIMIT:.1f}:"
          f" {'met' if is_met else 'MISSED'}")
    return not compared.problems and is_met
