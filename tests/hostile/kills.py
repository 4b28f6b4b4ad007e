"""Workers killed at random while clients ask: python3 tests/hostile/kills.py --binary PLANGRAPH

Wanted: the same server to the end; every query answered rightly, or told clearly that its worker died, or visibly broken
off; no more of these than workers were killed; afterwards every query answered, and as many workers as before.
"""

import argparse
import os
import random
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "service"))

from live import HOST, Checks, Clients, Server, expect, expect_equal  # noqa: E402

from processes import family  # noqa: E402
from wire import Target, post_query  # noqa: E402

# Light, of middling length, long and streamed; with what the answer must hold.
QUERIES = (
    ("SELECT (COUNT(*) AS ?n) { ?s a plan:Task }", '"50"'),
    ("SELECT ?s { ?s ?p ?o } ORDER BY ?o ?s LIMIT 3", '"bindings"'),
    ("SELECT (COUNT(*) AS ?n) { ?a a plan:Assignment . ?b a plan:Assignment . FILTER(STR(?a) < STR(?b)) }", '"n"'),
    ("SELECT * { ?s ?p ?o }", '"bindings"'),
)
DIED = "the worker that ran the query died"
PAUSE = 0.1


class Askers(Clients):
    """Clients that ask until they are told to stop, each with an address of its own."""

    def __init__(self, server, count):
        super().__init__(count)
        self.server, self.outcomes = server, []

    def ask(self, number):
        target, turn = Target(HOST, self.server.port, self.server.token, f"127.0.5.{number + 1}"), number
        while not self.stop.is_set():
            text, wanted = QUERIES[turn % len(QUERIES)]
            outcome = post_query(target, text, 60)
            with self.lock:
                self.outcomes.append((text, wanted, outcome))
            turn += 1


def kill_workers(pid, seconds, seed):
    """Kills one worker after another, chosen at random; how many."""
    chance, killed, until = random.Random(seed), 0, time.monotonic() + seconds
    while time.monotonic() < until:
        workers = [process for process, state in sorted(family(pid).states.items()) if process != pid and state != "Z"]
        if workers:
            try:
                os.kill(chance.choice(workers), signal.SIGKILL)
                killed += 1
            except ProcessLookupError:
                pass
        time.sleep(PAUSE)
    return killed


def fault(wanted, outcome):
    """What is wrong with an outcome, `lost` if its worker was killed, None if all is well."""
    if outcome.end == "whole" and outcome.status == 200:
        return None if wanted in outcome.text else f"a wrong answer: {outcome.brief()}"
    if outcome.end == "broken" and outcome.status == 200:
        return "lost"
    if outcome.end == "whole" and outcome.status == 500 and DIED in outcome.text:
        return "lost"
    return outcome.brief()


def settled(pid, count):
    """Whether there are so many processes again, within ten seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        now = family(pid)
        if len(now.states) == count and not now.zombies:
            return True
        time.sleep(0.1)
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True, help="the program under test")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    checks = Checks()
    with Server(options.binary) as server:
        pid = server.process.pid
        time.sleep(1)
        before = len(family(pid).states)
        with Askers(server, options.clients) as clients:
            killed = kill_workers(pid, options.seconds, options.seed)
        faults = [fault(wanted, outcome) for _, wanted, outcome in clients.outcomes]
        lost = faults.count("lost")
        print(f"{len(faults)} queries, {killed} workers killed, {lost} queries lost")
        wrong = [what for what in faults if what not in (None, "lost")]
        checks.run("kills, other queries are answered", lambda: expect(not wrong, f"{len(wrong)}, first: {wrong[:3]}"))
        checks.run("kills, few are lost", lambda: expect(lost <= killed, f"{lost} lost by {killed} kills"))
        checks.run("kills, many are answered", lambda: expect(faults.count(None) > killed, f"{faults.count(None)} answered"))
        checks.run("kills, same process", lambda: expect_equal(server.process.poll(), None, "the exit status"))
        checks.run("kills, all workers are back", lambda: expect(settled(pid, before), f"{before} before: {family(pid).states}"))
        text, wanted = QUERIES[0]
        after = post_query(Target(HOST, server.port, server.token), text)
        checks.run("kills, afterwards", lambda: expect_equal(fault(wanted, after), None))
    sys.exit(checks.finish())


if __name__ == "__main__":
    main()
