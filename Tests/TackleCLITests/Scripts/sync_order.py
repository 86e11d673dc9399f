"""Shows by strace that no `accepted` line is written before an fdatasync covering it has returned.

Usage: sync_order.py TACKLE COUNT

For every id the trace must have, in this order: a write of its record to a segment, an fdatasync of
that file which begins after the write and returns 0, and the `accepted` line on standard output.
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


def main(tackle, count):
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
        run = subprocess.run(
            ["strace", "-f", "-s", "10000000", "-e", "trace=write,pwrite64,fdatasync,fsync",
             "-o", str(trace), tackle, "run", "--config", str(config)],
            input="\n".join(lines).encode() + b"\n", capture_output=True, timeout=300,
        )  # fmt: skip
        if run.returncode != 0:
            sys.exit(f"sync: tackle run exited {run.returncode}: {run.stderr.decode()[-2000:]}")
        text = trace.read_text(errors="replace").splitlines()
    stored, synced, told = {}, {}, {}
    for begin, end, call in events(text):
        identifiers = re.findall(r"id-\d{6}-x", call)
        if call.startswith("pwrite64("):
            descriptor = call[len("pwrite64(") :].split(",", 1)[0]
            for identifier in identifiers:
                stored.setdefault(identifier, (end, descriptor))
        elif re.match(r"(fdatasync|fsync)\(\d+\s*\)\s*= 0", call):
            descriptor = re.match(r"\w+\((\d+)", call).group(1)
            for identifier, (written, file) in stored.items():
                if identifier not in synced and file == descriptor and written < begin:
                    synced[identifier] = end
        elif call.startswith("write(1,"):
            for part in call.split("\\n"):
                if "accepted" in part:
                    for identifier in re.findall(r"id-\d{6}-x", part):
                        told.setdefault(identifier, begin)
    early = [i for i, when in told.items() if i not in synced or synced[i] > when]
    syncs = sum("fdatasync(" in line for line in text)
    print(f"sync: {len(told)} accepted lines, {syncs} fdatasync calls, early: {len(early)}")
    if early or len(told) != int(count):
        sys.exit(f"sync: told before it was synced: {early[:10]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
