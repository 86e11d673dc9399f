"""Tortures the real `tackle run` and has the history checked.

Usage: torture.py MODE TACKLE [--rounds N] [--seconds S] [--seed N] [--shim FILE] [--sabotage]
           [--keep | --discard]

kills     SIGKILL at random moments: while it starts, under load, while it drains, while it stops
power     the same, and what was not synced is lost; syncs fail, writes are short (needs --shim)
full      no room, by the spool's own limit, by the limit of a file's size and, with --shim, at a kill
attempts  a kill between attempts: the next one comes when it was to come, and is the next one
due       kills before the due time: it is not shifted
disk      no room on a small disk, where this user may mount one

With --sabotage kills takes away the newest file after each kill, and power takes away what was synced
as well: objections are to follow, or torture itself is of no use.

A session is ROUNDS rounds over one spool. With --seconds sessions follow one another, each with the
next seed, until the time is over. A history with objections is kept, --keep keeps all, --discard none.
The exit status is 1 where there was an objection.
"""

import argparse
import json
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import powerloss
import segments
import sender

HERE = pathlib.Path(__file__).parent


def kill_round(session, environment=None):
    """One life that is killed at a moment of its life that is chosen by chance."""
    chance = session.chance
    life = session.start(environment)
    way = chance.choice(["start", "load", "load", "close", "stop"])
    feeder = threading.Thread(target=session.feed, args=(life, chance.randrange(20, 200)))
    feeder.start()
    if way == "start":
        time.sleep(chance.uniform(0, 0.15))
    elif way == "load":
        time.sleep(chance.uniform(0.15, 1.2))
    else:
        feeder.join()
        if way == "close":
            life.close_input()
        else:
            life.signal(signal.SIGTERM)
        time.sleep(chance.uniform(0, 0.3))
    if life.process.poll() is None:
        session.kills += 1
        life.signal(signal.SIGKILL)
    feeder.join()
    life.finish()
    return life


def kills(session, arguments):
    for _ in range(arguments.rounds):
        kill_round(session)
        if session.spool.exists():
            session.note_disk()
            if arguments.sabotage:
                max(session.spool.rglob("*"), key=lambda path: path.stat().st_mtime).unlink()
    session.drain()


class Power:
    """One life whose machine may lose its power."""

    def __init__(self, session, arguments, **more):
        self.session = session
        self.directory = powerloss.Directory(session.spool, sees_syncs=not arguments.sabotage)
        self.journal = session.directory / "journal"
        self.journal.unlink(missing_ok=True)
        self.environment = {
            "LD_PRELOAD": str(arguments.shim),
            "TORTURE_SPOOL": os.path.realpath(session.spool),
            "TORTURE_JOURNAL": str(self.journal),
            **{f"TORTURE_{name.upper()}": str(value) for name, value in more.items()},
        }

    def cut(self, life):
        """Takes away what was not synced in a life that has ended."""
        session, directory = self.session, self.directory
        directory.replay(self.journal, session.chance)
        for at in directory.failed_at:
            session.log.write("fault", at=at, kind="sync", phase="begin", life=life.number)
            session.log.write("fault", at=at + 1e-6, kind="sync", phase="end", life=life.number)
        problems = directory.differences() if life.process.returncode >= 0 else []
        if problems:
            raise SystemExit(f"power: the journal misses something: {problems[:3]}")
        told, files = directory.cut_power(session.chance)
        for (name, endpoint), count in segments.attempts(files).items():
            session.log.write("left", life=life.number, id=name, endpoint=endpoint, attempt=count)
            session.attempts_left += count
        session.log.write("power", life=life.number, **told)


def power(session, arguments):
    for number in range(arguments.rounds):
        chance = session.chance
        more = {"delay": chance.choice([0, 5_000, 30_000]), "short": chance.choice([0, 0, 20])}
        if number % 4 == 3:
            more["fail"] = chance.randrange(1, 60)
        power = Power(session, arguments, **more)
        power.cut(kill_round(session, power.environment))
    session.drain()
    if not session.attempts_left and not arguments.sabotage:
        raise SystemExit("power: no cut has left an attempt, so this proves nothing of them")


