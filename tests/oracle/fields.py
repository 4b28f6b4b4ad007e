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
    unit = lambda e: e.pick("tasks", "first_listed", "fractional", "channels", "alone", "share")
    concentration = lambda e: e.pick("gini", "herfindahl", "effective_units", "largest_share", "four_largest_share")
    return {
        "units": unique((entry["unit"].value, unit(entry)) for entry in json["units"]),
        "tasks": json["tasks"].value,
        "assignments": json["assignments"].value,
        "concentration": json["concentration"].optional(concentration),
    }


def load_order(json):
    return [entry["unit"].value for entry in json["units"]]


def evidence_of_units(json):
    return {entry["unit"].value: entry["evidence"].value for entry in json["units"]}


def pairs(json):
    pair = lambda e: {**e.pick("shared", "newman", "jaccard", "lift"), "tasks": tasks(e["tasks"])}
    return unique((tuple(entry["units"].value), pair(entry)) for entry in json["pairs"])


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
