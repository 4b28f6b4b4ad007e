"""Where the numbers stand in the JSON of the reports: all access to field names is here.

A field that is missing raises `Missing` with its path, which the caller counts as a failure.
"""


class Missing(Exception):
    pass


class Json:
    """A JSON value that knows its path."""

    def __init__(self, value, path="result"):
        self.value, self.path = value, path

    def __getitem__(self, key):
        try:
            return Json(self.value[key], f"{self.path}.{key}" if isinstance(key, str) else f"{self.path}[{key}]")
        except (KeyError, IndexError, TypeError):
            has = f"; it has {', '.join(self.value)}" if isinstance(self.value, dict) else ""
            raise Missing(f"no {self.path}.{key}{has}") from None

    def __iter__(self):
        if not isinstance(self.value, list):
            raise Missing(f"{self.path} is no list")
        return (self[at] for at in range(len(self.value)))

    def pick(self, *names):
        """The values of several fields, by name."""
        return {name: self[name].value for name in names}

    def optional(self, read):
        return None if self.value is None else read(self)


def task(json):
    return (json["plan"].value, json["number"].value)


def tasks(json):
    return [task(entry) for entry in json]


def unique(entries):
    """A dictionary of pairs; a key that comes twice is a failure."""
    found = {}
    for key, value in entries:
        if key in found:
            raise Missing(f"{key} stands twice")
        found[key] = value
    return found


def load(json):
    measures = ["tasks", "first_listed", "fractional", "channels", "alone", "exclusivity", "share"]
    of_plan = lambda e: e.pick("tasks", "first_listed", "fractional", "alone")
    unit = lambda e: {
        **e.pick(*measures, "rank", "rank_without_open_sets"),
        "plans": unique((part["plan"].value, of_plan(part)) for part in e["plans"]),
    }
    concentration = lambda e: e.pick("gini", "herfindahl", "effective_units", "largest_share", "four_largest_share")
    plan = lambda e: {
        **e.pick("tasks", "assignments", "units"),
        "concentration": e["concentration"].optional(concentration),
    }
    return {
        "units": unique((entry["unit"].value, unit(entry)) for entry in json["units"]),
        "tasks": json["tasks"].value,
        "assignments": json["assignments"].value,
        "concentration": json["concentration"].optional(concentration),
        "plans": unique((entry["plan"].value, plan(entry)) for entry in json["plans"]),
    }


def load_order(json):
    return [entry["unit"].value for entry in json["units"]]


def evidence_of_units(json):
    return {entry["unit"].value: entry["evidence"].value for entry in json["units"]}


def pairs(json):
    pair = lambda e: {**e.pick("shared", "newman", "jaccard", "lift"), "tasks": tasks(e["tasks"])}
    return unique((tuple(entry["units"].value), pair(entry)) for entry in json["pairs"])


def task_count(json):
    return json["tasks"].value


def pair_order(json):
    return [tuple(entry["units"].value) for entry in json["pairs"]]


def evidence_of_pairs(json):
    return {tuple(entry["units"].value): entry["evidence"].value for entry in json["pairs"]}


def thin(json):
    return unique((task(entry["task"]), sorted(entry["units"].value)) for entry in json)


def fragility(json):
    return {
        "components": json["components"].value,
        "cut_units": sorted(json["cut_units"].value),
        "cut_tasks": sorted(tasks(json["cut_tasks"])),
        "bridges": sorted(("task", *task(entry["task"]), "unit", entry["unit"].value) for entry in json["bridges"]),
        "without_unit": sorted(tasks(json["without_unit"])),
        "single_unit": thin(json["single_unit"]),
        "two_units": thin(json["two_units"]),
        "open_set_only": thin(json["open_set_only"]),
    }


LISTED_OPTIMA = 1_000  # more are counted, not listed


def cover(json):
    return {
        "size": json["size"].value,
        "lower_bound": json["lower_bound"].value,
        "exact": json["exact"].value,
        "optima_count": json["optima_count"].value,
        "all_counted": json["all_counted"].value,
        "optima": sorted(sorted(optimum) for optimum in json["optima"].value),
        "in_every_optimum": sorted(json["in_every_optimum"].value),
        "uncovered": json["uncovered"].value,
    }


