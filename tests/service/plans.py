"""What the five bundled plans say, for checks that a wrong answer fails."""

PLAN = "https://w3id.org/plangraph/def#"
PREFIXES = f"""PREFIX plan: <{PLAN}>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX ex: <http://example.org/>
"""
ID = "https://w3id.org/plangraph/id/"
JIADING = f"{ID}plan/jiading-2025"
JIADING_GRAPH = "https://w3id.org/plangraph/graph/source/jiading-2025"
BUSIEST = f"{ID}unit/310115/kejingwei"
BUSIEST_LABEL = "区科经委"
PARTY = f"{PLAN}responsibleParty"

TASKS, ASSIGNMENTS, UNITS, TASKS_OF_BUSIEST = 50, 178, 37, 33
TASKS_PER_PLAN = {"jiading-2025": 15, "pudong-2025-28": 17, "pudong-2025-32": 18}

COUNT_TASKS = PREFIXES + "SELECT (COUNT(*) AS ?n) { ?task a plan:Task }"
COUNT_ASSIGNMENTS = PREFIXES + "SELECT (COUNT(*) AS ?n) { ?assignment a plan:ResponsibilityAssignment }"
ALL_ASSIGNMENTS = PREFIXES + "SELECT ?assignment ?task { ?assignment a plan:ResponsibilityAssignment ; plan:task ?task }"
PER_PLAN = (
    PREFIXES
    + """SELECT ?plan (COUNT(?task) AS ?n)
{ ?task a plan:Task ; plan:ofPlan/dcterms:identifier ?plan } GROUP BY ?plan"""
)
LABEL = PREFIXES + f'SELECT ?label {{ <{BUSIEST}> skos:prefLabel ?label FILTER(LANGMATCHES(LANG(?label), "zh")) }}'
ASK_TRUE = PREFIXES + f'ASK {{ ?unit skos:prefLabel ?l FILTER(STR(?l) = "{BUSIEST_LABEL}") }}'
ASK_FALSE = PREFIXES + f"ASK {{ <{JIADING}> a plan:Task }}"
CONSTRUCT = PREFIXES + "CONSTRUCT { ?unit ex:carries ?task } WHERE { ?task a plan:Task ; plan:responsibleParty ?unit }"
DESCRIBE = f"DESCRIBE <{JIADING}>"


def insert(graph, value=1):
    """An update that puts one triple into a graph."""
    return f"INSERT DATA {{ GRAPH <{graph}> {{ <http://example.org/s> <http://example.org/p> {value} }} }}"


def holds(graph, value=1):
    """The query that asks for that triple."""
    return f"ASK {{ GRAPH <{graph}> {{ <http://example.org/s> <http://example.org/p> {value} }} }}"
