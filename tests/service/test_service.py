"""The runners' own functions against hand cases: python tests/service/test_service.py"""

import socket
from dataclasses import replace

from http_raw import BrokenAnswer, Response, Stream, read_response, request_bytes
from judge import judge
from live import Failed
from manifest import Exchange, Expected, status_range
from w3c import live_path

NOTHING = Expected([range(200, 300), range(300, 400)], None, None, [], None, None)
TURTLE = ("content-type", "text/turtle; charset=utf-8")


def answer(data, method="GET"):
    """What is read when these bytes come and the connection ends."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)
        return read_response(Stream(ours), method)


def fails(error, function, *arguments):
    try:
        function(*arguments)
    except error:
        return True
    return False


def accepts(expected, status=200, headers=(), body=b""):
    return not fails(Failed, judge, expected, Response(status, list(headers), body), "http://example.org/")


def test_answers_that_end_and_answers_that_break():
    whole = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nRows: 5\r\n\r\n"
    response = answer(whole)
    assert (response.body, response.trailer("rows")) == (b"abcde", "5")
    for length in range(len(whole) - 1):
        assert fails(BrokenAnswer, answer, whole[:length])
    assert fails(BrokenAnswer, answer, b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc")
    assert answer(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", "HEAD").body == b""
    assert answer(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nA: 1\r\na: 2\r\n\r\n").header("A") == "1, 2"


def test_requests_are_sent_as_written():
    sent = request_bytes("h", 1, "PUT", "/a?b=%31", [("X", "1"), ("X", "2")], b"body")
    assert sent == b"PUT /a?b=%31 HTTP/1.1\r\nHost: h:1\r\nX: 1\r\nX: 2\r\nContent-Length: 4\r\n\r\nbody"
    assert b"Content-Length: 0" in request_bytes("h", 1, "POST", "/", [], None)
    assert b"Content" not in request_bytes("h", 1, "GET", "/", [], None)


def test_statuses():
    assert status_range("http://www.w3.org/2011/http-statusCodes#StatusCode4xx") == range(400, 500)
    assert status_range("http://www.w3.org/2011/http-statusCodes#NoContent") == range(204, 205)
    assert accepts(NOTHING, 204) and accepts(NOTHING, 303) and not accepts(NOTHING, 404) and not accepts(NOTHING, 500)
    turned_away = replace(NOTHING, statuses=[range(400, 500)])
    assert accepts(turned_away, 400) and not accepts(turned_away, 401) and not accepts(turned_away, 404)
    assert accepts(replace(NOTHING, statuses=[range(404, 405)]), 404)


def test_booleans_and_tables():
    truth = replace(NOTHING, boolean=True, format="boolean")
    json = [("content-type", "application/sparql-results+json; charset=utf-8")]
    assert accepts(truth, 200, json, b'{"head":{},"boolean":true}')
    for body in (b'{"head":{},"boolean":false}', b'{"head":{},"boolean":"true"}'):
        assert not accepts(truth, 200, json, body)
    assert not accepts(truth, 200, [("content-type", "text/plain")], b"true")
    table = replace(NOTHING, format="tabular")
    assert accepts(table, 200, [("content-type", "text/csv")], b"value\r\n1\r\n")
    assert not accepts(table, 200, json, b'{"head":{},"boolean":true}')
    assert not accepts(replace(NOTHING, format="RDF"), 200, [("content-type", "application/n-quads")], b"")


def test_headers_and_graphs():
    wanted = replace(NOTHING, headers=[TURTLE], body="<s> <p> [ <q> 1 ] .")
    assert accepts(wanted, 200, [("content-type", 'Text/Turtle;charset="UTF-8"')], b"<s> <p> _:x . _:x <q> 1 .")
    assert not accepts(wanted, 200, [("content-type", "text/turtle")], b"<s> <p> _:x . _:x <q> 1 .")
    for body in (b"<s> <p> _:x . _:x <q> 2 .", b"<s> <p> _:x . _:y <q> 1 .", b""):
        assert not accepts(wanted, 200, [TURTLE], body)


def test_paths():
    def path(test, method, target, media_type=None, body=None, locations=None):
        headers = [("content-type", media_type)] if media_type else []
        return live_path(test, Exchange(method, target, headers, body, NOTHING), locations or {})

    assert path("update_x", "POST", "/sparql/", "application/sparql-query", b"ASK {}") == "/sparql"
    assert path("update_x", "POST", "/sparql/", None, b"update=x") == "/update"
    assert path("bad_update_get", "GET", "/sparql/?update=CLEAR%20ALL") == "/update?update=CLEAR%20ALL"
    assert path("query_get", "GET", "/sparql/?query=x&query=y") == "/sparql?query=x&query=y"
    assert path("direct", "PUT", "/gsp/person/%31.ttl") == "/store/person/%31.ttl"
    assert path("new", "GET", "/gsp?graph=$L$", locations={"$L$": "http://h/a%20b"}) == "/store?graph=http://h/a%2520b"


if __name__ == "__main__":
    tests = [test for name, test in list(globals().items()) if name.startswith("test_")]
    for test in tests:
        test()
    print(f"{len(tests)} passed")
