"""The webhooks to sign: real payloads, made ones, and the URLs that they go to."""

import dataclasses
import itertools
import json

# What a signature may cover is spelled in several ways: with and without a query, a port, a path.
URLS = [
    "https://hooks.example.com/in/shop?tenant=7&sign=%2B",
    "https://hooks.example.com/in",
    "https://Hooks.Example.COM:443",
    "http://127.0.0.1:8080/a%2fb%20c/~d?x",
    "https://[2001:db8::1]:8443/in",
]

MADE = {
    "an empty body": b"",
    "one byte": b"0",
    "not ASCII": json.dumps(
        {"name": "Grüße, 東京 🎣", "e": "e\u0301 \u00e9"}, ensure_ascii=False
    ).encode(),
    "marks and line ends": b'\xef\xbb\xbf{"a":\r\n\t"b\\u0000"}\n\r \x00\n',
    "a mebibyte": b"0123456789abcdef" * 65536,
    "not UTF-8": bytes(range(256)) + b"\xff\xfe\xc0\x80",
}


@dataclasses.dataclass(frozen=True)
class Webhook:
    name: str
    body: bytes
    url: str

    @property
    def is_text(self):
        try:
            self.body.decode()
            return True
        except UnicodeDecodeError:
            return False


def webhooks(folder, most=12):
    """The made payloads and, evenly by size, the folder's: its smallest and largest included."""
    files = sorted(folder.glob("*.json"), key=lambda file: file.stat().st_size) if folder else []
    count = min(most, len(files))
    chosen = [files[number * (len(files) - 1) // max(count - 1, 1)] for number in range(count)]
    bodies = [(file.name, file.read_bytes()) for file in chosen]
    return [
        Webhook(name, body, url)
        for (name, body), url in zip([*bodies, *MADE.items()], itertools.cycle(URLS))
    ]


def altered(body):
    """The body with one bit of one byte changed, and still text where it was; one byte if empty."""
    if not body:
        return b" "
    middle = len(body) // 2
    places = itertools.chain(range(middle, len(body)), range(middle))
    place = next((place for place in places if body[place] < 0x80), middle)
    return body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
