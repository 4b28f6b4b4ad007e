"""Every number of the reports, computed again: by networkx, igraph or numpy where they have it, by trying all
possibilities where the graph is small, and by the formula where neither exists. Results are keyed by ids."""

import itertools
import math
import random
from collections import Counter, defaultdict

import igraph
import networkx as nx
import numpy as np
import scipy.stats

TRIED = 16  # units up to which all sets of units are tried


def load(graph):
    units = {unit: unit_load(graph, unit) for unit in graph.units}
    plans = {}
    for plan in {plan for plan, _ in graph.tasks}:
        part = graph.select([plan], open_sets=True)
        plans[plan] = {
            "tasks": len(part.tasks),
            "assignments": len(part.edges()),
            "units": len(part.units),
            "concentration": concentration({unit: unit_load(part, unit) for unit in part.units}),
        }
    for unit, entry in units.items():
        more = [other for other in units if units[other]["tasks"] > entry["tasks"]]
        entry["rank"] = 1 + len(more)
        named = 1 + sum(other not in graph.open_sets for other in more)
        entry["rank_without_open_sets"] = None if unit in graph.open_sets else named
        of_plans = {plan: unit_load(graph.select([plan], open_sets=True), unit) for plan in plans}
        keys = ["tasks", "first_listed", "fractional", "alone"]
        entry["plans"] = {p: {key: e[key] for key in keys} for p, e in of_plans.items() if e["tasks"]}
    return {
        "units": units,
        "tasks": len(graph.tasks),
        "assignments": len(graph.edges()),
        "concentration": concentration(units),
        "plans": plans,
    }


def unit_load(graph, unit):
    lists = [graph.lists[task] for task in graph.tasks if unit in graph.units_of(task)]
    alone = sum(len(listed) == 1 for listed in lists)
    return {
        "tasks": len(lists),
        "first_listed": sum((1, unit) in listed for listed in lists),
        "fractional": math.fsum(1 / len(listed) for listed in lists),
        "channels": sum(len(listed) - 1 for listed in lists),
        "alone": alone,
        "exclusivity": alone / len(lists) if lists else None,
        "share": len(lists) / max(1, len(graph.edges())),
    }


def concentration(units):
    x = np.array([entry["tasks"] for entry in units.values()], dtype=float)
    if not len(x):
        return None
    shares = np.sort(x / x.sum())[::-1]
    return {
        # Half the relative mean absolute difference: another road than the ranked sum.
        "gini": np.abs(x[:, None] - x[None, :]).mean() / (2 * x.mean()),
        "herfindahl": float((shares**2).sum()),
        "effective_units": 1 / float((shares**2).sum()),
        "largest_share": shares[0],
        "four_largest_share": shares[:4].sum(),
    }


def pairs(graph):
    matrix, units = graph.matrix(), graph.units
    shared = matrix @ matrix.T
    two_mode = graph.two_mode()
    nodes = [("unit", unit) for unit in units]
    newman = nx.bipartite.collaboration_weighted_projected_graph(two_mode, nodes)
    jaccard = nx.bipartite.overlap_weighted_projected_graph(two_mode, nodes, jaccard=True)
    found = {}
    for (a, one), (b, other) in itertools.combinations(enumerate(units), 2):
        if not shared[a, b]:
            continue
        one_node, other_node = ("unit", one), ("unit", other)
        tasks = [task for task in graph.tasks if {one, other} <= set(graph.units_of(task))]
        found[one, other] = {
            "shared": int(shared[a, b]),
            "newman": newman[one_node][other_node]["weight"],
            "jaccard": jaccard[one_node][other_node]["weight"],
            "lift": lift(graph, one, other),
            "tasks": tasks,
        }
    return found


def lift(graph, one, other):
    """Observed over expected shared tasks, within the plans that name both."""
    sides = {plan: [set(graph.units_of(t)) for t in graph.tasks if t[0] == plan] for plan, _ in graph.tasks}
    both = [s for s in sides.values() if any(one in u for u in s) and any(other in u for u in s)]
    tasks = [units for plan in both for units in plan]
    a, b = sum(one in units for units in tasks), sum(other in units for units in tasks)
    return sum({one, other} <= units for units in tasks) / (a / len(tasks) * b)


