"""Checks every number of the reports against an independent computation.

    python tests/oracle/oracle.py --binary target/release/plangraph [--data DIR] [--graphs 200] [--only REPORT]

Reads the real plans from `seeds/` itself, runs `plangraph analyze … --format json` over them and over seeded
random graphs handed over as CSV, and compares. Whole numbers, lists and ids must be equal; other numbers agree
within 1e-9 relative, PageRank and the singular vector within 1e-6. Prints every difference; the last line is
`N passed, M failed`; the exit code is 1 when anything failed. Needs `requirements.txt`.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import partial
from pathlib import Path

import reports
from fields import Json, Missing
from graph import draw_graph, read_graph, write_csv

ROOT = Path(__file__).resolve().parents[2]
PLANS = ["jiading-2025", "minhang-2025", "pudong-2025-28", "pudong-2025-32", "shanghai-2025"]
SELECTIONS = [[plan] for plan in PLANS] + [["pudong-2025-28", "pudong-2025-32"], []]
EXACT, CLOSE, ITERATED = 0.0, 1e-9, 1e-6


class Checks:
    """Counts what agrees and keeps what does not."""

    def __init__(self):
        self.passed, self.failures = 0, []

    def same(self, name, ours, theirs, tolerance=CLOSE):
        """`theirs` is a function, so that a missing field is a failure of this check."""
        try:
            found = list(differences(ours, theirs(), tolerance))
        except Missing as missing:
            found = [f"missing: {missing}"]
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            found = [f"of another form: {type(error).__name__} {error}"]
        self.passed += not found
        if found:
            more = f" … and {len(found) - 4} more" if len(found) > 4 else ""
            self.failures.append(f"{name}: " + "; ".join(found[:4]) + more)

    def true(self, name, holds):
        """`holds` is a function that returns whether it does, or what is wrong."""

        def found():
            answer = holds()
            return True if answer is None else answer

        self.same(name, True, found)

    def fail(self, name, why):
        self.failures.append(f"{name}: {why}")


def differences(ours, theirs, tolerance, path=""):
    """Leaves that differ; whole numbers must be equal when both are."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in ours.keys() | theirs.keys():
            if key not in ours or key not in theirs:
                yield f"{path}/{key} only {'there' if key in theirs else 'here'}"
            else:
                yield from differences(ours[key], theirs[key], tolerance, f"{path}/{key}")
    elif isinstance(ours, (list, tuple)) and isinstance(theirs, (list, tuple)):
        if len(ours) != len(theirs):
            yield f"{path} has {len(theirs)} entries, expected {len(ours)}"
        else:
            for at, (one, other) in enumerate(zip(ours, theirs)):
                yield from differences(one, other, tolerance, f"{path}[{at}]")
    elif not equal(ours, theirs, tolerance):
        yield f"{path} is {theirs!r}, expected {float(ours) if isinstance(ours, Fraction) else ours!r}"


def equal(ours, theirs, tolerance):
    numbers = (int, float, Fraction)
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs or (type(ours) is type(theirs) and ours == theirs)
    if not isinstance(ours, numbers) or not isinstance(theirs, numbers):
        return ours == theirs
    if isinstance(ours, int) and isinstance(theirs, int):
        return ours == theirs
    # An absolute slack far below any result stands in for the relative one at zero.
    return math.isclose(float(ours), float(theirs), rel_tol=tolerance, abs_tol=1e-12)


class Program:
    """Runs the binary."""

    def __init__(self, binary, data):
        self.binary, self.data = binary, data

    def refuses(self, name, reason, *arguments):
        """Exit status of a report that cannot be given, and whether it says why."""
        command = [self.binary, "analyze", name, *arguments, "--data", self.data]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        return done.returncode, reason in done.stderr

    def analyze(self, name, *arguments, data=True):
        command = [self.binary, "analyze", name, *arguments, "--format", "json"]
        command += ["--data", self.data] if data else []
        environment = {**os.environ, "RAYON_NUM_THREADS": "1"}
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment)
        if done.returncode:
            raise Missing(f"`{' '.join(map(str, command))}` ended with {done.returncode}: {done.stderr.strip()[:300]}")
        try:
            envelope = json.loads(done.stdout, parse_constant=not_a_number)
        except ValueError as error:
            raise Missing(f"`{' '.join(map(str, command))}` printed no JSON: {error}") from None
        if envelope.get("analysis") != name:
            raise Missing(f"the envelope names the analysis {envelope.get('analysis')!r}, expected {name!r}")
        return Json(envelope["result"])


def not_a_number(token):
    raise ValueError(f"{token} is no JSON number")


