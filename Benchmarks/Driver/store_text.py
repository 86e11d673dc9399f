"""What is said about the stores above their figures: what each does, and what it has easier."""

OVERVIEW = """\
Jobs of 1 KiB: so many producers put all of them, each with one job under way, then as many
consumers take and acknowledge them. A job is put once its store says that it is durable, and all
stores sync (`fdatasync` or `fsync`) before they do. Every job has a number; each has to come out
exactly once. Nothing is pinned: stores, and whoever puts and takes, have all cores.

CPU is that of the store and of its clients; of servers, their own part stands beside it. What is
written is what was asked of the system by `write`, `pwrite` and their like, without what the file
system adds.

- **file-spool**: producers are tasks of one process, and the spool gathers what they have under way
  into batches. Another process opens what is stored and delivers it, so many at once, to a
  transport that answers at once. What became of a job is on disk at the latest 5 ms later, for
  which nobody waits: a crash before repeats the delivery. Taking has ended once all is on disk.
- **raw loop**: one thread that always has its batch at hand, writes as many records at once as the
  spool had in a batch in the round, of as many bytes, and syncs; then it reads them, and writes
  acknowledgements of 48 bytes, as many a sync as the spool had. It does nothing else, so that it is
  what the disk gives. Its latencies are those of `fdatasync` alone. Where the budgets are it also
  writes into room that was reserved, and over zeros that were written before the time counts.
- **SQLite**: one connection, WAL, `synchronous=FULL`. One thread always has its batch at hand, as
  many rows as there are producers and at most 64, and commits it in a transaction; then it selects
  the oldest so many, and deletes them in a transaction. Its latencies are those of transactions.
- **beanstalkd**, `-f0`: it syncs each put and each delete for itself, and gathers nothing. It has
  all jobs in memory when they are taken, as Redis has.
- **Redis**, `appendonly yes`, `appendfsync always`: `XADD` to a stream; then `XREADGROUP` of one
  entry, and `XACK` and `XDEL`, sent as one. It syncs once for all connections that had something to
  say in a turn of its loop. Taking is written to its log as well as acknowledging.
- **PostgreSQL**, with its own defaults but for 300 connections and a socket in a directory: an
  `INSERT` of a row in a transaction of its own; then a `DELETE` of the oldest row that nobody has
  locked (`FOR UPDATE SKIP LOCKED`), `RETURNING` it, one a transaction, so that to take is to
  acknowledge. Those that commit at once share a sync. Its statements are prepared, and each of its
  processes has run one before anything counts. Its files stay over the rounds, so that its log is
  written over.

The clients of the servers are programs in C with one thread and epoll. What connecting takes does
not count. Servers share the processor with their clients; the spool, the raw loop and SQLite have
none, and no socket in between. Both axes are logarithmic."""


def text(producers: int, rounds: int, seconds: float) -> str:
    """Of one number of producers."""
    many = f"{producers} producers and {producers} consumers" if producers > 1 else \
        "one producer and one consumer"
    batch = min(64, producers)
    rows = f"{batch} rows" if batch > 1 else "one row"
    return (f"Jobs of 1 KiB, {many}, {rounds} rounds. Each store has as many jobs as take it about"
            f" {seconds:g} s in both phases together; a warm-up before is not counted. The raw loop"
            f" and SQLite ({rows} a transaction) always have their batch at hand, which the others"
            " gather from callers; beanstalkd syncs each job for itself. That a job is done the spool"
            " writes at the latest 5 ms later, and the raw loop as seldom; the others have synced it"
            " before they go on.")
