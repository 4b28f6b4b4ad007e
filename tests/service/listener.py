"""Loopback listeners that count who comes: one that must be left alone, one that sends its callers on."""

import json
import socket
import threading

SECRET = "what-only-the-inside-may-see"
RESULTS = json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "literal", "value": SECRET}}]}})
TRIPLES = f'<http://example.org/s> <http://example.org/p> "{SECRET}" .\n'


class Listener:
    """Answers every request with the secret, as SPARQL results or as triples by what is accepted.

    Listens on both loopback addresses of IPv4 that matter and, where there is one, on that of IPv6. A `target` makes
    it answer `/301`, `/302` … with a redirection of that status to `target`.
    """

    def __init__(self, target=None):
        self.target, self.requests, self.lock = target, [], threading.Lock()
        first = socket.create_server(("127.0.0.1", 0))
        self.port = first.getsockname()[1]
        self.sockets = [first, *self._more()]
        for server in self.sockets:
            threading.Thread(target=self._serve, args=(server,), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for server in self.sockets:
            server.close()

    @property
    def count(self):
        """How many connections came, with or without a request."""
        with self.lock:
            return len(self.requests)

    def url(self, path="/sparql", host="127.0.0.1"):
        return f"http://{host}:{self.port}{path}"

    def _more(self):
        for family, host in [(socket.AF_INET, "127.0.0.2"), (socket.AF_INET6, "::1")]:
            try:
                yield socket.create_server((host, self.port), family=family)
            except OSError:
                continue

    def _serve(self, server):
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection):
        with self.lock:
            self.requests.append(b"")
            place = len(self.requests) - 1
        with connection:
            connection.settimeout(5)
            try:
                data = connection.recv(65536)
                with self.lock:
                    self.requests[place] = data
                connection.sendall(self._response(data.decode("latin-1")))
            except OSError:
                return

    def _response(self, request):
        path = request.split(" ")[1] if request.count(" ") > 1 else "/"
        code = path.strip("/")
        if self.target and code.isdigit():
            return f"HTTP/1.1 {code} Moved\r\nLocation: {self.target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
        results = "sparql-results" in request
        kind, body = ("application/sparql-results+json", RESULTS) if results else ("application/n-triples", TRIPLES)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        return (head + body).encode()
