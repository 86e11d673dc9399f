"""Sends one webhook to each of many hostile receivers and tells what each cost.

Usage: hostile.py TACKLE [SECONDS]

The receivers are written here, apart from Tackle. For each one `tackle send` runs as a process of
its own with a timeout of SECONDS (1 by default). Its time is the whole process's, less what it
takes with a receiver that behaves; its memory is the process's peak. It fails where a call outlasts
the timeout by more than 100 ms, where the peak grows by more than 4 MiB, or where the outcome is
another one than it should be.
"""

import json
import os
import socket
import ssl
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib

LATE = 0.1
GROWTH = 4 << 20

GOOD = b"HTTP/1.1 204 No Content\r\n\r\n"
CHUNK = b"1000\r\n" + b"x" * 4096 + b"\r\n"


def gzip_bomb(size):
    """Zeros, compressed a thousandfold; in parts, since this process's own peak counts as its
    children's (getrusage(2), ru_maxrss)."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [deflater.compress(bytes(1 << 20)) for _ in range(size >> 20)]
    return b"".join(parts) + deflater.flush()


class Receiver:
    """Listens on a free port and does to each connection what it is told."""

    def __init__(self, serve, context=None, accepts=True):
        self.serve, self.context, self.accepts = serve, context, accepts
        self.sent = 0
        self.over = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.run, daemon=True)
        if accepts:
            self.thread.start()

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.handle, args=(connection,), daemon=True).start()

    def handle(self, connection):
        try:
            if self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
            self.serve(self, connection)
        except OSError:
            pass
        finally:
            connection.close()

    def send(self, connection, data):
        connection.sendall(data)
        self.sent += len(data)

    def close(self):
        self.over.set()
        self.listener.close()


def read(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            raise OSError("closed")
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    left = length - len(body)
    while left > 0:
        left -= len(connection.recv(65536))


def answer(*parts):
    def serve(receiver, connection):
        read(connection)
        for part in parts:
            receiver.send(connection, part)
        connection.shutdown(socket.SHUT_WR)

    return serve


def endless(head, part, pause=0.0):
    def serve(receiver, connection):
        read(connection)
        receiver.send(connection, head)
        while not receiver.over.wait(pause) if pause else True:
            receiver.send(connection, part)

    return serve


def limited(head, part, count, tail=b"\r\n"):
    def serve(receiver, connection):
        read(connection)
        receiver.send(connection, head)
        for _ in range(count):
            receiver.send(connection, part)
        receiver.send(connection, tail)

    return serve


def silent(receiver, connection):
    receiver.over.wait()


def silent_after_request(receiver, connection):
    read(connection)
    receiver.over.wait()


def reset(receiver, connection):
    read(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def early(receiver, connection):
    receiver.send(connection, GOOD)
    receiver.over.wait()


class Certificates:
    """Made anew by openssl: an authority, and what it has and has not signed."""

    def __init__(self, folder):
        self.folder = folder
        self.authority = self.path("ca.pem")
        self.openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Authority"
                     " -keyout ca.key -out ca.pem")
        with open(self.path("good.ext"), "w") as file:
            file.write("subjectAltName=IP:127.0.0.1\n")
        with open(self.path("other.ext"), "w") as file:
            file.write("subjectAltName=DNS:other.example\n")
        self.sign("good", "good.ext", 2)
        self.sign("misnamed", "other.ext", 2)
        self.sign("expired", "good.ext", -1)
        self.openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Self"
                     " -addext subjectAltName=IP:127.0.0.1 -keyout self.key -out self.pem")

    def path(self, name):
        return os.path.join(self.folder, name)

    def openssl(self, arguments):
        subprocess.run(["openssl", *arguments.split()], cwd=self.folder, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def sign(self, name, extensions, days):
        self.openssl(f"req -newkey rsa:2048 -nodes -subj /CN={name}"
                     f" -keyout {name}.key -out {name}.csr")
        self.openssl(f"x509 -req -in {name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial"
                     f" -days {days} -extfile {extensions} -out {name}.pem")

    def context(self, name="good", old=False):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if old:
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
        base = "self" if name == "self" else name
        context.load_cert_chain(self.path(f"{base}.pem"), self.path(f"{base}.key"))
        return context


def receivers(certificates):
    ok = b"HTTP/1.1 200 OK\r\n"
    bomb = gzip_bomb(64 << 20)
    line = b"X-Filler: " + b"f" * 1000 + b"\r\n"
    tls = certificates.context
    return [
        # name, serve, outcome, keywords of the receiver, size of the body to send
        ("a byte now and then", endless(ok + b"Content-Length: 999\r\n\r\n", b"x", 0.2), "timeout"),
        ("headers byte by byte", endless(ok + b"X-Slow: ", b"x", 0.2), "timeout"),
        ("a chunked body without end", endless(ok + b"Transfer-Encoding: chunked\r\n\r\n", CHUNK),
         "delivered"),
        ("a body without end until close", endless(ok + b"Connection: close\r\n\r\n", CHUNK),
         "delivered"),
        ("a body of 1 TB, as it says", endless(ok + b"Content-Length: 999999999999\r\n\r\n", CHUNK),
         "delivered"),
        ("a gzip bomb of 64 MiB", answer(ok + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
                                         % len(bomb), bomb), "delivered"),
        ("10 MB of headers", limited(ok, line, 10_000), "bad-response"),
        ("100,000 header lines", limited(ok, b"a:\r\n" * 100, 1000), "bad-response"),
        ("a header line without end", endless(ok + b"X: ", b"x" * 4096), "bad-response"),
        ("interim answers without end",
         endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), "bad-response"),
        ("trailers without end",
         endless(ok + b"Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n", line), "bad-response"),
        ("a reset after the request", reset, "connection-lost"),
        ("a close after the request", lambda receiver, connection: read(connection),
         "connection-lost"),
        ("an answer before 8 MiB are read", early, "timeout", {}, 8 << 20),
        ("too short for its length", answer(ok + b"Content-Length: 10\r\n\r\nhalf"),
         "connection-lost"),
        ("too long for its length", answer(ok + b"Content-Length: 4\r\n\r\nbody and more"),
         "delivered"),
        ("a length that is none", answer(ok + b"Content-Length: -4\r\n\r\nbody"), "bad-response"),
        ("no HTTP", answer(b"SSH-2.0-OpenSSH_9.2\r\n"), "bad-response"),
        ("never an answer", silent_after_request, "timeout"),
        ("never accepts", silent, "timeout", {"accepts": False}),
        ("a TLS handshake that hangs", silent, "timeout", {"scheme": "https"}),
        ("an expired certificate", answer(GOOD), "tls", {"context": tls("expired")}),
        ("a self-signed certificate", answer(GOOD), "tls", {"context": tls("self")}),
        ("a certificate of another name", answer(GOOD), "tls", {"context": tls("misnamed")}),
        ("TLS 1.1", answer(GOOD), "tls", {"context": tls("good", old=True)}),
    ]


class Sender:
    """Runs `tackle send` and measures it."""

    def __init__(self, tackle, folder, authority, timeout):
        self.tackle, self.folder, self.timeout = tackle, folder, timeout
        self.config = os.path.join(folder, "pipeline.yaml")
        with open(self.config, "w") as file:
            file.write("pipeline:\n  - plugin: curl\n    allow: [127.0.0.0/8]\n"
                       f"    timeout: {int(timeout * 1000)}ms\n"
                       f"    tls: {{ ca-file: {authority} }}\n")

    def send(self, url, size):
        data = os.path.join(self.folder, f"body-{size}.json")
        if not os.path.exists(data):
            with open(data, "w") as file:
                file.write('"')
                for _ in range(size >> 10):
                    file.write("x" * 1024)
                file.write('"')
        start = time.monotonic()
        process = subprocess.Popen(
            [self.tackle, "send", url, "--config", self.config, "--json", "--data", f"@{data}"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        taken = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        outcome = json.loads(output) if output else {}
        return outcome.get("code") or outcome.get("outcome"), taken, usage.ru_maxrss << 10

    def baseline(self, scheme, context, size):
        receiver = Receiver(answer(GOOD), context)
        url = f"{scheme}://127.0.0.1:{receiver.port}/"
        runs = [self.send(url, size) for _ in range(5)]
        receiver.close()
        assert {run[0] for run in runs} == {"delivered"}, runs
        return (statistics.median(run[1] for run in runs), max(run[2] for run in runs))


def main():
    tackle = sys.argv[1]
    timeout = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        certificates = Certificates(folder)
        sender = Sender(tackle, folder, certificates.authority, timeout)
        baselines = {}
        print(f"{'receiver':<34}{'outcome':<17}{'time':>8}{'of':>8}"
              f"{'peak':>10}{'more':>10}{'it sent':>12}")
        for name, serve, expected, *rest in receivers(certificates):
            keywords = dict(rest[0]) if rest else {}
            size = rest[1] if len(rest) > 1 else 1024
            scheme = keywords.pop("scheme", "https" if "context" in keywords else "http")
            if (scheme, size) not in baselines:
                context = certificates.context() if scheme == "https" else None
                baselines[scheme, size] = sender.baseline(scheme, context, size)
            base_time, base_memory = baselines[scheme, size]
            receiver = Receiver(serve, **keywords)
            outcome, taken, memory = sender.send(f"{scheme}://127.0.0.1:{receiver.port}/", size)
            receiver.close()
            seconds, growth = max(0, taken - base_time), max(0, memory - base_memory)
            fine = (outcome == expected and seconds <= timeout + LATE and growth <= GROWTH)
            failures += not fine
            print(f"{name:<34}{outcome:<17}{seconds * 1000:>5.0f} ms{timeout * 1000:>5.0f} ms"
                  f"{memory / 2**20:>6.1f} MiB{growth / 2**20:>6.1f} MiB{receiver.sent:>12,}"
                  + ("" if fine else f"   FAILED: expected {expected}"))
    print(f"{failures} failed")
    sys.exit(1 if failures else 0)


main()
