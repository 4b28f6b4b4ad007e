"""What was acknowledged is there, whatever happens: the server killed, the power lost, the disk full, a file damaged.

    python tests/service/durability.py --binary target/release/plangraph [--rounds 200] [--only kills] [--short]

Prints what fails; `--short` takes about a minute and leaves most of the damage out; the last line is `N passed, M failed`; the exit code is 1 when anything failed. Standard library
only. The disk is filled in a file system of its own, which takes the right to mount one.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import damage
import power
from durable import (
    COMPUTED, DEFAULT, Client, Data, difference, expect_same, plan_file, settle, state_of, wait_for_write,
    write_together,
)  # fmt: skip
from http_raw import BrokenAnswer
from live import Checks, expect, expect_equal

TWO, THIRD = ("jiading-2025", "minhang-2025"), "shanghai-2025"
KILL_SECONDS = (0.02, 1.2)
# Publishing analyses what is published: it takes longer than a write.
KILL_PUBLISHING_SECONDS = (0.02, 3.0)
ROUNDS, SHORT_ROUNDS = 20, 6


class Killed:
    """One data directory through many deaths of its server."""

    def __init__(self, binary, root, seed):
        self.data, self.random = Data(binary, root / "killed"), random.Random(seed)
        self.clients = [Client(number, seed) for number in range(4)]
        self.backups, self.starts, self.without_reports = {}, [], 0
        self.wanted, self.loaded, self.coming, self.published = {}, frozenset(TWO), None, 0
        for plans in (TWO, (*TWO, THIRD)):
            reference = Data(binary, root / f"reference-{len(plans)}")
            reference.load(*plans)
            documents = reference.documents()
            with reference.serve() as server:
                sizes = server.count("?s ?p ?o"), server.count(f"GRAPH <{COMPUTED}> {{ ?s ?p ?o }}")
            self.wanted[frozenset(documents)] = documents, *sizes
        self.data.load(*TWO)

    def round(self, number):
        default = ("default",) if number % 3 == 2 else ()
        for client in self.clients:
            client.kinds = ("insert", "insert", "put", "delete", *default)
        if number % 4 == 3:
            self.kill_while_starting()
        started = time.monotonic()
        with self.data.serve() as server:
            self.starts.append(time.monotonic() - started)
            self.check_served(server)
            until = threading.Event()
            threads = write_together(self.clients, server, until)
            if number % 2:
                threads.append(threading.Thread(target=self.back_up, args=(server, until)))
                threads[-1].start()
            if number % 3 == 1:
                threads.append(threading.Thread(target=self.publish, args=(server, until)))
                threads[-1].start()
            if number % 2 == 0:
                wait_for_write(self.clients)
            time.sleep(self.random.uniform(*(KILL_PUBLISHING_SECONDS if number % 3 == 1 else KILL_SECONDS)))
            workers = server.kill()
            until.set()
            for thread in threads:
                thread.join()
        refusals = [refusal for client in self.clients for refusal in client.refusals]
        expect(not refusals, "\n".join(refusals))
        for client in self.clients:
            client.refusals.clear()
        wait_for_end(workers)
        self.data.check_named_snapshot()
        if number % 3 == 1:
            self.check_published()
        if number % 4 == 1:
            self.kill_while_loading()
        if number % 5 == 4:
            self.check_stopped()

    def check_served(self, server):
        """All that was acknowledged, nothing half, the plans as they were, one snapshot."""
        state = server.state()
        settle(self.clients, state)
        _, triples, computed = self.wanted[self.loaded]
        own = sum(count for (graph, _), count in state.items() if graph == DEFAULT)
        expect_equal(server.count("?s ?p ?o"), triples + own, "the number of triples in the default graph")
        self.without_reports += server.count(f"GRAPH <{COMPUTED}> {{ ?s ?p ?o }}") != computed
        check_snapshots(self.data.path)

    def kill_while_starting(self):
        server = self.data.serve()
        time.sleep(self.random.uniform(0.005, 0.4))
        wait_for_end(server.kill())

    def kill_while_loading(self):
        """The third plan is loaded, or removed, whole or not at all."""
        command = ("remove", THIRD) if THIRD in self.loaded else ("load", "--quiet", plan_file(THIRD))
        process = self.data.begin(*command)
        time.sleep(self.random.uniform(0.02, 1.0))
        process.kill()
        process.communicate()
        self.take_over(self.data.documents())

    def take_over(self, documents):
        self.loaded = frozenset(documents)
        expect(self.loaded in self.wanted, f"documents {sorted(documents)} are loaded")
        expect_equal(documents, self.wanted[self.loaded][0], "the documents' digests")

    def publish(self, server, until):
        """The third plan comes and goes while it is served: published, rolled back, published, removed."""
        text, turn = plan_file(THIRD).read_text(encoding="utf-8"), 0
        while not until.is_set():
            comes = THIRD not in self.loaded
            self.coming = self.loaded ^ {THIRD}
            try:
                if turn % 2:
                    response = server.roll_back()
                else:
                    response = server.publish("record" if comes else "remove", text if comes else THIRD)
            except (OSError, BrokenAnswer):
                return
            if response.status != 200:
                self.clients[0].refusals.append(f"publishing answers {response.brief()}")
                return
            self.loaded, self.coming = self.coming, None
            self.published += 1
            turn += 1

    def check_published(self):
        """All that was acknowledged; what nobody answered is there or is not."""
        documents, known = self.data.documents(), (self.loaded, self.coming)
        expect(frozenset(documents) in known, f"{sorted(documents)} are loaded, of {known} acknowledged and asked for")
        self.coming = None
        self.take_over(documents)

    def back_up(self, server, until):
        """One backup after another, and the marker of each client before it."""
        while not until.is_set():
            before = [client.marker(client.state) for client in self.clients]
            try:
                response = server.backup()
            except (OSError, BrokenAnswer):
                return
            if response.status == 201:
                self.backups[json.loads(response.body)["backup"]] = before
            until.wait(0.3)

    def check_stopped(self):
        """The store itself, without its snapshots; a copy of it; the copies made while serving."""
        quads = self.data.export()
        settle(self.clients, state_of(quads))
        with tempfile.TemporaryDirectory(dir=self.data.root) as folder:
            self.check_copy(Path(folder), quads)
            self.check_backups(Path(folder) / "restored")

    def check_copy(self, folder, quads):
        copy, restored = folder / "copy", Data(self.data.binary, folder)
        self.data.run("backup", copy)
        restored.run("restore", copy)
        expect_same(restored.export(), quads, "what is restored differs from what was backed up")
        expect_equal(restored.info(), self.data.info(), "what is said of the restored data")

    def check_backups(self, root):
        """Each is whole, or cannot be restored: then it was not acknowledged."""
        for folder in sorted(self.data.backups.iterdir()):
            before = self.backups.pop(folder.name, None)
            restored = Data(self.data.binary, root / folder.name)
            code, _, errors = restored.attempt("restore", folder)
            expect(code == 0 or before is None, f"a backup that was acknowledged cannot be restored: {errors}")
            if code == 0:
                state = state_of(restored.export())
                check_whole(state)
                found = [client.marker(state) for client in self.clients]
                expect(all(map(int.__ge__, found, before or found)), f"a backup holds {found}, begun at {before}")
                expect(restored.documents() in [found for found, *_ in self.wanted.values()], f"{folder} lacks plans")
            else:
                expect("of no use" in errors, f"restore of a backup that was not finished says {errors}")
            shutil.rmtree(restored.root)
            shutil.rmtree(folder)
        expect(not self.backups, f"backups are gone: {list(self.backups)}")
        self.backups.clear()


def check_whole(state):
    """Every write of a state that others may have gone on from is whole."""
    torn = {key: count for key, count in state.items() if "/marker" not in key[0] and count not in (2, 50)}
    expect(not torn, f"writes are torn: {torn}")
    first = {subject for graph, subject in state if graph.endswith("/a")}
    second = {subject for graph, subject in state if graph.endswith("/b")}
    expect_equal(first, second, "what stands in one of two graphs")


def check_snapshots(data):
    """`CURRENT` and what it names, and no others."""
    folder = data / "snapshots"
    found = {entry.name for entry in folder.iterdir()}
    expect_equal(found, {"CURRENT", (folder / "CURRENT").read_text()}, "the folder of snapshots")


def wait_for_end(processes, seconds=5):
    """Workers must not outlive their server."""
    deadline = time.monotonic() + seconds
    while left := [process for process in processes if is_alive(process)]:
        expect(time.monotonic() < deadline, f"the server was killed; its processes {left} live on")
        time.sleep(0.01)


def is_alive(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kills(checks, binary, root, options):
    killed = Killed(binary, root, options.seed)
    for number in range(options.rounds):
        checks.run(f"kill {number + 1}", killed.round, number)
    checks.run("all after the last kill", lambda: final(killed))
    acknowledged = sum(client.acknowledged for client in killed.clients)
    print(f"  {acknowledged} writes and {killed.published} publications acknowledged; longest start {max(killed.starts):.2f} s")
    missing = f"the reports were missing after {killed.without_reports} of {options.rounds} starts"
    checks.run("reports are there after each start", expect, not killed.without_reports, missing)
    left = [entry.name for entry in killed.data.temporary.iterdir()]
    checks.run("no temporary files pile up", expect, not left, f"{len(left)} are left: {sorted(left)[:3]}")


def final(killed):
    with killed.data.serve() as server:
        killed.check_served(server)
    killed.check_stopped()


def snapshots(checks, binary, root, options):
    """A snapshot that is missing or damaged is made again."""
    data = Data(binary, root / "snapshots")
    data.load(*TWO)
    client = Client(0, options.seed)
    with data.serve() as server, server.connect() as connection:
        for _ in range(3):
            client.write(server, connection)
    for name, change in damage.SNAPSHOTS.items():
        checks.run(f"snapshot made again: {name}", remade, data, client, change)


def remade(data, client, change):
    folder = data.path / "snapshots"
    named = folder / (folder / "CURRENT").read_text()
    change(folder, named)
    with data.serve() as server:
        settle([client], server.state())
        check_snapshots(data.path)
        expect((folder / "CURRENT").read_text() != named.name, "the old snapshot is served")


def full(checks, binary, root, options):
    """No space is left on the disk, then there is again."""
    place = root / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", place], capture_output=True)
    if mounted.returncode:
        return checks.skip("disk full", f"no file system can be mounted: {mounted.stderr.decode().strip()}")
    try:
        data = Data(binary, root / "full", place / "data")
        data.load(*TWO)
        clients = [Client(number, options.seed, triples=2000, keep=10_000) for number in range(2)]
        checks.run("disk full", fill, data, clients, place)
        checks.run("disk with space again", recovered, data, clients)
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def fill(data, clients, place):
    with data.serve() as server:
        for client in clients:
            until = time.monotonic() + 60
            with server.connect() as connection:
                while client.write(server, connection):
                    expect(time.monotonic() < until, "the disk does not fill")
            expect(client.refusals, "the connection broke")
            expect(client.refusals[0].split(" answers ")[1][0] == "5", client.refusals[0])
        print(f"  {sum(client.acknowledged for client in clients)} writes acknowledged before: "
              f"{clients[0].refusals[0].splitlines()[0]}")  # fmt: skip
        found = server.state()
        for client in clients:
            mine = {key: value for key, value in found.items() if key[1].startswith(client.subjects)}
            expect(mine in (client.state, client.pending), f"reads fail: {difference(client.state, mine)}")
        subprocess.run(["mount", "-o", "remount,size=400m", place], check=True)
        another = Client(9, triples=10)
        with server.connect() as connection:
            again = another.write(server, connection)
        print(f"  with space again, writes go on {'at once' if again else 'after a restart'}")
        clients.append(another)
        server.kill()


def recovered(data, clients):
    with data.serve() as server:
        settle(clients, server.state())
        for client in clients:
            client.refusals.clear()
            with server.connect() as connection:
                expect(client.write(server, connection), f"writes still fail: {client.refusals}")
        settle(clients, server.state())
    settle(clients, state_of(data.export()))


def backups(checks, binary, root, options):
    data = Data(binary, root / "backups")
    data.load(*TWO)
    client = Client(0, options.seed, ("insert", "put", "default"))
    with data.serve() as server:
        with server.connect() as connection:
            for _ in range(8):
                client.write(server, connection)
        response = server.backup()
        server.kill()
    made = list(data.backups.iterdir())
    checks.run("a backup while serving", expect, response.status == 201 and len(made) == 1, response.brief())
    if made:
        checks.run("a backup is what its sums say", summed, made[0])
        checks.run("a backup without sums is restored with a warning", unsummed, binary, made[0], root / "unsummed")
        checks.run("a restored backup equals its source", equal, data, made[0], Data(binary, root / "restored"), client)
        checks.run("backups of no use are refused", refused, binary, made[0], root / "refused")
    checks.run("a backup of what a killed server left", left_behind, data, client, Data(binary, root / "left"))


def summed(backup):
    found = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=backup, capture_output=True, text=True)
    expect(found.returncode == 0, f"sha256sum says {found.stdout}{found.stderr}")
    files = {str(path.relative_to(backup)) for path in backup.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    expect_equal({line.split(": ")[0] for line in found.stdout.splitlines()}, files, "the files with sums")


def unsummed(binary, backup, root):
    copy, data = root / "copy", Data(binary, root / "target.of.old")
    shutil.copytree(backup, copy)
    (copy / "SHA256SUMS").unlink()
    code, _, errors = data.attempt("restore", copy)
    expect(code == 0 and "warning" in errors, f"it ends with {code}: {errors}")
    data.info()


def equal(data, backup, restored, client):
    restored.run("restore", backup)
    expect_equal(restored.info(), data.info(), "what is said of the restored data")
    expect_same(restored.export(), data.export(), "what is restored differs")
    settle([client], state_of(restored.export()))
    with restored.serve() as server:
        settle([client], server.state())
        with server.connect() as connection:
            expect(client.write(server, connection), f"what is restored cannot be written to: {client.refusals}")
    code, _, errors = restored.attempt("restore", backup)
    expect(code != 0 and "not empty" in errors, f"a restore over data ends with {code}: {errors}")


def left_behind(data, client, restored):
    """The last writes are in the log alone."""
    client.kinds = ("insert",)
    with data.serve() as server, server.connect() as connection:
        for _ in range(3):
            expect(client.write(server, connection), f"a write fails: {client.refusals}")
        server.kill()
    copy = data.root / "copy"
    data.run("backup", copy)
    restored.run("restore", copy)
    expect_same(restored.export(), data.export(), "what is restored differs")


def refused(binary, backup, root):
    """A folder that is empty, unfinished, or was damaged; nothing is made of it."""
    problems = []
    for name, change in damage.BACKUPS.items():
        copy, data = root / name.replace(" ", "-"), Data(binary, root / "target")
        shutil.copytree(backup, copy)
        if not change(copy):
            continue
        code, output, errors = data.attempt("restore", copy)
        if code <= 0 or not errors or data.path.exists() and any(data.path.iterdir()):
            problems.append(f"{name}: ends with {code}: {output}{errors}")
        shutil.rmtree(data.root)
    expect(not problems, "\n".join(problems))


PARTS = {"kills": kills, "snapshots": snapshots, "power": power.power, "damage": damage.damages, "full": full,
         "backups": backups}  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--rounds", type=int, help=f"how often the server is killed ({ROUNDS}; {SHORT_ROUNDS} if short)")
    parser.add_argument("--short", action="store_true", help="one kind of damage a file, and few kills")
    parser.add_argument("--only", choices=PARTS, help="one part alone")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    options = parser.parse_args()
    options.rounds = options.rounds or (SHORT_ROUNDS if options.short else ROUNDS)
    print(f"seed {options.seed}")
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="plangraph-durability-") as folder:
        for name, part in PARTS.items():
            if options.only in (None, name):
                checks.run(f"{name}, to the end", part, checks, options.binary, Path(folder), options)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
