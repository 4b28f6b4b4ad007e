"""One check a report: what must agree between the program and the independent computation."""

import math

import cascade as cascades
import compute
import fields
import networkx as nx
import numpy as np
from graph import read_register

ITERATED = 1e-6  # relative, for what the program iterates to a tolerance
CHANCE = 5.0  # standard errors, for what both sides sample
QUALITY = 0.005  # modularity below which a search that proves nothing must not fall
TRIED = 200_000  # sets of units up to which all are tried


def load(name, graph, result, checks):
    ours = compute.load(graph)
    checks.same(name, ours, lambda: fields.load(result))
    named = sorted(set(graph.units) & graph.open_sets)
    checks.same(f"{name}, open sets", named, lambda: fields.open_sets(result))
    by_load = sorted(ours["units"], key=lambda unit: (-ours["units"][unit]["tasks"], unit))
    checks.same(f"{name}, order", by_load, lambda: fields.load_order(result))
    rows = {unit: [(task, unit) for task in graph.tasks if unit in graph.units_of(task)] for unit in graph.units}
    cited(name, graph, rows, lambda: fields.evidence_of_units(result), checks)


def pairs(name, graph, result, checks):
    ours = compute.pairs(graph)
    checks.same(name, ours, lambda: fields.pairs(result))
    checks.same(f"{name}, tasks", len(graph.tasks), lambda: fields.task_count(result))
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
    checks.same(name, compute.fragility(graph), lambda: fields.fragility(result))


def cover(name, graph, result, checks):
    size, optima = compute.covers(graph)
    common = [unit for unit in graph.units if all(unit in optimum for optimum in optima)]
    ours = {
        "size": size,
        "lower_bound": size,
        "exact": True,
        "optima_count": len(optima),
        "all_counted": True,
        "in_every_optimum": common,
        "uncovered": sum(not listed for listed in graph.lists.values()),
    }
    checks.same(name, ours, lambda: {k: v for k, v in fields.cover(result).items() if k != "optima"})
    theirs = lambda: fields.cover(result)["optima"]
    if len(optima) <= fields.LISTED_OPTIMA:
        checks.same(f"{name}, optima", optima, theirs)
    else:  # Those listed must be optima.
        listed = lambda: len(theirs()) == fields.LISTED_OPTIMA and all(one in optima for one in theirs())
        checks.true(f"{name}, optima", listed)
    if len(optima) <= fields.LISTED_OPTIMA:
        ours = members(optima, graph)
        checks.same(f"{name}, members", ours, lambda: {u: e for u, e in fields.cover_members(result).items() if e["optima"]})
    curve(name, graph, size, result, checks)


def members(optima, graph):
    """Of each unit of a listed optimum: optima that hold it, tasks that name it."""
    listed = {unit for optimum in optima for unit in optimum}
    holds = lambda unit: sum(unit in optimum for optimum in optima)
    tasks = lambda unit: sum(named == unit for _, named in graph.edges())
    return {unit: {"optima": holds(unit), "tasks": tasks(unit)} for unit in listed}


