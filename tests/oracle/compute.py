"""Every number of the reports, computed again: by networkx, igraph or numpy where they have it, by trying all
possibilities where the graph is small, and by the formula where neither exists. Results are keyed by ids."""

import itertools
import math
from collections import Counter, defaultdict

import igraph
import networkx as nx
import numpy as np

TRIED = 16  # units up to which all sets of units are tried


def load(graph):
    units = {}
    total = len(graph.edges())
    for unit in graph.units:
        lists = [graph.lists[task] for task in graph.tasks if unit in graph.units_of(task)]
        units[unit] = {
            "tasks": len(lists),
            "first_listed": sum((1, unit) in listed for listed in lists),
            "fractional": math.fsum(1 / len(listed) for listed in lists),
            "channels": sum(len(listed) - 1 for listed in lists),
            "alone": sum(len(listed) == 1 for listed in lists),
            "share": len(lists) / total,
        }
    return {"units": units, "tasks": len(graph.tasks), "assignments": total, "concentration": concentration(units)}


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
    """One entry a unit. Two-mode measures with the norms of Borgatti & Everett 1997."""
    two_mode, projection = graph.two_mode(), graph.projection()
    nodes = [("unit", unit) for unit in graph.units]
    if not nodes:
        return {}
    degree = nx.bipartite.degree_centrality(two_mode, nodes)
    closeness = nx.bipartite.closeness_centrality(two_mode, nodes, normalized=True)
    betweenness = nx.bipartite.betweenness_centrality(two_mode, nodes)
    raw = nx.betweenness_centrality(two_mode, normalized=False)
    one_mode = nx.betweenness_centrality(projection, normalized=True)
    one_mode_raw = nx.betweenness_centrality(projection, normalized=False)
    pagerank = nx.pagerank(two_mode, alpha=0.85, tol=1e-14, max_iter=10_000)
    core = nx.core_number(two_mode)
    constraint, effective = structural_holes(projection)
    return {
        unit: {
            "degree": two_mode.degree(node),
            "degree_normalised": degree[node],
            "closeness": closeness[node],
            "betweenness": betweenness[node],
            "betweenness_raw": raw[node],
            "projection_betweenness": one_mode[unit],
            "projection_betweenness_raw": one_mode_raw[unit],
            "pagerank": pagerank[node],
            "core": core[node],
            "constraint": constraint[unit],
            "effective_size": effective[unit],
            "partners": projection.degree(unit),
        }
        for unit, node in zip(graph.units, nodes)
    }


def structural_holes(projection):
    """Burt's constraint (igraph, checked against networkx) and effective size n − 2t/n; none for isolates."""
    units = list(projection)
    plain = igraph.Graph.from_networkx(projection)
    weights = plain.es["weight"] if plain.ecount() else None
    by_igraph = plain.constraint(weights=weights)
    by_networkx = nx.constraint(projection, weight="weight")
    effective = nx.effective_size(projection)
    constraint = {}
    for unit, value in zip(plain.vs["_nx_name"] if "_nx_name" in plain.vs.attributes() else units, by_igraph):
        isolated = projection.degree(unit) == 0
        assert isolated or math.isclose(value, by_networkx[unit], rel_tol=1e-9), (unit, value, by_networkx[unit])
        constraint[unit] = None if isolated else value
    return constraint, {unit: None if projection.degree(unit) == 0 else effective[unit] for unit in units}


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


def brokerage(graph, group=lambda unit: unit.split("/")[0]):
    """Gould & Fernandez 1989 on the digraph first listed → other units of a task; groups are districts.

    Roles of a broker j of an open path i → j → k without i → k.
    """
    arcs = set()
    for task in graph.tasks:
        listed = graph.lists[task]
        first = [unit for at, unit in listed if at == 1]
        arcs |= {(first[0], unit) for at, unit in listed if first and at != 1}
    into, out = defaultdict(set), defaultdict(set)
    for i, j in arcs:
        out[i].add(j)
        into[j].add(i)
    roles = {unit: Counter() for unit in graph.units}
    for j in graph.units:
        for i, k in itertools.product(into[j], out[j]):
            if i != k and (i, k) not in arcs:
                roles[j][role(group(i), group(j), group(k))] += 1
    return roles


def role(i, j, k):
    if i == j == k:
        return "coordinator"
    if j == k:
        return "gatekeeper"
    if i == j:
        return "representative"
    return "consultant" if i == k else "liaison"


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
    weights = Counter(masks(graph))
    best, found = 0, []
    for chosen in itertools.combinations(range(len(graph.units)), size):
        gone = sum(1 << at for at in chosen)
        orphaned = sum(count for mask, count in weights.items() if mask & ~gone == 0)
        if orphaned > best:
            best, found = orphaned, []
        if orphaned == best:
            found.append([graph.units[at] for at in chosen])
    return best, found


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


def core_fit(adjacency, is_core, between=None):
    """Borgatti & Everett 1999: correlation of the ties with the pattern, over all pairs of units.

    `between` is the value of the pattern between core and periphery; None leaves these pairs out.
    """
    ties, pattern = [], []
    for a, b in itertools.combinations(range(len(adjacency)), 2):
        ends = is_core[a] + is_core[b]
        if ends == 1 and between is None:
            continue
        ties.append(adjacency[a, b])
        pattern.append(1 if ends == 2 else between if ends == 1 else 0)
    if len(set(ties)) < 2 or len(set(pattern)) < 2:
        return None
    return float(np.corrcoef(ties, pattern)[0, 1])


def twins(graph):
    """Groups of units with the same tasks."""
    groups = defaultdict(list)
    for unit in graph.units:
        groups[tuple(task for task in graph.tasks if unit in graph.units_of(task))].append(unit)
    return sorted(group for group in groups.values() if len(group) > 1)
