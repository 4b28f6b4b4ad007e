"""rdflib's SPARQL stores and SPARQLWrapper."""

from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

import plans
from live import expect, expect_equal

GRAPH = "http://example.org/clients/python"
MEDIA_TYPES = {
    TURTLE: ["text/turtle"],
    RDFXML: ["application/rdf+xml"],
    N3: ["text/n3", "text/turtle"],
    JSONLD: ["application/ld+json"],
}
S, P = URIRef("http://example.org/s"), URIRef("http://example.org/p")


def run(checks, server):
    for form in ("json", "xml", "csv", "tsv"):
        checks.run(f"rdflib SPARQLStore: SELECT as {form}", rdflib_select, server, form)
    for method in ("GET", "POST", "POST_FORM"):
        checks.run(f"rdflib SPARQLStore: {method}", rdflib_method, server, method)
    checks.run("rdflib SPARQLStore: patterns and values", rdflib_patterns, server)
    checks.run("rdflib SPARQLStore: ASK", rdflib_ask, server)
    checks.run("rdflib SPARQLStore: CONSTRUCT", rdflib_construct, server)
    checks.run("rdflib SPARQLStore: a named graph as the default graph", rdflib_named_graph, server)
    checks.run("rdflib SPARQLUpdateStore: add, update, remove", rdflib_update, server)
    checks.run("rdflib SPARQLUpdateStore: refused without a token", rdflib_no_token, server)
    for form, read in {JSON: wrapper_json, XML: wrapper_xml, CSV: wrapper_table, TSV: wrapper_table}.items():
        checks.run(f"SPARQLWrapper: SELECT as {form}", read, server, form)
    checks.run("SPARQLWrapper: ASK", wrapper_ask, server)
    for form in (TURTLE, RDFXML, N3, JSONLD):
        checks.run(f"SPARQLWrapper: CONSTRUCT as {form}", wrapper_graph, server, form, plans.CONSTRUCT)
        checks.run(f"SPARQLWrapper: DESCRIBE as {form}", wrapper_graph, server, form, plans.DESCRIBE)
    for direct in (False, True):
        checks.run(f"SPARQLWrapper: update ({'direct' if direct else 'form'})", wrapper_update, server, direct)


def store(server, **options):
    return Graph(SPARQLStore(server.url("/sparql"), **options))


def rdflib_select(server, form):
    rows = list(store(server, returnFormat=form).query(plans.PER_PLAN))
    expect_equal({str(plan): int(n) for plan, n in rows}, plans.TASKS_PER_PLAN)
    label = list(store(server, returnFormat=form).query(plans.LABEL))
    expect_equal([str(row[0]) for row in label], [plans.BUSIEST_LABEL], "the label")
    if form != "csv":
        expect(label[0][0].language.startswith("zh"), "the language is lost")


def rdflib_method(server, method):
    rows = list(store(server, method=method).query(plans.COUNT_ASSIGNMENTS))
    expect_equal(rows[0][0], Literal(plans.ASSIGNMENTS, datatype=XSD.integer))


def rdflib_patterns(server):
    graph = store(server)
    expect_equal(len(list(graph.triples((None, RDF.type, URIRef(f"{plans.PLAN}Task"))))), plans.TASKS, "tasks")
    party = URIRef(plans.PARTY)
    expect_equal(len(set(graph.objects(None, party))), plans.UNITS, "units")
    expect_equal(len(list(graph.subjects(party, URIRef(plans.BUSIEST)))), plans.TASKS_OF_BUSIEST, "tasks of the busiest unit")


def rdflib_ask(server):
    graph = store(server)
    expect_equal([graph.query(plans.ASK_TRUE).askAnswer, graph.query(plans.ASK_FALSE).askAnswer], [True, False])


def rdflib_construct(server):
    expect_equal(len(store(server).query(plans.CONSTRUCT).graph), plans.ASSIGNMENTS, "the number of triples")


