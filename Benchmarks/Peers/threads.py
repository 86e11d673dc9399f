"""The same work as the reference in Python: signed webhooks of 1 KiB through one Session of
requests, which THREADS threads share; each sends one at a time.

Usage: threads.py URL|@FILE COUNT THREADS
"""

import base64
import hmac
import json
import resource
import sys
import threading
import time

import requests
import requests.adapters

KEY = b"a key of the benchmark, 32 bytes"
BODY = b'"' + b"x" * 1022 + b'"'


def headers(number: int) -> dict[str, str]:
    identifier, timestamp = f"msg_{number:026}", str(int(time.time()))
    code = hmac.digest(KEY, f"{identifier}.{timestamp}.".encode() + BODY, "sha256")
    return {
        "content-type": "application/json",
        "webhook-id": identifier,
        "webhook-timestamp": timestamp,
        "webhook-signature": "v1," + base64.b64encode(code).decode(),
    }


def work(session, urls: list[str], numbers, latencies: list[float], failures: list[int]):
    for number in numbers:
        begun = time.perf_counter()
        try:
            answer = session.post(urls[number % len(urls)], data=BODY, headers=headers(number))
            is_delivered = answer.ok
        except requests.RequestException:
            is_delivered = False
        latencies.append(time.perf_counter() - begun)
        if not is_delivered:
            failures.append(number)


def main(target: str, count: int, threads: int):
    urls = open(target[1:]).read().split() if target.startswith("@") else [target]
    session = requests.Session()
    session.trust_env = False
    session.mount("http://", requests.adapters.HTTPAdapter(len(urls), threads))
    numbers = iter(range(count))
    latencies: list[float] = []
    failures: list[int] = []
    before, begun = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    workers = [threading.Thread(target=work, args=(session, urls, numbers, latencies, failures))
               for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    seconds, usage = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF)
    latencies.sort()
    print(json.dumps({
        "delivered": count - len(failures),
        "dead": len(failures),
        "deliveredPerSecond": count / seconds,
        "latencyMicroseconds": {"p50": latencies[count // 2] * 1e6,
                                "p99": latencies[count * 99 // 100] * 1e6},
        "cpuMicroseconds": {"user": (usage.ru_utime - before.ru_utime) * 1e6 / count,
                            "system": (usage.ru_stime - before.ru_stime) * 1e6 / count},
        "peakMemoryBytes": usage.ru_maxrss << 10,
    }))


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
