"""A signed request, as it lies on the wire."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class SignedRequest:
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    method: str = "POST"

    def header(self, name):
        """The value of a header that is there once, whatever the case of its name."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        if len(values) != 1:
            raise LookupError(f"there are {len(values)} headers {name}")
        return values[0]

    def with_header(self, name, value):
        """The same with another value of a header that is there."""
        self.header(name)
        headers = [
            (key, value if key.lower() == name.lower() else old) for key, old in self.headers
        ]
        return dataclasses.replace(self, headers=tuple(headers))

    def with_body(self, body):
        return dataclasses.replace(self, body=body)
