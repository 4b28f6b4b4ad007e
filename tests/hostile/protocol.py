"""Hostile requests: what HTTP, forms and headers allow, and what they do not. Each is bytes made for a target."""

import gzip
from urllib.parse import quote

from wire import request_bytes

FORM = ("Content-Type", "application/x-www-form-urlencoded")
QUERY = ("Content-Type", "application/sparql-query")
ASK = b"ASK { ?s ?p ?o }"
EVERYTHING = "SELECT * { ?a ?p ?b . ?c ?p ?d }"


def requests():
    """By name: what makes the bytes for a target."""
    return {**bodies(), **headers(), **addresses(), **framing()}


def made(method, path, fields=(), body=None):
    """A request that only lacks the address of the server."""
    return lambda target: request_bytes(target.host, target.port, method, path, list(fields), body)


def raw(*lines, body=b""):
    """A request line by line as written; HOST stands for the address of the server."""
    def bytes_for(target):
        host = f"{target.host}:{target.port}".encode()
        return b"\r\n".join([*(line.replace(b"HOST", host) for line in lines), b"", b""]) + body
    return bytes_for


def bodies():
    parts = b"".join(b'--x\r\nContent-Disposition: form-data; name="f"; filename="f.ttl"\r\n\r\n<a:s> <a:p> 1 .\r\n' for _ in range(20_000))
    multipart = ("Content-Type", "multipart/form-data; boundary=x")

    def form(body):
        return made("POST", "/sparql", [FORM], body)

    def to_store(kind, body):
        return lambda target: request_bytes(target.host, target.port, "POST", "/store?graph=http://example.org/hostile", [kind, target.authorization], body)

    return {
        "query of 128 KiB and a byte": made("POST", "/sparql", [QUERY], ASK + b" " * (128 * 1024 + 1 - len(ASK))),
        "query of 1 MB": made("POST", "/sparql", [QUERY], ASK + b" " * 1_000_000),
        "query of 8 MB": made("POST", "/sparql", [QUERY], b" " * (8 << 20)),
        "update of 30 MB without a token": made("POST", "/update", [("Content-Type", "application/sparql-update")], b" " * (30 << 20)),
        "update of 40 MB without a token": made("POST", "/update", [("Content-Type", "application/sparql-update")], b" " * (40 << 20)),
        "upload of 30 MB without a token": made("PUT", "/store?default", [("Content-Type", "text/turtle")], b" " * (30 << 20)),
        "form of 100,000 parameters": form(b"&".join(b"a%d=b" % n for n in range(45_000)) + b"&query=ASK{}"),
        "form of 100,000 datasets": form(b"query=ASK{}&" + b"&".join([b"default-graph-uri=a:b"] * 20_000)),
        "form of 100,000 formats": form(b"query=ASK{}&" + b"&".join([b"format=x"] * 50_000)),
        "form of wrong bytes": form(b"a=%FF&" * 80_000 + b"query=ASK{}&b=%EF%BF%BD"),
        "form of wrong bytes, updates": lambda target: request_bytes(target.host, target.port, "POST", "/update", [FORM, target.authorization], b"a=%FF&" * 300_000 + b"update=&b=%EF%BF%BD"),
        "form of percent signs": form(b"query=" + b"%" * 500_000),
        "form of ampersands": form(b"&" * 500_000),
        "form of one name": form(b"x" * 500_000),
        "form with two queries": form(b"query=ASK{}&query=ASK{}"),
        "query that is not UTF-8": made("POST", "/sparql", [QUERY], b"ASK { ?s ?p '\xff\xfe' }"),
        "query in UTF-16": made("POST", "/sparql", [("Content-Type", "application/sparql-query; charset=utf-16")], "ASK {}".encode("utf-16")),
        "query in gzip": made("POST", "/sparql", [QUERY, ("Content-Encoding", "gzip")], gzip.compress(b" " * (64 << 20))),
        "zero bytes as a query": made("POST", "/sparql", [QUERY], b"\0" * 100_000),
        "multipart of 20,000 files": to_store(multipart, parts + b"--x--\r\n"),
        "multipart without an end": to_store(multipart, parts),
        "multipart of nothing": to_store(multipart, b"--x\r\n" * 100_000),
        "multipart with a header of 1 MB": to_store(multipart, b"--x\r\nX: " + b"y" * 1_000_000 + b"\r\n\r\n\r\n--x--\r\n"),
        "multipart without a boundary": to_store(("Content-Type", "multipart/form-data"), parts),
        "multipart with a boundary of 60 kB": to_store(("Content-Type", "multipart/form-data; boundary=" + "x" * 60_000), b"--" + b"x" * 60_000 + b"\r\n"),
    }