def rdflib_named_graph(server):
    graph = Graph(SPARQLStore(server.url("/sparql")), identifier=URIRef(plans.JIADING_GRAPH))
    expect_equal(len(list(graph.subjects(RDF.type, URIRef(f"{plans.PLAN}Task")))), 15, "tasks in the graph of one plan")


def writer(server, headers):
    return Graph(SPARQLUpdateStore(server.url("/sparql"), server.url("/update"), headers=headers), identifier=URIRef(GRAPH))


def rdflib_update(server):
    graph = writer(server, dict([server.authorization]))
    graph.add((S, P, Literal('嘉定区 "x"\n', lang="zh")))
    expect_equal([str(o) for o in graph.objects(S, P)], ['嘉定区 "x"\n'], "what was added")
    graph.update("INSERT { ?s ?p 2 } WHERE { ?s ?p ?o }")
    expect_equal(len(graph), 2, "the size after an update")
    graph.remove((S, None, None))
    expect_equal(len(graph), 0, "the size after removal")


def rdflib_no_token(server):
    try:
        writer(server, {}).add((S, P, Literal(3)))
    except Exception as refusal:  # urllib's HTTPError or rdflib's wrapping of it
        expect("401" in str(refusal) or "403" in str(refusal), f"refused with {refusal}")
        return
    expect(False, "an update without a token was accepted")


def wrapper(server, query, form=JSON, path="/sparql"):
    client = SPARQLWrapper(server.url(path))
    client.setQuery(query)
    client.setReturnFormat(form)
    return client


def wrapper_json(server, form):
    found = wrapper(server, plans.PER_PLAN, form).queryAndConvert()["results"]["bindings"]
    expect_equal({row["plan"]["value"]: int(row["n"]["value"]) for row in found}, plans.TASKS_PER_PLAN)


def wrapper_xml(server, form):
    document = wrapper(server, plans.PER_PLAN, form).queryAndConvert()
    literals = [node.firstChild.data for node in document.getElementsByTagName("literal")]
    expect_equal(sorted(literals), sorted([*plans.TASKS_PER_PLAN, *map(str, plans.TASKS_PER_PLAN.values())]))


def wrapper_table(server, form):
    lines = wrapper(server, plans.ALL_ASSIGNMENTS, form).queryAndConvert().decode().splitlines()
    expect_equal(len(lines) - 1, plans.ASSIGNMENTS, "the number of rows")
    expect(all(line.count("," if form == CSV else "\t") == 1 for line in lines), "a row has not two columns")


def wrapper_ask(server):
    answers = [wrapper(server, query).queryAndConvert()["boolean"] for query in (plans.ASK_TRUE, plans.ASK_FALSE)]
    expect_equal(answers, [True, False])


def wrapper_graph(server, form, query):
    found = wrapper(server, query, form).query()
    expect(found.info()["content-type"].split(";")[0] in MEDIA_TYPES[form], f"it comes as {found.info()['content-type']}")
    answer = found.convert()
    graph = answer if isinstance(answer, Graph) else Graph().parse(data=answer, format="turtle")
    if query == plans.CONSTRUCT:
        expect_equal(len(graph), plans.ASSIGNMENTS, "the number of triples")
    else:
        identifier = graph.value(URIRef(plans.JIADING), URIRef("http://purl.org/dc/terms/identifier"))
        expect_equal(str(identifier), "jiading-2025", "the identifier")


def wrapper_update(server, direct):
    graph = f"{GRAPH}/wrapper-{direct}"
    client = wrapper(server, plans.insert(graph), path="/update")
    client.setMethod(POST)
    client.setRequestMethod("postdirectly" if direct else "urlencoded")
    client.addCustomHttpHeader(*server.authorization)
    client.query()
    expect(wrapper(server, plans.holds(graph)).queryAndConvert()["boolean"], "the triple is not there")
