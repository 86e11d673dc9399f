"""RFC 9421 as the package http-message-signatures has it, with HMAC and with Ed25519.

A request with several signatures is refused by the package unless it is told which one to look at:
a receiver then tries each label. Those with one signature are verified by the package's defaults.
"""

import dataclasses
import datetime
import urllib.parse
import warnings

import http_sf
from http_message_signatures import (
    ContentDigest,
    HTTPMessageSigner,
    HTTPMessageVerifier,
    InvalidSignature,
    MappingKeyResolver,
    algorithms,
)
from http_message_signatures.signatures import SignatureVerifyWarning

from signed_request import SignedRequest
from webhooks import altered

from .keys import ED25519_KEYS, HMAC_KEYS, private_key, public_key, read
from .peer import TOLERANCE, Peer, Refused, packaged

KEY_ID = "interop-2026"
LABELS = ["sig1", "sig2"]

# The label itself is not signed. That is harmless where any of the signatures will do.
warnings.simplefilter("ignore", SignatureVerifyWarning)


class VerifierByLabel(HTTPMessageVerifier):
    allow_label_only_selection = True


@dataclasses.dataclass
class Message:
    """What the package takes for a request."""

    method: str
    url: str
    headers: dict[str, str]


class MessageSignatures(Peer):
    scheme = "http-message-signatures"
    takes_any_bytes = True
    signs_with_several = True

    algorithm: type[algorithms.HTTPSignatureAlgorithm]

    @property
    def name(self):
        return f"{packaged('http-message-signatures')} ({self.algorithm.algorithm_id})"

    def signing_key(self, text):
        raise NotImplementedError

    def verifying_key(self, text):
        raise NotImplementedError

    def sign(self, keys, identifier, timestamp, webhook, **options):
        message = Message("POST", webhook.url, {"webhook-id": identifier})
        for label, key in zip(LABELS, keys):
            signer = HTTPMessageSigner(
                signature_algorithm=self.algorithm,
                key_resolver=MappingKeyResolver(
                    public_keys={}, private_keys={KEY_ID: self.signing_key(key.signing)}
                ),
            )
            usual = {
                "key_id": KEY_ID,
                "created": at_time(timestamp),
                "label": label,
                "covered_component_ids": components(webhook.url),
                "body": webhook.body,
                "use_existing_digest": "Content-Digest" in message.headers,
                "append_if_signature_exists": True,
            }
            signer.sign(message, **{**usual, **options})
        return SignedRequest(webhook.url, tuple(message.headers.items()), webhook.body)

    def verify(self, key, request):
        labels = list(
            http_sf.parse(request.header("Signature-Input").encode(), tltype="dictionary")
        )
        if labels != LABELS[: len(labels)]:
            raise Refused(f"the labels are {labels}")
        if len(labels) == 1:
            self.verify_by(HTTPMessageVerifier, key, request)
            return
        refusals = []
        for label in labels:
            try:
                self.verify_by(VerifierByLabel, key, request, expect_label=label)
                return
            except InvalidSignature as error:
                refusals.append(str(error))
        raise Refused("; ".join(refusals))

    def verify_by(self, verifier_class, key, request, **options):
        verifier = verifier_class(
            signature_algorithm=self.algorithm,
            key_resolver=MappingKeyResolver(
                public_keys={KEY_ID: self.verifying_key(key.verifying)}, private_keys={}
            ),
        )
        # It compares the covered digest with the body, and requires that it is covered.
        (result,) = verifier.verify(
            Message(request.method, request.url, dict(request.headers)),
            max_age=datetime.timedelta(seconds=TOLERANCE),
            require_components=components(request.url),
            body=request.body,
            **options,
        )
        if set(result.parameters) != {"created", "keyid", "alg"}:
            raise Refused(f"the parameters are {result.parameters}")

    def alterations(self, request):
        url = urllib.parse.urlsplit(request.url)
        digest = ContentDigest.create(altered(request.body))
        forged = request.with_body(altered(request.body)).with_header("Content-Digest", digest)
        value = request.header("Signature-Input")
        moment = value.partition(";created=")[2].partition(";")[0]
        moved = value.replace(f";created={moment}", f";created={int(moment) - 1}")
        return [
            ("another method", dataclasses.replace(request, method="PUT")),
            ("another host", at_url(request, url._replace(netloc="hooks.example.org"))),
            ("another port", at_url(request, url._replace(netloc="hooks.example.com:444"))),
            ("another path", at_url(request, url._replace(path=url.path + "/more"))),
            ("another query", at_url(request, url._replace(query="tenant=8"))),
            ("another id", request.with_header("webhook-id", "msg_another")),
            ("another time", request.with_header("Signature-Input", moved)),
            ("another body and its digest", forged),
        ]

    def variants(self, key, identifier, timestamp, webhook):
        def request(**options):
            return self.sign([key], identifier, timestamp, webhook, **options)

        covered = components(webhook.url)
        yield "under the package's own label", request(label=None), True
        yield "without its algorithm", request(include_alg=False), True
        yield "in another order", request(covered_component_ids=covered[::-1]), True
        more = [*covered, "@target-uri"]
        yield "covering the whole URL too", request(covered_component_ids=more), True
        named = {"expires": at_time(timestamp + 60), "nonce": "n-1", "tag": "interop"}
        yield "with expiry, nonce and tag", request(**named), True
        past = {"created": at_time(timestamp - 90), "expires": at_time(timestamp - 60)}
        yield "with an expiry that is over", request(**past), False
        for component in covered:
            less = [other for other in covered if other != component]
            if component == "content-digest":
                # Given the body, the package covers its digest anyway.
                bare = request(covered_component_ids=less, body=None)
                digest = ("Content-Digest", ContentDigest.create(webhook.body))
                short = dataclasses.replace(bare, headers=(*bare.headers, digest))
            else:
                short = request(covered_component_ids=less)
            yield f"without covering {component}", short, False

    def sign_options(self, webhook):
        return ["--method", "POST", "--url", webhook.url, "--key-id", KEY_ID]

    def verify_options(self, request):
        return ["--method", request.method, "--url", request.url]

    def secret_options(self):
        return [f"key-id: {KEY_ID}"]


class MessageSignaturesHMAC(MessageSignatures):
    algorithm = algorithms.HMAC_SHA256
    keys = HMAC_KEYS

    def signing_key(self, text):
        return read("whsec_", text)

    verifying_key = signing_key


class MessageSignaturesEd25519(MessageSignatures):
    algorithm = algorithms.ED25519
    keys = ED25519_KEYS

    def signing_key(self, text):
        return private_key(text)

    def verifying_key(self, text):
        return public_key(text)


def components(url):
    query = ["@query"] if urllib.parse.urlsplit(url).query else []
    return ["@method", "@authority", "@path", *query, "content-digest", "webhook-id"]


def at_time(timestamp):
    return datetime.datetime.fromtimestamp(timestamp, datetime.timezone.utc)


def at_url(request, url):
    return dataclasses.replace(request, url=url.geturl())
