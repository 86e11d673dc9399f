"""What signing costs: `1k`, `64k` and `calls`.

`1k` and `64k` compare the processor time of a signature of the standard scheme, header fields
included, with what `openssl speed -hmac sha256` gives for as many bytes, and with swift-crypto. In
each round `hmac-bench` runs once, which alternates between its rows, then `openssl speed`, both on
the same core; ratios are taken within the round.

`calls` counts what a signature asks of libcrypto and of the allocator: the difference of a run and
one with half as many signatures.
"""

import json
import os
import re
import subprocess
from collections import Counter
from statistics import median

from arguments import Arguments
from failure import Failure
from machine import first_lines
from noise import Noise
from progress import Progress
from queueing import call
from section import Column, Plot, Row, Section, Table, Verdict
from senders import Laboratory

SCENARIOS = ["1k", "64k", "calls"]
SUBJECT, ROUNDS = "hmac", 7
SIZES = {"1k": 1 << 10, "64k": 64 << 10}
OPENSSL, STANDARD = "openssl speed", "standard"
# At most so much of openssl's processor time, and of swift-crypto's.
MOST = {"1k": 2.0, "64k": 1.1}
MOST_OF_SWIFT_CRYPTO = 1.0
SWIFT_CRYPTO = ["swift-crypto, code alone", "swift-crypto, headers"]
# Of each row, and of `openssl speed`, whose clock ticks a hundred times a second.
MILLISECONDS, QUICK_MILLISECONDS = 500, 100
SECONDS, QUICK_SECONDS = 3, 1
COUNT = 10_000
# What is counted, as the preloaded libraries call it, and what that is.
CALLS = {"fetches": "fetches", "keys": "key setups", "locks": "locks", "contexts": "new contexts",
         "copies": "copies of one", "anew": "begun anew", "updates": "updates", "malloc": "malloc"}
# None of these is allowed where Tackle signs.
FORBIDDEN = ["fetches", "keys", "locks"]

# Microseconds, by `cpu` and `wall`, of each row.
Round = dict[str, dict[str, float]]


def steps(name: str, chosen: Arguments) -> int:
    return 1 if name == "calls" else chosen.rounds


def measure(name: str, laboratory: Laboratory, chosen: Arguments, progress: Progress) -> Section:
    program = os.path.join(laboratory.built, "hmac-bench")
    if name == "calls":
        return calls(program, laboratory.built, progress)
    return times(name, laboratory.placement.sender, program, chosen, progress)


def times(name: str, place: list[str], program: str, chosen: Arguments,
          progress: Progress) -> Section:
    milliseconds = QUICK_MILLISECONDS if chosen.quick else MILLISECONDS
    noise = Noise()
    found: list[Round] = []
    for number in range(1, chosen.rounds + 1):
        progress.step(f"round {number} of {chosen.rounds}")
        rows = call([*place, program, "times", str(SIZES[name]), str(milliseconds)])
        signed = rows[0]["signed"]
        openssl = speed(place, signed, QUICK_SECONDS if chosen.quick else SECONDS)
        found.append({OPENSSL: {"cpu": openssl}, **{row["row"]: row for row in rows}})
    verdicts = []
    for other, most in {OPENSSL: MOST[name],
                        **dict.fromkeys(SWIFT_CRYPTO, MOST_OF_SWIFT_CRYPTO)}.items():
        share = median(ratios(found, STANDARD, other))
        verdicts.append(Verdict(f"{STANDARD}: {share:.2f} of the processor time of {other}, at most"
                                f" {most:.1f}", share <= most))
    bars = [(row, [each[row]["cpu"] for each in found]) for row in found[0]]
    return Section(
        SUBJECT, name, f"Signing a body of {SIZES[name] >> 10} KiB",
        f"{signed:,} bytes with id and time, {chosen.rounds} rounds.", [table(found)],
        [Plot(f"A signature of {SIZES[name] >> 10} KiB", "", "CPU µs", {"": bars}, "bars")],
        [*verdicts, *noise.remarks()])


def speed(place: list[str], size: int, seconds: int) -> float:
    """Microseconds of a processor that a code takes: openssl counts its user time, in which it
    begins one context with its key anew for each code."""
    command = [*place, "openssl", "speed", "-mr", "-hmac", "sha256", "-bytes", str(size),
               "-seconds", str(seconds)]
    ended = subprocess.run(command, capture_output=True, text=True)
    result = re.search(r"^\+R:(\d+):hmac\(sha256\):([\d.]+)$", ended.stderr, re.MULTILINE)
    if ended.returncode != 0 or not result:
        raise Failure(f"{' '.join(command)} failed: {ended.stderr.strip()[-500:]}")
    return float(result[2]) / int(result[1]) * 1e6


