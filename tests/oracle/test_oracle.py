"""The oracle's own functions against hand cases and against each other: python tests/oracle/test_oracle.py"""

import math
from pathlib import Path

import compute
import numpy as np
from cascade import cascade
from graph import Graph, draw_graph, read_graph
from oracle import Checks

ROOT = Path(__file__).resolve().parents[2]


def graph(*lists):
    return Graph({("p", number): list(enumerate(units, 1)) for number, units in enumerate(lists, 1)})


def test_real_plans_have_their_sizes():
    real = read_graph(ROOT)
    assert (len(real.units), len(real.tasks), len(real.edges())) == (37, 50, 178)
    assert len(real.select().edges()) == 158
    both = real.select(["pudong-2025-28", "pudong-2025-32"])
    assert compute.load(both)["units"]["310115/kejingwei"]["tasks"] == 33
    assert compute.worst_removals(both, 3)[0] == 6
    assert [compute.covers(part)[0] for part in [both, real.select(["jiading-2025"])]] == [2, 5]
    comparisons, _ = cascade(ROOT)
    sums = {entry["metric"]: int(entry["sum"]) for entry in comparisons.values()}
    assert (sums["class3-certificates-new"], sums["overseas-approvals-new"]) == (520, 100)


def test_hand_cases():
    path = graph(["1/a", "1/b"], ["1/b", "2/c"])
    assert compute.position(path)["1/b"]["betweenness"] == 1
    assert compute.position(path)["1/b"]["betweenness_two_mode"] == 4
    assert compute.brokerage(path, lambda unit: unit[0])["1/b"]["representative"] == 1
    assert compute.fragility(path)["cut_units"] == ["1/b"] and len(compute.fragility(path)["bridges"]) == 4
    assert compute.covers(path) == (1, [["1/b"]])
    assert compute.removal(path, ["1/b"])["lost_first_listed"] == [("p", 2)]
    nested = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0]])
    assert compute.nodf(nested) == (100, 100, 100)
    two = graph(["1/a", "1/b"], ["1/c", "1/d"])
    modules = {"1/a": 0, "1/b": 0, "1/c": 1, "1/d": 1}
    assert math.isclose(compute.barber(two, modules, {("p", 1): 0, ("p", 2): 1}), 0.5)
    assert compute.first_places(graph(["1/a", "1/b"], ["1/a", "1/c"])) == (1, 1)
    assert compute.quadrants(path)[0] == 1
    star = np.array([[0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]])
    assert math.isclose(compute.best_core_fit(star), 1) and math.isclose(compute.core_fit(star, [1, 0, 0, 0]), 1)


def test_two_roads_meet():
    for seed in range(25):
        drawn = draw_graph(seed)
        masks = sorted(set(compute.masks(drawn)))
        size, found = compute.covers(drawn)
        assert len(compute.hitting(masks, size)) == len(found) and not compute.hitting(masks, size - 1)
        shares = compute.nodf(drawn.matrix())[0]
        assert math.isclose(compute.nodf_fast(drawn.matrix()), shares or 0)
        if len(drawn.units) + len(drawn.tasks) < 25:
            counted = compute.betweenness_by_counting(drawn)
            for unit, entry in compute.position(drawn).items():
                assert math.isclose(counted[unit], entry["betweenness_two_mode"], abs_tol=1e-9)
        for lists in compute.shuffled(drawn, 3, seed):
            assert all(len(units) == len(drawn.lists[task]) for task, units in lists.items())
            named = sorted(unit for units in lists.values() for unit in units)
            assert named == sorted(unit for _, unit in drawn.edges())


def test_corrections():
    bonferroni, holm, hochberg = compute.corrected([0.01, 0.04, 0.03], 4)
    assert np.allclose(bonferroni, [0.04, 0.16, 0.12])
    assert np.allclose(holm, [0.04, 0.09, 0.09]) and np.allclose(hochberg, [0.04, 0.04 * 4 / 3, 0.04 * 4 / 3])


def test_differences_are_found():
    checks = Checks()
    for ours, theirs in [(1, 2), (1.0, 1.0 + 1e-8), ([1], [1, 2]), ({"a": 1}, {"b": 1}), (None, 0.0), (True, 1), (0.0, None)]:
        checks.same("differs", ours, lambda: theirs)
    assert (checks.passed, len(checks.failures)) == (0, 7)
    checks.same("agrees", {"a": [1, 2.0, None]}, lambda: {"a": [1, 2.0 + 1e-10, None]})
    assert checks.passed == 1


if __name__ == "__main__":
    tests = [test for name, test in list(globals().items()) if name.startswith("test_")]
    for test in tests:
        test()
    print(f"{len(tests)} passed")