def under_pressure(session, life, begin, end, count):
    """Feeds while there is no room, then sees that it recovers by itself."""
    for _ in range(30):
        life.give(*session.make(endpoint="slow-0", size=200, order=None))
    life.wait_for(lambda line: line["type"] == "accepted", 10)
    session.log.write("fault", kind="full", phase="begin", life=life.number)
    begin(life)
    for _ in range(count):
        if not life.give(*session.make(size=8000)):
            break
    was_refused = life.wait_for(lambda line: line["type"] == "refused", 10)
    time.sleep(1)
    end(life)
    # By its own limit it is full until enough is delivered.
    wait_until_idle(life, 30)
    session.log.write("fault", kind="full", phase="end", life=life.number)
    probe(session, life)
    if not was_refused:
        raise SystemExit("full: nothing was refused, so this proves nothing")


def probe(session, life):
    """Gives fresh webhooks until one is delivered; 5 seconds are enough."""
    last = time.monotonic() + 5
    while time.monotonic() < last:
        line, payload = session.make(endpoint="ok-probe", order=None, due=0, size=10)
        life.give(line, payload, probe=True)

        def is_told(told, words):
            return told["type"] in words and told["id"] == line["id"]

        life.wait_for(lambda told: is_told(told, ("delivered", "refused")), 5)
        if life.wait_for(lambda told: is_told(told, ("delivered",)), 0.2):
            return


def wait_until_idle(life, seconds):
    """Waits until all that was accepted has ended."""

    def is_idle():
        counts = {}
        for line in life.lines:
            counts[line["type"]] = counts.get(line["type"], 0) + 1
        return counts.get("delivered", 0) + counts.get("dead", 0) >= counts.get("accepted", 0)

    with life.told:
        life.told.wait_for(is_idle, seconds)