def fragility(graph):
    two_mode = graph.two_mode()
    cut = set(nx.articulation_points(two_mode))
    of_size = lambda size: {task: sorted(graph.units_of(task)) for task in graph.tasks if len(graph.lists[task]) == size}
    return {
        "components": nx.number_connected_components(two_mode),
        "cut_units": sorted(node[1] for node in cut if node[0] == "unit"),
        "cut_tasks": sorted(node[1:] for node in cut if node[0] == "task"),
        "bridges": sorted((*a, *b) if a[0] == "task" else (*b, *a) for a, b in nx.bridges(two_mode)),
        "without_unit": sorted(of_size(0)),
        "single_unit": of_size(1),
        "two_units": of_size(2),
        "open_set_only": {
            task: sorted(graph.units_of(task))
            for task in graph.tasks
            if graph.lists[task] and set(graph.units_of(task)) <= graph.open_sets
        },
    }


# Position ------------------------------------------------------------------------------------------------


def position(graph):
    """One entry a unit, by the names the reports use."""
    two_mode, projection, units = graph.two_mode(), graph.projection(), graph.units
    nodes = [("unit", unit) for unit in units]
    if not nodes:
        return {}
    closeness = nx.bipartite.closeness_centrality(two_mode, nodes, normalized=True)
    closeness_one = nx.closeness_centrality(projection)
    betweenness = nx.betweenness_centrality(two_mode, normalized=False)
    betweenness_one = nx.betweenness_centrality(projection, normalized=False)
    ranks = nx.pagerank(two_mode, alpha=0.85, tol=1e-14, max_iter=10_000)
    ranks_one = nx.pagerank(projection, alpha=0.85, tol=1e-14, max_iter=10_000, weight="weight")
    cores, cores_one = nx.core_number(two_mode), nx.core_number(projection)
    dot = nx.bipartite.latapy_clustering(two_mode, nodes, mode="dot")
    constraint = burt_constraint(projection)
    # Vertex by vertex: with weights, networkx 3.6.1 says something else when it takes all at once.
    effective = nx.effective_size(projection, nodes=units)
    effective_weighted = nx.effective_size(projection, nodes=units, weight="weight")
    entries = {}
    for unit, node in zip(units, nodes):
        partners = projection.degree(unit)
        met = lambda value: value if partners else None
        entries[unit] = {
            "tasks": two_mode.degree(node),
            "task_share": two_mode.degree(node) / len(graph.tasks),
            "partners": partners,
            "partner_share": partners / (len(units) - 1) if len(units) > 1 else None,
            "closeness_two_mode": closeness[node],
            "closeness": closeness_one[unit],
            "betweenness_two_mode": betweenness[node],
            "betweenness": betweenness_one[unit],
            "pagerank_two_mode": ranks[node],
            "pagerank": ranks_one[unit],
            "core_two_mode": cores[node],
            "core": cores_one[unit],
            "constraint": met(constraint[unit]),
            "effective_size": met(effective[unit]),
            "weighted_effective_size": met(effective_weighted[unit]),
            "efficiency": met(effective[unit] / max(partners, 1)),
            "clustering": met(dot[node]),
        }
    return entries


def clustering(graph):
    """Robins & Alexander 2004: rings of four over paths of three; none where there is no such path."""
    two_mode = graph.two_mode()
    size = dict(two_mode.degree())
    paths = sum((size[a] - 1) * (size[b] - 1) for a, b in two_mode.edges())
    return nx.bipartite.robins_alexander_clustering(two_mode) if paths else None


def burt_constraint(projection):
    """By igraph, and by networkx: both must say the same."""
    units = list(projection)
    number = {unit: at for at, unit in enumerate(units)}
    ends = [(number[a], number[b]) for a, b in projection.edges()]
    weights = [weight for _, _, weight in projection.edges(data="weight")]
    found = igraph.Graph(n=len(units), edges=ends).constraint(weights=weights or None)
    other = nx.constraint(projection, weight="weight")
    for unit, value in zip(units, found):
        if projection.degree(unit) and not math.isclose(value, other[unit], rel_tol=1e-9):
            raise AssertionError(f"igraph and networkx differ on {unit}: {value} {other[unit]}")
    return dict(zip(units, found))


