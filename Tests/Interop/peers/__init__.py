"""Packages that sign and verify webhooks, each behind the same interface."""

from .standard_webhooks import StandardWebhooks, Svix

PEERS = [
    StandardWebhooks(),
    Svix(),
]
SCHEMES = list(dict.fromkeys(peer.scheme for peer in PEERS))
