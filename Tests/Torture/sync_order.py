"""Shows by strace that no `accepted` line is written before an fdatasync covering it has returned.

Usage: sync_order.py TACKLE COUNT [INJECTION...]

For every id the trace must have, in this order: a write of its record to a file of the spool, an
fdatasync of that file which begins after the write and returns 0, and the `accepted` line on standard
output. An injection is one of strace, such as fdatasync:error=EIO:when=3+4: then some may be refused.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile


def events(trace):
    """The system calls in the order they ended, with where they began: (begin, end, call)."""
    begun = {}
    for number, line in enumerate(trace):
        thread, _, text = line.partition(" ")
        text = text.strip()
        if text.endswith("<unfinished ...>"):
            begun[thread] = (number, text.removesuffix("<unfinished ...>"))
        elif text.startswith("<... "):
            start, head = begun.pop(thread, (number, ""))
            yield start, number, head + text.split("resumed>", 1)[1]
        else:
            yield number, number, text


WRITE = re.compile(r"p?write(?:64|v|v2)?\((\d+<[^>]*>)")
SYNC = re.compile(r"(?:fdatasync|fsync)\((\d+<[^>]*>)\s*\)\s*= 0")


def main(tackle, count, *injections):
    with tempfile.TemporaryDirectory() as directory:
        config = pathlib.Path(directory, "pipeline.yaml")
        config.write_text(
            "pipeline:\n"
            f"  - plugin: file-spool\n    directory: {directory}/spool\n"
            "  - plugin: discard\n"
        )
        lines = [
            json.dumps({"id": f"id-{n:06d}-x", "url": "https://hooks.example.com/", "payload": {}})
            for n in range(int(count))
        ]
        trace = pathlib.Path(directory, "trace")
        command = ["strace", "-f", "-y", "-s", "10000000", "-o", str(trace)]
        command += ["-e", "trace=write,writev,pwrite64,pwritev,pwritev2,fdatasync,fsync"]
        command += [word for each in injections for word in ("-e", f"inject={each}")]
        run = subprocess.run(
            [*command, tackle, "run", "--config", str(config)],
            input="\n".join(lines).encode() + b"\n", capture_output=True, timeout=300,
        )  # fmt: skip
        if run.returncode != 0 and not (injections and run.returncode == 1):
            sys.exit(f"sync: tackle run exited {run.returncode}: {run.stderr.decode()[-2000:]}")
        text = trace.read_text(errors="replace").splitlines()
    refused = sum(json.loads(line)["type"] == "refused" for line in run.stdout.splitlines())
    stored, synced, told = {}, {}, {}
    for begin, end, call in events(text):
        write, sync = WRITE.match(call), SYNC.match(call)
        if write and write.group(1).startswith("1<"):
            for part in call.split("\\n"):
                if "accepted" in part:
                    for identifier in re.findall(r"id-\d{6}-x", part):
                        told.setdefault(identifier, begin)
        elif write and f"{directory}/spool/" in write.group(1) and "= -1" not in call[-200:]:
            for identifier in re.findall(r"id-\d{6}-x", call):
                if identifier not in synced:
                    stored.setdefault(identifier, []).append((end, write.group(1)))
        elif sync:
            for identifier, writes in stored.items():
                covered = any(file == sync.group(1) and when < begin for when, file in writes)
                if identifier not in synced and covered:
                    synced[identifier] = end
    early = [i for i, when in told.items() if i not in synced or synced[i] > when]
    syncs = sum("fdatasync(" in line for line in text)
    print(
        f"sync: {len(told)} accepted lines, {refused} refused, {syncs} fdatasync calls,"
        f" early: {len(early)}"
    )
    if early or len(told) + refused != int(count) or not told:
        sys.exit(f"sync: told before it was synced: {early[:10]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
