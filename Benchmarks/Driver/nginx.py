"""The receiver: nginx with one worker, which answers each request with 204 and counts it."""

import os
import re
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from dataclasses import dataclass

from failure import Failure

INSTALLED = ["/usr/sbin/nginx", ".build-nginx/usr/sbin/nginx"]
BACKLOG = 4096

CONFIGURATION = """
daemon off;
worker_processes 1;
worker_rlimit_nofile {files};
{user}
pid {directory}/nginx.pid;
events {{ worker_connections {connections}; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    keepalive_timeout 1h;
    client_body_buffer_size 64k;
    client_max_body_size 2m;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    server {{
        listen 0.0.0.0:{port} backlog={backlog};
        location / {{ return 204; }}
        location = /status {{ stub_status; }}
    }}
}}
"""


def path() -> str:
    """Where the system has it, or where `script/bootstrap test` has unpacked it."""
    found = next((name for name in INSTALLED if os.access(name, os.X_OK)), None)
    if not found:
        raise Failure("there is no nginx: install it, or let script/bootstrap test fetch it")
    return os.path.abspath(found)


@dataclass
class Status:
    active: int
    accepts: int
    requests: int


class Nginx:
    """A running nginx; it ends with the `with` statement."""

    def __init__(self, prefix: list[str], files: int):
        self.prefix, self.files = prefix, files
        # How often it was asked in vain whether all connections are closed.
        self.looks = 0

    def __enter__(self):
        self.directory = tempfile.TemporaryDirectory()
        folder = self.directory.name
        # nginx inherits its listening socket, so that nobody else can take the port.
        listener = socket.create_server(("0.0.0.0", 0), backlog=BACKLOG)
        self.port = listener.getsockname()[1]
        configuration = os.path.join(folder, "nginx.conf")
        with open(configuration, "w") as file:
            file.write(CONFIGURATION.format(
                files=self.files, connections=min(self.files - 64, 1 << 16), directory=folder,
                port=self.port, backlog=BACKLOG, user="user root;" if os.getuid() == 0 else ""))
        self.process = subprocess.Popen(
            [*self.prefix, path(), "-p", folder, "-c", configuration,
             "-e", os.path.join(folder, "error.log")],
            env={**os.environ, "NGINX": f"{listener.fileno()};"}, pass_fds=[listener.fileno()],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        listener.close()
        try:
            self.status()
        except BaseException as error:
            told = self.errors()
            self.__exit__()
            if isinstance(error, OSError):
                raise Failure(f"nginx does not answer: {told or error}")
            raise
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=10)
        self.directory.cleanup()

    def errors(self) -> str:
        """The end of what it has logged."""
        try:
            with open(os.path.join(self.directory.name, "error.log")) as file:
                return file.read()[-500:].strip()
        except FileNotFoundError:
            return ""

    def status(self) -> Status:
        """What nginx has counted, this question among it."""
        address = f"http://127.0.0.1:{self.port}/status"
        with urllib.request.urlopen(address, timeout=10) as answer:
            numbers = [int(text) for text in re.findall(r"\d+", answer.read().decode())]
        return Status(numbers[0], numbers[1], numbers[3])

    def status_at_rest(self) -> Status:
        """The same once the connections of earlier senders are closed; of the questions until then
        only the last is among what is counted."""
        for looks in range(500):
            status = self.status()
            if status.active == 1:
                break
            time.sleep(0.02)
        self.looks += looks
        return Status(status.active, status.accepts - self.looks, status.requests - self.looks)

    def processor_seconds(self) -> float:
        """What the worker has used of a processor (proc(5), /proc/PID/stat)."""
        pid = self.process.pid
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            worker = file.read().split()[0]
        with open(f"/proc/{worker}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def paths(self, numbers: range) -> list[str]:
        """Endpoints by number, each a path of the one host."""
        return [f"http://127.0.0.1:{self.port}/hook/{number}" for number in numbers]

    def urls(self, count: int) -> list[str]:
        """So many endpoints, each a host of its own on loopback."""
        return [f"http://127.1.{number // 250}.{number % 250 + 1}:{self.port}/hook"
                for number in range(count)]
