"""The same work as the reference in Python, by requests: signed webhooks of 1 KiB from as many
threads as are in flight.

Each is a `requests.post(url, data=…, headers=…, timeout=…)`, as the package `webhooks` sends every
attempt: without a Session, so that each has a connection of its own. With `--session` all threads
share one Session, whose connections are kept.

Usage: python-requests.py URL|@FILE COUNT CONCURRENCY [--session]
"""

import base64
import hmac
import json
import resource
import sys
import threading
import time
from typing import Callable

import requests
import requests.adapters

KEY = b"a key of the benchmark, 32 bytes"
BODY = '"' + "x" * 1022 + '"'
# As `webhooks` has it, in seconds.
TIMEOUT = 5

Post = Callable[..., requests.Response]


def headers(number: int) -> dict[str, str]:
    identifier, timestamp = f"msg_{number:026}", str(int(time.time()))
    code = hmac.digest(KEY, f"{identifier}.{timestamp}.{BODY}".encode(), "sha256")
    return {
        "content-type": "application/json",
        "webhook-id": identifier,
        "webhook-timestamp": timestamp,
        "webhook-signature": "v1," + base64.b64encode(code).decode(),
    }


def work(post: Post, urls: list[str], numbers, latencies: list[float], failures: list[int]):
    for number in numbers:
        begun = time.perf_counter()
        try:
            answer = post(urls[number % len(urls)], data=BODY, headers=headers(number),
                          timeout=TIMEOUT)
            answer.content.decode()
            is_delivered = answer.ok
        except (requests.RequestException, UnicodeDecodeError):
            is_delivered = False
        latencies.append(time.perf_counter() - begun)
        if not is_delivered:
            failures.append(number)


def kept(urls: list[str], threads: int) -> Post:
    """The same over connections that are kept, one for each thread and endpoint."""
    session = requests.Session()
    session.trust_env = False
    session.mount("http://", requests.adapters.HTTPAdapter(len(urls), threads))
    return session.post


def report(latencies: list[float], failures: int, seconds: float, before, after) -> str:
    count = len(latencies)
    latencies.sort()
    return json.dumps({
        "delivered": count - failures,
        "dead": failures,
        "deliveredPerSecond": count / seconds,
        "latencyMicroseconds": {name: latencies[count * share // 1000] * 1e6
                                for name, share in (("p50", 500), ("p99", 990), ("p99.9", 999))},
        "cpuMicroseconds": {"user": (after.ru_utime - before.ru_utime) * 1e6 / count,
                            "system": (after.ru_stime - before.ru_stime) * 1e6 / count},
        "peakMemoryBytes": after.ru_maxrss << 10,
    })


def main(target: str, count: int, threads: int, post: Post | None):
    urls = open(target[1:]).read().split() if target.startswith("@") else [target]
    post = post or kept(urls, threads)
    numbers = iter(range(count))
    latencies: list[float] = []
    failures: list[int] = []
    before, begun = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    workers = [threading.Thread(target=work, args=(post, urls, numbers, latencies, failures))
               for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF)
    print(report(latencies, len(failures), seconds, before, after))


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]),
     None if "--session" in sys.argv[4:] else requests.post)
