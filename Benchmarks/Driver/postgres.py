"""A PostgreSQL of one's own, which syncs each transaction (`fsync` and `synchronous_commit` are on
by default), and is talked to over a socket in a directory."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time

from server_process import Absent, children, end, first_program, last_line, processor_seconds

INSTALLED = [".build-postgresql/usr/lib/postgresql/*/bin/initdb",
             "/usr/lib/postgresql/*/bin/initdb", "/usr/local/pgsql/bin/initdb",
             "/usr/pgsql-*/bin/initdb"]
# As `Stores/postgres-jobs.c` calls itself.
ROLE = "bench"
# It refuses to run as root.
USERS = ("postgres", "nobody")
OPTIONS = ["-c", "listen_addresses=", "-c", "max_connections=300"]


def folder() -> str | None:
    """Where its programs are."""
    found = first_program(*INSTALLED) or shutil.which("initdb")
    own = found and os.path.dirname(os.path.realpath(found))
    return own if own and os.access(os.path.join(own, "postgres"), os.X_OK) else None


def user() -> dict:
    """Whom it runs as, as `Popen` is told."""
    if os.getuid() != 0:
        return {}
    for name in USERS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise Absent(f"PostgreSQL refuses to run as root, and there is no user {' or '.join(USERS)}")


class Postgres:
    """A database below a directory that is made once; each `with` statement has it run."""

    def __init__(self, directory: str, environment: dict[str, str]):
        self.programs, self.user = folder(), user()
        self.directory, self.environment = directory, environment
        self.data = os.path.join(directory, "data")
        os.mkdir(directory, 0o700)
        self.give(directory)
        try:
            made = subprocess.run(
                [self.program("initdb"), "--pgdata", self.data, "--username", ROLE, "--auth",
                 "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"],
                cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, **self.user)
        except OSError as error:
            raise Absent(f"initdb of PostgreSQL does not start: {error}")
        if made.returncode != 0:
            raise Absent(f"initdb of PostgreSQL fails: {last_line(made.stderr)}")

    def give(self, directory: str):
        if self.user:
            os.chown(directory, self.user["user"], self.user["group"])

    def program(self, name: str) -> str:
        return os.path.join(self.programs, name)

    def __enter__(self):
        # A socket's path may have 107 bytes, which a directory of one's own may exceed.
        self.sockets = tempfile.mkdtemp(prefix="bench-")
        self.give(self.sockets)
        self.log = open(os.path.join(self.directory, "log"), "w+")
        self.process = subprocess.Popen(
            [self.program("postgres"), "-D", self.data, "-k", self.sockets, "-p", "5432", *OPTIONS],
            cwd="/", env={**os.environ, **self.environment}, stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=self.log, **self.user)
        try:
            self.wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def wait(self):
        """Waits until it is ready, which the eighth line of its file says."""
        for _ in range(600):
            if self.process.poll() is not None:
                self.log.seek(0)
                raise Absent(f"PostgreSQL does not start: {last_line(self.log.read())}")
            try:
                with open(os.path.join(self.data, "postmaster.pid")) as file:
                    lines = file.read().split()
            except FileNotFoundError:
                lines = []
            if lines[:1] == [str(self.process.pid)] and lines[-1] == "ready":
                return
            time.sleep(0.05)
        raise Absent("PostgreSQL is not ready after 30 seconds")

    def __exit__(self, *_):
        try:
            # Fast shutdown: it does not wait for clients.
            end(self.process, signal.SIGINT)
        finally:
            self.log.close()
            shutil.rmtree(self.sockets, ignore_errors=True)

    @property
    def socket(self) -> str:
        return os.path.join(self.sockets, ".s.PGSQL.5432")

    def processor_seconds(self) -> float:
        """Its own, and that of those that serve its connections."""
        own = self.process.pid
        total = processor_seconds(own)
        for child in children(own):
            try:
                total += processor_seconds(child)
            except (FileNotFoundError, ProcessLookupError):
                pass  # it ends just now, and is counted the next time
        return total
