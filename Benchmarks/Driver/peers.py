"""The senders that Tackle is compared with: how each is called, and which of them are there."""

import os
import shutil
import subprocess

from senders import Load, Sender

PEERS = os.path.join(os.path.dirname(__file__), "..", "Peers")
# Where requests is looked for, first in a virtual environment of the benchmarks.
PYTHONS = (".build-bench-venv/bin/python3", "python3")
MOST_THREADS = 64
WRK_SECONDS, WRK_QUICK_SECONDS = 2, 1

WRK = "wrk, which does not sign"
ASYNC_HTTP_CLIENT, URL_SESSION = "AsyncHTTPClient", "URLSession"
GO, NODE = "Go, net/http", "Node, http.Agent"
POST, SESSION = "Python, requests.post", "Python, requests.Session"


def wrk() -> Sender | None:
    program = shutil.which("wrk")
    return program and Sender(WRK, lambda target, load: [
        program, "--threads", "1", "--connections", str(load.concurrency),
        "--duration", f"{WRK_QUICK_SECONDS if load.quick else WRK_SECONDS}s",
        "--script", os.path.join(PEERS, "wrk.lua"), target], many=False, is_timed=True)


def node() -> Sender | None:
    program = shutil.which("node")
    return program and Sender(NODE, lambda target, load: [
        program, os.path.join(PEERS, "node.mjs"), target, str(load.count),
        str(load.concurrency)])


def compiled(name: str, program: str) -> Sender | None:
    """A program that `script/bench` has built."""
    return Sender(name, lambda target, load: [
        program, target, str(load.count), str(load.concurrency)]) if os.access(
            program, os.X_OK) else None


def python() -> str | None:
    """An interpreter that has requests."""
    for name in PYTHONS:
        program = shutil.which(os.path.abspath(name) if "/" in name else name)
        if program and subprocess.run([program, "-c", "import requests"], cwd="/",
                                      stderr=subprocess.DEVNULL).returncode == 0:
            return program
    return None


def requests(name: str, interpreter: str | None, *options: str) -> Sender | None:
    """Threads of one process: more of them than a few only wait for the interpreter."""
    return interpreter and Sender(name, lambda target, load: [
        interpreter, "-B", os.path.join(PEERS, "python-requests.py"), target, str(load.count),
        str(min(load.concurrency, MOST_THREADS)), *options])


def installed(built: str) -> dict[str, Sender | None]:
    """All of them by name; one that is not there is None."""
    interpreter = python()
    return {
        WRK: wrk(),
        ASYNC_HTTP_CLIENT: compiled(ASYNC_HTTP_CLIENT, os.path.join(built, "async-http-client")),
        URL_SESSION: compiled(URL_SESSION, os.path.join(built, "url-session")),
        GO: compiled(GO, os.path.join(built, "go-net-http")),
        NODE: node(),
        SESSION: requests(SESSION, interpreter, "--session"),
        POST: requests(POST, interpreter),
    }
