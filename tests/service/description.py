"""The three tests of SPARQL 1.1 Service Description, which the manifest names without saying how to run them."""

from rdflib import RDF, Literal, Namespace, URIRef

from judge import GRAPHS, parse_graph
from live import expect, expect_equal

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")

# Property: (classes its subject may have, classes its object may have); None: an IRI of any kind.
PROPERTIES = {
    "endpoint": ("Service", None),
    "feature": ("Service", "Feature"),
    "defaultEntailmentRegime": ("Service", "EntailmentRegime"),
    "defaultSupportedEntailmentProfile": ("Service", "EntailmentProfile"),
    "entailmentRegime": ("NamedGraph", "EntailmentRegime"),
    "supportedEntailmentProfile": ("NamedGraph", "EntailmentProfile"),
    "extensionFunction": ("Service", "Function"),
    "extensionAggregate": ("Service", "Aggregate"),
    "languageExtension": ("Service", "Feature"),
    "supportedLanguage": ("Service", "Language"),
    "propertyFeature": ("Service", "Feature"),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "resultFormat": ("Service", None),
    "inputFormat": ("Service", None),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("GraphCollection Dataset", "NamedGraph"),
    "name": ("NamedGraph", None),
    "graph": ("NamedGraph", "Graph"),
}
CLASSES = {"Service", "NamedGraph", *" ".join(range_ for _, range_ in PROPERTIES.values() if range_).split()}
FEATURES = {"DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery"}
LANGUAGES = {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"}


def fetch(server, accept=None):
    """The description: what a GET on the endpoint without a query answers."""
    response = server.request("GET", "/sparql", [("Accept", accept)] if accept else [])
    expect_equal(response.status, 200, "the status")
    return parse_graph(response, server.url("/sparql"))


def returns_rdf(server):
    """Without preference and in each RDF format, always the same number of triples."""
    size = len(fetch(server))
    expect(size > 0, "the description is empty")
    for accept in GRAPHS:
        expect_equal(len(fetch(server, accept)), size, f"the number of triples as {accept}")


def has_endpoint_triple(server):
    """`sd:endpoint` is the very URL that was asked."""
    found = set(fetch(server).objects(None, SD.endpoint))
    expect(URIRef(server.url("/sparql")) in found, f"sd:endpoint is {sorted(found)}, not {server.url('/sparql')}")


def conforms_to_schema(server):
    """Terms are defined, subjects and objects of their properties are of the classes the vocabulary gives."""
    graph = fetch(server)
    services = set(graph.subjects(RDF.type, SD.Service))
    expect(services, "there is no sd:Service")
    for service in services:
        expect_equal(len(set(graph.objects(service, SD.endpoint))), 1, f"the number of endpoints of {service}")
    for named in graph.subjects(RDF.type, SD.NamedGraph):
        expect_equal(len(set(graph.objects(named, SD.name))), 1, f"the number of names of {named}")
    problems = [problem for triple in graph for problem in misuses(graph, *triple)]
    expect(not problems, "\n".join(sorted(problems)))


def misuses(graph, subject, predicate, object_):
    """What is wrong with one triple."""
    term = local(predicate)
    if term and term not in PROPERTIES:
        yield f"sd:{term} is no property of the vocabulary"
    elif term:
        domain, range_ = PROPERTIES[term]
        if isinstance(object_, Literal) or range_ is None and not isinstance(object_, URIRef):
            yield f"sd:{term} has {object_.n3()} as its object"
        if not fits(graph, subject, domain):
            yield f"sd:{term} has {subject.n3()}, which is no {domain}, as its subject"
        if range_ and not fits(graph, object_, range_):
            yield f"sd:{term} has {object_.n3()}, which is no {range_}, as its object"
    for name in (local(object_), local(subject)):
        if name and name not in CLASSES | FEATURES | LANGUAGES | set(PROPERTIES):
            yield f"sd:{name} is no term of the vocabulary"
    if predicate == SD.supportedLanguage and local(object_) and local(object_) not in LANGUAGES:
        yield f"sd:{local(object_)} is no language"
    if predicate == SD.feature and local(object_) and local(object_) not in FEATURES:
        yield f"sd:{local(object_)} is no feature"


def fits(graph, node, classes):
    """A node that says nothing of its class is of the class its use implies."""
    stated = {local(kind) for kind in graph.objects(node, RDF.type)} & CLASSES
    return not stated or bool(stated & set(classes.split()))


def local(node):
    """The name of a term of the vocabulary; None for any other node."""
    return str(node).removeprefix(str(SD)) if isinstance(node, URIRef) and str(node).startswith(str(SD)) else None


TESTS = {"returns-rdf": returns_rdf, "has-endpoint-triple": has_endpoint_triple, "conforms-to-schema": conforms_to_schema}
