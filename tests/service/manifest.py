"""The W3C manifests of the SPARQL protocol and the graph store protocol, read into plain data."""

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Namespace
from rdflib.collection import Collection

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")

# `hts:NoContent` and so on, by the names that HTTP itself gives.
CODES = {status.phrase.replace(" ", "").replace("-", "").lower(): status.value for status in HTTPStatus}


@dataclass
class Expected:
    """What an answer must be. `statuses` holds alternatives, each a range of codes; None: not looked at."""

    statuses: list
    boolean: bool | None
    format: str | None
    headers: list
    body: str | None
    location: str | None


@dataclass
class Exchange:
    """A request and what must come back. `body` is None when none is sent."""

    method: str
    path: str
    headers: list
    body: bytes | None
    expected: Expected


@dataclass
class ProtocolTest:
    """A test: graphs to load first (file, graph IRI), then the exchanges in their order."""

    iri: str
    title: str
    graphs: list
    exchanges: list

    @property
    def name(self):
        return self.iri.rpartition("#")[2]


def read(path, kind):
    """The tests of a manifest in the order of `mf:entries`, then those it defines but does not list."""
    graph = Graph().parse(path, format="turtle", publicID=Path(path).resolve().as_uri())
    manifest = graph.value(predicate=RDF.type, object=MF.Manifest)
    listed = list(Collection(graph, graph.value(manifest, MF.entries)))
    defined = sorted(graph.subjects(RDF.type, MF[kind]))
    order = [*listed, *(test for test in defined if test not in listed)]
    return [read_test(graph, test, Path(path).parent) for test in order]


def names(path):
    """The tests of a manifest that says no more about them: (IRI, title)."""
    graph = Graph().parse(path, format="turtle", publicID=Path(path).resolve().as_uri())
    manifest = graph.value(predicate=RDF.type, object=MF.Manifest)
    return [(str(test), str(graph.value(test, MF.name))) for test in Collection(graph, graph.value(manifest, MF.entries))]


def read_test(graph, test, folder):
    graphs = []
    for data in graph.objects(test, UT.graphData):
        name = str(graph.value(data, UT.graph)).rpartition("/")[2]
        graphs.append((folder / name, str(graph.value(data, RDFS.label))))
    requests = Collection(graph, graph.value(graph.value(test, MF.action), HT.requests))
    return ProtocolTest(
        str(test), str(graph.value(test, MF.name)), sorted(graphs), [read_exchange(graph, request) for request in requests]
    )


def read_exchange(graph, request):
    body = graph.value(request, HT.body)
    if body is not None:
        body = str(graph.value(body, CNT.chars)).encode(str(graph.value(body, CNT.characterEncoding)))
    return Exchange(
        str(graph.value(request, HT.methodName)),
        str(graph.value(request, HT.absolutePath)),
        read_headers(graph, request),
        body,
        read_expected(graph, graph.value(request, HT.resp)),
    )


def read_expected(graph, response):
    boolean = graph.value(response, MF.expectedBoolean)
    body = graph.value(response, HT.body)
    return Expected(
        [status_range(status) for status in sorted(graph.objects(response, MF.expectedStatus))],
        None if boolean is None else boolean.toPython(),
        text(graph.value(response, MF.expectedFormat)),
        read_headers(graph, response),
        None if body is None else str(graph.value(body, CNT.chars)),
        text(graph.value(response, MF.expectedLocation)),
    )


def read_headers(graph, message):
    head = graph.value(message, HT.headers)
    if head is None:
        return []
    return [(str(graph.value(field, HT.fieldName)), str(graph.value(field, HT.fieldValue))) for field in Collection(graph, head)]


def status_range(iri):
    """`hts:StatusCode4xx` → 400 to 499; `hts:Created` → 201."""
    name = str(iri).rpartition("#")[2]
    if name.startswith("StatusCode"):
        first = int(name.removeprefix("StatusCode")[0]) * 100
        return range(first, first + 100)
    code = CODES[name.lower()]
    return range(code, code + 1)


def text(literal):
    return None if literal is None else str(literal)
