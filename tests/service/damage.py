"""Files of a data directory with a byte flipped or their end cut off: full data, or a refusal, never silent loss."""

import os
import random
import re
import shutil

from durable import Client, Data, difference, expect_same
from live import expect

PLANS = ("jiading-2025", "minhang-2025")
# What a refusal names: the way out, or the file.
REMEDY = re.compile(r"restore|load again|remove the directory|same settings|permissions")


def flip(path, share):
    """Flips a bit in the middle of a byte's worth; `share` says where in the file."""
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        place = min(int(size * share), size - 1)
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 0x04]))


def cut(path, size):
    os.truncate(path, max(0, size))


def size(path):
    return path.stat().st_size


def cut_line(path):
    """Cuts a text file after a line in its middle."""
    text = path.read_bytes()
    cut(path, text.index(b"\n", len(text) // 2) + 1)


CHANGES = {
    "a bit flipped at the beginning": lambda path: flip(path, 0.01),
    "a bit flipped in the middle": lambda path: flip(path, 0.5),
    "a bit flipped near the end": lambda path: flip(path, 0.98),
    "20 bytes cut off": lambda path: cut(path, size(path) - 20),
    "cut in the middle": lambda path: cut(path, size(path) // 2),
    "emptied": lambda path: cut(path, 0),
}
TEXT_CHANGES = CHANGES | {"cut after a line": cut_line}

# Kinds of files, and which one of the kind: the newest log, the largest table.
KINDS = {
    "store/*.log": ("store/*.log", str),
    "store/*.sst": ("store/*.sst", size),
    "store/MANIFEST": ("store/MANIFEST-*", size),
    "store/CURRENT": ("store/CURRENT", size),
    "store/OPTIONS": ("store/OPTIONS-*", str),
    "store/IDENTITY": ("store/IDENTITY", size),
    "store.nq": ("store.nq", size),
    "FORMAT": ("FORMAT", size),
    "WRITES": ("WRITES", size),
    "LOCK": ("LOCK", size),
    "snapshots/CURRENT": ("snapshots/CURRENT", size),
    "snapshots/*.snapshot": ("snapshots/*.snapshot", size),
}


def write_other(folder, named):
    (folder / "CURRENT").write_text("other.snapshot")


SNAPSHOTS = {
    "CURRENT deleted": lambda folder, named: (folder / "CURRENT").unlink(),
    "CURRENT emptied": lambda folder, named: cut(folder / "CURRENT", 0),
    "CURRENT names another": write_other,
    "the file deleted": lambda folder, named: named.unlink(),
    "the file cut": lambda folder, named: cut(named, size(named) // 2),
    "the file emptied": lambda folder, named: cut(named, 0),
    "a bit of its header flipped": lambda folder, named: flip(named, 20 / size(named)),
    "a bit of its body flipped": lambda folder, named: flip(named, 0.5),
}


def empty(backup):
    shutil.rmtree(backup)
    backup.mkdir()
    return True


def unfinished(backup):
    (backup / "FORMAT").unlink()
    return True


def change_sums(backup):
    flip(backup / "SHA256SUMS", 0.5)
    return True


def change_store(change):
    def apply(backup):
        change(max((path for path in backup.rglob("*") if path.suffix in (".sst", ".nq")), key=size))
        return True

    return apply


def cut_text(backup):
    text = backup / "store.nq"
    if text.exists():
        cut_line(text)
    return text.exists()


# Each says whether there was something to change.
BACKUPS = {
    "empty": empty,
    "unfinished": unfinished,
    "a bit of the sums flipped": change_sums,
    "a bit flipped": change_store(lambda path: flip(path, 0.5)),
    "cut in the middle": change_store(lambda path: cut(path, size(path) // 2)),
    "cut after a line": cut_text,
}


def damages(checks, binary, root, options):
    data = Data(binary, root / "damaged")
    data.load(*PLANS)
    client = Client(0, options.seed, ("insert", "put"))
    # Twice, so that there are tables made from a log as well as a log.
    for _ in range(2):
        with data.serve() as server:
            with server.connect() as connection:
                for _ in range(12):
                    expect(client.write(server, connection), f"a write fails: {client.refusals}")
            server.kill()
    quads = data.export()
    checks.run("a directory from before writes were counted", uncounted, data, root / "uncounted", quads)
    if list(data.path.glob("store/*.log")):
        checks.run("a loss is refused, or accepted on purpose", accepted, data, root / "accepted")
    chance = random.Random(options.seed)
    for keep in (True, False):
        for kind, (pattern, key) in KINDS.items():
            found = sorted(data.path.glob(pattern), key=key)
            if not found or not keep and kind.startswith("snapshots"):
                continue
            changes = list((TEXT_CHANGES if kind == "store.nq" else CHANGES).items())
            for name, change in chance.sample(changes, 1) if options.short else changes:
                label = f"{kind}: {name}{'' if keep else ', no snapshot'}"
                try:
                    wanted = Wanted(data, root / "copy", found[-1].relative_to(data.path), client, quads)
                    if size(found[-1]):
                        checks.run(label, wanted.compare, change, keep)
                finally:
                    shutil.rmtree(root / "copy", ignore_errors=True)


def uncounted(data, root, quads):
    copy = data.copy(root)
    (copy.path / "WRITES").unlink()
    expect_same(copy.export(), quads, "not all is there")
    copy.load(*PLANS)
    expect((copy.path / "WRITES").exists(), "its writes are not counted from then on")


def accepted(data, root):
    """A refusal changes nothing: the log may be of use to somebody. Without `WRITES` what is left is opened."""
    copy = data.copy(root)
    shutil.rmtree(copy.path / "snapshots")
    log = max(copy.path.glob("store/*.log"))
    flip(log, 0.5)
    before = log.read_bytes()
    for command in ("info", "backup", "load"):
        code, _, errors = copy.attempt(command, *([root / "backup"] if command == "backup" else []))
        expect(code == 4 and "it lost the last" in errors, f"{command} ends with {code}: {errors}")
    expect(log.exists() and log.read_bytes() == before, "the refusal changed the log")
    (copy.path / "WRITES").unlink()
    copy.load(*PLANS)
    copy.info()


class Wanted:
    """A damaged copy and what should be in it."""

    def __init__(self, data, root, file, client, quads):
        self.data, self.file, self.client, self.quads = data.copy(root), file, client, quads

    def compare(self, change, keep):
        if not keep:
            shutil.rmtree(self.data.path / "snapshots")
        change(self.data.path / self.file)
        server = self.data.serve()
        try:
            with server:
                self.served(server, self.client.state, "served")
                # What is served may be a snapshot; after a write it is what the store holds.
                another = Client(99, triples=5)
                with server.connect() as connection:
                    written = another.write(server, connection)
                if not written:
                    expect(another.refusals and another.refusals[0].split(" answers ")[1][0] == "5", another.refusals)
                    return
                self.served(server, self.client.state | another.state, "there after the next write")
        except RuntimeError:
            log = server.log.read_text(errors="replace")
            expect(server.process.returncode not in (0, None), f"the server hangs: {log}")
            expect("panicked" not in log and server.process.returncode > 0, f"the server dies: {log}")
            expect(REMEDY.search(log), f"the refusal names no remedy: {log}")
            return
        code, _, errors = self.data.attempt("info")
        if code:
            expect(REMEDY.search(errors), f"the refusal names no remedy: {errors}")
            return
        found = "\n".join(line for line in self.data.export().splitlines() if another.subjects not in line)
        expect_same(found, self.quads, "silent damage")

    def served(self, server, wanted, what):
        found = server.state()
        expect(found == wanted, f"silent loss: not all is {what}: {difference(wanted, found)}")
