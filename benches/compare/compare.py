"""Compares the graph kernels with networkx, python-igraph, NetworKit, rustworkx and scipy.

    python -m venv .venv && .venv/bin/pip install -r benches/compare/requirements.txt
    cargo bench --no-run --bench kernels       # prints where the binary is
    .venv/bin/python benches/compare/compare.py --binary PATH --files DIR --rounds 5 --output compare.md

`--only KERNEL` (may be repeated) runs a part, `--threads 1` one thread count alone, `--cap S` is the longest a
call may take. The graphs are written into DIR by the binary itself, where they are not there yet.

Protocol; a claim counts only if all of it holds:

1. A generator with fixed whole-number draws writes the graphs as text. Every tool reads the same edges; sizes
   and sums of squared degrees are compared and printed before anything else. Tools that know one mode alone
   read the same lines with units numbered after tasks.
2. One thread, then all. Tools take turns (A, B, C, A, B, C, …), at least five rounds, three runs a round (one
   where a run takes over five seconds). Medians of wall and processor time, and the spread (largest less
   smallest over median), are reported; no run is left out; the load is noted before each round.
3. Answers are compared before times: whole numbers equal, others within 1e-9 relative, PageRank and singular
   vector 1e-6; modularity at least the best peer's less .005. A faster but different answer does not count.
4. Only the kernel is timed, inside the call: Python's overhead and the building of a library's graph are left
   out. Each library, and ours, lives in a process of its own that stays over all rounds of a kernel. Our
   processor time comes from the scheduler, which counts in ticks of some milliseconds.
5. The ratio is to the best peer whose answer counts, on the same graph with the same threads.

NetworKit's sampled betweenness draws its own sources, so its answer is not compared. Rewirings of peers do not
keep the two modes; their times stand, since there is nothing else to compare with, and the number of edges
within a mode is printed. Where networkx is hopeless it is left out and the table says so.
"""

import argparse
import json
import math
import os
import platform
import queue
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
OURS = "plangraph"
PEERS = ["networkx", "igraph", "networkit", "rustworkx", "scipy"]

# Kernel: (graph, smallest ratio to the best peer, relative tolerance of the answer).
KERNELS = {
    "read": ("g1", 8, 0),
    "project": ("g1", 3, 1e-9),
    "project-newman": ("g1", 3, 1e-9),
    "components": ("g1", 1, 0),
    "cuts": ("g1", 5, 0),
    "core": ("g1", 3, 0),
    "pagerank": ("g1", 2, 1e-6),
    "singular": ("g1", 1, 1e-6),
    "betweenness-sampled": ("g1", 2.5, 1e-9),
    "betweenness-exact": ("s1", 2, 1e-9),
    "constraint": ("s1", 2, 1e-9),
    "curveball": ("g1", 8, None),
    "leiden": ("g1", 1, None),
    "leiden@g2": ("g2", 1, None),
    "cover-greedy": ("g1", None, 0),
}

# Left out, with what was seen when they were tried.
HOPELESS = {
    ("networkx", "project", "g1"): "not finished in 600 s",
    ("networkx", "project-newman", "g1"): "some 350 s",
    ("networkx", "core", "g1"): "over 100 s",
    ("networkx", "betweenness-sampled", "g1"): "some 1600 s",
    ("networkx", "leiden", "g1"): "some 35 s, Louvain",
    ("networkx", "betweenness-exact", "s1"): "hours",
    ("networkx", "constraint", "s1"): "hours",
    ("networkx", "curveball", "g1"): "minutes, no Curveball",
}

QUALITY_SLACK = 0.005


