"""Clients that are slow, silent or never done. The server must end them by its own limits; each returns how it did."""

import select
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from protocol import ASK, EVERYTHING, PIPELINE, QUERY, pipeline
from wire import Outcome, post_query, receive, request_bytes, send

# What the server is allowed for a head, for a body that comes too slowly, and for an answer that nobody takes.
HEAD_SECONDS = 10.0
BODY_SECONDS = 30.0
STALL_SECONDS = 30.0
# One answer after the other may take its time before one is not read.
PIPELINE_STALL_SECONDS = 60.0
PATIENCE = 45.0


def slow():
    """By name: what to do with a target, and in how many seconds it must have ended."""
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\n"
    long_body = head + b"Content-Type: application/sparql-query\r\nContent-Length: 100000\r\n\r\n"
    chunked = head + b"Content-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
    upload = b"PUT /store?default HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\nContent-Length: 10000000\r\n"
    update = b"POST /update HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-update\r\nContent-Length: 10000000\r\n\r\n"

    def with_token(target):
        return upload + b"Authorization: Bearer %s\r\n\r\n" % target.token.encode()

    return {
        "silent connection": (HEAD_SECONDS, lambda target: dribble(target, b"")),
        "half a head": (HEAD_SECONDS, lambda target: dribble(target, head)),
        "head of one byte a second": (HEAD_SECONDS, lambda target: dribble(target, b"GET /", b"x")),
        "head of one header a second": (HEAD_SECONDS, lambda target: dribble(target, head, b"X: y\r\n")),
        "blank lines, one a second": (HEAD_SECONDS, lambda target: dribble(target, b"", b"\r\n")),
        "no second request": (HEAD_SECONDS, lambda target: dribble(target, head.replace(b"POST /sparql", b"GET /healthz") + b"\r\n", first=True)),
        "body that does not come": (BODY_SECONDS, lambda target: dribble(target, long_body)),
        "body of one byte a second": (BODY_SECONDS, lambda target: dribble(target, long_body, b" ")),
        "chunks of one byte a second": (BODY_SECONDS, lambda target: dribble(target, chunked, b"1\r\n \r\n")),
        "update that does not come": (BODY_SECONDS, lambda target: dribble(target, update)),
        "upload of one byte a second": (BODY_SECONDS, lambda target: dribble(target, with_token(target), b" ")),
        "expected body that does not come": (BODY_SECONDS, lambda target: dribble(target, long_body.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n"))),
        "endless body": (BODY_SECONDS, lambda target: flood(target, chunked, b"10000\r\n" + b" " * 65536 + b"\r\n")),
        "endless trailers": (BODY_SECONDS, lambda target: flood(target, chunked + b"0\r\n", b"X: y\r\n" * 1000)),
        "endless chunk extension": (BODY_SECONDS, lambda target: flood(target, chunked + b"1;", b"x" * 65536)),
        "endless head": (HEAD_SECONDS, lambda target: flood(target, head, b"X: y\r\n" * 1000)),
        "answer that nobody reads": (STALL_SECONDS, lambda target: unread(target, EVERYTHING)),
        "answer read at 1 kB a second": (STALL_SECONDS, lambda target: unread(target, EVERYTHING, 1024)),
        "answers that nobody reads": (PIPELINE_STALL_SECONDS, unread_pipeline),
        "pipeline": (STALL_SECONDS, lambda target: send(target, pipeline(target), PATIENCE, PIPELINE)),
        "client that leaves at once": (HEAD_SECONDS, leave),
    }


def dribble(target, beginning, piece=b"", first=False):
    """Sends the beginning, then a piece a second, until the server answers or closes; `first`: until the second time."""
    began = time.monotonic()
    with target.connect(PATIENCE) as raw:
        raw.sendall(beginning)
        if first:
            outcome = receive(raw, began, PATIENCE)
            if outcome.end != "whole":
                return outcome
            began = time.monotonic()
        while (left := began + PATIENCE - time.monotonic()) > 0:
            if select.select([raw], [], [], min(1.0, left))[0]:
                return receive(raw, began, PATIENCE)
            try:
                raw.sendall(piece)
            except OSError:
                return Outcome("closed", time.monotonic() - began)
    return Outcome("open", time.monotonic() - began)


def flood(target, beginning, piece):
    """Sends as fast as the server takes it, until it answers, closes, or takes nothing for the rest of the time."""
    began = time.monotonic()
    with target.connect(PATIENCE) as raw:
        raw.sendall(beginning)
        raw.setblocking(False)
        while (left := began + PATIENCE - time.monotonic()) > 0:
            readable, writable, _ = select.select([raw], [raw], [], min(1.0, left))
            if readable:
                return receive(raw, began, PATIENCE)
            try:
                if writable:
                    raw.send(piece)
            except BlockingIOError:
                pass
            except OSError:
                return Outcome("closed", time.monotonic() - began)
    return Outcome("open", time.monotonic() - began)


def unread(target, query, bytes_a_second=0, requests=None, patience=PATIENCE):
    """Asks for much and takes little of it, until the server gives the connection up."""
    began = time.monotonic()
    with target.connect(patience) as raw:
        raw.sendall(requests or request_bytes(target.host, target.port, "POST", "/sparql", [QUERY], query.encode()))
        while time.monotonic() < began + patience:
            time.sleep(1)
            if not is_held(target, raw) or (bytes_a_second and not raw.recv(bytes_a_second)):
                return Outcome("broken", time.monotonic() - began)
    return Outcome("open", time.monotonic() - began)


def is_held(target, raw):
    """Whether the server still has its end of the connection: a client that does not read cannot see it closed."""
    ours = raw.getsockname()[1]
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, remote, state, *_ = line.split()
        if (int(local[-4:], 16), int(remote[-4:], 16)) == (target.port, ours):
            return state == "01"  # established
    return False


def unread_pipeline(target):
    asked = request_bytes(target.host, target.port, "GET", "/store?default", [], None)
    return unread(target, None, requests=asked * 200, patience=PIPELINE_STALL_SECONDS + 15)


# More than the server has places for connections.
CROWD = 1100


def crowd(target):
    """One client opens all the connections there are and keeps them; another must still be answered."""
    beginning = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n\r\n"
    with ExitStack() as kept:
        for _ in range(CROWD):
            try:
                raw = kept.enter_context(target.connect(5.0))
                raw.sendall(beginning)
            except OSError:
                break  # no more are taken from this client
        return post_query(replace(target, source="127.0.4.1"), "ASK {}", 5.0)


def leave(target):
    """Asks for a long query and leaves; a light one must still be answered."""
    began = time.monotonic()
    for _ in range(20):
        with target.connect(PATIENCE) as raw:
            raw.sendall(request_bytes(target.host, target.port, "POST", "/sparql", [QUERY], EVERYTHING.encode()))
    asked = request_bytes(target.host, target.port, "POST", "/sparql", [QUERY, ("Connection", "close")], ASK)
    outcome = send(target, asked, PATIENCE)
    return Outcome(outcome.end, time.monotonic() - began, outcome.status, outcome.text)
