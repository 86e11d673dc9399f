"""What a delivery costs, beside other senders: 1 to 1,000 in flight to one endpoint.

All contestants run once in each round, on the first core, with the receiver on the last. The first
is the reference, and ratios are to it, within each round.
"""

from dataclasses import replace
from statistics import median

import comparison
import peers
import rounds
from arguments import Arguments
from contestants import (HMAC, NAMES, QUEUES, REFERENCE, SPOOL, TACKLE, Spooled, count, senders,
                         sync_seconds)
from failure import Failure
from progress import Progress
from rounds import Rounds
from section import Column, Plot, Section, Table, Verdict
from senders import Laboratory, Load, Sender
from spool_place import SpoolPlace

SUBJECT = "delivery"
SCENARIOS = {"1": 1, "16": 16, "64": 64, "256": 256, "1000": 1000}
PROBED, TRIED = 20, "tried: "
# What must have been delivered in a run for its p99.9: ten are later than that then.
LEAST_FOR_P999 = 10_000
# At most of the reference's CPU a delivery and p50, at least of its throughput, by scenario.
MOST_CPU = {"64": 1.15, "256": 1.15, "1000": 1.15}
LEAST_RATE = {"64": 0.85}
MOST_P50 = {"1": 1.3}
# What the spool leaves of the throughput without it, where there are enough senders.
SPOOL_SCENARIO, LEAST_SPOOL_RATE, SPOOL_RATE_AIM = "1000", 0.6, 0.75
P999 = Column("p999Microseconds", "p99.9 µs", has_spread=True)
LATENCIES = ("p50Microseconds", "p99Microseconds", P999.key)


def steps(name: str, chosen: Arguments) -> int:
    others = [each for each in NAMES if each not in (REFERENCE, *TACKLE)]
    return len(others) + rounds.steps(len(NAMES), chosen.rounds)


def measure(name: str, laboratory: Laboratory, chosen: Arguments, progress: Progress) -> Section:
    in_flight = SCENARIOS[name]
    with SpoolPlace(laboratory.built, chosen.directory or laboratory.built) as place:
        spooled = Spooled(laboratory, place, in_flight)
        sync = sync_seconds(place.folder)
        urls = laboratory.nginx.urls(1)
        present, absent = working(laboratory, senders(laboratory, spooled, in_flight), urls,
                                  in_flight, chosen.rounds, progress)
        compared = Rounds(laboratory, {
            each: (sender, Load(urls, count(each, in_flight, sync, chosen.quick), in_flight,
                                chosen.quick))
            for each, sender in present.items()})
        compared.run(chosen.rounds, progress)
        verdicts = [*budgets(name, compared), *ahead(compared), *tell_queues(compared),
                    spooled.tell()]
    return Section(
        SUBJECT, name, f"{in_flight:,} in flight to one endpoint", text(compared, in_flight, sync),
        [table(compared)], plots(name, compared),
        [*verdicts, *absent, *comparison.remarks(compared, list(TACKLE))])


def working(laboratory: Laboratory, found: dict[str, Sender | None], urls: list[str],
            in_flight: int, number: int, progress: Progress):
    """Those that deliver what they are given, and a remark on each that is not there or does
    not."""
    present: dict[str, Sender] = {}
    absent: list[Verdict] = []
    for name, sender in found.items():
        if name in (REFERENCE, *TACKLE):
            present[name] = sender
            continue
        progress.step(TRIED + name)
        problem = trial(laboratory, sender, urls, in_flight) if sender else "it is not installed"
        if problem:
            absent.append(Verdict(f"absent: {name}: {problem}"))
            progress.expect(-number - 1)
        else:
            present[name] = sender
    return present, absent


def trial(laboratory: Laboratory, sender: Sender, urls: list[str], in_flight: int) -> str | None:
    """What is wrong with a peer that is sent to once for a try."""
    load = Load(urls, max(PROBED, in_flight), in_flight, True)
    try:
        return rounds.wrong(sender, load, laboratory.run(sender, load))
    except Failure as failure:
        return " ".join(str(failure).split())


def text(compared: Rounds, in_flight: int, sync: float) -> str:
    loads = {name: load.count for name, (sender, load) in compared.compared.items()
             if not sender.is_timed}
    is_quick = any(load.quick for _, load in compared.compared.values())
    seconds = peers.WRK_QUICK_SECONDS if is_quick else peers.WRK_SECONDS
    counts = ", ".join(f"{each:,} by {name}" for name, each in loads.items()
                       if each != loads[REFERENCE])
    return (
        f"Signed webhooks of 1 KiB, {in_flight:,} in flight, {len(compared.reference)} rounds, each"
        f" contestant alone. A run is {loads[REFERENCE]:,} deliveries; {counts}; wrk runs for"
        f" {seconds} s. Python has at most {peers.MOST_THREADS} threads. p99.9 stands"
        f" where a run has at least {LEAST_FOR_P999:,} deliveries, of which ten are later.\n\n"
        f"The queues have {in_flight:,} places for the endpoint and as many callers of `send`, who"
        " are faster than the receiver: what is accepted waits, and a latency would tell how long"
        " the run was. So their rows have none; what `send` took stands below. What waits in"
        " memory counts for the peak of the row. The spool's thread for the disk shares the"
        f" sender's core; a sync of 2 KiB took {sync * 1e6:,.0f} µs here.")