def betweenness_by_counting(graph):
    """Shortest-path betweenness of the units in the two-mode graph by listing the paths; for the self-test."""
    two_mode = graph.two_mode()
    score = Counter()
    for source, target in itertools.combinations(two_mode, 2):
        if nx.has_path(two_mode, source, target):
            paths = list(nx.all_shortest_paths(two_mode, source, target))
            for path in paths:
                for node in path[1:-1]:
                    score[node] += 1 / len(paths)
    return {unit: score["unit", unit] for unit in graph.units}


def singular(matrix):
    """Singular values, descending, and M·Mᵀ."""
    if not matrix.size:
        return np.zeros(0), np.zeros((0, 0))
    return np.linalg.svd(matrix, compute_uv=False), matrix @ matrix.T


def singular_residual(graph, vector):
    """How far a vector over units is from being a first left singular vector: ‖M·Mᵀ·x − σ²·x‖ / σ²‖x‖.

    A residual, for where components tie the vector is not unique.
    """
    values, gram = singular(graph.matrix())
    x = np.array([vector[unit] for unit in graph.units])
    norm = np.linalg.norm(x)
    return float(np.linalg.norm(gram @ x - values[0] ** 2 * x) / (values[0] ** 2 * norm)) if norm else math.inf


def arcs(graph):
    """First listed → others of a task, as a set; nobody leads where the first is left out."""
    found = set()
    for listed in graph.lists.values():
        first = [unit for at, unit in listed if at == 1]
        found |= {(first[0], unit) for at, unit in listed if first and at != 1}
    return found


ROLES = ["coordinator", "itinerant", "representative", "gatekeeper", "liaison"]


def brokerage(graph, group):
    """Gould & Fernandez 1989: roles of a broker j of an open path i → j → k without i → k; group(unit)."""
    ties = arcs(graph)
    roles = {unit: dict.fromkeys(ROLES, 0) for unit in graph.units}
    for i, j in ties:
        for other, k in ties:
            if other == j and i != k and (i, k) not in ties:
                roles[j][role(group(i), group(j), group(k))] += 1
    return roles


def role(i, j, k):
    if i == j == k:
        return "coordinator"
    if j == k:
        return "gatekeeper"
    if i == j:
        return "representative"
    return "itinerant" if i == k else "liaison"


def kind(functions):
    """Kind of a unit by its functions in the register, as the report presumes it."""
    for function, name in [
        ("zone-administration", "zone-administration"),
        ("zone-development", "zone-developer"),
        ("town-government", "town"),
    ]:
        if function in functions:
            return name
    return "department"


def chains(graph, source, target):
    """Shortest chains of units, each sharing a task with the next."""
    projection = graph.projection()
    if not nx.has_path(projection, source, target):
        return None
    return sorted(nx.all_shortest_paths(projection, source, target))


