"""One check a report: what must agree between the program and the independent computation."""

import cascade as cascades
import compute
import fields

ITERATED = 1e-6  # relative, for what the program iterates to a tolerance


def load(name, graph, result, checks):
    ours = compute.load(graph)
    checks.same(name, ours, lambda: fields.load(result))
    by_load = sorted(ours["units"], key=lambda unit: (-ours["units"][unit]["tasks"], unit))
    checks.same(f"{name}, order", by_load, lambda: fields.load_order(result))
    rows = {unit: [(task, unit) for task in graph.tasks if unit in graph.units_of(task)] for unit in graph.units}
    cited(name, graph, rows, lambda: fields.evidence_of_units(result), checks)


def pairs(name, graph, result, checks):
    ours = compute.pairs(graph)
    checks.same(name, ours, lambda: fields.pairs(result))
    by_shared = sorted(ours, key=lambda pair: (-ours[pair]["shared"], pair))
    checks.same(f"{name}, order", by_shared, lambda: fields.pair_order(result))
    rows = {pair: [(task, unit) for task in entry["tasks"] for unit in pair] for pair, entry in ours.items()}
    cited(name, graph, rows, lambda: fields.evidence_of_pairs(result), checks)


def cited(name, graph, rows, theirs, checks):
    """Evidence is one assignment a row; an IRI ends in plan, task and position."""

    def iri(task, unit):
        position = next(at for at, named in graph.lists[task] if named == unit)
        return f"plan/{task[0]}/task/{task[1]}/unit/{position}"

    ours = {key: sorted(iri(*row) for row in part) for key, part in rows.items()}
    tails = lambda part: sorted("/".join(one.split("/")[-6:]) for one in part)
    checks.same(f"{name}, evidence", ours, lambda: {key: tails(part) for key, part in theirs().items()})


def fragility(name, graph, result, checks):
    ours, theirs = compute.fragility(graph), lambda: fields.fragility(result)
    ours["bridges"] = sorted(tuple(bridge) for bridge in ours["bridges"])
    checks.same(name, ours, theirs)


def cover(name, graph, result, checks):
    size, optima = compute.covers(graph)
    common = [unit for unit in graph.units if all(unit in optimum for optimum in optima)]
    ours = {
        "size": size,
        "lower_bound": size,
        "exact": True,
        "optima_count": len(optima),
        "optima": optima,
        "in_every_optimum": common,
        "uncovered": sum(not listed for listed in graph.lists.values()),
    }
    listed = fields.LISTED_OPTIMA
    if len(optima) <= listed:
        checks.same(name, ours, lambda: fields.cover(result))
        return
    # More optima than are listed: those listed must be optima.
    del ours["optima"]
    checks.same(name, ours, lambda: {k: v for k, v in fields.cover(result).items() if k != "optima"})
    theirs = lambda: fields.cover(result)["optima"]
    checks.true(f"{name}, optima", lambda: len(theirs()) == listed and all(o in optima for o in theirs()))


def removal(name, graph, removed, result, checks):
    checks.same(name, compute.removal(graph, removed), lambda: fields.removal(result))


def cascade(name, root, result, checks):
    comparisons, refused = cascades.cascade(root)
    checks.same(name, comparisons, lambda: fields.cascade(result)[0])
    checks.same(f"{name}, refused", sorted(refused), lambda: sorted(fields.cascade(result)[1]))
    sums = {entry["metric"]: (entry["sum"], entry["bound"]) for entry in comparisons.values()}
    checks.same("known sums", (520, 500), lambda: tuple(map(int, sums["class3-certificates-new"])))
    checks.same("known sums", (100, 100), lambda: tuple(map(int, sums["overseas-approvals-new"])))


OVER_GRAPHS = {"load": load, "pairs": pairs, "fragility": fragility, "cover": cover}
OVER_CORPUS = {"cascade": cascade}
