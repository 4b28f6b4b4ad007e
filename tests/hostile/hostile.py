"""Hostile requests against a live server: python3 tests/hostile/hostile.py --binary PLANGRAPH

First each alone, then 32 clients at once that go through all of them again and again. All the while a bystander asks a
light query every 100 ms. Wanted: the same process to the end; every request answered, refused or visibly broken off
within its deadline and 250 ms; the bystander answered within 100 ms, always; memory back to where it was.

Deadlines: a query and an update have the time limit of the server (`--deadline`); an upload 10 s; what is wrong with
HTTP itself ends by the limits of the server for a head (10 s), a slow body (30 s) or an answer that nobody takes (30 s).

`--grace`, `--light` and `--memory` widen the bounds: on a machine that does other things too, times say little, but what
dies, hangs or grows still shows.
"""

import argparse
import random
import shlex
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "service"))

from live import HOST, Checks, Failed, Server, expect  # noqa: E402

from bystander import Bystander  # noqa: E402
from corpus import clean, corpus  # noqa: E402
from documents import GRAPH  # noqa: E402
from processes import family, settled  # noqa: E402
from wire import Target, post_query, request  # noqa: E402

CALM_SECONDS = 5.0
WARMING_TRIPLES = 100_000
MEGABYTE = 1 << 20

# What the allocator keeps here and there.
SLACK_BYTES = 16 * MEGABYTE

# Loads the bundled plans into the data directory of the server that is to be started, then becomes that server.
LOADING = """#!/bin/sh
data=$(printf '%s\\n' "$@" | sed -n '/^--data$/{{n;p;}}')
{binary} load --quiet --data "$data" && exec {binary} "$@"
"""


def main():
    options = arguments()
    attacks = [attack for attack in corpus(options.deadline) if is_wanted(attack.name, options)]
    if not attacks:
        sys.exit("no attack has such a name")
    checks = Checks(quiet=True)
    print(f"{len(attacks)} hostile requests", flush=True)
    with tempfile.TemporaryDirectory(prefix="plangraph-hostile-") as folder:
        loaded = Path(folder) / "plangraph"
        loaded.write_text(LOADING.format(binary=shlex.quote(str(Path(options.binary).resolve()))))
        loaded.chmod(0o755)
        run = Run(loaded, options, checks)
        try:
            if options.phase in ("alone", "both"):
                run.alone(attacks)
            if options.phase in ("together", "both"):
                run.together(attacks)
        finally:
            run.stop()
    run.print_slowest()
    sys.exit(checks.finish())


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True, help="the program under test")
    parser.add_argument("--clients", type=int, default=32, help="hostile clients at once")
    parser.add_argument("--deadline", type=float, default=2.0, help="time limit of the server for a query, in seconds")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long all clients are hostile at once")
    parser.add_argument("--only", help="only what has this in its name")
    parser.add_argument("--skip", action="append", default=[], help="not what has this in its name")
    parser.add_argument("--phase", choices=("alone", "together", "both"), default="both")
    parser.add_argument("--grace", type=float, default=0.25, help="how much later than its deadline a request may end, in seconds")
    parser.add_argument("--light", type=float, default=0.1, help="how long a light query may take beside the others, in seconds")
    parser.add_argument("--memory", type=float, default=1.15, help="how many times the memory of before there may be afterwards")
    parser.add_argument("--settling", type=float, default=240.0, help="how long it may take until then, in seconds: answers are kept for three minutes")
    parser.add_argument("--seed", type=int, default=1, help="of the order in which clients go through the corpus")
    return parser.parse_args()


def is_wanted(name, options):
    return (options.only is None or options.only in name) and not any(part in name for part in options.skip)


