"""A report in EARL, the W3C's vocabulary for test results."""

import subprocess
from datetime import UTC, datetime

from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, DOAP, FOAF, XSD

EARL = Namespace("http://www.w3.org/ns/earl#")
SUBJECT = URIRef("https://w3id.org/plangraph/")


def write(path, binary, outcomes):
    """`outcomes` are pairs (IRI of the test, whether it passed)."""
    graph = Graph()
    for prefix, namespace in [("earl", EARL), ("doap", DOAP), ("dcterms", DCTERMS), ("foaf", FOAF)]:
        graph.bind(prefix, namespace)
    now = Literal(datetime.now(UTC).isoformat(timespec="seconds"), datatype=XSD.dateTime)
    version = subprocess.run([binary.resolve(), "--version"], capture_output=True, text=True, check=True).stdout.strip()
    developer = BNode()
    for kind in (EARL.TestSubject, EARL.Software, DOAP.Project):
        graph.add((SUBJECT, RDF.type, kind))
    graph.add((SUBJECT, DOAP.name, Literal("plangraph")))
    graph.add((SUBJECT, DCTERMS.hasVersion, Literal(version)))
    graph.add((SUBJECT, DOAP.developer, developer))
    graph.add((developer, RDF.type, EARL.Assertor))
    graph.add((developer, FOAF.name, Literal("the plangraph project")))
    for test, passed in outcomes:
        assertion, result = BNode(), BNode()
        graph.add((assertion, RDF.type, EARL.Assertion))
        graph.add((assertion, EARL.assertedBy, developer))
        graph.add((assertion, EARL.subject, SUBJECT))
        graph.add((assertion, EARL.test, URIRef(test)))
        graph.add((assertion, EARL.mode, EARL.automatic))
        graph.add((assertion, EARL.result, result))
        graph.add((result, RDF.type, EARL.TestResult))
        graph.add((result, EARL.outcome, EARL.passed if passed else EARL.failed))
        graph.add((result, DCTERMS.date, now))
    graph.serialize(path, format="turtle", encoding="utf-8")