def real_plans(program, checks, only):
    graph = read_graph(ROOT)
    for plans in SELECTIONS:
        for open_sets in [False, True]:
            part = graph.select(plans, open_sets)
            where = f"{' + '.join(plans) or 'all plans'}{' with open sets' if open_sets else ''}"
            options = [word for plan in plans for word in ("--plan", plan)] + ["--open-sets"] * open_sets
            for name, check in reports.OVER_GRAPHS.items():
                if only in (None, name) and not part.tasks:
                    checks.same(f"{name} of {where}", (3, True), lambda: program.refuses(name, "no task", *options))
                elif only in (None, name):
                    check = with_register(name, check, open_sets)
                    run(checks, f"{name} of {where}", lambda: program.analyze(name, *options), check, part)
            if only in (None, "removal"):
                removals(program, checks, part, where, options)
            if only in (None, "paths"):
                chains(program, checks, part, where, options)
    for name, check in reports.OVER_CORPUS.items():
        if only in (None, name):
            run(checks, f"{name} of the corpus", lambda: program.analyze(name), check, ROOT)


def with_register(name, check, open_sets):
    """What the real plans allow beyond any graph: the register's functions, and time for samples of our own."""
    if name == "brokers":
        return partial(check, functions=reports.functions(ROOT))
    return partial(check, sampled=True) if name == "significance" and not open_sets else check


def chains(program, checks, graph, where, options):
    """Some pairs of units, near and far, and some that are not connected."""
    units = graph.units
    for at in range(0, len(units), 4):
        ends = units[at], units[(at * 7 + 3) % len(units)]
        if ends[0] != ends[1]:
            check = lambda name, _, result, checks: reports.paths(name, graph, ends, result, checks)
            run(checks, f"paths {' '.join(ends)} of {where}", lambda: program.analyze("paths", *ends, *options), check, graph)


def removals(program, checks, graph, where, options):
    """Each unit alone, and the three busiest together."""
    busiest = sorted(graph.units, key=lambda unit: (-sum(u == unit for _, u in graph.edges()), unit))[:3]
    for removed in [[unit] for unit in graph.units] + ([busiest] if len(busiest) > 1 else []):
        check = lambda name, _, result, checks: reports.removal(name, graph, removed, result, checks)
        run(checks, f"removal of {', '.join(removed)} from {where}", lambda: program.analyze("removal", *removed, *options), check, graph)


def run(checks, name, result, check, graph):
    try:
        check(name, graph, result(), checks)
    except (Missing, subprocess.TimeoutExpired) as missing:
        checks.fail(name, missing)
    except Exception as error:  # Numbers that break a check are wrong numbers.
        checks.fail(name, f"the check broke: {type(error).__name__}: {error}")


def random_graphs(program, checks, count, only):
    """Each graph is a CSV file, all its reports one process, a removal another."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:

        def answers(seed):
            graph, file = draw_graph(seed), Path(folder, f"{seed}.csv")
            write_csv(graph, file)
            removed = graph.units[seed % len(graph.units) :][: 1 + seed % 2]
            found = []
            for name, arguments in [("all", []), ("removal", removed)]:
                try:
                    found.append(program.analyze(name, *arguments, "--network", str(file), data=False))
                except (Missing, subprocess.TimeoutExpired) as missing:
                    found.append(missing)
            return graph, removed, found

        for seed, (graph, removed, (all_reports, removal)) in enumerate(pool.map(answers, range(count))):
            where = f"random graph {seed} ({len(graph.units)} units, {len(graph.tasks)} tasks)"
            if isinstance(all_reports, Exception):
                checks.fail(where, all_reports)
            else:
                for name, check in reports.OVER_GRAPHS.items():
                    if only in (None, name):
                        run(checks, f"{name} of {where}", lambda: all_reports[name], check, graph)
            if only not in (None, "removal"):
                continue
            if isinstance(removal, Exception):
                checks.fail(f"removal of {where}", removal)
            else:
                reports.removal(f"removal of {where}", graph, removed, removal, checks)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True, help="the program")
    parser.add_argument("--data", help="data directory with the plans loaded; without it one is made and removed")
    parser.add_argument("--graphs", type=int, default=200, help="number of random graphs")
    parser.add_argument("--only", help="one report alone")
    arguments = parser.parse_args()
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        data = arguments.data or str(Path(folder, "data"))
        if not arguments.data:
            subprocess.run([arguments.binary, "load", "--quiet", "--data", data], check=True)
        program = Program(arguments.binary, data)
        real_plans(program, checks, arguments.only)
        random_graphs(program, checks, arguments.graphs, arguments.only)
    for failure in checks.failures:
        print(failure)
    print(f"{checks.passed} passed, {len(checks.failures)} failed")
    return 1 if checks.failures or not checks.passed else 0


if __name__ == "__main__":
    sys.exit(main())
