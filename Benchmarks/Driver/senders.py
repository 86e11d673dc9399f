"""The senders: how each is called, and how its run is measured."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field
from typing import Callable

from failure import Failure
from machine import Placement, busy_seconds
from nginx import Nginx

PEERS = os.path.join(os.path.dirname(__file__), "..", "Peers")
WRK_SECONDS, WRK_QUICK_SECONDS = 5, 1
REQUESTS_THREADS = 64

CONFIGURATION = """
pipeline:
{queue}
  - plugin: hmac
    secret: {{ env: WEBHOOK_SECRET }}
  - plugin: curl
    allow: [127.0.0.0/8]
    {curl}
"""
SECRET = {"WEBHOOK_SECRET": "whsec_YSBrZXkgb2YgdGhlIGJlbmNobWFyaywgMzIgYnl0ZXM="}


@dataclass
class Load:
    """What is to be sent: `count` requests to the URLs in turn, so many at once or a second."""
    urls: list[str]
    count: int
    concurrency: int
    quick: bool = False
    # Those that have their turns too and are not waited for.
    aside: list[str] = field(default_factory=list)
    rate: int | None = None
    # Whose latency is left out, the first of all.
    warm_up: int = 0

    @property
    def awaited(self) -> int:
        """How many of them are waited for."""
        return self.count - self.count * len(self.aside) // (len(self.urls) + len(self.aside))


@dataclass
class Run:
    """What a sender tells of one run, and what nginx has counted of it."""
    rate: float
    user: float
    system: float
    p50: float
    p99: float
    memory: int
    delivered: int
    dead: int
    counted: int
    connections: int
    # Which share of the time nginx was busy.
    receiver: float
    # How many cores others kept busy meanwhile.
    others: float
    warnings: list[str]
    # A second, where a rate was asked for.
    offered: float | None = None
    aside: dict[str, int] = field(default_factory=dict)

    @property
    def cpu(self) -> float:
        return self.user + self.system


@dataclass
class Sender:
    name: str
    # From a URL, or @FILE with one a line, and the load.
    command: Callable[[str, Load], list[str]]
    # Slow peers send a part of the load: one in so many.
    part: int = 1
    # Whether it can send to several endpoints.
    many: bool = True
    # It ends after a time instead of a number: what was under way then is counted by nginx alone.
    is_timed: bool = False
    environment: dict[str, str] = field(default_factory=dict)


class Programs:
    """What is measured: the pipeline, the reference, and the peers that are installed."""

    def __init__(self, tackle: str, raw_loop: str, folder: str):
        self.folder, self.program = folder, tackle
        self.missing: list[str] = []
        self.reference = Sender("raw loop", lambda target, load: [
            raw_loop, target, "--count", str(load.count), "--concurrency", str(load.concurrency)])
        self.tackle = self.pipeline("tackle")
        self.peers = [peer for peer in (self.wrk(), self.node(), self.requests()) if peer]

    def pipeline(self, name: str, queue: str = "", curl: str = "") -> Sender:
        """`tackle bench` of `hmac -> curl`, with a queue before it and a line for curl."""
        configuration = os.path.join(self.folder, f"{name}.yaml")
        with open(configuration, "w") as file:
            file.write(CONFIGURATION.format(queue=queue.strip("\n"), curl=curl))

        def command(target: str, load: Load) -> list[str]:
            aside = ["--aside", self.target(load.aside, "aside")] if load.aside else []
            rate = ["--rate", f"{load.rate}/s"] if load.rate else []
            if load.warm_up:
                rate += ["--warm-up", str(load.warm_up)]
            return [self.program, "bench", "--config", configuration, "--url", target, "--json",
                    "--count", str(load.count), "--concurrency", str(load.concurrency),
                    *aside, *rate]

        return Sender(name, command, environment=SECRET)

    def find(self, program: str) -> str | None:
        found = shutil.which(program)
        if not found:
            self.missing.append(program)
        return found

    def wrk(self) -> Sender | None:
        wrk = self.find("wrk")
        return wrk and Sender("wrk, which does not sign", lambda target, load: [
            wrk, "--threads", "1", "--connections", str(load.concurrency),
            "--duration", f"{WRK_QUICK_SECONDS if load.quick else WRK_SECONDS}s",
            "--script", os.path.join(PEERS, "wrk.lua"), target], many=False, is_timed=True)

    def node(self) -> Sender | None:
        node = self.find("node")
        return node and Sender("node, http.Agent", lambda target, load: [
            node, os.path.join(PEERS, "node.mjs"), target, str(load.count),
            str(load.concurrency)], part=2)

    def requests(self) -> Sender | None:
        python = self.find("python3")
        if python and subprocess.run([python, "-c", "import requests"], cwd="/",
                                     stderr=subprocess.DEVNULL).returncode != 0:
            self.missing.append("python3's requests")
            python = None
        return python and Sender(
            f"python, requests, at most {REQUESTS_THREADS} threads", lambda target, load: [
                python, "-B", os.path.join(PEERS, "threads.py"), target, str(load.count),
                str(min(load.concurrency, REQUESTS_THREADS))], part=20)

    def target(self, urls: list[str], name: str = "urls") -> str:
        if len(urls) == 1:
            return urls[0]
        path = os.path.join(self.folder, f"{name}-{len(urls)}")
        with open(path, "w") as file:
            file.write("\n".join(urls) + "\n")
        return f"@{path}"


class Laboratory:
    """Where senders are run: the programs, the receiver, which of them runs on which core, and the
    folder of the programs that `script/bench` has built."""

    def __init__(self, programs: Programs, nginx: Nginx, placement: Placement, built: str):
        self.programs, self.nginx, self.placement = programs, nginx, placement
        self.built = built

    def run(self, sender: Sender, load: Load, limit: float | None = None) -> Run:
        """Runs a sender once, between two looks at nginx's count; after `limit` seconds it is told
        to stop."""
        before, begun = self.nginx.status_at_rest(), time.monotonic()
        receiver, machine = self.nginx.processor_seconds(), busy_seconds()
        result, processor = self.call(sender, load, limit=limit)
        receiver, machine = (self.nginx.processor_seconds() - receiver, busy_seconds() - machine)
        others = machine - receiver - processor.ru_utime - processor.ru_stime
        seconds = time.monotonic() - begun
        after = self.nginx.status_at_rest()
        cpu = result.get("cpuMicroseconds")
        ended = max(1, result["delivered"] + result["dead"])
        if not cpu:
            cpu = {"user": processor.ru_utime * 1e6 / ended,
                   "system": processor.ru_stime * 1e6 / ended}
        # The second look is a request too, over a connection of its own.
        return Run(
            result["deliveredPerSecond"], cpu["user"], cpu["system"],
            result["latencyMicroseconds"]["p50"], result["latencyMicroseconds"]["p99"],
            result.get("peakMemoryBytes", processor.ru_maxrss << 10),
            result["delivered"], result["dead"], after.requests - before.requests - 1,
            after.accepts - before.accepts - 1, receiver * result["deliveredPerSecond"] / ended,
            max(0, others / seconds), result.get("warnings", []),
            result.get("offeredPerSecond"), result.get("aside", {}))

    def call(self, sender: Sender, load: Load, wrapper: tuple[str, ...] = (),
             look: Callable[[subprocess.Popen], None] | None = None,
             environment: dict[str, str] | None = None, limit: float | None = None):
        """The object that a sender prints, and what its process has used. `look` is called once
        the process runs; errors it may meet are the caller's. After `limit` seconds the process
        has a SIGINT, upon which it tells what it has done until then."""
        command = [*self.placement.sender, *wrapper,
                   *sender.command(self.programs.target(load.urls), load)]
        with tempfile.TemporaryFile("w+") as errors:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
                env={**os.environ, **sender.environment, **(environment or {})}, text=True)
            timer = limit and threading.Timer(limit, process.send_signal, [signal.SIGINT])
            try:
                if timer:
                    timer.start()
                if look:
                    look(process)
                lines = process.stdout.read().splitlines()
                _, status, usage = os.wait4(process.pid, 0)
            except BaseException:
                process.kill()
                process.wait()
                raise
            finally:
                if timer:
                    timer.cancel()
            process.returncode = os.waitstatus_to_exitcode(status)
            errors.seek(0)
            text = errors.read()
        try:
            result = json.loads(lines[-1])
        except (IndexError, ValueError):
            raise Failure(f"{sender.name} ended with {process.returncode}: {text.strip()[-500:]}")
        return {**result, "errors": text}, usage
