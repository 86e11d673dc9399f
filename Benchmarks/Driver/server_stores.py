"""Stores that are servers: beanstalkd, Redis and PostgreSQL.

Each has as many connections as there are producers or consumers, with one job under way on each.
The server goes on from putting to taking.
"""

import os

import postgres
from beanstalkd import HOST, Beanstalkd
from beanstalkd import path as beanstalkd_path
from postgres import Postgres
from redis import Redis
from redis import path as redis_path
from spool_place import SpoolPlace
from store import BODY, Phase, counted
from system_calls import SystemCallCounter


class BeanstalkdStore:
    """beanstalkd with `-f0`, which syncs each job."""
    name = "beanstalkd"

    def absence(self) -> str | None:
        return None if beanstalkd_path() else "beanstalkd is not installed"

    def play(self, place: SpoolPlace, producers: int, count: int) -> list[Phase]:
        place.counter.reset()
        with Beanstalkd(place.directory(place.fresh("store")),
                        place.counter.environment) as server:
            command = ["beanstalk-jobs", HOST, "--port", server.port]
            return talk(place, place.counter, command, server, producers, count)


class RedisStore:
    """A Redis stream that is read by a group."""
    name = "Redis"

    def absence(self) -> str | None:
        return None if redis_path() else "Redis is not installed"

    def play(self, place: SpoolPlace, producers: int, count: int) -> list[Phase]:
        place.counter.reset()
        with Redis(place.directory(place.fresh("store")), place.counter.environment) as server:
            server.ask("XGROUP CREATE jobs workers 0 MKSTREAM")
            command = ["redis-jobs", HOST, "--port", server.port]
            return talk(place, place.counter, command, server, producers, count)


class PostgresStore:
    """A table from which rows are deleted with `SKIP LOCKED`, one a transaction."""
    name = "PostgreSQL"

    def __init__(self):
        self.server: Postgres | None = None

    def absence(self) -> str | None:
        return None if postgres.folder() else "PostgreSQL is not installed"

    def play(self, place: SpoolPlace, producers: int, count: int) -> list[Phase]:
        self.server = self.server or self.made(place)
        os.sync()
        with self.server as server:
            command = ["postgres-jobs", server.socket]
            return talk(place, self.counter, command, server, producers, count)

    def made(self, place: SpoolPlace) -> Postgres:
        # It runs as somebody else, who has to come as far as its directory.
        os.chmod(place.folder, 0o711)
        directory = os.path.join(place.folder, "postgres")
        self.counter = SystemCallCounter(place.built, os.path.join(directory, "counts"))
        return Postgres(directory, self.counter.environment)


def talk(place: SpoolPlace, counter: SystemCallCounter, command: list,
         server: Beanstalkd | Redis | Postgres, producers: int, count: int) -> list[Phase]:
    """Has a client put all jobs, then take them. What connecting takes does not count."""
    options = ["--count", count, "--bytes", BODY, "--connections", producers]
    phases = []
    for more in ([], ["--take"]):
        with place.started(*command, *options, *more) as client:
            client.object()
            phases.append(counted(counter, count, client.go_on, server.processor_seconds))
    return phases
