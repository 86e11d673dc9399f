"""Packages that sign and verify webhooks, each behind the same interface."""

from .message_signatures import MessageSignaturesEd25519, MessageSignaturesHMAC
from .recipes import GitHub, Shopify
from .slack import Slack
from .standard_ed25519 import StandardEd25519
from .standard_webhooks import StandardWebhooks, Svix
from .stripe_webhooks import Stripe

PEERS = [
    StandardWebhooks(),
    Svix(),
    StandardEd25519(),
    GitHub(),
    Stripe(),
    Slack(),
    Shopify(),
    MessageSignaturesHMAC(),
    MessageSignaturesEd25519(),
]
SCHEMES = list(dict.fromkeys(peer.scheme for peer in PEERS))
