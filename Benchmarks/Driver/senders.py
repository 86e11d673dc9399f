"""The senders: how each is called, and how its run is measured."""

import json
import os
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
from peak import Peak

CONFIGURATION = """
pipeline:
{queue}
{signer}
  - plugin: curl
    allow: [127.0.0.0/8]
    {curl}
"""
SIGNER = """
  - plugin: hmac
    secret: { env: WEBHOOK_SECRET }
"""
SECRET = {"WEBHOOK_SECRET": "whsec_YSBrZXkgb2YgdGhlIGJlbmNobWFyaywgMzIgYnl0ZXM="}


def unproxied() -> dict[str, str]:
    """The environment without proxies: some senders would use one even for loopback."""
    return {name: value for name, value in os.environ.items()
            if not name.lower().endswith("_proxy")}


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
    # Of each body, in bytes: where it is another one, of `tackle` and of the reference only.
    size: int = 1024

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
    p999: float
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
    # Of a pipeline: what `send` took until it returned, in microseconds by quantile.
    acceptance: dict[str, float] = field(default_factory=dict)

    @property
    def cpu(self) -> float:
        return self.user + self.system


@dataclass
class Sender:
    name: str
    # From a URL, or @FILE with one a line, and the load.
    command: Callable[[str, Load], list[str]]
    # Whether it can send to several endpoints.
    many: bool = True
    # It ends after a time instead of a number: what was under way then is counted by nginx alone.
    is_timed: bool = False
    environment: dict[str, str] = field(default_factory=dict)


class Programs:
    """What is measured: pipelines, and the reference."""

    def __init__(self, tackle: str, raw_loop: str, folder: str):
        self.folder, self.program = folder, tackle
        self.reference = Sender("raw loop", lambda target, load: [
            raw_loop, target, "--count", str(load.count), "--concurrency", str(load.concurrency),
            "--size", str(load.size)])
        self.tackle = self.pipeline("tackle")

    def pipeline(self, name: str, queue: str = "", curl: str = "", signer: str = SIGNER) -> Sender:
        """`tackle bench` of `hmac -> curl`, with a queue before it and a line for curl; with no
        signer, of `curl`."""
        configuration = os.path.join(self.folder, f"{name}.yaml")
        with open(configuration, "w") as file:
            file.write(CONFIGURATION.format(
                queue=queue.strip("\n"), signer=signer.strip("\n"), curl=curl))

        def command(target: str, load: Load) -> list[str]:
            aside = ["--aside", self.target(load.aside, "aside")] if load.aside else []
            rate = ["--rate", f"{load.rate}/s"] if load.rate else []
            if load.warm_up:
                rate += ["--warm-up", str(load.warm_up)]
            return [self.program, "bench", "--config", configuration, "--url", target, "--json",
                    "--count", str(load.count), "--concurrency", str(load.concurrency),
                    "--size", str(load.size), *aside, *rate]

        return Sender(name, command, environment=SECRET)

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
        latency = result["latencyMicroseconds"]
        return Run(
            result["deliveredPerSecond"], cpu["user"], cpu["system"],
            latency["p50"], latency["p99"], latency["p99.9"],
            result["peakMemoryBytes"],
            result["delivered"], result["dead"], after.requests - before.requests - 1,
            after.accepts - before.accepts - 1, receiver * result["deliveredPerSecond"] / ended,
            max(0, others / seconds), result.get("warnings", []),
            result.get("offeredPerSecond"), result.get("aside", {}),
            result.get("acceptanceMicroseconds", {}))

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
                env={**unproxied(), **sender.environment, **(environment or {})}, text=True)
            timer = limit and threading.Timer(limit, process.send_signal, [signal.SIGINT])
            try:
                if timer:
                    timer.start()
                if look:
                    look(process)
                with Peak(process.pid) as peak:
                    lines = []
                    for line in process.stdout:
                        peak.look()
                        lines.append(line)
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
        return {**result, "errors": text, "peakMemoryBytes": peak.bytes}, usage
