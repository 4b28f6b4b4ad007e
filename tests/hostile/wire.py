"""Sending hostile bytes and noting how the server ends it: a status, a whole or broken answer, and when."""

import itertools
import os
import socket
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "service"))

from http_raw import BrokenAnswer, Stream, joined, read_fields, request_bytes  # noqa: E402

# What is kept of an answer, for messages.
SHOWN_BYTES = 600

_nonces = itertools.count()


@dataclass
class Target:
    """The server, and who asks: `source` is the address the client sends from (all of 127/8 is loopback)."""

    host: str
    port: int
    token: str
    source: str = "127.0.0.1"

    def connect(self, timeout):
        return socket.create_connection((self.host, self.port), timeout, source_address=(self.source, 0))

    @property
    def authorization(self):
        return ("Authorization", f"Bearer {self.token}")


@dataclass
class Outcome:
    """How a request ended.

    `end` is `whole` (an answer, to its end), `broken` (an answer that visibly stops before its end), `closed` (no
    answer, the connection is closed) or `open` (we gave up waiting).
    """

    end: str
    seconds: float
    status: int | None = None
    text: str = ""
    more: list = field(default_factory=list)

    def brief(self):
        status = "no status" if self.status is None else self.status
        text = "".join(c if c.isprintable() else " " for c in " ".join(self.text.split()))
        return f"{status}, {self.end} after {self.seconds:.2f} s {text[:300]}"


def nonce():
    """Text that no request had before, so that no cache knows the answer."""
    return f"{os.getpid()}-{next(_nonces)}"


def request(target, method, path, headers=(), body=None, patience=30.0):
    """One well-formed request."""
    return send(target, request_bytes(target.host, target.port, method, path, list(headers), body), patience)


def post_query(target, text, patience=30.0, accept="application/sparql-results+json, text/turtle"):
    """A query as nobody has asked it before."""
    headers = [("Content-Type", "application/sparql-query"), ("Accept", accept)]
    return request(target, "POST", "/sparql", headers, f"{text}\n#{nonce()}".encode(), patience)


def send(target, data, patience=30.0, answers=1):
    """Sends bytes as they are and reads the answers."""
    began = time.monotonic()
    try:
        raw = target.connect(patience)
    except OSError as error:
        return Outcome("closed", time.monotonic() - began, text=f"not connected: {error}")
    with raw:
        try:
            raw.sendall(data)
        except TimeoutError:
            return Outcome("open", time.monotonic() - began, text="the request is not taken")
        except OSError:
            pass  # a refusal may come, and the connection close, before all is sent
        outcome = receive(raw, began, patience)
        for _ in range(answers - 1):
            if outcome.end != "whole":
                break
            outcome.more.append(outcome.status)
            outcome = receive(raw, began, patience, outcome)
        return outcome


def receive(raw, began, patience, before=None):
    """Reads one answer and throws its body away."""
    stream = before.stream if before else Clocked(raw, began + patience)
    status, text, end = None, bytearray(), "closed"
    try:
        while status is None or status < 200:
            line = stream.line()
            parts = line.split(b" ", 2)
            if not parts[0].startswith(b"HTTP/1.") or len(parts) < 2:
                text += line
                break
            status, end = int(parts[1]), "broken"
            fields = read_fields(stream)
        else:
            end = "broken" if drain(stream, status, fields, text) is None else "whole"
    except TimeoutError:
        end = "open"
    except (BrokenAnswer, OSError, ValueError) as problem:
        text += f" [{type(problem).__name__}: {problem}]".encode()[:200]
    outcome = Outcome(end, time.monotonic() - began, status, text.decode("utf-8", "replace"))
    outcome.stream = stream
    outcome.more = before.more if before else []
    return outcome


class Clocked(Stream):
    """A stream that fails with `TimeoutError` when the time is up, however busy the other side is."""

    def __init__(self, raw, until):
        super().__init__(raw)
        self.until = until

    def _fill(self):
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.raw.settimeout(left)
        data = self.raw.recv(1 << 18)
        self.buffer += data
        return bool(data)

    def skip(self, length, kept):
        """Reads so many bytes and keeps the first ones."""
        while length:
            if not self.buffer and not self._fill():
                raise BrokenAnswer(f"{length} bytes are missing")
            taken = self.buffer[:length]
            self.buffer = self.buffer[len(taken) :]
            length -= len(taken)
            kept += taken[: max(0, SHOWN_BYTES - len(kept))]


def drain(stream, status, fields, kept):
    """Reads the body; `None` where it has no end of its own."""
    length = joined(fields, "content-length")
    if status in (204, 304):
        return True
    if (joined(fields, "transfer-encoding") or "").lower() == "chunked":
        while size := int(stream.line().split(b";")[0], 16):
            stream.skip(size, kept)
            stream.line()
        read_fields(stream)
    elif length is not None:
        stream.skip(int(length), kept)
    else:
        kept += stream.to_the_end()[:SHOWN_BYTES]
        return None
    return True
