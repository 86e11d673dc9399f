"""A receiver that keeps its own log of what arrives, synced before it answers.

Usage: receiver.py LOG

It prints its port and serves until it is killed. The path says how it answers: /ok/N with 200;
/slow/N with 200 after a moment; /flaky/N with a failure for the first attempts of some webhooks;
/dead/N with 500. POST /control/mend has all of them answer 200 from there on, /control/reset undoes
that. The events are those that history.py describes.
"""

import asyncio
import hashlib
import json
import os
import sys
import time
import zlib


class Receiver:
    def __init__(self, path):
        self.log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.number = 0
        self.attempts = {}
        self.is_mended = False
        self.unwritten = []
        self.is_writing = False

    def write(self, event):
        """Adds an event; the future that is returned ends once it is on disk."""
        stamped = {"at": time.monotonic(), "wall": time.time(), **event}
        done = asyncio.get_running_loop().create_future()
        self.unwritten.append((json.dumps(stamped).encode() + b"\n", done))
        if not self.is_writing:
            self.is_writing = True
            asyncio.get_running_loop().create_task(self.flush())
        return done

    async def flush(self):
        while self.unwritten:
            batch, self.unwritten = self.unwritten, []
            data = b"".join(line for line, _ in batch)
            await asyncio.get_running_loop().run_in_executor(None, self.store, data)
            for _, done in batch:
                if not done.cancelled():
                    done.set_result(None)
        self.is_writing = False

    def store(self, data):
        while data:
            data = data[os.write(self.log, data) :]
        os.fdatasync(self.log)

    def decide(self, path, identifier, attempt):
        """The status, and how long to wait with it."""
        kind = path.split("/")[1]
        chance = zlib.crc32(f"{identifier}/{attempt}".encode())
        wait = 0.01 + chance % 150 / 1000 if kind == "slow" else 0
        if self.is_mended:
            return 200, wait
        if kind == "dead":
            return 500, 0
        failures = zlib.crc32(identifier.encode()) % 3
        if kind == "flaky" and attempt <= failures:
            return (500, 503, 408)[chance % 3], 0
        return (200, 202, 204)[chance % 3], wait

    async def answer(self, path, headers, body):
        if path.startswith("/control/"):
            self.is_mended = path == "/control/mend"
            return 204, None
        identifier = headers.get("webhook-id", "")
        endpoint = headers.get("x-endpoint", "")
        self.number += 1
        number = self.number
        attempt = self.attempts.get((identifier, endpoint), 0) + 1
        self.attempts[identifier, endpoint] = attempt
        status, wait = self.decide(path, identifier, attempt)
        event = {
            "type": "delivery", "n": number, "life": int(headers.get("x-life", 0)),
            "id": identifier, "endpoint": endpoint, "sha256": hashlib.sha256(body).hexdigest(),
            "attempt": attempt, "status": status,
        }  # fmt: skip
        await self.write(event)
        if wait:
            await asyncio.sleep(wait)
        return status, number

    async def serve(self, reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                path = head[0].split(" ")[1]
                headers = {}
                for line in head[1:]:
                    name, _, value = line.partition(":")
                    headers[name.lower()] = value.strip()
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                status, number = await self.answer(path, headers, body)
                length = "" if status == 204 else "content-length: 0\r\n"
                writer.write(f"HTTP/1.1 {status} Told\r\n{length}\r\n".encode())
                if number is not None:
                    self.write({"type": "answered", "n": number})
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # a sender that was killed
        finally:
            writer.close()


async def main(path):
    receiver = Receiver(path)
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0, backlog=1024, limit=1 << 20)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