class Run:
    """The server, a new one in the place of one that was harmed, and what was seen."""

    def __init__(self, binary, options, checks):
        self.binary, self.options, self.checks = binary, options, checks
        self.ended, self.server, self.settled_seconds = [], None, 0.0
        self.start()

    def start(self):
        self.stop()
        self.server = Server(self.binary, config=f"timeout = {self.options.deadline}\n")
        self.pid = self.server.process.pid

    def stop(self):
        if self.server:
            self.server.stop()
            self.server = None

    def target(self, source="127.0.0.1"):
        return Target(HOST, self.server.port, self.server.token, source)

    def alone(self, attacks):
        """Each attack by itself; those that merely take their time wait side by side."""
        patient = [attack for attack in attacks if attack.kind == "slow"]
        with ThreadPoolExecutor(max(1, len(patient))) as pool:
            waiting = [(attack, pool.submit(attack.send, self.target("127.0.3.1"))) for attack in patient]
            for attack, future in waiting:
                self.judge(attack, future.result(), "alone")
        self.survived("the slow clients")
        for attack in attacks:
            if attack.kind != "slow":
                self.judge(attack, attack.send(self.target("127.0.2.1")), "alone")
                self.survived(attack.name, attack.writes)

    def judge(self, attack, outcome, phase):
        self.ended.append((outcome.seconds, attack.name, phase, outcome))

        def check():
            fault = attack.fault(outcome, self.options.grace)
            if fault and outcome.status == 500:
                fault += f"\n{self.last_words()}"
            expect(not fault, fault)

        return self.checks.run(f"{phase}, {attack.name}", check)

    def survived(self, name, wrote=False):
        """The server lives, answers, and writes; else it is replaced for the attacks to come."""
        def check():
            light = post_query(self.target(), "ASK {}", 10)
            self.lives(0.0 if light.status else 2.0)
            expect(light.status == 200, f"afterwards a light query ends with {light.brief()}")
            if wrote:
                cleaned = clean(self.target())
                expect(cleaned.status == 200, f"afterwards a light update ends with {cleaned.brief()}")

        passed, failed = self.checks.passed, self.checks.failed
        if self.checks.run(f"after {name}", check):
            self.checks.passed = passed  # counted with the attack itself
        else:
            self.checks.failed = failed + 1
            self.start()

    def lives(self, seconds):
        """Fails if the server is dead, or dies within so many seconds."""
        try:
            status = self.server.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return
        raise Failed(f"the server died: exit {status}\n{self.last_words()}")

    def last_words(self):
        return self.server.log.read_text(errors="replace")[-1500:]

    def warm_up(self):
        """What the server holds once it has read and written is what it goes back to: the store's engine has buffers."""
        for _ in range(30):
            post_query(self.target("127.0.0.2"), "SELECT * { ?s ?p ?o } LIMIT 1000")
        lines = "".join(f"<a:s> <a:p> {number} .\n" for number in range(WARMING_TRIPLES)).encode()
        headers = [("Content-Type", "text/turtle"), self.target().authorization]
        for _ in range(2):
            written = request(self.target(), "PUT", f"/store?graph={GRAPH}", headers, lines, 60)
            cleaned = request(self.target(), "DELETE", f"/store?graph={GRAPH}", headers, None, 60)
            expect((written.status, cleaned.status) == (201, 200), f"writing: {written.brief()}, {cleaned.brief()}")
        time.sleep(1)

    def together(self, attacks):
        """All clients at once, with the bystander, and the memory before, meanwhile and after."""
        self.start()
        self.warm_up()
        with Bystander(self.target("127.0.0.2")) as calm:
            time.sleep(CALM_SECONDS)
        print_bystander("calm", calm, self.options.light)
        before = family(self.pid)
        peak = Peak(self.pid)
        storm = Storm(attacks, self.options)
        with Bystander(self.target("127.0.0.2")) as bystander, peak:
            ended = storm.run(self.target)
        ended_at = time.monotonic()
        after = settled(self.pid, before.held_bytes * self.options.memory + SLACK_BYTES, self.options.settling)
        self.settled_seconds = time.monotonic() - ended_at
        for attack, outcome in ended:
            self.judge(attack, outcome, "together")
        late = sum(outcome.seconds > attack.seconds + self.options.grace for attack, outcome in ended)
        print(f"together: {len(ended)} requests in {self.options.seconds:.0f} s, {late} of them late")
        print_statuses(ended)
        print(
            f"memory in MB that no file backs (server and workers): {before.held_bytes / MEGABYTE:.0f} before, {peak.bytes / MEGABYTE:.0f} at most,"
            f" {after.held_bytes / MEGABYTE:.0f} after {self.settled_seconds:.0f} s; server alone {before.own_bytes / MEGABYTE:.0f}, {peak.own_bytes / MEGABYTE:.0f},"
            f" {after.own_bytes / MEGABYTE:.0f}; processes {len(before.states)} before, {len(after.states)} after"
        )
        self.check_bystander(bystander)
        for name, check in self.afterwards(before, after).items():
            self.checks.run(f"together, {name}", check)

    def check_bystander(self, bystander):
        limit = self.options.light
        times, wrong, slow = print_bystander("together", bystander, limit)

        def check():
            expect(times, "the bystander has no answers at all")
            expect(not wrong, f"{len(wrong)} of {len(times)} light queries failed, first: {wrong[:3]}")
            expect(not slow, f"{slow} of {len(times)} light queries took longer than {limit * 1000:.0f} ms")

        self.checks.run("together, the bystander", check)

    def afterwards(self, before, after):
        def same_process():
            self.lives(0.0)
            expect(after.is_alive, "the server is not alive")

        def memory():
            grown = (after.held_bytes - SLACK_BYTES) / max(1, before.held_bytes)
            expect(grown <= self.options.memory, f"{grown:.2f} times the memory of before and {SLACK_BYTES / MEGABYTE:.0f} MB, {self.settled_seconds:.0f} s after")

        def no_zombies():
            expect(not after.zombies, f"zombies: {after.zombies}")

        def ready():
            outcome = request(self.target(), "GET", "/readyz")
            expect(outcome.status == 200, f"/readyz: {outcome.brief()}")

        def writes():
            outcome = clean(self.target())
            expect(outcome.status == 200, f"a light update: {outcome.brief()}")

        return {"same process": same_process, "memory": memory, "no zombies": no_zombies, "/readyz": ready, "writing": writes}

    def print_slowest(self):
        print("the slowest ten")
        for seconds, name, phase, outcome in sorted(self.ended, key=lambda entry: -entry[0])[:10]:
            status = "" if outcome.status is None else outcome.status
            print(f"  {seconds:7.2f} s  {phase:8}  {status!s:3} {outcome.end:6}  {name}")


