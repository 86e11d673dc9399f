"""Measures what Tackle costs, in comparison: `curl`, `isolation`, `queue`, `spool` or `hmac`.

Usage: bench.py TACKLE BUILT SUBJECT [SCENARIO...] [OPTION...]

`script/bench` builds what is in C into the folder BUILT and calls this; TACKLE may be empty where
nothing is sent. All that is compared runs once in each round; the figures are medians over the
rounds. It exits 1 where a budget is missed, or where a sender says something else than nginx has
counted.
"""

import os
import signal
import sys
import tempfile

import counts
import isolation
import memory
import nginx
import queueing
import scenarios
import signing
import spooling
from arguments import Arguments, read
from machine import Placement, header, raise_open_files
from senders import Failure, Laboratory, Programs
from spool_place import versions


def measure(name: str, laboratory: Laboratory, built: str, chosen: Arguments) -> bool:
    if chosen.subject == "isolation":
        return isolation.measure(
            isolation.SCENARIOS[name], laboratory, built, chosen.rounds, chosen.quick)
    if chosen.subject == "queue":
        return queueing.measure(name, laboratory, built, chosen.rounds, chosen.quick)
    if chosen.subject == "spool":
        return spooling.measure(name, laboratory, built, chosen)
    if chosen.subject == "hmac":
        return signing.measure(name, laboratory, built, chosen.rounds, chosen.quick)
    if name == "counts":
        counts.measure(laboratory, built, chosen.quick)
        return True
    if name == "memory":
        return memory.measure(laboratory, chosen.rounds, chosen.quick)
    return scenarios.measure(scenarios.SCENARIOS[name], laboratory, chosen.rounds, chosen.quick)


def more_versions(built: str, chosen: Arguments) -> list[tuple[str, str]]:
    if chosen.subject == "spool":
        return versions(chosen.directory or built)
    return signing.versions(built) if chosen.subject == "hmac" else []


def main(tackle: str, built: str, *rest: str):
    chosen = read(list(rest))
    built = os.path.abspath(built)
    raw_loop = os.path.join(built, "raw-loop")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.stdout.reconfigure(line_buffering=True)
    placement = Placement()
    files = raise_open_files()
    more = more_versions(built, chosen)
    print(header(tackle, raw_loop, nginx.path(), placement, files, more))
    missed = []
    with tempfile.TemporaryDirectory() as folder, nginx.Nginx(placement.receiver, files) as server:
        programs = Programs(tackle, raw_loop, folder)
        if programs.missing and chosen.subject == "curl":
            print(f"\nNot installed, and so not compared: {', '.join(programs.missing)}.")
        laboratory = Laboratory(programs, server, placement)
        for name in chosen.scenarios:
            if not measure(name, laboratory, built, chosen):
                missed.append(name)
    if missed:
        sys.exit(f"bench: a budget was missed or a count was wrong in {chosen.subject}:"
                 f" {', '.join(missed)}")


try:
    main(*sys.argv[1:])
except Failure as failure:
    sys.exit(f"bench: {failure}")
except KeyboardInterrupt:
    sys.exit(130)
