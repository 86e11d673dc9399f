"""Which version of what is measured: a fact for each program that a subject uses."""

import json
import os
import shutil

import signing
from machine import first_lines

ROOT = os.path.join(os.path.dirname(__file__), "..", "..")
PEERS = os.path.join(ROOT, "Benchmarks", "Peers", "Swift")
VIRTUAL = ".build-bench-venv/bin/python3"
POSTGRES = ["/usr/lib/postgresql/15/bin/postgres",
            ".build-postgresql/usr/lib/postgresql/15/bin/postgres"]
REDIS = ".build-redis/usr/bin/redis-server"
BEANSTALKD = ".build-beanstalkd/usr/bin/beanstalkd"


def first(*command: str) -> str:
    return first_lines(*command)[0]


def found(name: str, *places: str) -> str:
    """The program of a name, or the first that is at one of the places."""
    own = next((place for place in places if os.access(place, os.X_OK)), None)
    return own or shutil.which(name) or name


def commit() -> str:
    """The commit that is measured; with the changes that are not in it, that word."""
    head = first("git", "-C", ROOT, "rev-parse", "--short=12", "HEAD")
    if head.startswith("fatal"):
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
    python = found("python3", VIRTUAL)
    requests = first(python, "-c", "import requests; print(requests.__version__)")
    return {
        "wrk": first("wrk", "-v").split(" [")[0].removeprefix("wrk ").removeprefix("debian/"),
        "AsyncHTTPClient": pinned("async-http-client", PEERS),
        "Go": first("go", "version").removeprefix("go version "),
        "Node": first("node", "--version"),
        "Python": first(python, "--version").removeprefix("Python "),
        "requests": requests if requests[:1].isdigit() else "not installed",
    }


def stores() -> dict[str, str]:
    return {
        "SQLite": first("pkg-config", "--modversion", "sqlite3"),
        "beanstalkd": first(found("beanstalkd", BEANSTALKD), "-v").removeprefix("beanstalkd "),
        "Redis": first(found("redis-server", REDIS), "--version").removeprefix("Redis server "),
        "PostgreSQL": first(found("postgres", *POSTGRES), "--version").removeprefix("postgres "),
    }


def file_system(directory: str) -> dict[str, str]:
    mount = first("findmnt", "--noheadings", "--output", "FSTYPE,OPTIONS", "--target", directory)
    return {"file system": " ".join(mount.split())}


def base(tackle: str, built: str, nginx: str) -> dict[str, str]:
    """What every subject uses."""
    curl, openssl = (first_lines(os.path.join(built, "raw-loop"), "--version") + ["unknown"])[:2]
    own = {"tackle": first(tackle, "--version")} if tackle else {}
    return {
        **own,
        "commit": commit(),
        "Swift": first("swift", "--version").removeprefix("Swift version "),
        "libcurl": curl.split()[0].removeprefix("libcurl/"),
        "OpenSSL": openssl.removeprefix("OpenSSL "),
        "nginx": first(nginx, "-v").removeprefix("nginx version: nginx/"),
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
        return {"strace": first("strace", "--version"), "valgrind": first("valgrind", "--version")}
    return {}