class Storm:
    """Clients that each go through the shuffled corpus until the time is up."""

    def __init__(self, attacks, options):
        self.options = options
        attacks = [attack for attack in attacks if attack.kind != "crowd"]
        self.looped = [attack for attack in attacks if attack.seconds <= options.deadline or attack.writes]
        # These take their time; one of each at once is enough.
        self.once = [attack for attack in attacks if attack not in self.looped]
        self.only_writes = all(attack.writes for attack in self.looped)
        self.ended, self.lock = [], threading.Lock()
        # Who holds the token is one client, however hostile.
        self.writer = threading.Lock()

    def run(self, target):
        clients = self.options.clients
        until = time.monotonic() + self.options.seconds
        with ThreadPoolExecutor(clients + len(self.once)) as pool:
            for number in range(clients if self.looped else 0):
                pool.submit(self.client, number, target, until)
            for number, attack in enumerate(self.once):
                pool.submit(self.send, attack, target(f"127.0.3.{number % 250 + 1}"))
        return self.ended

    def client(self, number, target, until):
        """One client, with an address of its own."""
        attacks = list(self.looped)
        random.Random(self.options.seed * 1000 + number).shuffle(attacks)
        own = target(f"127.0.1.{number % 250 + 1}")
        while True:
            for attack in attacks:
                if time.monotonic() > until:
                    return
                if not attack.writes:
                    self.send(attack, own)
                elif self.writer.acquire(blocking=False):
                    try:
                        self.send(attack, own)
                    finally:
                        self.writer.release()
                elif self.only_writes:
                    time.sleep(0.1)

    def send(self, attack, target):
        outcome = attack.send(target)
        with self.lock:
            self.ended.append((attack, outcome))


class Peak:
    """The most memory seen during the `with` block, in bytes."""

    def __init__(self, pid):
        self.pid, self.bytes, self.own_bytes = pid, 0, 0
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()

    def look(self):
        while not self.done.wait(0.5):
            now = family(self.pid)
            self.bytes, self.own_bytes = max(self.bytes, now.held_bytes), max(self.own_bytes, now.own_bytes)


def print_bystander(when, bystander, limit):
    """Its times in order, what went wrong, and how many were slow."""
    times = sorted(seconds for seconds, _ in bystander.answers)
    wrong = [status for _, status in bystander.answers if status != 200]
    slow = sum(seconds > limit for seconds in times)
    if times:
        median, p99 = statistics.median(times), times[min(len(times) - 1, int(len(times) * 0.99))]
        in_ms = f"median {median * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms, maximum {times[-1] * 1000:.1f} ms"
        print(f"bystander, {when}: {len(times)} light queries, {in_ms}; {slow} over {limit * 1000:.0f} ms, {len(wrong)} failed")
    return times, wrong, slow


def print_statuses(ended):
    counts = {}
    for attack, outcome in ended:
        key = (attack.kind, outcome.status or outcome.end)
        counts[key] = counts.get(key, 0) + 1
    for kind in dict.fromkeys(kind for kind, _ in counts):
        print(f"  {kind}: " + ", ".join(f"{count} × {key}" for (other, key), count in sorted(counts.items(), key=str) if other == kind))


if __name__ == "__main__":
    main()
