"""HTTP/1.1 on a bare socket: nothing is added, mended or followed.

The tests need what client libraries hide: a body without a media type, odd methods, a target byte for byte as
written, trailers, and the difference between an answer that ended and one that broke off.
"""

import select
import socket
from dataclasses import dataclass, field


class BrokenAnswer(Exception):
    """The connection ended before the answer did."""


@dataclass
class Response:
    """Headers and trailers are lists of (lower-case name, value); the body is without its transfer coding."""

    status: int
    headers: list
    body: bytes
    trailers: list = field(default_factory=list)

    def header(self, name):
        """All values of a field joined with commas; None when it is not there."""
        return joined(self.headers, name)

    def trailer(self, name):
        return joined(self.trailers, name)

    @property
    def media_type(self):
        return (self.header("content-type") or "").split(";")[0].strip().lower()

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    def brief(self, limit=400):
        """Status, headers and the beginning of the body, for messages."""
        lines = [f"{self.status}", *(f"{name}: {value}" for name, value in self.headers)]
        return "\n".join([*lines, "", shorten(self.body, limit)])


class Connection:
    """A connection that is kept alive; opened again when the server has closed it."""

    def __init__(self, host, port, timeout=30):
        self.host, self.port, self.timeout = host, port, timeout
        self.stream = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self.stream:
            self.stream.close()
            self.stream = None

    def request(self, method, target, headers=(), body=None):
        """Sends one request and reads its answer. `Host` and `Content-Length` are added unless given."""
        if self.stream and self.stream.ended():
            self.close()
        if self.stream is None:
            self.stream = Stream(socket.create_connection((self.host, self.port), self.timeout))
        try:
            self.stream.raw.sendall(request_bytes(self.host, self.port, method, target, headers, body))
        except OSError:
            pass  # a refusal may come, and the connection close, before the body is sent
        response = read_response(self.stream, method)
        if (response.header("connection") or "").lower() == "close":
            self.close()
        return response

    def stray_bytes(self, wait=0.1):
        """What came after the last answer: a body where none may be."""
        if not self.stream:
            return b""
        self.stream.raw.settimeout(wait)
        try:
            return self.stream.raw.recv(200)
        except TimeoutError:
            return b""
        finally:
            self.stream.raw.settimeout(self.timeout)


class Stream:
    """A socket with the two ways of reading that HTTP needs."""

    def __init__(self, raw):
        self.raw, self.buffer = raw, b""

    def close(self):
        self.raw.close()

    def ended(self):
        """Whether the other side has closed; bytes that wait belong to no answer."""
        if not self.buffer and not select.select([self.raw], [], [], 0)[0]:
            return False
        if self.buffer or self.raw.recv(1, socket.MSG_PEEK):
            raise BrokenAnswer("bytes came after the end of the answer before")
        return True

    def _fill(self):
        data = self.raw.recv(65536)
        self.buffer += data
        return bool(data)

    def line(self):
        while b"\r\n" not in self.buffer:
            if not self._fill():
                raise BrokenAnswer(f"the connection ended within a line: {self.buffer[:80]!r}")
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line

    def exactly(self, length):
        while len(self.buffer) < length:
            if not self._fill():
                raise BrokenAnswer(f"{len(self.buffer)} of {length} bytes came")
        data, self.buffer = self.buffer[:length], self.buffer[length:]
        return data

    def to_the_end(self):
        while self._fill():
            pass
        data, self.buffer = self.buffer, b""
        return data


def request_bytes(host, port, method, target, headers, body):
    """The request as it goes over the wire; `headers` is a list of pairs, repeated names stay repeated."""
    given = {name.lower() for name, _ in headers}
    lines = [f"{method} {target} HTTP/1.1"]
    if "host" not in given:
        lines.append(f"Host: {host}:{port}")
    lines += [f"{name}: {value}" for name, value in headers]
    if "content-length" not in given and (body is not None or method in ("POST", "PUT", "PATCH")):
        lines.append(f"Content-Length: {len(body or b'')}")
    return "\r\n".join([*lines, "", ""]).encode("utf-8") + (body or b"")


def read_response(stream, method):
    """The final answer; interim ones are passed over."""
    while True:
        status = int(stream.line().split(b" ", 2)[1])
        headers = read_fields(stream)
        if status >= 200:
            break
    trailers = []
    length = joined(headers, "content-length")
    if method == "HEAD" or status in (204, 304):
        body = b""
    elif (joined(headers, "transfer-encoding") or "").lower() == "chunked":
        body, trailers = read_chunks(stream)
    elif length is not None:
        body = stream.exactly(int(length))
    else:
        body = stream.to_the_end()
    return Response(status, headers, body, trailers)


def read_fields(stream):
    fields = []
    while line := stream.line():
        name, _, value = line.decode("utf-8", "replace").partition(":")
        fields.append((name.strip().lower(), value.strip()))
    return fields


def read_chunks(stream):
    parts = []
    while size := int(stream.line().split(b";")[0], 16):
        parts.append(stream.exactly(size))
        stream.line()
    return b"".join(parts), read_fields(stream)


def joined(fields, name):
    values = [value for key, value in fields if key == name.lower()]
    return ", ".join(values) if values else None


def shorten(data, limit):
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text)} characters)"