def removal(json):
    extent = lambda e: e.pick("units", "assignments", "covered_tasks", "partnerships", "components")
    return {
        "orphaned": sorted(tasks(json["orphaned"])),
        "lost_first_listed": sorted(tasks(json["lost_first_listed"])),
        "open_set_only": sorted(tasks(json["open_set_only"])),
        "before": extent(json["before"]),
        "after": extent(json["after"]),
        "gone": len(json["evidence"].value),
    }


def cascade(json):
    """Comparisons and refusals by (plan, number) of the statement."""
    key = lambda e: (e["plan"].value, e["number"].value)
    bound = lambda e: e["lower"]["value"].value
    part = lambda e: {"bound": bound(e["statement"]), **e.pick("from_zone", "headroom_without")}
    comparison = lambda e: {
        "bound": bound(e["whole"]),
        **e.pick("metric", "sum", "headroom", "outcome", "firm_sum", "firm_outcome"),
        "parts": unique((entry["district"].value, part(entry)) for entry in e["parts"]),
    }
    comparisons = unique((key(entry["whole"]), comparison(entry)) for entry in json["comparisons"])
    return comparisons, {key(entry["statement"]) for entry in json["refused"]}


def cover_curve(json):
    return [entry.pick("seats", "covered", "added", "share", "exact") for entry in json["curve"]]


def cover_curve_units(json):
    return [entry["units"].value for entry in json["curve"]]


def cover_members(json):
    return {entry["unit"].value: entry.pick("optima", "tasks") for entry in json["members"]}


ITERATED = ["pagerank_two_mode", "pagerank"]


def position(json):
    """(all but what is iterated, what is iterated), by unit."""
    exact = ["tasks", "task_share", "partners", "partner_share", "closeness_two_mode", "closeness"]
    exact += ["betweenness_two_mode", "betweenness", "core_two_mode", "core", "constraint", "effective_size"]
    exact += ["weighted_effective_size", "efficiency", "clustering"]
    read = lambda names: unique((entry["unit"].value, entry.pick(*names)) for entry in json["units"])
    return read(exact), read(ITERATED)


def position_whole(json):
    return json.pick("tasks", "assignments", "components", "clustering", "singular_converged")


def open_sets(json):
    return sorted(entry["unit"].value for entry in json["units"] if entry["open_set"].value)


def singular(json):
    return json["singular_value"].value, {entry["unit"].value: entry["singular"].value for entry in json["units"]}


def brokers(json):
    roles = ["coordinator", "itinerant", "representative", "gatekeeper", "liaison"]
    unit = lambda e: {
        **e.pick("district", "kind", "listed_by", "lists", "brokerage"),
        "by_district": e["by_district"].pick(*roles),
        "by_kind": e["by_kind"].pick(*roles),
    }
    return {
        **json.pick("arcs", "tasks", "districts"),
        "units": unique((entry["unit"].value, unit(entry)) for entry in json["units"]),
    }


def worst(json):
    """(lost, orphaned, exact, count, sets) of each size, and the areas with the greedy attack."""
    loss = lambda e: {
        **e.pick("lost", "orphaned", "exact", "count"),
        "coalitions": sorted(sorted(one["units"].value) for one in e["coalitions"]),
    }
    return [loss(entry) for entry in json["losses"]]


def worst_orphans(json):
    """Tasks each listed set orphans."""
    return [
        (frozenset(one["units"].value), sorted(tasks(one["orphaned"])))
        for entry in json["losses"]
        for one in entry["coalitions"]
    ]


def worst_sizes(json):
    return json.pick("units", "covered_tasks")


def robustness(json):
    areas = lambda e: e.pick("random", "by_tasks", "worst_first")
    return json["robustness"].optional(areas)


def attack(json):
    return [(entry["unit"].value, entry["orphaned"].value) for entry in json["robustness"]["curve"]]


def attack_shares(json):
    return [(entry["lost"].value, entry["kept"].value) for entry in json["robustness"]["curve"]]


def channels(json):
    plan = lambda e: e.pick("tasks", "channels", "mean", "largest")
    return (
        unique((task(e["task"]), (e["channels"].value, e["saved_by_informing_one"].value)) for e in json["tasks"]),
        unique((entry["plan"].value, plan(entry)) for entry in json["plans"]),
        json["total"].value,
    )


def leads(json):
    return json.pick("tasks", "most_now", "most_proposed", "changes")


def proposal(json):
    entry = lambda e: {**e.pick("now", "proposed", "changed", "choices")}
    return unique((task(e["task"]), entry(e)) for e in json["proposal"])