def curve(name, graph, size, result, checks):
    """The best sets of fewer units, and that the sets named touch what is said."""
    tasks = sum(bool(listed) for listed in graph.lists.values())
    if not tasks or math.comb(len(graph.units), size // 2) > TRIED:
        return
    best = [compute.best_coverage(graph, seats) for seats in range(1, size + 1)]
    ours = [
        {"seats": at, "covered": now, "added": now - before, "share": now / tasks, "exact": True}
        for at, (before, now) in enumerate(zip([0, *best], best), 1)
    ]
    checks.same(f"{name}, curve", ours, lambda: fields.cover_curve(result))
    touched = lambda units: sum(bool(set(units) & set(graph.units_of(task))) for task in graph.tasks)
    checks.same(f"{name}, curve sets", best, lambda: [touched(units) for units in fields.cover_curve_units(result)])


def position(name, graph, result, checks):
    ours = compute.position(graph)
    split = lambda keep: {u: {k: v for k, v in e.items() if keep(k)} for u, e in ours.items()}
    iterated = lambda key: key in fields.ITERATED
    checks.same(name, split(lambda key: not iterated(key)), lambda: fields.position(result)[0])
    checks.same(f"{name}, PageRank", split(iterated), lambda: fields.position(result)[1], ITERATED)
    whole = {
        "tasks": len(graph.tasks),
        "assignments": len(graph.edges()),
        "components": compute.fragility(graph)["components"],
        "clustering": compute.clustering(graph),
        "singular_converged": True,
    }
    named = sorted(set(graph.units) & graph.open_sets)
    checks.same(f"{name}, open sets", named, lambda: fields.open_sets(result))
    checks.same(f"{name}, whole", whole, lambda: fields.position_whole(result))
    singular(name, graph, result, checks)


def singular(name, graph, result, checks):
    """Up to normalisation; where the largest singular value is not simple, any vector of its space will do."""
    if not graph.units:
        return
    left, values, _ = np.linalg.svd(graph.matrix(), full_matrices=False)
    checks.same(f"{name}, singular value", float(values[0]), lambda: fields.singular(result)[0])
    residual = lambda: compute.singular_residual(graph, fields.singular(result)[1])
    checks.true(f"{name}, singular vector", lambda: residual() < ITERATED or f"residual {residual()}")
    if len(values) < 2 or values[1] < values[0] * (1 - 1e-4):
        ours = dict(zip(graph.units, np.abs(left[:, 0]).tolist()))
        largest = max(ours.values())

        def scaled():
            theirs = fields.singular(result)[1]
            top = max(theirs.values())
            # Entries far below the largest are compared with it, not with themselves.
            return {unit: value / top + 1.0 for unit, value in theirs.items()}

        scaled_ours = {unit: value / largest + 1.0 for unit, value in ours.items()}
        checks.same(f"{name}, singular entries", scaled_ours, scaled, ITERATED)


def brokers(name, graph, result, checks, functions=None):
    functions = functions or {}
    district = lambda unit: unit.split("/")[0]
    kind = lambda unit: compute.kind(functions.get(unit, []))
    by_district, by_kind = compute.brokerage(graph, district), compute.brokerage(graph, kind)
    ties = compute.arcs(graph)
    first = lambda listed: any(at == 1 for at, _ in listed)
    ours = {
        "arcs": len(ties),
        "tasks": sum(len(listed) > 1 and first(listed) for listed in graph.lists.values()),
        "districts": sorted({district(unit) for unit in graph.units}),
        "units": {
            unit: {
                "district": district(unit),
                "kind": kind(unit),
                "listed_by": sum(b == unit for _, b in ties),
                "lists": sum(a == unit for a, _ in ties),
                "brokerage": sum(by_district[unit].values()),
                "by_district": by_district[unit],
                "by_kind": by_kind[unit],
            }
            for unit in graph.units
        },
    }
    checks.same(name, ours, lambda: fields.brokers(result))


def worst(name, graph, result, checks):
    units = len(graph.units)

    def ours(entry):
        if math.comb(units, entry["lost"]) > 3 * TRIED:
            return entry
        best, sets = compute.worst_removals(graph, entry["lost"])
        listed = sets if best and len(sets) <= 100 else entry["coalitions"] if best else []
        return {"lost": entry["lost"], "orphaned": best, "exact": True, "count": len(sets), "coalitions": listed}

    try:
        theirs = fields.worst(result)
    except fields.Missing as missing:
        checks.fail(name, missing)
        return
    checks.true(f"{name}, sizes", lambda: [e["lost"] for e in theirs] == list(range(1, len(theirs) + 1)) and (bool(theirs) or not units))
    checks.same(name, [ours(entry) for entry in theirs], lambda: theirs)
    tasks = sum(bool(listed) for listed in graph.lists.values())
    checks.same(f"{name}, whole", {"units": units, "covered_tasks": tasks}, lambda: fields.worst_sizes(result))
    orphaned = lambda sets: [(s, compute.removal(graph, s)["orphaned"]) for s, _ in sets]
    checks.true(f"{name}, orphans", lambda: fields.worst_orphans(result) == orphaned(fields.worst_orphans(result)))
    if not graph.edges():
        checks.same(f"{name}, robustness", None, lambda: fields.robustness(result))
        return
    count = {unit: sum(u == unit for _, u in graph.edges()) for unit in graph.units}
    by_tasks = sorted(graph.units, key=lambda unit: (-count[unit], unit))

    def areas():
        attack = [unit for unit, _ in fields.attack(result)]
        return {
            "random": compute.mean_robustness(graph),
            "by_tasks": compute.robustness(graph, compute.orphaned_along(graph, by_tasks)),
            "worst_first": compute.robustness(graph, compute.orphaned_along(graph, attack)),
        }

    try:
        checks.same(f"{name}, robustness", areas(), lambda: fields.robustness(result))
        steps = fields.attack(result)
        checks.same(f"{name}, attack", compute.orphaned_along(graph, [u for u, _ in steps]), lambda: [n for _, n in steps])
        shares = [(at, 1 - gone / tasks) for at, (_, gone) in enumerate(steps, 1)]
        checks.same(f"{name}, attack shares", shares, lambda: fields.attack_shares(result))
        checks.true(f"{name}, attack is greedy", lambda: greedy(graph, steps))
    except fields.Missing as missing:
        checks.fail(f"{name}, robustness", missing)


def greedy(graph, steps):
    """Whether each step takes a unit whose loss orphans most; or which does not."""
    gone, before = [], 0
    for unit, orphaned in steps:
        best = max(compute.orphaned_along(graph, [*gone, other])[-1] for other in graph.units if other not in gone)
        if orphaned != best:
            return f"losing {unit} after {len(gone)} leaves {orphaned} orphans, another {best}"
        gone, before = [*gone, unit], orphaned
    return True


def channels(name, graph, result, checks):
    of_task, plans = compute.channels(graph)
    checks.same(name, of_task, lambda: fields.channels(result)[0])
    checks.same(f"{name}, sum", sum(count for count, _ in of_task.values()), lambda: fields.channels(result)[2])
    named = lambda: {plan: entry for plan, entry in fields.channels(result)[1].items() if entry["tasks"]}
    checks.same(f"{name}, plans", plans, named)


def leads(name, graph, result, checks):
    most, changes = compute.first_places(graph)
    opened = [unit for listed in graph.lists.values() for at, unit in listed if at == 1]
    ours = {
        "tasks": sum(bool(listed) for listed in graph.lists.values()),
        "most_now": max(map(opened.count, set(opened)), default=0),
        "most_proposed": most,
        "changes": changes,
    }
    checks.same(name, ours, lambda: fields.leads(result))

    def sound():
        chosen = fields.proposal(result)
        counts = [entry["proposed"] for entry in chosen.values()]
        if len(chosen) != ours["tasks"] or max(map(counts.count, counts), default=0) != most:
            return "not all tasks, or one unit opens more lists than said"
        for task, entry in chosen.items():
            now = next((unit for at, unit in graph.lists[task] if at == 1), None)
            sizes = (entry["now"], entry["choices"], entry["changed"])
            if entry["proposed"] not in graph.units_of(task) or sizes != (now, len(graph.lists[task]), now != entry["proposed"]):
                return f"wrong of {task}"
        return sum(entry["changed"] for entry in chosen.values()) == changes

    checks.true(f"{name}, proposal", sound)

    def loads():
        proposed = [entry["proposed"] for entry in fields.proposal(result).values()]
        return {unit: {"now": opened.count(unit), "proposed": proposed.count(unit)} for unit in {*opened, *proposed}}

    try:
        checks.same(f"{name}, loads", loads(), lambda: fields.lead_loads(result))
    except fields.Missing as missing:
        checks.fail(f"{name}, loads", missing)


def ledger(name, graph, result, checks):
    ours = {
        unit: {
            task: {"position": at, "presumed_lead": at == 1}
            for task in graph.tasks
            for at, named in graph.lists[task]
            if named == unit
        }
        for unit in graph.units
    }
    checks.same(name, ours, lambda: fields.ledger(result))
    named = sorted(set(graph.units) & graph.open_sets)
    checks.same(f"{name}, open sets", named, lambda: fields.open_sets(result))


def raci(name, graph, result, checks):
    many, much = 7, 0.75
    opened = {unit for listed in graph.lists.values() for at, unit in listed if at == 1}
    size = {task: len(graph.lists[task]) for task in graph.tasks}
    count = {unit: sum(named == unit for _, named in graph.edges()) for unit in graph.units}

    def share(unit):
        """Of the tasks, with any unit, of the plans that name it."""
        plans = {task[0] for task in graph.tasks if unit in graph.units_of(task)}
        return count[unit] / sum(size[task] > 0 and task[0] in plans for task in graph.tasks)

    ours = {}
    # No clause of the plans marks a lead, so that every task with units lacks one and none has several.
    rules = {
        "no-lead": lambda n: n > 0,
        "several-leads": lambda n: False,
        "no-unit": lambda n: n == 0,
        "one-unit": lambda n: n == 1,
        "many-units": lambda n: n >= many,
    }
    for kind, broken in rules.items():
        for task in graph.tasks:
            if broken(size[task]):
                ours[kind, task, tuple(graph.units_of(task))] = {"count": size[task], "share": None}
    for unit in graph.units:
        if unit not in opened:
            ours["never-first-listed", None, (unit,)] = {"count": count[unit], "share": None}
        if share(unit) >= much:
            ours["overloaded", None, (unit,)] = {"count": count[unit], "share": share(unit)}
    checks.same(name, ours, lambda: fields.raci(result)[3])
    found = {kind: sum(key[0] == kind for key in ours) for kind in [*rules, "never-first-listed", "overloaded"]}
    checks.same(f"{name}, found", found, lambda: fields.raci(result)[2])
    checks.same(f"{name}, limits", {"many_units": many, "load_share": much}, lambda: fields.raci(result)[0])
    sizes = {"tasks": len(graph.tasks), "units": len(graph.units)}
    checks.same(f"{name}, sizes", sizes, lambda: fields.raci(result)[1])


def significance(name, graph, result, checks, sampled=False):
    """Exact where it can be, else against samples of our own; corrections from the p values as given."""
    try:
        tests, samples, pairs, counts = fields.significance(result)
    except fields.Missing as missing:
        checks.fail(name, missing)
        return
    shared = {pair: (entry["shared"], entry["tasks"]) for pair, entry in compute.pairs(graph).items()}
    theirs = lambda: {pair: (e["shared"], e["tasks"]) for pair, e in pairs.items() if e["shared"] or e["tasks"]}
    checks.same(f"{name}, shared", shared, theirs)
    exact = {pair: compute.hypergeometric(graph, *pair, entry["shared"]) for pair, entry in pairs.items()}
    checks.same(f"{name}, hypergeometric", exact, lambda: {p: e["p_hypergeometric"] for p, e in pairs.items()})
    plans = {plan for plan, _ in graph.tasks}
    names = {u: {t[0] for t in graph.tasks if u in graph.units_of(t)} for u in graph.units}
    tested = sum(
        one.split("/")[0] == other.split("/")[0] or bool(names[one] & names[other] & plans)
        for at, one in enumerate(graph.units)
        for other in graph.units[at + 1 :]
    )
    checks.same(f"{name}, tests", tested, lambda: tests)
    p = [entry["p"] for entry in pairs.values()]
    bonferroni, holm, hochberg = compute.corrected(p, max(tests, len(p)))
    ours = {
        pair: {"p_bonferroni": b, "p_holm": h, "p_benjamini_hochberg": f}
        for pair, b, h, f in zip(pairs, bonferroni.tolist(), holm.tolist(), hochberg.tolist())
    }
    checks.same(f"{name}, corrections", ours, lambda: {p: {k: e[k] for k in ours[p]} for p, e in pairs.items()})
    level = counts["level"]
    found = {
        "significant_after_benjamini_hochberg": int((hochberg <= level).sum()),
        "significant_after_bonferroni": int((bonferroni <= level).sum()),
        "smallest_p": min(p, default=None),
        "smallest_possible_p": 1 / (1 + samples),
        "level": 0.05,
    }
    checks.same(f"{name}, found", found, lambda: counts)
    # What is drawn at least as often and at most as often covers every sample at least once.
    both = lambda e: e["p"] + e["p_fewer"] >= 1 + 1 / (1 + samples) - 1e-9 and min(e["p"], e["p_fewer"]) > 0
    checks.true(f"{name}, tails", lambda: all(map(both, pairs.values())))
    if sampled and graph.edges():
        by_samples(name, graph, pairs, samples, result, checks)
        checks.same(f"{name}, nothing is significant", 0, lambda: counts["significant_after_benjamini_hochberg"])
    shapes(name, graph, result, checks)


def by_samples(name, graph, pairs, samples, result, checks, own=2_000):
    """Both sides sample the same null: means and p agree within the error of sampling."""
    mean, more, fewer, shapes = compute.by_chance(graph, own, seed=1)
    number = {unit: at for at, unit in enumerate(graph.units)}
    # Our samples are correlated (few rounds apart): count them as a third.
    part, wrong = 3 / own + 1 / samples, []

    def near(what, theirs, ours, variance):
        if abs(theirs - ours) > CHANCE * math.sqrt(variance * part) + 2 / own:
            wrong.append(f"{what} is {theirs}, sampled {ours}")

    chance = lambda p: max(p * (1 - p), 1e-3)
    for (one, other), entry in pairs.items():
        at = number[one], number[other]
        near(f"p of {one} {other}", entry["p"], more[at], chance(more[at]))
        near(f"p_fewer of {one} {other}", entry["p_fewer"], fewer[at], chance(fewer[at]))
        near(f"expected of {one} {other}", entry["expected"], mean[at], max(mean[at], 0.05))
    try:
        for plan, entry in fields.shapes_by_chance(result).items():
            for at, shape in enumerate(["nodf", "meeting_pairs"]):
                if entry[shape] is not None and plan in shapes:
                    mean_of, more_of, fewer_of = shapes[plan][:, at]
                    near(f"p_more of {shape} of {plan}", entry[shape]["p_more"], more_of, chance(more_of))
                    near(f"p_fewer of {shape} of {plan}", entry[shape]["p_fewer"], fewer_of, chance(fewer_of))
                    near(f"expected {shape} of {plan}", entry[shape]["expected"], mean_of, max(mean_of, 1))
    except fields.Missing as missing:
        wrong.append(str(missing))
    checks.true(f"{name}, sampled", lambda: not wrong or "; ".join(wrong[:4]))


def shapes(name, graph, result, checks):
    ours = {}
    for plan in {plan for plan, _ in graph.tasks}:
        part = graph.select([plan], open_sets=True)
        ours[plan] = {
            "tasks": len(part.tasks),
            "units": len(part.units),
            "assignments": len(part.edges()),
            "nodf": compute.nodf(part.matrix())[0],
            "meeting_pairs": part.projection().number_of_edges(),
        }

    def theirs():
        found = fields.shapes(result)
        # None and 0 both say that there is no pair to be nested.
        for plan, entry in found.items():
            if plan in ours and not ours[plan]["nodf"]:
                entry["nodf"] = ours[plan]["nodf"]
        return found

    checks.same(f"{name}, shapes", ours, theirs)


def groups(name, graph, result, checks):
    """Modules are any of good quality: recomputed, and no worse than what a search of our own finds."""
    try:
        modules, communities, rest = fields.groups(result)
    except fields.Missing as missing:
        checks.fail(name, missing)
        return
    bare = [task for task in graph.tasks if not graph.lists[task]]
    checks.same(f"{name}, unplaced", bare, lambda: rest["unplaced"])
    of_unit = {unit: at for at, module in enumerate(modules) for unit in module[0]}
    of_task = {task: at for at, module in enumerate(modules) for task in module[1]}
    checks.same(f"{name}, units placed", graph.units, lambda: sorted(unit for module in modules for unit in module[0]))
    placed = [task for task in graph.tasks if graph.lists[task]]
    checks.same(f"{name}, tasks placed", placed, lambda: sorted(task for module in modules for task in module[1]))
    ends = [(of_unit.get(unit), of_task.get(task)) for task, unit in graph.edges()]
    inside = [sum(a == b == at for a, b in ends) for at in range(len(modules))]
    crossing = [sum((a == at) != (b == at) for a, b in ends) for at in range(len(modules))]
    checks.same(f"{name}, assignments", list(zip(inside, crossing)), lambda: [module[2:] for module in modules])
    checks.same(f"{name}, communities", graph.units, lambda: sorted(unit for part, _ in communities for unit in part))
    meet = lambda part: [task for task in graph.tasks if len(set(part) & set(graph.units_of(task))) > 1]
    checks.same(f"{name}, communities' tasks", [meet(p) for p, _ in communities], lambda: [t for _, t in communities])
    numbers = ([*range(1, len(modules) + 1)], [*range(1, len(communities) + 1)])
    checks.same(f"{name}, numbers", numbers, lambda: fields.numbering(result))
    if not ends or set(of_unit) != set(graph.units):
        checks.same(f"{name}, modularity", None, lambda: rest["modularity"])
        return
    checks.same(f"{name}, modularity", compute.barber(graph, of_unit, of_task), lambda: rest["modularity"])
    slack = 1e-9 if rest["proved"] else QUALITY
    checks.true(f"{name}, as good as BRIM", lambda: rest["modularity"] >= compute.best_barber(graph) - slack)
    projection = graph.projection()
    if not projection.number_of_edges():
        checks.same(f"{name}, communities' modularity", None, lambda: rest["communities_modularity"])
        return
    quality = lambda parts: nx.community.modularity(projection, parts, weight="weight")
    checks.same(f"{name}, communities' modularity", quality([part for part, _ in communities]), lambda: rest["communities_modularity"])
    louvain = quality(nx.community.louvain_communities(projection, weight="weight", seed=1))
    checks.true(f"{name}, as good as Louvain", lambda: rest["communities_modularity"] >= louvain - QUALITY)


def core(name, graph, result, checks):
    matrix = graph.matrix()
    shared = matrix @ matrix.T if len(graph.units) else np.zeros((0, 0))
    np.fill_diagonal(shared, 0)
    ties = (shared > 0).astype(float)
    try:
        units, fits = fields.core(result)
        rings = [units[unit] for unit in graph.units]
    except (fields.Missing, KeyError) as missing:
        checks.fail(name, missing)
        return
    degrees = {u: {"partners": int(ties[at].sum()), "tasks": int(matrix[at].sum())} for at, u in enumerate(graph.units)}
    checks.same(f"{name}, degrees", degrees, lambda: {u: {k: e[k] for k in ["partners", "tasks"]} for u, e in units.items()})
    if fits["fit"] is not None:
        checks.same(f"{name}, fit", compute.core_fit(ties, [ring["core"] for ring in rings]), lambda: fits["fit"])
    if len(graph.units) <= compute.TRIED:
        best = compute.best_core_fit(ties) if len(graph.units) > 2 else None
        checks.same(f"{name}, best fit", best, lambda: fits["fit"])
        checks.same(f"{name}, exhaustive", best is not None, lambda: fits["exhaustive"])
    if rings and all(ring["coreness"] is not None for ring in rings):
        c = np.array([ring["coreness"] for ring in rings])
        upper = np.triu_indices(len(c), 1)
        fit = compute.correlation(shared[upper], np.outer(c, c)[upper])
        checks.same(f"{name}, coreness fit", fit, lambda: fits["coreness_fit"])
    total, of_units, of_tasks = compute.nodf(matrix) if matrix.size else (None, None, None)
    ours = {"units": of_units, "tasks": of_tasks, "total": total}
    checks.same(f"{name}, nestedness", ours, lambda: fields.nestedness(result))
    ours = (compute.alike_units(graph), compute.alike_tasks(graph), compute.contained(graph), compute.coalitions(graph, 3))
    for what, part, at in zip(["equal units", "equal tasks", "contained", "coalitions"], ours, range(4)):
        checks.same(f"{name}, {what}", part, lambda: fields.equivalent(result)[at])


def quadrants(name, graph, result, checks):
    checks.same(name, compute.quadrants(graph), lambda: fields.quadrants(result))


def removal(name, graph, removed, result, checks):
    checks.same(name, compute.removal(graph, removed), lambda: fields.removal(result))


def paths(name, graph, ends, result, checks):
    found = compute.chains(graph, *ends)
    ours = {
        "connected": found is not None,
        "hops": None if found is None else len(found[0]) - 1,
        "count": len(found or []),
        "paths": found or [],
    }
    if len(ours["paths"]) > 100:
        del ours["paths"]
    checks.same(name, ours, lambda: {key: fields.paths(result)[key] for key in ours})


def cascade(name, root, result, checks):
    comparisons, refused = cascades.cascade(root)
    checks.same(name, comparisons, lambda: fields.cascade(result)[0])
    checks.same(f"{name}, refused", sorted(refused), lambda: sorted(fields.cascade(result)[1]))
    sums = {entry["metric"]: (entry["sum"], entry["bound"]) for entry in comparisons.values()}
    checks.same("known sums", (520, 500), lambda: tuple(map(int, sums["class3-certificates-new"])))
    checks.same("known sums", (100, 100), lambda: tuple(map(int, sums["overseas-approvals-new"])))


def functions(root):
    return {unit["id"]: unit.get("functions", []) for unit in read_register(root, "units")["unit"]}


# Reports over any graph; `all` has one key for each.
OVER_GRAPHS = {
    "load": load,
    "pairs": pairs,
    "fragility": fragility,
    "cover": cover,
    "position": position,
    "brokers": brokers,
    "worst": worst,
    "channels": channels,
    "leads": leads,
    "ledger": ledger,
    "raci": raci,
    "significance": significance,
    "groups": groups,
    "core": core,
    "quadrants": quadrants,
}

# Reports over the records.
OVER_CORPUS = {"cascade": cascade}
