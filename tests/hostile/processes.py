"""What /proc tells of the server and the workers it started."""

import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Family:
    """A process and all its descendants, looked at once."""

    states: dict
    held: dict
    root: int

    @property
    def held_bytes(self):
        """Memory of all, in bytes."""
        return sum(self.held.values())

    @property
    def own_bytes(self):
        """Memory of the server alone, in bytes."""
        return self.held.get(self.root, 0)

    @property
    def zombies(self):
        return [pid for pid, state in self.states.items() if state == "Z"]

    @property
    def is_alive(self):
        return self.states.get(self.root, "Z") not in "ZX"


def family(root):
    parents, states = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                # The name, in brackets, may hold anything.
                state, parent, *_ = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)], states[int(entry.name)] = int(parent), state
    members, found = {root}, {root}
    while found:
        found = {pid for pid, parent in parents.items() if parent in found} - members
        members |= found
    members &= states.keys()
    return Family({pid: states[pid] for pid in members}, {pid: held(pid) for pid in members}, root)


def held(pid):
    """Resident memory that no file backs, in bytes; 0 for who is gone. (Pages of the program and of snapshots are the system's: all
    processes share them, and it takes them back when it needs them.)"""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(("RssAnon:", "RssShmem:")))


def settled(root, limit_bytes, seconds):
    """The family once it is no larger than the limit and nobody in it is just dying, or when the time is up."""
    until = time.monotonic() + seconds
    while True:
        now = family(root)
        if time.monotonic() >= until or (now.held_bytes <= limit_bytes and not now.zombies):
            return now
        time.sleep(0.2)