def lead_loads(json):
    return unique((entry["unit"].value, entry.pick("now", "proposed")) for entry in json["units"])


def ledger(json):
    of_task = lambda e: {**e.pick("position", "presumed_lead")}
    unit = lambda e: unique((task(entry["task"]), of_task(entry)) for entry in e["tasks"])
    return unique((entry["unit"].value, unit(entry)) for entry in json["units"])


def raci(json):
    """Limits, sizes, number of findings by kind, and the findings by kind, task and units."""
    named = lambda e: e["task"].optional(task)
    findings = unique(((e["kind"].value, named(e), tuple(e["units"].value)), e.pick("count", "share")) for e in json["findings"])
    found = {entry["kind"].value: entry["found"].value for entry in json["rules"]}
    return json["limits"].pick("many_units", "load_share"), json.pick("tasks", "units"), found, findings


def paths(json):
    return {
        **json.pick("connected", "hops", "count"),
        "paths": sorted(entry["units"].value for entry in json["paths"]),
    }


def significance(json):
    """(how many pairs were tested, samples, by pair what was found, how many are significant)."""
    names = ["shared", "expected", "p", "p_fewer", "p_benjamini_hochberg", "p_holm", "p_bonferroni", "p_hypergeometric"]
    pair = lambda e: {**e.pick(*names), "tasks": tasks(e["tasks"])}
    pairs = unique((tuple(entry["units"].value), pair(entry)) for entry in json["pairs"])
    counts = json.pick("significant_after_benjamini_hochberg", "significant_after_bonferroni", "smallest_p", "level", "smallest_possible_p")
    return json["pairs_tested"].value, json["samples"].value, pairs, counts


def shapes(json):
    against = lambda e: e["observed"].value
    return {
        entry["plan"].value: {
            **entry.pick("tasks", "units", "assignments"),
            "nodf": entry["nodf"].optional(against),
            "meeting_pairs": entry["meeting_pairs"].optional(against),
        }
        for entry in json["plans"]
    }


def shapes_by_chance(json):
    against = lambda e: e.pick("observed", "expected", "p_more", "p_fewer")
    return {
        entry["plan"].value: {name: entry[name].optional(against) for name in ["nodf", "meeting_pairs"]}
        for entry in json["plans"]
    }


def ids(json):
    return [entry["id"].value for entry in json]


def groups(json):
    """(modules as (units, tasks, inside, crossing), communities as lists of units, the rest)."""
    module = lambda e: (ids(e["units"]), tasks(e["tasks"]), e["inside"].value, e["crossing"].value)
    communities = [(ids(entry["units"]), sorted(tasks(entry["tasks"]))) for entry in json["communities"]]
    rest = {**json.pick("modularity", "proved", "communities_modularity"), "unplaced": tasks(json["unplaced"])}
    return [module(entry) for entry in json["modules"]], communities, rest


def core(json):
    """By unit whether it is of the core and its coreness; then fits."""
    units = unique((entry["unit"].value, entry.pick("core", "coreness", "partners", "tasks")) for entry in json["units"])
    return units, json.pick("fit", "exhaustive", "coreness_fit")


def nestedness(json):
    return json["nestedness"].pick("units", "tasks", "total")


def numbering(json):
    """Modules and communities are numbered from 1."""
    return [e["module"].value for e in json["modules"]], [e["community"].value for e in json["communities"]]


def equivalent(json):
    """(units, tasks) of classes of units, of classes of tasks; (inner, outer, tasks); tasks of coalitions."""
    both = lambda e: (sorted(ids(e["units"])), sorted(tasks(e["tasks"])))
    inside = lambda e: (e["inner"]["id"].value, e["outer"]["id"].value, sorted(tasks(e["tasks"])))
    coalition = lambda e: (sorted(tasks(e["tasks"])), sorted(ids(e["units"])), sorted(ids(e["in_every_task"])))
    return (
        sorted(map(both, json["equivalent_units"])),
        sorted(map(both, json["equivalent_tasks"])),
        sorted(map(inside, json["contained"])),
        sorted(map(coalition, json["coalitions"])),
    )


def quadrants(json):
    unit = lambda e: e.pick("breadth", "depth", "quadrant")
    return (
        json["median_breadth"].value,
        json["median_depth"].value,
        unique((entry["unit"].value, unit(entry)) for entry in json["units"]),
    )
