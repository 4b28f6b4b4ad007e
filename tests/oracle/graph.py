"""The two-mode graph of tasks and units, read from the plan records themselves or drawn at random.

Nothing of the program is used: the records are read as TOML, and conventions are written down again here.
"""

import csv
import itertools
import random
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import networkx as nx
import numpy as np


@dataclass
class Graph:
    """Tasks are (plan, number); lists hold (position, unit) by position; units are register ids."""

    lists: dict
    open_sets: set = field(default_factory=set)

    @property
    def tasks(self):
        return sorted(self.lists)

    @property
    def units(self):
        """Units that some task names, in order of id (by bytes, as the register sorts)."""
        return sorted({unit for listed in self.lists.values() for _, unit in listed})

    def units_of(self, task):
        return [unit for _, unit in self.lists[task]]

    def edges(self):
        return [(task, unit) for task in self.tasks for unit in self.units_of(task)]

    def select(self, plans=(), open_sets=False):
        """Tasks of the plans; open sets are left out of their lists unless asked for; positions stay."""
        kept = {
            task: [(at, unit) for at, unit in listed if open_sets or unit not in self.open_sets]
            for task, listed in self.lists.items()
            if not plans or task[0] in plans
        }
        return Graph(kept, self.open_sets)

    def without(self, removed):
        kept = {task: [(at, u) for at, u in listed if u not in removed] for task, listed in self.lists.items()}
        return Graph(kept, self.open_sets)

    def two_mode(self):
        """As a networkx graph; nodes ("task", plan, number) and ("unit", id)."""
        graph = nx.Graph()
        graph.add_nodes_from((("task", *task) for task in self.tasks), bipartite=0)
        graph.add_nodes_from((("unit", unit) for unit in self.units), bipartite=1)
        graph.add_edges_from((("task", *task), ("unit", unit)) for task, unit in self.edges())
        return graph

    def matrix(self):
        """Units × tasks, of zeros and ones."""
        rows = {unit: at for at, unit in enumerate(self.units)}
        columns = {task: at for at, task in enumerate(self.tasks)}
        matrix = np.zeros((len(rows), len(columns)))
        for task, unit in self.edges():
            matrix[rows[unit], columns[task]] = 1
        return matrix

    def projection(self, weight="shared"):
        """Units joined by shared tasks; `weight` is "shared" or "newman" (Σ 1/(k−1))."""
        graph = nx.Graph()
        graph.add_nodes_from(self.units)
        for task in self.tasks:
            units = self.units_of(task)
            for one, other in itertools.combinations(units, 2):
                more = 1 if weight == "shared" else 1 / (len(units) - 1)
                before = graph.get_edge_data(one, other, {"weight": 0})["weight"]
                graph.add_edge(one, other, weight=before + more)
        return graph


def read_records(root):
    """All plan records under a source tree, by id."""
    files = sorted(Path(root, "seeds/plans").glob("*.toml"))
    records = [tomllib.loads(file.read_text("utf-8")) for file in files]
    return {record["id"]: record for record in records}


def read_register(root, name):
    return tomllib.loads(Path(root, f"seeds/register/{name}.toml").read_text("utf-8"))


def read_graph(root):
    """The graph of the real plans."""
    units = read_register(root, "units")["unit"]
    lists = {}
    for plan, record in read_records(root).items():
        for task in record.get("task", []):
            named = [entry["unit"] for entry in task.get("responsible", [])]
            assert len(named) == len(set(named)), f"{plan} task {task['number']} names a unit twice"
            lists[plan, task["number"]] = list(enumerate(named, 1))
    return Graph(lists, {unit["id"] for unit in units if unit["kind"] == "open-set"})


def draw_graph(seed):
    """A small random graph: one or two plans, one to three districts, at most 16 units, lists in random order.

    Sparse ones fall apart, dense ones share much; hubs, twins and tasks of one unit all occur.
    """
    draw = random.Random(seed)
    units = [f"31011{draw.randint(4, 3 + draw.randint(1, 3))}/u{n}" for n in range(draw.randint(1, 16))]
    weights = [1 / (rank + 1) ** draw.choice([0, 0.8, 1.5]) for rank in range(len(units))]
    largest = draw.choice([1, 2, 3, 5, 8])
    lists = {}
    for plan in ["alpha", "beta"][: draw.randint(1, 2)]:
        for number in range(1, draw.randint(1, 20) + 1):
            size = min(len(units), draw.randint(1, largest))
            named = []
            while len(named) < size:
                unit = draw.choices(units, weights)[0]
                if unit not in named:
                    named.append(unit)
            lists[plan, number] = list(enumerate(named, 1))
    return Graph(lists)


def write_csv(graph, path):
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["plan", "task", "position", "unit", "assignment"])
        for plan, number in graph.tasks:
            for position, unit in graph.lists[plan, number]:
                rows.writerow([plan, number, position, unit, f"plan/{plan}/task/{number}/unit/{position}"])
            if not graph.lists[plan, number]:
                rows.writerow([plan, number, "", "", ""])