def table(compared: Rounds) -> Table:
    made = comparison.table(compared)
    columns = list(made.columns)
    columns.insert(1 + next(index for index, column in enumerate(columns)
                            if column.key == "p99Microseconds"), P999)
    for row in made.rows:
        runs = compared.runs[row.name]
        if all(run.delivered >= LEAST_FOR_P999 for run in runs):
            row.figures[P999.key] = [run.p999 for run in runs]
        if row.name in QUEUES:
            for key in LATENCIES:
                row.figures.pop(key, None)
    return replace(made, columns=columns)


def ratio(compared: Rounds, measure: str, name: str, other: str) -> float:
    """The median of the ratios within each round."""
    return median(rounds.ratios(measure, compared.runs[name], compared.runs[other]))


def budgets(name: str, compared: Rounds) -> list[Verdict]:
    verdicts = []
    for measure, words, limits, is_least in (
            ("cpu", "CPU a delivery", MOST_CPU, False), ("rate", "throughput", LEAST_RATE, True),
            ("p50", "p50", MOST_P50, False)):
        if name in limits:
            found, limit = ratio(compared, measure, HMAC, REFERENCE), limits[name]
            side = "least" if is_least else "most"
            verdicts.append(Verdict(
                f"{HMAC}: {words} {found:.2f} of the raw loop's, at {side} {limit:.2f}",
                found >= limit if is_least else found <= limit))
    if name == SPOOL_SCENARIO:
        found = ratio(compared, "rate", SPOOL, HMAC)
        verdicts.append(Verdict(
            f"{SPOOL}: throughput {found:.2f} of that without the spool, at least"
            f" {LEAST_SPOOL_RATE:.2f} (aim {SPOOL_RATE_AIM:.2f})", found >= LEAST_SPOOL_RATE))
    return verdicts


def is_ahead(compared: Rounds, name: str, other: str) -> bool:
    return (ratio(compared, "cpu", name, other) < 1 < ratio(compared, "rate", name, other))


def ahead(compared: Rounds) -> list[Verdict]:
    """Whether `hmac -> curl` is ahead of every peer but wrk, in CPU and in throughput, and the
    spool of Go's client."""
    others = [name for name in compared.runs
              if name not in (REFERENCE, peers.WRK, *TACKLE, *compared.problems)]
    verdicts = []
    if others:
        behind = [name for name in others if not is_ahead(compared, HMAC, name)]
        costs = {name: ratio(compared, "cpu", name, HMAC) for name in others}
        rates = {name: ratio(compared, "rate", name, HMAC) for name in others}
        cheapest, fastest = min(costs, key=costs.get), max(rates, key=rates.get)
        verdicts.append(Verdict(
            f"{HMAC} is ahead of every peer but wrk in CPU a delivery and in throughput: the"
            f" nearest are {cheapest} with {costs[cheapest]:.2f} of its CPU and {fastest} with"
            f" {rates[fastest]:.2f} of its throughput"
            + (f"; not ahead of {', '.join(behind)}" if behind else ""), not behind))
    if peers.GO in others:
        words = "reached" if is_ahead(compared, SPOOL, peers.GO) else "not reached"
        verdicts.append(Verdict(
            f"aim, {words}: {SPOOL} ahead of {peers.GO}: it has"
            f" {ratio(compared, 'cpu', SPOOL, peers.GO):.2f} of its CPU a delivery and"
            f" {ratio(compared, 'rate', SPOOL, peers.GO):.2f} of its throughput"))
    return verdicts


def tell_queues(compared: Rounds) -> list[Verdict]:
    remarks = []
    for name in QUEUES:
        runs = [run.acceptance for run in compared.runs[name]]
        figures = ", ".join(f"{quantile} {median(run[quantile] for run in runs):,.0f} µs"
                            for quantile in ("p50", "p99"))
        remarks.append(Verdict(f"{name}: `send` returned after {figures}"))
    return remarks


def plots(name: str, compared: Rounds) -> list[Plot]:
    if name != "64":
        return []
    return [Plot(
        "CPU a delivery, 64 in flight", "sender", "CPU µs a delivery",
        {"CPU µs a delivery": [(each, [run.cpu for run in runs])
                               for each, runs in compared.runs.items()]}, kind="bars")]


def overview(sections: list[Section]) -> Section:
    """All scenarios side by side."""
    ordered = sorted((section for section in sections if section.scenario in SCENARIOS),
                     key=lambda section: SCENARIOS[section.scenario])

    def plot(title: str, key: str, unit: str) -> Plot:
        series: dict[str, list[tuple[float | str, list[float]]]] = {}
        for section in ordered:
            for row in section.tables[0].rows:
                if row.figures.get(key) and not row.problem:
                    series.setdefault(row.name, []).append(
                        (SCENARIOS[section.scenario], row.figures[key]))
        return Plot(title, "in flight", unit, series, is_x_logarithmic=True,
                    is_y_logarithmic=True)

    return Section(
        SUBJECT, "overview", "By how many are in flight",
        "What the tables say, side by side. Both axes are logarithmic.",
        plots=[plot("Throughput by how many are in flight", "deliveriesPerSecond",
                    "deliveries/s"),
               plot("CPU a delivery by how many are in flight", "cpuMicroseconds",
                    "CPU µs a delivery"),
               plot("p99 by how many are in flight", "p99Microseconds", "p99 µs")])