def headers():
    def ask(*fields):
        return made("POST", "/sparql", [QUERY, *fields], ASK)

    def get(*fields):
        return made("GET", "/sparql?query=ASK%7B%7D", fields)

    return {
        "300 headers": get(*((f"X-{n}", "y") for n in range(300))),
        "50 headers of 1 kB": get(*((f"X-{n}", "y" * 1000) for n in range(50))),
        "header of 64 kB": get(("X-Long", "y" * 64_000)),
        "header of 1 MB": get(("X-Long", "y" * 1_000_000)),
        "header name of 60 kB": get(("X" * 60_000, "y")),
        "Accept of 10,000 ranges": ask(("Accept", ",".join(["a/b"] * 10_000))),
        "Accept of 10,000 fitting ranges": ask(("Accept", ",".join(["*/*;q=0.1"] * 5000))),
        "Accept of commas": ask(("Accept", "," * 60_000)),
        "Accept of parameters": ask(("Accept", "text/csv" + ";a=b" * 15_000)),
        "Accept of qualities": ask(("Accept", "text/csv;q=" + "9" * 60_000)),
        "Accept of nothing": ask(("Accept", "image/png")),
        "Accept of zero bytes": ask(("Accept", "text/\0")),
        "Accept-Encoding of 10,000 codings": ask(("Accept-Encoding", ",".join(["gzip;q=0.1"] * 5000))),
        "If-None-Match of 10,000 tags": get(("If-None-Match", ",".join(['"a"'] * 15_000))),
        "If-None-Match of commas": get(("If-None-Match", "," * 60_000)),
        "Range of 5,000 ranges": get(("Range", "bytes=" + ",".join(["0-"] * 20_000))),
        "Authorization of 60 kB": made("POST", "/update", [("Authorization", "Bearer " + "x" * 60_000)], b""),
        "Content-Type of 60 kB": made("POST", "/sparql", [("Content-Type", "application/sparql-query;" + "a=b;" * 15_000)], ASK),
        "Content-Type of nothing": made("POST", "/sparql", [], ASK),
        "Cookies": get(*(("Cookie", "a=b") for _ in range(90))),
        "X-Forwarded-For of thousands": get(("X-Forwarded-For", ",".join(["10.0.0.1"] * 6000))),
        "Upgrade": get(("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Key", "x")),
        "Upgrade to HTTP/2": get(("Connection", "Upgrade, HTTP2-Settings"), ("Upgrade", "h2c"), ("HTTP2-Settings", "")),
        "Origin of 60 kB": made("OPTIONS", "/sparql", [("Origin", "http://" + "x" * 60_000), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "x," * 1000)]),
        "answer on a page": made("POST", "/sparql", [QUERY, ("Accept", "text/html")], EVERYTHING.encode()),
        "answer in a coding": made("POST", "/sparql", [QUERY, ("Accept-Encoding", "br;q=1, gzip;q=0.5")], EVERYTHING.encode()),
        "explanation": made("POST", "/sparql?explain=json", [QUERY], EVERYTHING.encode()),
    }


def addresses():
    def get(path):
        return made("GET", path)

    query = quote(EVERYTHING, safe="")
    return {
        "address of 60 kB": get("/sparql?query=" + "x" * 60_000),
        "address of 100 kB": get("/sparql?query=" + "x" * 100_000),
        "address of wrong bytes": get("/sparql?" + "a=%FF&" * 9000 + "query=ASK%7B%7D&b=%EF%BF%BD"),
        "address of zero bytes": get("/sparql?query=ASK%7B%7D%00" + "%00" * 10_000),
        "path of dots": get("/" + "../" * 5000 + "etc/passwd"),
        "path of encoded dots": get("/" + "%2e%2e%2f" * 3000 + "etc%2fpasswd"),
        "path of slashes": get("/" * 30_000),
        "path of wrong bytes": get("/queries/%ff%fe%00"),
        "query of the library with a name of 60 kB": get("/queries/" + "a" * 60_000),
        "query of the library with thousands of parameters": get("/queries/tasks?" + "&".join(f"a{n}=b" for n in range(5000))),
        "graph with a name of 60 kB": get("/store?graph=a:" + "x" * 60_000),
        "graph with a path of 60 kB": get("/store/" + "x" * 60_000),
        "graph that is no IRI": get("/store?graph=%3C%3E%22%7B%7D"),
        "default graph in a coding": made("GET", "/store?default", [("Accept-Encoding", "br")]),
        "report with thousands of plans": get("/api/analysis/core?" + "&".join(f"plan=p{n}" for n in range(4000))),
        "report with a name of 60 kB": get("/api/analysis/" + "a" * 60_000),
        "report with numbers at their largest": get("/api/analysis/core?seed=18446744073709551615&k=99999999999&limit=18446744073709551616"),
        "picture of a far seed": get("/api/graph?layout=force&seed=18446744073709551615"),
        "picture of thousands of plans": get("/api/graph?" + "&".join(f"without=p{n}" for n in range(4000))),
        "running query with an absurd number": made("DELETE", "/admin/queries/99999999999999999999999"),
        "query in the address": get("/sparql?query=" + query),
        "format that is a list": get("/sparql?query=ASK%7B%7D&format=" + "x," * 20_000),
    }


