"""Power loss: what was not synced is gone.

A library loaded before the C library notes how long each file was when it was last synced. When the server has been
killed, every file is cut to that; then the next server must find all that was acknowledged. Directory entries are
taken to be durable at once. Without a C compiler, logs are cut to their length at the acknowledgements.
"""

import os
import random
import shutil
import subprocess
import threading
import time

from durable import Client, Data, difference, settle, state_of, wait_for_write, write_together
from live import expect

PLANS = ("jiading-2025", "minhang-2025")
# What may be lost: notes for people, and the lock.
UNIMPORTANT = ("LOG", "LOCK", "LOG.old")
NOTE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
static int fails(int file) {
    static int left = -1;
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 4 || memcmp(path + length - 4, ".log", 4) != 0) return 0;
    if (left < 0) left = getenv("FAILING") ? atoi(getenv("FAILING")) : 0;
    return left > 0 && --left == 0;
}
static int synced(const char *name, int file) {
    int (*next)(int) = (int (*)(int)) dlsym(RTLD_NEXT, name);
    struct stat before;
    const char *path = getenv("SYNCED");
    int known = path && fstat(file, &before) == 0 && S_ISREG(before.st_mode), failing = known && fails(file);
    int result = failing ? -1 : next(file);
    if (known && (failing || result == 0)) {
        char line[64];
        int length = snprintf(line, sizeof line, "%lu %ld %d\n", (unsigned long) before.st_ino,
                              (long) before.st_size, failing);
        int notes = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (notes < 0 || write(notes, line, length) != length) abort();
        close(notes);
    }
    if (failing) errno = EIO;
    return result;
}
int fsync(int file) { return synced("fsync", file); }
int fdatasync(int file) { return synced("fdatasync", file); }
"""


def power(checks, binary, root, options):
    library = root / "synced.so"
    compiled = shutil.which("cc") and subprocess.run(
        ["cc", "-shared", "-fPIC", "-O1", "-o", library, "-xc", "-", "-ldl"], input=NOTE, text=True
    )
    if compiled and compiled.returncode == 0:
        rounds = Rounds(binary, root, library, options.seed)
        for number in range(options.rounds // 2):
            checks.run(f"power lost {number + 1}", rounds.round, number)
        print(f"  {sum(client.acknowledged for client in rounds.clients)} writes acknowledged")
        if (rounds.data.path / "store").is_dir():
            checks.run("a sync of the log fails", rounds.failing_sync)
    else:
        checks.skip("power lost with what was not synced", "there is no C compiler")
    cuts(checks, binary, root, options)


class Rounds:
    """One data directory through many losses of power."""

    def __init__(self, binary, root, library, seed):
        self.data, self.random = Data(binary, root / "unsynced"), random.Random(seed)
        self.clients = [Client(number, seed) for number in range(6)]
        self.notes = root / "synced"
        self.preload = {"LD_PRELOAD": str(library), "SYNCED": str(self.notes)}
        self.data.load(*PLANS)

    def round(self, number):
        for client in self.clients:
            client.kinds = ("insert", "insert", "put", "delete", *(["default"] if number % 4 == 3 else []))
        self.notes.unlink(missing_ok=True)
        durable = lengths(self.data.path)
        with self.data.serve(self.preload) as server:
            until = threading.Event()
            threads = write_together(self.clients, server, until)
            wait_for_write(self.clients)
            time.sleep(self.random.uniform(0.1, 1.5))
            server.kill()
            until.set()
            for thread in threads:
                thread.join()
        lost = lose(self.data.path, durable | noted(self.notes))
        try:
            self.data.check_named_snapshot()
            with self.data.serve() as server:
                settle(self.clients, server.state())
                # What is served may be a snapshot; after a write it is what the store holds.
                with server.connect() as connection:
                    expect(self.clients[0].write(server, connection), f"a write fails: {self.clients[0].refusals}")
                settle(self.clients, server.state())
            settle(self.clients, state_of(self.data.export()))
        except Exception as problem:
            raise type(problem)(f"{problem}\n{lost}") from problem


    def failing_sync(self):
        """After a failed sync nobody knows what is on the disk: no write may be acknowledged upon a later one."""
        self.notes.unlink(missing_ok=True)
        first, second = self.clients[:2]
        with self.data.serve(self.preload | {"FAILING": "3"}) as server, server.connect() as connection:
            while first.write(server, connection):
                pass
            expect("answers 5" in first.refusals[0], first.refusals[0])
            state = server.state()
            while second.acknowledged < first.acknowledged + 5 and second.write(server, connection):
                pass
            expect("answers 503" in second.refusals[0], second.refusals[0])
            expect(server.state() == state, "reads do not go on")
            for path, says in (("/readyz", "writing has stopped"), ("/metrics", "plangraph_writing_stopped 1\n")):
                answer = server.request("GET", path)
                expect(answer.status == 200 and says in answer.text, f"{path} answers {answer.brief()}")
            server.kill()
        lost = holes(self.notes)
        expect(lost, "no sync failed")
        paths = {os.stat(name).st_ino: name for name in files(self.data.path)}
        for inode, begin, end in lost:
            if inode in paths:
                with open(paths[inode], "r+b") as file:
                    file.seek(begin)
                    file.write(bytes(end - begin))
        settle(self.clients, state_of(self.data.export()))


def files(path):
    for folder, _, names in os.walk(path):
        yield from (os.path.join(folder, name) for name in names if name not in UNIMPORTANT)


def lengths(path):
    """Length of each file, by its inode: files are renamed."""
    return {status.st_ino: status.st_size for status in map(os.stat, files(path))}


def noted(notes):
    """Length of each file when it was last synced, by its inode."""
    lines = notes.read_text().splitlines() if notes.exists() else []
    return {int(inode): int(size) for inode, size, failed in map(str.split, lines) if failed == "0"}


def holes(notes):
    """What a failed sync may have left unwritten for ever, though later ones succeed: inode, begin and end."""
    last, found = {}, []
    for inode, size, failed in map(str.split, notes.read_text().splitlines()):
        if failed == "1":
            found.append((int(inode), last.get(inode, 0), int(size)))
        last[inode] = int(size)
    return found


def lose(path, durable):
    """Cuts off what was not synced: what that was."""
    lost = []
    for name in files(path):
        status = os.stat(name)
        kept = min(status.st_size, durable.get(status.st_ino, 0))
        if kept < status.st_size:
            lost.append(f"{os.path.relpath(name, path)} cut from {status.st_size} to {kept} bytes")
            os.truncate(name, kept)
    return "; ".join(lost) or "nothing was cut"


def cuts(checks, binary, root, options):
    """The log cut to its length after each of some acknowledgements, and anywhere."""
    data = Data(binary, root / "power")
    data.load(*PLANS)
    if not (data.path / "store").is_dir():
        checks.skip("the log cut", "this build has no log")
        return
    client, points, chance = Client(0, options.seed, ("insert", "put", "delete")), [], random.Random(options.seed)
    with data.serve() as server:
        until = time.monotonic() + 4
        with server.connect() as connection:
            while time.monotonic() < until and client.write(server, connection):
                points.append((log_sizes(data.path), manifest(data.path), client.state, writes(data.path)))
        server.kill()
    expect(points, f"no write was acknowledged: {client.refusals}")
    # Only points since which the engine has not moved data from its log to other files.
    same = [(sizes, state, count) for sizes, then, state, count in points if then == manifest(data.path)]
    for number, (sizes, state, count) in enumerate(chance.sample(same, min(6, len(same)))):
        checks.run(f"log cut after acknowledgement {number + 1}", cut_log, data, root / "cut", sizes, [state], count)
    states = [{}, *(state for _, _, state, _ in points)]
    for _ in range(6):
        sizes = log_sizes(data.path)
        newest = max(sizes, key=lambda name: int(name.removesuffix(".log")))
        whole, sizes[newest] = sizes[newest], chance.randrange(sizes[newest] + 1)
        name = f"log cut at byte {sizes[newest]} of {whole}: no write is torn"
        # What was acknowledged is missing: the directory is refused unless the loss is accepted.
        checks.run(name, cut_log, data, root / "cut", sizes, states, None)
    print(f"  {len(points)} writes acknowledged, {len(same)} of them in the log alone")


def log_sizes(path):
    return {entry.name: entry.stat().st_size for entry in os.scandir(path / "store") if entry.name.endswith(".log")}


def manifest(path):
    return sorted((entry.name, entry.stat().st_size) for entry in (path / "store").glob("MANIFEST-*"))


def writes(path):
    return (path / "WRITES").read_bytes()


def cut_log(data, root, sizes, states, count):
    """The directory as it may be after power loss holds one of the states; `count` is what stood in `WRITES` then."""
    try:
        copy = data.copy(root)
        # A snapshot is named after the log is synced; what it holds cannot be lost.
        shutil.rmtree(copy.path / "snapshots", ignore_errors=True)
        for log in (copy.path / "store").glob("*.log"):
            os.truncate(log, sizes.get(log.name, 0))
        if count is None:
            (copy.path / "WRITES").unlink()
        else:
            (copy.path / "WRITES").write_bytes(count)
        with copy.serve() as server:
            found = server.state()
        expect(found in states, f"none of the states: {difference(states[-1], found)}")
    finally:
        shutil.rmtree(root, ignore_errors=True)
