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

import comparison
import rounds
from arguments import Arguments
from failure import Failure
from progress import Progress
from rounds import Rounds
from section import Column, Plot, Row, Section, Table, Verdict
from senders import Laboratory, Load

SCENARIOS = ["64", "observed", "scheduler", "waiting"]
SUBJECT, ROUNDS, IN_FLIGHT = "queue", 7, 64
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


def steps(name: str, chosen: Arguments) -> int:
    if name == "64":
        return 2 * chosen.rounds
    return rounds.steps(2, chosen.rounds) if name == "observed" else 1


def measure(name: str, laboratory: Laboratory, chosen: Arguments, progress: Progress) -> Section:
    program = [*laboratory.placement.sender, os.path.join(laboratory.built, "queue-bench")]
    if name == "64":
        return added(program, laboratory, chosen, progress)
    if name == "observed":
        return observed(laboratory, chosen, progress)
    if name == "scheduler":
        return scheduler(program, chosen, progress)
    return waiting(program, chosen.quick, progress)


def call(command: list[str]) -> list[dict]:
    """The objects that `queue-bench` prints, one a line."""
    ended = subprocess.run(command, capture_output=True, text=True)
    if ended.returncode != 0:
        raise Failure(f"{' '.join(command)} failed: {ended.stderr.strip()[-500:]}")
    return [json.loads(line) for line in ended.stdout.splitlines()]


def added(program: list[str], laboratory: Laboratory, chosen: Arguments,
          progress: Progress) -> Section:
    count = QUICK_COUNT if chosen.quick else COUNT
    command = [*program, "delivery", str(count), laboratory.nginx.urls(1)[0]]
    commands = {WITHOUT: command, WITHIN: [*command, "queue"]}
    found: dict[str, list[float]] = {WITHOUT: [], WITHIN: []}
    for number in range(1, chosen.rounds + 1):
        for name, each in commands.items():
            progress.step(f"round {number} of {chosen.rounds}: {name}")
            found[name].append(call(each)[0]["cpu"])
    more = median(own - other for own, other in zip(found[WITHIN], found[WITHOUT]))
    return Section(
        SUBJECT, "64", "What a queue adds",
        f"{count:,} requests of 1 KiB, {IN_FLIGHT} at once to one endpoint, {chosen.rounds} rounds,"
        " unobserved.",
        [Table([Column("cpuMicroseconds", "CPU µs each", 1, has_spread=True)],
               [Row(name, {"cpuMicroseconds": figures}) for name, figures in found.items()])],
        verdicts=[Verdict(f"the queue adds {more:.1f} µs of a processor to a delivery, at most"
                          f" {LIMIT:.1f}", more <= LIMIT)])


def observed(laboratory: Laboratory, chosen: Arguments, progress: Progress) -> Section:
    count = QUICK_COUNT if chosen.quick else COUNT
    load = Load(laboratory.nginx.urls(1), count, IN_FLIGHT, chosen.quick)
    compared = Rounds(laboratory, {
        WITHOUT: (laboratory.programs.pipeline(WITHOUT), load),
        WITHIN: (laboratory.programs.pipeline(WITHIN, queue=QUEUE), load)})
    compared.run(chosen.rounds, progress)
    pairs = zip(compared.runs[WITHIN], compared.runs[WITHOUT])
    more = median(own.cpu - other.cpu for own, other in pairs)
    return Section(
        SUBJECT, "observed", "What a queue adds where deliveries are observed",
        f"{count:,} requests of 1 KiB, {IN_FLIGHT} at once to one endpoint, {chosen.rounds}"
        " rounds.",
        [comparison.table(compared)],
        verdicts=[Verdict(f"queue and observer add {more:.1f} µs of a processor to a delivery"),
                  *comparison.remarks(compared, [WITHOUT, WITHIN])])


def scheduler(program: list[str], chosen: Arguments, progress: Progress) -> Section:
    progress.step("all rounds")
    figures = call([*program, "scheduler", str(chosen.rounds)])
    sizes = sorted({figure["waiting"] for figure in figures})
    rows, verdicts, series = [], [], {}
    for backlog in dict.fromkeys(figure["backlog"] for figure in figures):
        rates = {figure["waiting"]: figure["rate"] for figure in figures
                 if figure["backlog"] == backlog}
        first, last = rates[sizes[0]], rates[sizes[-1]]
        least, apart = min(rates.values()), max(first, last) / min(first, last)
        rows.append(Row(backlog, {**{str(size): [rate] for size, rate in rates.items()},
                                  "apart": [apart]}))
        series[backlog] = [(size, [rate]) for size, rate in rates.items()]
        verdicts.append(Verdict(
            f"{backlog}: at least {least:,}/s, {apart:.2f} apart; wanted {LEAST_RATE:,}/s and at"
            f" most {MOST_RATIO:.1f}", least >= LEAST_RATE and apart <= MOST_RATIO))
    columns = [*(Column(str(size), f"{size:,} waiting") for size in sizes),
               Column("apart", "most/least", 2)]
    return Section(
        SUBJECT, "scheduler", "The scheduler alone",
        "Complete deliveries a second on one core, while others wait; the program gives the median"
        f" of {chosen.rounds} rounds.",
        [Table(columns, rows, "those that wait")],
        [Plot("Complete deliveries a second, by how many wait", "waiting", "deliveries/s", series,
              is_x_logarithmic=True)], verdicts)


def waiting(program: list[str], quick: bool, progress: Progress) -> Section:
    progress.step("webhooks that wait")
    figure = call([*program, "memory", str(100_000 if quick else 1_000_000)])[0]
    return Section(
        SUBJECT, "waiting", "What a waiting webhook takes",
        f"{figure['waiting']:,} webhooks of 1 KiB to 1,000 endpoints, each with a body of its own.",
        verdicts=[Verdict(f"{figure['bytes']} bytes each, at most {MOST_BYTES:.0f}",
                          figure["bytes"] <= MOST_BYTES)])