def framing():
    post, host, kind = b"POST /sparql HTTP/1.1", b"Host: HOST", b"Content-Type: application/sparql-query"
    length, close = b"Content-Length: %d" % len(ASK), b"Connection: close"
    chunked, get = b"Transfer-Encoding: chunked", b"GET /healthz HTTP/1.1"
    chunk = b"%x\r\n%s\r\n0\r\n\r\n" % (len(ASK), ASK)
    return {
        "CL and TE": raw(post, host, kind, length, chunked, body=chunk),
        "TE and CL": raw(post, host, kind, chunked, b"Content-Length: 6", body=b"0\r\n\r\nG"),
        "two different lengths": raw(post, host, kind, length, b"Content-Length: 3", body=ASK),
        "two lengths in one": raw(post, host, kind, b"Content-Length: 3, 16", body=ASK),
        "length below zero": raw(post, host, kind, b"Content-Length: -1", body=ASK),
        "length with a sign": raw(post, host, kind, b"Content-Length: +16", body=ASK),
        "length beyond 64 bits": raw(post, host, kind, b"Content-Length: 99999999999999999999999", body=ASK),
        "length of an exabyte": raw(post, host, kind, b"Content-Length: 1000000000000000000", body=ASK),
        "TE that is not chunked": raw(post, host, kind, b"Transfer-Encoding: xchunked", body=chunk),
        "TE twice": raw(post, host, kind, chunked, chunked, body=chunk),
        "TE of identity, chunked": raw(post, host, kind, b"Transfer-Encoding: identity, chunked", body=chunk),
        "TE in HTTP/1.0": raw(b"POST /sparql HTTP/1.0", host, kind, chunked, body=chunk),
        "chunk of an exabyte": raw(post, host, kind, chunked, body=b"fffffffffffffffff\r\nx"),
        "chunk size that is none": raw(post, host, kind, chunked, body=b"xyz\r\nx"),
        "chunk extensions": raw(post, host, kind, chunked, body=(b"1;" + b"x" * 20_000 + b"\r\n \r\n") * 100 + b"0\r\n\r\n"),
        "chunks of one byte": raw(post, host, kind, chunked, body=b"1\r\n \r\n" * 200_000 + b"0\r\n\r\n"),
        "trailers": raw(post, host, kind, chunked, body=b"%x\r\n%s\r\n0\r\n" % (len(ASK), ASK) + b"X: y\r\n" * 20_000 + b"\r\n"),
        "no Host": raw(get, close),
        "two Hosts": raw(get, host, b"Host: example.org", close),
        "Host that is none": raw(get, b"Host: <>{}|\\^", close),
        "Host of 60 kB": raw(get, b"Host: " + b"x" * 60_000, close),
        "Host with a path": raw(b"GET /sparql HTTP/1.1", b"Host: a/b?c#d", close),
        "Host with brackets": raw(b"GET /sparql HTTP/1.1", b"Host: > . <a:s> <a:p> <a:o", close),
        "zero byte in a header": raw(get, host, b"X: a\0b", close),
        "zero byte in the address": raw(b"GET /healthz\0 HTTP/1.1", host, close),
        "header without a colon": raw(get, host, b"nothing", close),
        "header name with a blank": raw(post, host, kind, b"Content-Length : 16", close, body=ASK),
        "folded header": raw(get, host, b"X: a\r\n b", close),
        "line feeds alone": raw(b"GET /healthz HTTP/1.1\nHost: x\nConnection: close\n\n"),
        "carriage returns alone": raw(b"GET /healthz HTTP/1.1\rHost: x\r\r", close),
        "blank lines": lambda target: b"\r\n" * 100_000,
        "method of 60 kB": raw(b"X" * 60_000 + b" / HTTP/1.1", host, close),
        "method that is none": raw(b"G(T / HTTP/1.1", host, close),
        "TRACE": raw(b"TRACE / HTTP/1.1", host, close),
        "CONNECT": raw(b"CONNECT 127.0.0.1:22 HTTP/1.1", host, close),
        "absolute address": raw(b"GET http://127.0.0.1:22/healthz HTTP/1.1", host, close),
        "HTTP/0.9": raw(b"GET /"),
        "HTTP/9.9": raw(b"GET / HTTP/9.9", host),
        "HTTP/2 at once": lambda target: b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0" * 1000,
        "TLS": lambda target: bytes.fromhex("160301020001000100") + b"\xfc" * 500,
        "noise": lambda target: bytes(range(256)) * 400,
        "Expect of a body that is refused": raw(post, host, kind, b"Content-Length: 70000000", b"Expect: 100-continue", close),
        "Expect of something else": raw(post, host, kind, length, b"Expect: a-miracle", body=ASK),
    }


# 1,000 requests sent at once on one connection.
PIPELINE = 1000


def pipeline(target):
    """Light queries, all different, without waiting for answers."""
    return b"".join(
        request_bytes(target.host, target.port, "POST", "/sparql", [QUERY], b"ASK { } # %d" % number) for number in range(PIPELINE)
    )