class Peer:
    """A library in its process; started again after a call that took too long."""

    def __init__(self, name, file, threads):
        self.arguments = [sys.executable, HERE / "peers.py", name, str(file), str(threads)]
        self.process = None

    def ask(self, cap, **request):
        if self.process is None:
            self.process = subprocess.Popen(
                self.arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL
            )
            self.lines = queue.Queue()
            threading.Thread(target=self.pump, args=(self.process, self.lines), daemon=True).start()
            ready = self.line(300, "its graph was not ready in 300 s")
            if "absent" in ready:
                return ready
        self.process.stdin.write(self.written(request) + "\n")
        self.process.stdin.flush()
        return self.line(cap * request["repeat"], f"not finished in {cap * request['repeat']:.0f} s")

    def written(self, request):
        return json.dumps(request)

    @staticmethod
    def pump(process, lines):
        for line in process.stdout:
            lines.put(line)
        lines.put(None)

    def line(self, seconds, late):
        try:
            line = self.lines.get(timeout=seconds)
        except queue.Empty:
            self.end()
            return {"absent": late}
        if line is None:
            self.end()
            return {"absent": "its process ended"}
        return json.loads(line)

    def end(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


class Ours(Peer):
    """The binary, which stays as well."""

    def __init__(self, binary, file, threads):
        self.arguments = [binary, str(file), "--serve", "--threads", str(threads)]
        self.process = None

    def written(self, request):
        return f"{request['kernel']} {request['repeat']}"


def measure(arguments, label, threads, log):
    """All rounds of one kernel: per tool its runs, or why there are none."""
    graph, kernel = KERNELS[label][0], label.split("@")[0]
    file = Path(arguments.files, f"{graph}.txt")
    tools = {OURS: Ours(arguments.binary, file, threads)} | {name: Peer(name, file, threads) for name in arguments.peers}
    found = {
        name: {"absent": f"left out: {HOPELESS[name, kernel, graph]}"} if (name, kernel, graph) in HOPELESS else {}
        for name in tools
    }
    sources = []
    for turn in range(arguments.rounds):
        log(f"{label} on {graph}, {threads} thread(s), round {turn + 1}, load {os.getloadavg()[0]:.2f}")
        for name, tool in tools.items():
            if "absent" in found[name]:
                continue
            slow = max(found[name].get("seconds", [0.0])) > 5 or turn == 0
            answer = tool.ask(arguments.cap, kernel=kernel, repeat=1 if slow else 3, sources=sources)
            if "absent" in answer:
                found[name] = answer
                tool.end()
                continue
            for key in ["seconds", "cpu"]:
                found[name].setdefault(key, []).extend(answer[key])
            found[name]["answer"] = answer["answer"]
            sources = answer["answer"].pop("sources", sources) if name == OURS else sources
    for tool in tools.values():
        tool.end()
    return found


def differences(ours, theirs, tolerance, path=""):
    """Keys both know whose values differ."""
    if isinstance(ours, dict):
        for key in ours.keys() & theirs.keys():
            yield from differences(ours[key], theirs[key], tolerance, f"{path}.{key}".strip("."))
    elif isinstance(ours, list):
        for at, (one, other) in enumerate(zip(ours, theirs)):
            yield from differences(one, other, tolerance, f"{path}[{at}]")
    elif isinstance(ours, bool) or (isinstance(ours, int) and isinstance(theirs, int)):
        if ours != theirs:
            yield f"{path} {theirs} for {ours}"
    elif not math.isclose(ours, theirs, rel_tol=max(tolerance, 1e-12), abs_tol=1e-15):
        yield f"{path} {theirs!r} for {ours!r}"


def judged(label, found):
    """Notes on answers, and the names of the peers whose time counts."""
    notes, counted = [], []
    if "answer" not in found[OURS]:
        return [f"{OURS}: {found[OURS].get('absent')}"], []
    ours = found[OURS]["answer"]
    qualities = [entry["answer"]["modularity"] for entry in found.values() if "modularity" in entry.get("answer", {})]
    for name, entry in found.items():
        if "answer" not in entry:
            continue
        theirs = entry["answer"]
        if label.startswith("leiden"):
            good = theirs["modularity"] >= max(qualities) - QUALITY_SLACK
            notes.append(f"{name}: Q {theirs['modularity']:.4f}, {theirs['communities']} communities{'' if good else ', too low to count'}")
        elif label == "curveball":
            good = theirs["degrees_kept"]
            modes = f"**{theirs['same_mode']} edges within a mode**" if theirs["same_mode"] else "modes kept"
            notes.append(
                f"{name}: {modes}, degrees {'kept' if good else 'NOT kept'}, {'no' if theirs['distinct'] else 'HAS'} "
                f"double edges, {theirs['stayed']:.3f} of the edges as before"
            )
        elif theirs.pop("own_sources", False):
            good = True
            notes.append(f"{name}: draws its own sources; answer not compared")
        else:
            wrong = list(differences(ours, theirs, KERNELS[label][2]))
            good = not wrong
            notes += [f"{name}: DIFFERENT, does not count: {'; '.join(wrong[:3])}"] if wrong else []
        if good and name != OURS:
            counted.append(name)
    if label not in ("curveball",) and not label.startswith("leiden"):
        compared = [name for name in counted if not any(note.startswith(f"{name}:") for note in notes)]
        notes.insert(0, f"answer {json.dumps(ours)[:220]}; equal in {', '.join(compared) or 'no peer (none has it)'}")
    return notes, counted


def verdict(label, found, counted):
    """Ratio to the best peer and whether the mark is met."""
    mark, ours = KERNELS[label][1], found[OURS]
    if "answer" not in ours:
        return "–", "–", "MISSED (no answer)"
    if not counted:
        return "–", "–", "no peer has it"
    best = min(counted, key=lambda name: statistics.median(found[name]["seconds"]))
    ratio = statistics.median(found[best]["seconds"]) / statistics.median(ours["seconds"])
    own_fault = None
    if label.startswith("leiden"):
        best_quality = max(found[n]["answer"]["modularity"] for n in found if n != OURS and "answer" in found[n])
        own_fault = "quality" if ours["answer"]["modularity"] < best_quality - QUALITY_SLACK else None
    if label == "curveball":
        answer = ours["answer"]
        own_fault = None if answer["degrees_kept"] and answer["distinct"] and not answer["same_mode"] else "null model"
    met = mark is None or (ratio >= mark and not own_fault)
    word = "met" if met else f"MISSED{f' ({own_fault})' if own_fault else ''}"
    return f"{ratio:.2f} × ({best})", "–" if mark is None else f"≥ {mark}", word


def cell(entry):
    if "seconds" not in entry:
        reason = entry.get("absent", "–")
        return "–" if reason == "none" else f"– ({reason})"
    median, spread = statistics.median(entry["seconds"]), max(entry["seconds"]) - min(entry["seconds"])
    return f"{median:.4g} ±{100 * spread / median:.0f}%"


def report(results, arguments, log_lines):
    lines = ["# Kernels beside other libraries", "", *machine(), ""]
    for threads, rows in results.items():
        lines += [f"## {threads} thread{'s' if threads > 1 else ''}", ""]
        lines += ["Median wall seconds; ± is (largest − smallest) / median.", ""]
        tools = [OURS, *arguments.peers]
        lines += ["| kernel | graph | " + " | ".join(tools) + " | ratio to best peer | mark | |"]
        lines += ["|---" * (len(tools) + 5) + "|"]
        notes_below, cpu = [], []
        for label, found in rows.items():
            notes, counted = judged(label, found)
            ratio, mark, word = verdict(label, found, counted)
            cells = " | ".join(cell(found[tool]) for tool in tools)
            shown = mark if threads == 1 else f"({mark})"
            lines.append(f"| {label.split('@')[0]} | {KERNELS[label][0]} | {cells} | {ratio} | {shown} | {word} |")
            notes_below.append(f"- **{label}**: " + "; ".join(notes))
            median = lambda tool: f"{statistics.median(found[tool]['cpu']):.4g}" if found[tool].get("cpu") else "–"
            cpu.append(f"| {label} | " + " | ".join(map(median, tools)) + " |")
        lines += ["", "Answers:", "", *notes_below, "", "Median processor seconds:", ""]
        lines += ["| kernel | " + " | ".join(tools) + " |", "|---" * (len(tools) + 1) + "|", *cpu, ""]
    lines += ["## Rounds and load", "", "```", *log_lines, "```", ""]
    return "\n".join(lines)


def machine():
    import importlib.metadata as metadata

    model = next(
        (line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")),
        platform.processor(),
    )
    names = ["networkx", "igraph", "networkit", "rustworkx", "scipy", "numpy"]
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in names)
    return [f"{time.strftime('%Y-%m-%d')}, {model}, {os.cpu_count()} cores, Python {platform.python_version()}; {versions}."]


def prepare(arguments, log):
    """Writes the graphs, and has every tool say what it read."""
    Path(arguments.files).mkdir(parents=True, exist_ok=True)
    for graph in sorted({KERNELS[label][0] for label in arguments.kernels}):
        file = Path(arguments.files, f"{graph}.txt")
        if not file.exists():
            subprocess.run([arguments.binary, "--generate", graph, file], check=True)
        tools = {OURS: Ours(arguments.binary, file, 1)} | {name: Peer(name, file, 1) for name in arguments.peers}
        sizes = {}
        for name, tool in tools.items():
            answer = tool.ask(arguments.cap, kernel="read", repeat=1)
            tool.end()
            sizes[name] = answer.get("answer", answer)
        log(f"{graph}: {json.dumps(sizes[OURS])}")
        for name, size in sizes.items():
            if size != sizes[OURS]:
                log(f"{graph}: {name} reads something else: {json.dumps(size)}")
                if "absent" not in size:
                    sys.exit("the tools do not read the same graph")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True, help="the kernels binary")
    parser.add_argument("--files", required=True, help="folder of the graphs")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", action="append", choices=[*KERNELS], help="one kernel; may be repeated")
    parser.add_argument("--peers", default=",".join(PEERS), help="libraries, separated by commas")
    parser.add_argument("--threads", type=int, action="append", help="thread count; 1 and all cores without it")
    parser.add_argument("--cap", type=float, default=120, help="seconds a call may take")
    parser.add_argument("--output", help="Markdown file; standard output without it")
    arguments = parser.parse_args()
    arguments.peers = arguments.peers.split(",")
    arguments.kernels = arguments.only or [*KERNELS]
    log_lines = []

    def log(text):
        log_lines.append(text)
        print(text, file=sys.stderr, flush=True)

    prepare(arguments, log)
    results = {}
    for threads in arguments.threads or sorted({1, os.cpu_count()}):
        results[threads] = {label: measure(arguments, label, threads, log) for label in arguments.kernels}
    text = report(results, arguments, log_lines)
    if arguments.output:
        Path(arguments.output).write_text(text, "utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