def channels(graph):
    """Pairs of units of each task; and by plan: tasks, channels, mean, largest."""
    size = {task: len(graph.lists[task]) for task in graph.tasks}
    of_task = {task: n * (n - 1) // 2 for task, n in size.items()}
    plans = {}
    for plan in {plan for plan, _ in graph.tasks}:
        counts = [count for task, count in of_task.items() if task[0] == plan]
        mean = sum(counts) / len(counts)
        plans[plan] = {"tasks": len(counts), "channels": sum(counts), "mean": mean, "largest": max(counts)}
    saved = {task: n - 1 if n > 1 else None for task, n in size.items()}
    return {task: (of_task[task], saved[task]) for task in of_task}, plans


# Chance --------------------------------------------------------------------------------------------------


def hypergeometric(graph, one, other, shared):
    """P(at least so many shared tasks) when each unit keeps its number of tasks in each plan that names both."""
    distribution = np.ones(1)
    for plan in sorted({plan for plan, _ in graph.tasks}):
        lists = [set(graph.units_of(task)) for task in graph.tasks if task[0] == plan]
        a, b = sum(one in units for units in lists), sum(other in units for units in lists)
        if a and b:
            part = scipy.stats.hypergeom.pmf(range(min(a, b) + 1), len(lists), a, b)
            distribution = np.convolve(distribution, part)
    return float(distribution[shared:].sum())


def shuffled(graph, samples, seed, thin=3, burn=40):
    """Random graphs with the same degrees of both modes, plan by plan, by Curveball trades (Strona 2014)."""
    draw = random.Random(seed)
    plans = {plan: {} for plan, _ in graph.tasks}
    for task in graph.tasks:
        plans[task[0]][task] = set(graph.units_of(task))
    for step in range(burn + samples * thin):
        for tasks in plans.values():
            order = list(tasks)
            draw.shuffle(order)
            for one, other in zip(order[::2], order[1::2]):
                only_one, only_other = tasks[one] - tasks[other], tasks[other] - tasks[one]
                pool = sorted(only_one | only_other)
                draw.shuffle(pool)
                common = tasks[one] & tasks[other]
                tasks[one] = common | set(pool[: len(only_one)])
                tasks[other] = common | set(pool[len(only_one) :])
        if step >= burn and (step - burn) % thin == 0:
            yield {task: units for tasks in plans.values() for task, units in tasks.items()}


def by_chance(graph, samples, seed):
    """Mean shared tasks of each pair, and shares of samples with at least and at most as many as observed;
    and for each plan the same of its nestedness and of its pairs that meet."""
    number = {unit: at for at, unit in enumerate(graph.units)}
    plans = sorted({plan for plan, _ in graph.tasks})
    observed, shapes = meetings(graph, {task: graph.units_of(task) for task in graph.tasks}, number, plans)
    total, more, fewer = np.zeros_like(observed), np.zeros_like(observed), np.zeros_like(observed)
    shape_sums = np.zeros((3, *shapes.shape))
    for lists in shuffled(graph, samples, seed):
        shared, drawn = meetings(graph, lists, number, plans)
        total, more, fewer = total + shared, more + (shared >= observed), fewer + (shared <= observed)
        shape_sums += [drawn, drawn >= shapes - 1e-9, drawn <= shapes + 1e-9]
    return total / samples, more / samples, fewer / samples, dict(zip(plans, np.moveaxis(shape_sums / samples, 1, 0)))


def meetings(graph, lists, number, plans):
    """Shared tasks of all pairs; and of each plan NODF and the number of pairs that meet."""
    whole, shapes = np.zeros((len(number), len(number))), np.zeros((len(plans), 2))
    for at, plan in enumerate(plans):
        part = np.array(list(rows({t: u for t, u in lists.items() if t[0] == plan}, number)))
        shared = part.T @ part
        whole += shared
        shapes[at] = nodf_fast(part.T), np.count_nonzero(np.triu(shared, 1))
    return whole, shapes


def nodf_fast(matrix):
    """`nodf` over both modes, by products; 0 where there is no pair."""
    matrix = matrix[matrix.sum(axis=1) > 0][:, matrix.sum(axis=0) > 0]
    total, count = 0.0, 0
    for m in [matrix, matrix.T]:
        fill = m.sum(axis=1)
        least = np.minimum(fill[:, None], fill[None, :])
        total += np.triu(100 * (m @ m.T) / least * (fill[:, None] != fill[None, :]), 1).sum()
        count += len(m) * (len(m) - 1) // 2
    return total / count if count else 0.0


def rows(lists, number):
    for units in lists.values():
        row = np.zeros(len(number))
        row[[number[unit] for unit in units]] = 1.0
        yield row


def corrected(p, tests):
    """Bonferroni, Holm and Benjamini–Hochberg of p values, of which `tests` were made (those not given are 1)."""
    everything = np.array(list(p) + [1.0] * (tests - len(p)))
    order = np.argsort(everything, kind="stable")
    rank = np.arange(1, tests + 1)
    holm, hochberg = np.empty(tests), np.empty(tests)
    holm[order] = np.maximum.accumulate(np.minimum(1, everything[order] * (tests - rank + 1)))
    hochberg[order] = scipy.stats.false_discovery_control(everything[order], method="bh") if tests else []
    return np.minimum(1, everything * tests)[: len(p)], holm[: len(p)], hochberg[: len(p)]


# Covers and removals -------------------------------------------------------------------------------------


def masks(graph):
    number = {unit: 1 << at for at, unit in enumerate(graph.units)}
    return [sum(number[unit] for unit in graph.units_of(task)) for task in graph.tasks if graph.lists[task]]


def covers(graph):
    """All smallest sets of units that touch every task that has one."""
    units, sets = graph.units, sorted(set(masks(graph)))
    if len(units) <= TRIED:
        subsets = np.arange(1 << len(units), dtype=np.uint32)
        hit = np.ones(len(subsets), dtype=bool)
        for mask in sets:
            hit &= (subsets & np.uint32(mask)) != 0
        size = np.bitwise_count(subsets)
        best = int(size[hit].min())
        found = [int(s) for s in subsets[hit & (size == best)]]
    else:
        best = next(size for size in itertools.count() if hitting(sets, size))
        found = hitting(sets, best)
    return best, sorted([unit for at, unit in enumerate(units) if subset >> at & 1] for subset in found)


def hitting(sets, size):
    """All sets of at most `size` units that meet every set: branch on the units of the smallest set not met."""
    found = set()

    def branch(chosen, left):
        open_sets = [mask for mask in sets if not mask & chosen]
        if not open_sets:
            found.add(chosen)
        elif left:
            smallest = min(open_sets, key=int.bit_count)
            for at in range(smallest.bit_length()):
                if smallest >> at & 1:
                    branch(chosen | 1 << at, left - 1)

    branch(0, size)
    return found


def worst_removals(graph, size):
    """Most tasks that lose all their units when `size` units go, and all sets of units that do it."""
    weights, count = Counter(masks(graph)), len(graph.units)
    chosen = np.fromiter(
        (sum(1 << at for at in some) for some in itertools.combinations(range(count), size)), dtype=np.uint64
    )
    orphaned = np.zeros(len(chosen), dtype=np.int64)
    for mask, tasks in weights.items():
        orphaned += tasks * ((np.uint64(mask) & ~chosen) == 0)
    best = int(orphaned.max(initial=0))
    name = lambda subset: [unit for at, unit in enumerate(graph.units) if subset >> at & 1]
    return best, sorted(name(int(subset)) for subset in chosen[orphaned == best])


def orphaned_along(graph, order):
    """Tasks without unit after each loss."""
    gone, counts = set(), []
    for unit in order:
        gone.add(unit)
        counts.append(sum(bool(listed) and {u for _, u in listed} <= gone for listed in graph.lists.values()))
    return counts


def robustness(graph, orphaned):
    """Area under tasks kept over units lost, by trapezoids, from 1 at no loss (Burgos et al. 2007)."""
    tasks = sum(bool(listed) for listed in graph.lists.values())
    kept = [1.0] + [1 - gone / tasks for gone in orphaned]
    return float(np.trapezoid(kept, dx=1 / len(orphaned)))


def mean_robustness(graph):
    """The same for the expected loss over all orders: a task of d units is lost by i of n with C(n−d, i−d)/C(n, i)."""
    n = len(graph.units)
    sizes = [len(listed) for listed in graph.lists.values() if listed]
    lost = lambda i, d: math.comb(n - d, i - d) / math.comb(n, i) if i >= d else 0.0
    return robustness(graph, [math.fsum(lost(i, d) for d in sizes) for i in range(1, n + 1)])


def best_coverage(graph, seats):
    """Most tasks that so many units touch."""
    weights, best = Counter(masks(graph)), 0
    for some in itertools.combinations(range(len(graph.units)), seats):
        chosen = sum(1 << at for at in some)
        best = max(best, sum(tasks for mask, tasks in weights.items() if mask & chosen))
    return best


def first_places(graph):
    """(least possible maximum of first places a unit, fewest changes with it), by flows."""
    lists = {task: graph.lists[task] for task in graph.tasks if graph.lists[task]}
    if not lists:
        return 0, 0

    def network(most):
        flow = nx.DiGraph()
        for task, listed in lists.items():
            flow.add_edge("source", task, capacity=1, weight=0)
            for at, unit in listed:
                flow.add_edge(task, unit, capacity=1, weight=0 if at == 1 else 1)
                flow.add_edge(unit, "sink", capacity=most, weight=0)
        return flow

    most = next(m for m in itertools.count(1) if nx.maximum_flow_value(network(m), "source", "sink") == len(lists))
    cheapest = nx.max_flow_min_cost(network(most), "source", "sink")
    return most, nx.cost_of_flow(network(most), cheapest)


def removal(graph, removed):
    after = graph.without(set(removed))
    orphaned = [task for task in graph.tasks if graph.lists[task] and not after.lists[task]]
    lost = [
        task
        for task in graph.tasks
        if task not in orphaned and any(at == 1 and unit in removed for at, unit in graph.lists[task])
    ]
    open_only = [
        task
        for task in graph.tasks
        if after.lists[task]
        and len(after.lists[task]) < len(graph.lists[task])
        and set(after.units_of(task)) <= graph.open_sets
    ]
    gone = sum(unit in removed for _, unit in graph.edges())
    kept = [unit for unit in graph.units if unit not in removed]
    return {
        "orphaned": orphaned,
        "lost_first_listed": lost,
        "open_set_only": open_only,
        "before": extent(graph, graph.units),
        "after": extent(after, kept),
        "gone": gone,
    }


def extent(graph, units):
    """Sizes; units that no task names any more still count, each as a component."""
    two_mode = graph.two_mode()
    two_mode.remove_nodes_from([("task", *task) for task in graph.tasks if not graph.lists[task]])
    two_mode.add_nodes_from(("unit", unit) for unit in units)
    return {
        "units": len(units),
        "assignments": len(graph.edges()),
        "covered_tasks": sum(bool(listed) for listed in graph.lists.values()),
        "partnerships": graph.projection().number_of_edges(),
        "components": nx.number_connected_components(two_mode),
    }


# Structure -----------------------------------------------------------------------------------------------


def nodf(matrix):
    """Almeida-Neto et al. 2008: (all, rows, columns), each from 0 to 100; a pair of equal fill counts 0.

    Rows and columns without a one are left out. None where there is no pair.
    """
    matrix = matrix[matrix.sum(axis=1) > 0][:, matrix.sum(axis=0) > 0]

    def paired(m):
        total, count = 0.0, 0
        fill = m.sum(axis=1)
        for a, b in itertools.combinations(range(len(m)), 2):
            count += 1
            if fill[a] != fill[b]:
                total += 100 * float((m[a] * m[b]).sum()) / min(fill[a], fill[b])
        return total, count

    (rows, row_pairs), (columns, column_pairs) = paired(matrix), paired(matrix.T)
    mean = lambda total, count: total / count if count else None
    return (
        mean(rows + columns, row_pairs + column_pairs),
        mean(rows, row_pairs),
        mean(columns, column_pairs),
    )


def barber(graph, module_of_unit, module_of_task):
    """Barber 2007: Q = Σ over pairs (unit, task) of one module of (B − k·d/E) / E."""
    matrix = graph.matrix()
    total = matrix.sum()
    expected = np.outer(matrix.sum(axis=1), matrix.sum(axis=0)) / total
    same = np.array([[module_of_unit[u] == module_of_task.get(t) for t in graph.tasks] for u in graph.units])
    return float(((matrix - expected) * same).sum() / total)


def best_barber(graph, starts=30, seed=1):
    """A good value of Barber's modularity by BRIM (Barber 2007) from random starts: none proved best is below."""
    matrix = graph.matrix()
    total = matrix.sum()
    residual = matrix - np.outer(matrix.sum(axis=1), matrix.sum(axis=0)) / total
    draw, best = np.random.default_rng(seed), -1.0
    for start in range(starts):
        modules = np.eye(2 + start % 8)[draw.integers(2 + start % 8, size=len(matrix))]
        before = -np.inf
        while True:
            tasks = np.eye(modules.shape[1])[np.argmax(residual.T @ modules, axis=1)]
            modules = np.eye(modules.shape[1])[np.argmax(residual @ tasks, axis=1)]
            now = float(np.trace(modules.T @ residual @ tasks) / total)
            if now <= before + 1e-12:
                break
            before = now
        best = max(best, now)
    return best


def core_fit(adjacency, is_core):
    """Borgatti & Everett 1999: correlation over pairs of ties with 1 where either is of the core, else 0."""
    upper = np.triu_indices(len(adjacency), 1)
    is_core = np.array(is_core, dtype=bool)
    return correlation(adjacency[upper], (is_core[:, None] | is_core[None, :])[upper].astype(float))


def correlation(one, other):
    if len(one) < 2 or np.ptp(one) < 1e-12 or np.ptp(other) < 1e-12:
        return None
    return float(np.corrcoef(one, other)[0, 1])


def best_core_fit(adjacency):
    """The best fit over all cores, by counting ties within each periphery; None where no core has one."""
    n = len(adjacency)
    subsets = np.arange(1 << n, dtype=np.int64)
    inside = np.zeros(len(subsets))
    for a, b in zip(*np.nonzero(np.triu(adjacency, 1))):
        inside += (subsets >> a & 1) * (subsets >> b & 1)
    out = np.bitwise_count(subsets).astype(float)
    pairs, ties = n * (n - 1) / 2, np.triu(adjacency, 1).sum()
    if not pairs or ties in (0, pairs):
        return None
    ones = pairs - out * (out - 1) / 2
    valid = (ones > 0) & (ones < pairs)
    if not valid.any():
        return None
    joint = (ties - inside[valid]) / pairs - ties / pairs * ones[valid] / pairs
    spread = np.sqrt(ties / pairs * (1 - ties / pairs) * ones[valid] / pairs * (1 - ones[valid] / pairs))
    return float((joint / spread).max())


def tasks_of(graph):
    return {unit: [task for task in graph.tasks if unit in graph.units_of(task)] for unit in graph.units}


def contained(graph):
    """(inner, outer, tasks of inner) of units where the tasks of the first are a part, not all, of the second's."""
    tasks = tasks_of(graph)
    pairs = itertools.permutations(graph.units, 2)
    return sorted((a, b, tasks[a]) for a, b in pairs if set(tasks[a]) < set(tasks[b]))


def alike_units(graph):
    """(units, their tasks) of units with the same tasks."""
    groups = defaultdict(list)
    for unit, tasks in tasks_of(graph).items():
        groups[tuple(tasks)].append(unit)
    return sorted((units, list(tasks)) for tasks, units in groups.items() if len(units) > 1)


def alike_tasks(graph):
    """(units, tasks) of tasks with the same units."""
    groups = defaultdict(list)
    for task in graph.tasks:
        groups[tuple(sorted(graph.units_of(task)))].append(task)
    return sorted((list(units), tasks) for units, tasks in groups.items() if units and len(tasks) > 1)


def coalitions(graph, shared):
    """Chains of two or more tasks, each sharing so many units with another; units that two name, that all name."""
    joined = nx.Graph()
    for one, other in itertools.combinations(graph.tasks, 2):
        if len(set(graph.units_of(one)) & set(graph.units_of(other))) >= shared:
            joined.add_edge(one, other)
    found = []
    for part in nx.connected_components(joined):
        named = Counter(unit for task in part for unit in graph.units_of(task))
        meet = sorted(unit for unit, count in named.items() if count > 1)
        found.append((sorted(part), meet, sorted(unit for unit, count in named.items() if count == len(part))))
    return sorted(found)


def quadrants(graph):
    """Breadth and depth against the medians of units with partners."""
    projection = graph.projection()
    breadth = {unit: projection.degree(unit) for unit in graph.units}
    depth = {unit: projection.degree(unit, weight="weight") / breadth[unit] for unit in graph.units if breadth[unit]}
    if not depth:
        return None, None, {unit: {"breadth": 0, "depth": None, "quadrant": None} for unit in graph.units}
    wide, deep = float(np.median([breadth[unit] for unit in depth])), float(np.median(list(depth.values())))
    names = {(1, 1): "leading", (0, 1): "key", (1, 0): "auxiliary", (0, 0): "marginal"}
    place = lambda unit: names[breadth[unit] > wide, depth[unit] > deep + 1e-12]
    entry = lambda unit: {"breadth": breadth[unit], "depth": depth.get(unit), "quadrant": place(unit) if unit in depth else None}
    return wide, deep, {unit: entry(unit) for unit in graph.units}
