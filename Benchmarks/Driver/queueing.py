"""What a queue costs: `64`, `observed`, `scheduler` and `waiting`.

`64` and `observed` compare `memory-queue -> hmac -> curl` with `hmac -> curl`: both run once in each
round, 64 at once to one endpoint; the queue has as many places for it. The difference is taken
within each round. With `64` nobody observes the deliveries; `observed` is `tackle bench`, which
does, since it counts and times them.

`scheduler` has the scheduler alone take deliveries through from coming in to success, and `waiting`
weighs webhooks of 1 KiB that wait in memory.
"""

import json
import os
import subprocess
from statistics import median

from rounds import Rounds
from senders import Failure, Laboratory, Load

IN_FLIGHT = 64
COUNT, QUICK_COUNT = 100_000, 10_000
# Microseconds of a processor.
LIMIT = 3.0
# Deliveries a second, and how far the rates with 10 and with 1,000,000 waiting may lie apart.
LEAST_RATE, MOST_RATIO = 1_000_000, 2.0
# Bytes, with 1 KiB of body.
MOST_BYTES = 1.4 * 1024
QUEUE = f"""
  - plugin: memory-queue
    per-endpoint: {IN_FLIGHT}
"""
WITHOUT, WITHIN = "hmac -> curl", "memory-queue -> hmac -> curl"


def measure(name: str, laboratory: Laboratory, built: str, rounds: int, quick: bool) -> bool:
    """Measures one thing and prints it; tells whether all is as it must be."""
    program = [*laboratory.placement.sender, os.path.join(built, "queue-bench")]
    if name == "64":
        return added(program, laboratory, rounds, quick)
    if name == "observed":
        return observed(laboratory, rounds, quick)
    return scheduler(program, rounds) if name == "scheduler" else waiting(program, quick)


def call(command: list[str]) -> list[dict]:
    """The objects that `queue-bench` prints, one a line."""
    ended = subprocess.run(command, capture_output=True, text=True)
    if ended.returncode != 0:
        raise Failure(f"{' '.join(command)} failed: {ended.stderr.strip()[-500:]}")
    return [json.loads(line) for line in ended.stdout.splitlines()]


def verdict(text: str, is_met: bool) -> bool:
    print(f"- {text}: {'met' if is_met else 'MISSED'}")
    return is_met


def added(program: list[str], laboratory: Laboratory, rounds: int, quick: bool) -> bool:
    count = QUICK_COUNT if quick else COUNT
    command = [*program, "delivery", str(count), laboratory.nginx.urls(1)[0]]
    without: list[float] = []
    within: list[float] = []
    for _ in range(rounds):
        without.append(call(command)[0]["cpu"])
        within.append(call([*command, "queue"])[0]["cpu"])
    print(f"\n## What a queue adds\n\n{count:,} requests of 1 KiB, {IN_FLIGHT} at once to one"
          f" endpoint, {rounds} rounds, unobserved.\n\n| sender | CPU µs each | least | most |\n"
          "| --- | ---: | ---: | ---: |")
    for name, figures in ((WITHOUT, without), (WITHIN, within)):
        print(f"| {name} | {median(figures):.1f} | {min(figures):.1f} | {max(figures):.1f} |")
    print()
    more = median(own - other for own, other in zip(within, without))
    return verdict(f"the queue adds {more:.1f} µs of a processor to a delivery, at most {LIMIT:.1f}",
                   more <= LIMIT)


def observed(laboratory: Laboratory, rounds: int, quick: bool) -> bool:
    count = QUICK_COUNT if quick else COUNT
    load = Load(laboratory.nginx.urls(1), count, IN_FLIGHT, quick)
    compared = Rounds(laboratory, {
        WITHOUT: (laboratory.programs.pipeline(WITHOUT), load),
        WITHIN: (laboratory.programs.pipeline(WITHIN, queue=QUEUE), load)})
    compared.run(rounds)
    print(f"\n## What a queue adds where deliveries are observed\n\n{count:,} requests of 1 KiB,"
          f" {IN_FLIGHT} at once to one endpoint, {rounds} rounds.\n")
    compared.tell(warned=[WITHOUT, WITHIN])
    pairs = zip(compared.runs[WITHIN], compared.runs[WITHOUT])
    more = median(own.cpu - other.cpu for own, other in pairs)
    print(f"- queue and observer add {more:.1f} µs of a processor to a delivery")
    return not compared.problems


def scheduler(program: list[str], rounds: int) -> bool:
    figures = call([*program, "scheduler", str(rounds)])
    sizes = sorted({figure["waiting"] for figure in figures})
    print("\n## The scheduler alone\n\nComplete deliveries a second on one core, while others wait;"
          f" median of {rounds} rounds.\n\n| those that wait | "
          + " | ".join(f"{size:,}" for size in sizes) + " | most/least |\n| --- |"
          + " ---: |" * (len(sizes) + 1))
    is_met = True
    rows = dict.fromkeys(figure["backlog"] for figure in figures)
    lines = []
    for backlog in rows:
        rates = [figure["rate"] for figure in figures if figure["backlog"] == backlog]
        apart = max(rates[0], rates[-1]) / min(rates[0], rates[-1])
        print(f"| {backlog} | " + " | ".join(f"{rate:,}" for rate in rates) + f" | {apart:.2f} |")
        lines.append((backlog, min(rates), apart))
    print()
    for backlog, least, apart in lines:
        is_met &= verdict(
            f"{backlog}: at least {least:,}/s, {apart:.2f} apart; wanted {LEAST_RATE:,}/s and at"
            f" most {MOST_RATIO:.1f}", least >= LEAST_RATE and apart <= MOST_RATIO)
    return is_met


def waiting(program: list[str], quick: bool) -> bool:
    figure = call([*program, "memory", str(100_000 if quick else 1_000_000)])[0]
    print(f"\n## What a waiting webhook takes\n\n{figure['waiting']:,} webhooks of 1 KiB to 1,000"
          " endpoints, each with a body of its own.\n")
    return verdict(f"{figure['bytes']} bytes each, at most {MOST_BYTES:.0f}",
                   figure["bytes"] <= MOST_BYTES)
