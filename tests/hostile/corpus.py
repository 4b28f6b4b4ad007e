"""The hostile requests as one list: what to send, and how the server has to end it."""

from dataclasses import dataclass
from typing import Callable

from documents import CLEANING, GRAPH, documents, updates
from protocol import framing, requests
from queries import queries
from slow import BODY_SECONDS, HEAD_SECONDS, crowd, slow
from wire import Outcome, Target, post_query, request, send

# An answer that nobody can hold against the server. Of these, 201 belongs to uploads.
STATUSES = frozenset({200, 201, 304, 400, 404, 405, 406, 408, 409, 411, 413, 414, 415, 416, 422, 429, 431, 501, 503})
# Methods and tokens that are refused are answered so.
REFUSALS = frozenset({401, 403, 405})
# Time for an upload of some megabytes to be read, checked and written.
UPLOAD_SECONDS = 10.0

# What a proxy in front may understand otherwise has to be refused (RFC 9112, 3.2, 6.3). A length beside chunks may be
# answered by the chunks, once: what follows on the connection is not read (6.1).
AMBIGUOUS = {
    "two different lengths", "two lengths in one", "length with a sign", "length below zero",
    "TE that is not chunked", "header name with a blank", "no Host", "two Hosts", "Host that is none",
    "Host with brackets", "Host with a path",
}  # fmt: skip

# Only who holds the token gets as far as to have these read.
WITH_TOKEN = {"form of wrong bytes, updates", "multipart of 20,000 files", "multipart with a header of 1 MB"}

# Their body is shorter than they say: the server waits for it as long as for any slow body.
WITHOUT_END = {
    "length of an exabyte", "chunk of an exabyte", "Expect of a body that is refused", "two different lengths",
    "multipart without an end", "multipart of nothing", "multipart with a boundary of 60 kB",
}  # fmt: skip


@dataclass(frozen=True)
class Attack:
    """One hostile request. `kind` is `query`, `update`, `upload`, `request`, `slow` or `crowd`.

    `seconds` is its deadline. `may_close`: the server may close the connection without an answer, because the request
    is not HTTP, or too long to be read. `refused`: no answer but one of 4xx will do.
    """

    name: str
    kind: str
    seconds: float
    send: Callable[[Target], Outcome]
    may_close: bool = False
    refused: bool = False

    @property
    def writes(self):
        return self.kind in ("update", "upload")

    def fault(self, outcome, grace=0.25):
        """What is wrong with how it ended; None if nothing is."""
        if outcome.end == "open":
            return f"ended neither within {self.seconds} s nor after: {outcome.brief()}"
        if outcome.end == "closed" and not self.may_close:
            return f"no answer: {outcome.brief()}"
        statuses = [status for status in [outcome.status, *outcome.more] if status is not None]
        for status in statuses:
            if status not in STATUSES | REFUSALS:
                return f"status {status}: {outcome.brief()}"
        if self.refused and outcome.end != "closed" and not 400 <= (outcome.status or 0) < 500:
            return f"not refused: {outcome.brief()}"
        if outcome.end == "broken" and outcome.status not in (200, None) and not self.may_close:
            return f"an error that is cut off: {outcome.brief()}"
        if outcome.seconds > self.seconds + grace:
            return f"later than {self.seconds} s and {grace} s of grace: {outcome.brief()}"
        return None


def corpus(time_limit):
    """All attacks on a server whose queries may take `time_limit` seconds."""
    attacks = []
    for name, text in queries().items():
        attacks.append(Attack(f"query: {name}", "query", time_limit, kept(text, post_query)))
    for name, text in updates().items():
        attacks.append(Attack(f"update: {name}", "update", time_limit, kept(text, post_update)))
    for name, (media_type, coding, body) in documents().items():
        upload = kept(body, lambda target, body, m=media_type, c=coding: put(target, m, c, body))
        attacks.append(Attack(f"upload: {name}", "upload", UPLOAD_SECONDS, upload))
    for name, data in requests().items():
        seconds = BODY_SECONDS if name in WITHOUT_END else HEAD_SECONDS if name in framing() else time_limit
        act = lambda target, data=data: send(target, data(target), 45)  # noqa: E731
        kind = "upload" if name in WITH_TOKEN else "request"
        attacks.append(Attack(f"request: {name}", kind, seconds, act, True, name in AMBIGUOUS))
    for name, (seconds, act) in slow().items():
        attacks.append(Attack(f"slow: {name}", "slow", seconds, act, True))
    attacks.append(Attack("crowd: all connections", "crowd", time_limit, crowd))
    return attacks


def kept(make, act):
    """Makes the text when it is first wanted, and once."""
    made = []

    def send_it(target):
        if not made:
            made.append(make())
        return act(target, made[0])

    return send_it


def post_update(target, text):
    headers = [("Content-Type", "application/sparql-update"), target.authorization]
    return request(target, "POST", "/update", headers, text.encode())


def put(target, media_type, coding, body):
    headers = [("Content-Type", media_type), target.authorization]
    if coding:
        headers.append(("Content-Encoding", coding))
    return request(target, "PUT", f"/store?graph={GRAPH}", headers, body)


def clean(target):
    """Takes away what a write left."""
    return post_update(target, CLEANING)
