"""Which version of what is measured: a fact for each program that a subject uses."""

import glob
import json
import os
import re
import shutil

import signing
from machine import first_lines

ROOT = os.path.join(os.path.dirname(__file__), "..", "..")
PEERS = os.path.join(ROOT, "Benchmarks", "Peers", "Swift")
# Where programs are that `script/bootstrap` has fetched, or that are not on everybody's path.
VIRTUAL = ".build-bench-venv/bin/python3"
POSTGRES = (".build-postgresql/usr/lib/postgresql/*/bin/postgres",
            "/usr/lib/postgresql/*/bin/postgres")
REDIS, BEANSTALKD = ".build-redis/usr/bin/redis-server", ".build-beanstalkd/usr/bin/beanstalkd"
# Mount options that decide what a sync takes.
MOUNT = re.compile(r"rw|relatime|noatime|discard|sync|data=.*|(no)?barrier.*|nobh|compress.*")


def first(*command: str) -> str:
    return first_lines(*command)[0]


def number(*command: str) -> str:
    """The version in what a program says of itself."""
    told = first(*command)
    found = re.search(r"\d+(\.\d+)+", told)
    return found[0] if found else told


def program(name: str, *places: str) -> str:
    """The first that is at one of the places, or whatever has the name."""
    found = [path for place in places for path in sorted(glob.glob(place))]
    return next((path for path in found if os.access(path, os.X_OK)), shutil.which(name) or name)


def commit() -> str:
    """The commit that is measured, and whether there are changes that are not in it."""
    head = first("git", "-C", ROOT, "rev-parse", "--short=12", "HEAD")
    if not re.fullmatch("[0-9a-f]+", head):
        return "unknown"
    changed = first("git", "-C", ROOT, "status", "--porcelain", "--untracked-files=no")
    return head if changed == "unknown" else f"{head}, with changes"


def pinned(package: str, folder: str) -> str:
    """The version of a Swift package that a package is built with."""
    try:
        with open(os.path.join(folder, "Package.resolved")) as file:
            pins = json.load(file)["pins"]
        return next(pin["state"]["version"] for pin in pins if pin["identity"] == package)
    except (OSError, StopIteration):
        return "not built"


def senders() -> dict[str, str]:
    python = program("python3", VIRTUAL)
    requests = first(python, "-c", "import requests; print(requests.__version__)")
    return {
        "wrk": number("wrk", "-v"),
        "AsyncHTTPClient": pinned("async-http-client", PEERS),
        "Go": number("go", "version"),
        "Node": number("node", "--version"),
        "Python": number(python, "--version"),
        "requests": requests if requests[:1].isdigit() else "not installed",
    }


def stores() -> dict[str, str]:
    return {
        "SQLite": number("pkg-config", "--modversion", "sqlite3"),
        "beanstalkd": number(program("beanstalkd", BEANSTALKD), "-v"),
        "Redis": number(program("redis-server", REDIS), "--version"),
        "PostgreSQL": number(program("postgres", *POSTGRES), "--version"),
    }


def file_system(directory: str) -> dict[str, str]:
    mount = first("findmnt", "--noheadings", "--output", "FSTYPE,OPTIONS", "--target", directory)
    kind, _, options = mount.partition(" ")
    told = [option for option in options.strip().split(",") if MOUNT.fullmatch(option)]
    return {"file system": f"{kind}, {','.join(told)}" if told else mount}


def base(tackle: str, built: str, nginx: str) -> dict[str, str]:
    """What every subject uses."""
    curl, openssl = (first_lines(os.path.join(built, "raw-loop"), "--version") + ["unknown"])[:2]
    own = {"tackle": first(tackle, "--version")} if tackle else {}
    return {
        **own,
        "commit": commit(),
        "Swift": number("swift", "--version"),
        "libcurl": curl.split()[0].removeprefix("libcurl/"),
        "OpenSSL": openssl.removeprefix("OpenSSL "),
        "nginx": number(nginx, "-v"),
    }


def of_subject(subject: str, built: str, directory: str) -> dict[str, str]:
    """What one subject uses besides."""
    if subject == "delivery":
        return {**senders(), **file_system(directory)}
    if subject == "stores":
        return {**stores(), **file_system(directory)}
    if subject in ("spool", "days", "growth"):
        return file_system(directory)
    if subject == "hmac":
        return signing.versions(built)
    if subject == "check":
        return {"strace": number("strace", "--version"), "valgrind": number("valgrind", "--version")}
    return {}
