"""What ends a measurement with one sentence instead of a traceback."""


class Failure(Exception):
    """Something that a measurement needs does not do its work."""
