"""Whether an answer is what a manifest expects."""

import json
from io import BytesIO
from xml.etree import ElementTree

from rdflib import Graph
from rdflib.compare import isomorphic
from rdflib.query import Result

from live import expect, expect_equal

RESULTS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
GRAPHS = {"text/turtle": "turtle", "application/rdf+xml": "xml", "application/n-triples": "nt"}


def judge(expected, response, base):
    """Raises when the answer is not the expected one; `base` is the IRI of the request."""
    statuses = expected.statuses
    expect(any(response.status in status for status in statuses), f"status {response.status}, expected {say(statuses)}")
    vacuous = response.status in (401, 403, 404) and not any(len(codes) == 1 for codes in statuses)
    expect(not vacuous, f"status {response.status}: the request was turned away before anything looked at it")
    if expected.boolean is not None:
        expect_equal(boolean(response), expected.boolean, "the boolean")
    if expected.format is not None:
        FORMATS[expected.format](response)
    for name, value in expected.headers:
        expect_equal(media_type(response.header(name)), media_type(value), name)
    if expected.location is not None:
        expect(response.header("location"), "there is no Location header")
    if expected.body is not None:
        wanted = Graph().parse(data=expected.body, format="turtle", publicID=base)
        found = parse_graph(response, base)
        expect(isomorphic(found, wanted), f"the graph is not the expected one, which is\n{wanted.serialize(format='turtle')}")


def say(statuses):
    """`201 or 2xx`."""
    return " or ".join(str(codes.start) if len(codes) == 1 else f"{codes.start // 100}xx" for codes in statuses)


def media_type(value):
    """Type and parameters, compared without regard to case, order and spaces."""
    kind, *parameters = (value or "").lower().split(";")
    return kind.strip(), sorted(parameter.strip().replace('"', "") for parameter in parameters)


def boolean(response):
    """The answer of an ASK; `true` is a boolean of JSON or a word of XML, not a string."""
    form = RESULTS.get(response.media_type)
    expect(form in ("json", "xml"), f"a boolean comes as {response.media_type or 'nothing'}")
    if form == "xml":
        element = ElementTree.fromstring(response.body).find("{http://www.w3.org/2005/sparql-results#}boolean")
        expect(element is not None and element.text in ("true", "false"), "the XML holds no boolean")
        return element.text == "true"
    answer = json.loads(response.body).get("boolean")
    expect(isinstance(answer, bool), "the JSON holds no boolean")
    return answer


def tabular(response):
    """The answer of a SELECT."""
    form = RESULTS.get(response.media_type)
    expect(form, f"a table comes as {response.media_type or 'nothing'}")
    table = Result.parse(BytesIO(response.body), format=form)
    expect(table.type == "SELECT" and table.vars, "the answer is no table")
    return table


def parse_graph(response, base="http://example.org/"):
    """The answer of a CONSTRUCT, a DESCRIBE or the graph store."""
    form = GRAPHS.get(response.media_type)
    expect(form, f"a graph comes as {response.media_type or 'nothing'}")
    return Graph().parse(data=response.body, format=form, publicID=base)


FORMATS = {"boolean": boolean, "tabular": tabular, "RDF": parse_graph}
