"""What is said about the stores above their figures: what each does, and what it has easier."""

OVERVIEW = """\
Jobs of 1 KiB, each producer and each consumer with one under way. Both axes are logarithmic. The
raw loop and SQLite always have a whole batch at hand, which the others gather from callers."""

FAIRNESS = """\
Nothing is pinned: stores, and whoever puts and takes, have all cores. A job counts as put once its
store says that it is durable, and all of them sync (`fdatasync` or `fsync`) before they do. Every
job has a number; each has to come out exactly once. CPU is that of the store and of its clients; of
servers, their own part stands beside it. What is written is what was asked of the system by
`write`, `pwrite` and their like, without the file system's own.

- **file-spool**: {producers} tasks of one process, each with one `send` under way; the spool
  gathers them into batches. Another process opens what is stored and delivers it, {producers} at
  once, to a transport that answers at once. What became of a job is on disk at the latest 5 ms
  later, for which nobody waits: a crash before repeats the delivery. It has ended once all is on
  disk.
- **raw loop**: one thread that always has its batch at hand, writes as many records at once as the
  spool had in a batch in the round, of as many bytes, and syncs; then it reads them, and writes
  acknowledgements of 48 bytes, as many a sync as the spool had. It does nothing else, so that it is
  what the disk gives. Its latencies are those of `fdatasync` alone.
- **SQLite**: one connection, WAL, `synchronous=FULL`; one thread that always has its batch of
  {batch} at hand, and commits it in a transaction; then selects the oldest {batch}, and deletes
  them in a transaction. Its latencies are those of transactions.
- **beanstalkd**, `-f0`: it syncs each put and each delete for itself, and gathers nothing. It has
  all jobs in memory when they are taken, as Redis has.
- **Redis**, `appendonly yes`, `appendfsync always`: `XADD`; then `XREADGROUP` of one entry, and
  `XACK` and `XDEL` sent as one. It syncs once for all connections that had something to say in a
  turn of its loop. Taking is written to its log as well as acknowledging.
- **PostgreSQL**, with its own defaults but for 300 connections and a socket in a directory: an
  `INSERT` of a row in a transaction of its own; then a `DELETE` of the oldest row that nobody has
  locked (`FOR UPDATE SKIP LOCKED`), `RETURNING` it, one a transaction, so that to take is to
  acknowledge. Those that commit at once share a sync. Its statements are prepared, and each of its
  processes has run one before anything counts. Its files stay over the rounds, so that its log is
  written over.

The clients of the servers are programs in C with one thread and epoll; each of the {producers}
connections has one job under way. What connecting takes does not count. Servers share the processor
with their clients."""


def text(producers: int, rounds: int, seconds: float) -> str:
    shared = FAIRNESS.format(producers=producers, batch=min(64, producers))
    return (f"Jobs of 1 KiB from {producers} producers, then all of them to {producers} consumers,"
            f" {rounds} rounds. Each store has as many jobs as take it about {seconds:g} s in both"
            f" phases together; a warm-up before is not counted.\n\n{shared}")