def limit_files(size):
    def set_limit(life):
        _, hard = resource.prlimit(life.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(life.process.pid, resource.RLIMIT_FSIZE, (size, hard))

    return set_limit


def nothing(_):
    pass


def killed_without_room(session, arguments):
    """Kills a sender whose disk is full, and perhaps cuts the power; the next one finds it full."""
    mark = session.directory / "full"
    power = Power(session, arguments, full=mark)
    life = session.start(power.environment)
    for _ in range(60):
        life.give(*session.make(endpoint="slow-0", size=200, order=None))
    life.wait_for(lambda line: line["type"] == "accepted", 10)
    mark.touch()
    session.log.write("fault", kind="full", phase="begin", life=life.number)
    for _ in range(40):
        life.give(*session.make(size=8000))
    life.wait_for(lambda line: line["type"] == "refused", 10)
    session.kills += 1
    life.signal(signal.SIGKILL)
    life.finish()
    if session.chance.random() < 0.5:
        power.cut(life)
    power = Power(session, arguments, full=mark)
    life = session.start(power.environment)
    life.give(*session.make(size=70_000, endpoint="ok-0", order=None, due=0))
    if not life.wait_for(lambda line: line["type"] == "refused", 10):
        raise SystemExit("full: nothing was refused, so this proves nothing")
    time.sleep(1)
    mark.unlink()
    session.log.write("fault", kind="full", phase="end", life=life.number)
    probe(session, life)
    life.close_input()
    life.finish()
    if session.chance.random() < 0.5:
        power.cut(life)


def full(session, arguments):
    ways = ["max-size", "file-size"] + ["killed"] * (arguments.shim is not None)
    for number in range(arguments.rounds):
        way = ways[number % len(ways)]
        if way == "killed":
            killed_without_room(session, arguments)
            continue
        if way == "max-size":
            life = session.start(options={"max-size": "256KiB"})
            under_pressure(session, life, nothing, nothing, 100)
        else:
            # Ignored signals stay ignored in the program that is started.
            before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            life = session.start(restore_signals=False)
            signal.signal(signal.SIGXFSZ, before)
            endless = limit_files(resource.RLIM_INFINITY)
            under_pressure(session, life, limit_files(session.chance.randrange(1, 60_000)), endless, 40)
        session.note_disk(**({"limit": (256 << 10) + (64 << 10)} if way == "max-size" else {}))
        life.close_input()
        life.finish()
    session.drain()


def disk(session, arguments):
    """A file system of 1 MiB."""
    disk = session.directory / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode != 0:
        print("disk: a file system cannot be mounted here: skipped", flush=True)
        return
    session.spool = disk / "spool"
    try:
        for _ in range(arguments.rounds):
            life = session.start()
            under_pressure(session, life, nothing, nothing, 200)
            life.close_input()
            life.finish()
        session.drain()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def attempts(session, arguments):
    session.options["schedule"] = "[4s, 500ms, 500ms]"
    for _ in range(arguments.rounds):
        life = session.start()
        for number in range(6):
            life.give(*session.make(endpoint=f"dead-{number}", order=None, due=0))
        line, payload = session.make(endpoint="ok-0", order=None, due=time.time() + 4)
        life.give(line, payload, prompt=2)
        for number in range(6):
            life.wait_for(lambda line: line["type"] == "retry" and line["endpoint"] == f"dead-{number}", 10)
        # What was told as a retry is on disk by then.
        time.sleep(2.2)
        session.kills += 1
        life.signal(signal.SIGKILL)
        life.finish()
    session.drain()


def due(session, arguments):
    life = session.start()
    for number in range(10):
        moment = time.time() + 3 + number / 4
        life.give(*session.make(endpoint=f"ok-{number}", order=None, due=moment), prompt=2)
    last = time.monotonic() + 6
    for number in range(10):
        life.wait_for(lambda line: line["type"] == "accepted" and line["endpoint"] == f"ok-{number}", 10)
    while time.monotonic() < last:
        time.sleep(session.chance.uniform(0.3, 0.9))
        session.kills += 1
        life.signal(signal.SIGKILL)
        life.finish()
        life = session.start()
    life.close_input()
    life.finish()
    session.drain()


MODES = {each.__name__: each for each in (kills, power, full, disk, attempts, due)}


def run_session(arguments, seed):
    directory = tempfile.mkdtemp(prefix="torture-")
    session = sender.Session(arguments.tackle, directory, seed)
    try:
        MODES[arguments.mode](session, arguments)
    finally:
        session.close()
    check = subprocess.run(
        [sys.executable, "-B", str(HERE / "history.py"), f"{directory}/driver.ndjson",
         f"{directory}/receiver.ndjson"],
        capture_output=True, text=True,
    )  # fmt: skip
    objections = check.stdout.splitlines()
    if check.returncode not in (0, 1):
        raise SystemExit(f"torture: the history cannot be checked: {check.stderr}")
    if objections:
        print(f"{arguments.mode}: seed {seed}: {len(objections)} objections", flush=True)
        print("\n".join(objections[:20]), flush=True)
    if (objections or arguments.keep) and not arguments.discard:
        print(f"{arguments.mode}: the history is in {directory}", flush=True)
    else:
        shutil.rmtree(directory)
    return session, len(objections)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("mode", choices=sorted(MODES))
    parser.add_argument("tackle")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shim")
    parser.add_argument("--sabotage", action="store_true")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--discard", action="store_true")
    arguments = parser.parse_args()
    if arguments.mode == "power" and not arguments.shim:
        parser.error("power needs --shim, the library built from powerloss.c")
    begun = time.monotonic()
    sessions = webhooks = killed = found = 0
    failed = []
    while True:
        session, objections = run_session(arguments, arguments.seed + sessions)
        if objections:
            failed.append(session.seed)
        sessions += 1
        webhooks += session.workload.count
        killed += session.kills
        found += objections
        if time.monotonic() - begun >= arguments.seconds:
            break
    seconds = time.monotonic() - begun
    rounds = sessions * arguments.rounds
    print(
        f"{arguments.mode}: {rounds} rounds in {seconds:.1f} s ({60 * rounds / seconds:.0f} a minute),"
        f" {webhooks} webhooks, {killed} kills, objections: {found}"
    )
    if failed:
        print(f"{arguments.mode}: seeds with objections: {failed}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