def ratios(found: list[Round], own: str, other: str) -> list[float]:
    """The ratio within each round."""
    return [each[own]["cpu"] / each[other]["cpu"] for each in found]


def table(found: list[Round]) -> Table:
    columns = [
        Column("cpuMicroseconds", "CPU µs each", 3, has_spread=True),
        Column("ofOpenSSL", f"of {OPENSSL}'s", 2, has_spread=True),
        Column("standardToIt", f"{STANDARD}'s to it", 2, has_spread=True),
        Column("wallMicroseconds", "wall µs each", 3)]
    return Table(columns, [Row(name, {
        "cpuMicroseconds": [each[name]["cpu"] for each in found],
        "ofOpenSSL": ratios(found, name, OPENSSL),
        "standardToIt": ratios(found, STANDARD, name),
        "wallMicroseconds": [each[name]["wall"] for each in found if "wall" in each[name]],
    }) for name in found[0]], "row")


def calls(program: str, built: str, progress: Progress) -> Section:
    progress.step("all rows")
    rows = call([program, "rows"])
    found = {row["row"]: a_signature(program, built, row["row"]) for row in rows}
    verdicts = []
    for row in rows:
        if row["isHeld"]:
            counts = [found[row["row"]][kind] for kind in FORBIDDEN]
            words = ", ".join(f"{count:.2f} {CALLS[kind]}"
                              for kind, count in zip(FORBIDDEN, counts))
            verdicts.append(Verdict(f"{row['row']}: {words}, none allowed", not any(counts)))
    return Section(
        SUBJECT, "calls", "Calls a signature",
        f"A body of 1 KiB, {COUNT:,} signatures. Locks are read-write locks: what fetches an"
        " algorithm takes them.",
        [Table([Column(kind, title, 2) for kind, title in CALLS.items()],
               [Row(name, {kind: [each[kind]] for kind in CALLS}) for name, each in found.items()],
               "row")], verdicts=verdicts)


def a_signature(program: str, built: str, row: str) -> dict[str, float]:
    fewer, more = (counted(program, built, row, count) for count in (COUNT, 2 * COUNT))
    return {kind: (more[kind] - fewer[kind]) / COUNT for kind in CALLS}


def counted(program: str, built: str, row: str, count: int) -> Counter:
    libraries = [os.path.join(built, name) for name in ("crypto-calls.so", "allocations.so")]
    command = [program, "repeat", row, str(SIZES["1k"]), str(count)]
    ended = subprocess.run(command, capture_output=True, text=True,
                           env={**os.environ, "LD_PRELOAD": ":".join(libraries)})
    found = Counter({name: int(text) for name, text in re.findall(r"(\w+)=(\d+)", ended.stderr)})
    if ended.returncode != 0 or not all(kind in found for kind in CALLS):
        raise Failure(f"{' '.join(command)} failed: {ended.stderr.strip()[-500:]}")
    return found


def versions(built: str) -> dict[str, str]:
    """What is measured with what; it has to be one libcrypto."""
    own, other = (libcrypto(program) for program in (os.path.join(built, "hmac-bench"), "openssl"))
    if own != other:
        raise Failure(f"openssl has {other} and hmac-bench {own}: nothing can be compared")
    return {"openssl speed": first_lines("openssl", "version")[0],
            "libcrypto": f"{own}, of openssl and of hmac-bench",
            "swift-crypto": swift_crypto()}


def libcrypto(program: str) -> str:
    """The file of the library that a program is given."""
    path = subprocess.run(["sh", "-c", 'ldd "$(command -v "$1")"', "sh", program],
                          capture_output=True, text=True).stdout
    found = re.search(r"^\s*libcrypto\S* => (\S+)", path, re.MULTILINE)
    return os.path.realpath(found[1]) if found else "no libcrypto of its own"


def swift_crypto() -> str:
    with open(os.path.join(os.path.dirname(__file__), "..", "Package.resolved")) as file:
        pins = json.load(file)["pins"]
    return next(pin["state"]["version"] for pin in pins if pin["identity"] == "swift-crypto")
