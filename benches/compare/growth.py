"""How the service grows with the number of plans: load, snapshot, start, look-ups, memory.

    python3 benches/compare/growth.py --binary PLANGRAPH --plans 100,300,1000 --output docs/BENCHMARKS.md

For each number, with one seed: `plangraph synth` makes the plans, `plangraph load` loads them into a new data directory (its
time from start to end of the process), `plangraph serve` starts (seconds to the first answer). Then one client looks up what
belongs to plans drawn at random, each with a text that no query had before, so that no cache of answers helps: the median
and the 99th percentile of each kind. Memory of the load is the most it had (`ru_maxrss`). That of the server, and of its
largest worker after the look-ups, is what a process has of its own (`RssAnon`; the snapshot is a mapped file and the same
for all). The client runs on the same cores.
"""

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from servers import PREFIXES, Client, Plangraph, descendants, fresh, percentile, written

LOOK_UPS = {
    "plan": "SELECT ?p ?o {{ ?plan dcterms:identifier \"{plan}\" ; a plan:Plan ; ?p ?o }}",
    "tasks of a plan": """SELECT ?n ?title ?unit {{ ?plan dcterms:identifier \"{plan}\" ; a plan:Plan . ?task plan:ofPlan ?plan ; a plan:Task ;
        plan:taskNumber ?n ; skos:prefLabel ?title ; plan:responsibleParty ?unit FILTER(lang(?title) = "zh-hans") }}""",
    "words of a target": """SELECT ?value ?quote {{ ?plan dcterms:identifier \"{plan}\" ; a plan:Plan . ?q plan:ofPlan ?plan ; a plan:Target ;
        plan:value ?value ; plan:evidence/plan:quote ?quote }}""",
}


def own(process):
    """Bytes that a process shares with no file."""
    try:
        text = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    found = re.search(r"^RssAnon:\s+(\d+)", text, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def timed(command):
    """Seconds that a command takes, and the most bytes it had."""
    began = time.monotonic()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command} failed")
    return time.monotonic() - began, usage.ru_maxrss * 1024


def measured(arguments, plans, folder, log):
    """One line of the table."""
    server = Plangraph(argparse.Namespace(binary=arguments.binary, cap="30"), folder)
    made, data = server.folder / "made", server.folder / "data"
    server.run([arguments.binary, "synth", "--plans", str(plans), "--seed", str(arguments.seed), "--output", made])
    load, most = timed([arguments.binary, "load", "--quiet", "--data", data, "--register", made / "register", made / "plans"])
    log(f"{plans} plans loaded in {load:.1f} s")
    snapshot = max(file.stat().st_size for file in (data / "snapshots").iterdir())
    disk = sum(file.stat().st_size for file in data.rglob("*") if file.is_file())
    start = server.begin()
    try:
        client = Client(server.port, 30)
        patterns = "{ ?s ?p ?o }", "{ GRAPH ?g { ?s ?p ?o } }"
        counts = [server.query(client, f"SELECT (COUNT(*) AS ?n) {pattern}") for pattern in patterns]
        quads = sum(int(re.search(rb'"value":"(\d+)"', count)[1]) for count in counts)
        draw = random.Random(arguments.seed)
        times = {name: [] for name in LOOK_UPS}
        for _ in range(arguments.look_ups):
            plan = f"synth-{draw.randrange(plans):06}"
            for name, text in LOOK_UPS.items():
                text = fresh(PREFIXES + text.format(plan=plan))
                began = time.monotonic()
                answer = server.query(client, text)
                times[name].append(time.monotonic() - began)
                if name == "plan" and plan.encode() not in answer:
                    sys.exit(f"{plan} is not found: {answer[:200]!r}")
        workers = descendants(server.process.pid) - {server.process.pid}
        memory = own(server.process.pid), max(map(own, workers))
    finally:
        server.end()
    look_ups = [f"{1000 * statistics.median(found):.2f} / {1000 * percentile(found, 0.99):.2f}" for found in times.values()]
    mega = lambda number: f"{number / 1e6:,.0f}"
    cells = [f"{plans:,}", f"{quads:,}", f"{load:.1f}", f"{quads / load / 1000:.0f}", mega(most), mega(disk), mega(snapshot), f"{start:.2f}"]
    return "| " + " | ".join([*cells, *look_ups, *map(mega, memory)]) + " |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=lambda text: Path(text).absolute(), required=True)
    parser.add_argument("--plans", type=lambda text: [int(word) for word in text.split(",")], default=[100, 300, 1000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--look-ups", type=int, default=300)
    parser.add_argument("--output", help="Markdown file that gets the table; standard output without it")
    arguments = parser.parse_args()
    heads = ["plans", "quads", "load s", "thousand quads a second", "load MB", "on disk MB", "snapshot MB", "start s"]
    heads += [f"{name}: median / p99 ms" for name in LOOK_UPS] + ["server MB", "worker MB"]
    command = "growth.py " + " ".join(Path(word).name if "/" in word else word for word in sys.argv[1:])
    version = subprocess.run([arguments.binary, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    lines = [
        "## Growth",
        "",
        f"Made by `{command}`. {time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}; {version}.",
        "Protocol: `benches/compare/growth.py`.",
        "",
        "| " + " | ".join(heads) + " |",
        "|" + "---:|" * len(heads),
    ]
    for plans in arguments.plans:
        with tempfile.TemporaryDirectory(prefix="plangraph-growth-") as folder:
            lines.append(measured(arguments, plans, Path(folder), lambda text: print(text, file=sys.stderr)))
            print(lines[-1], file=sys.stderr)
    if arguments.output:
        written(arguments.output, lines, "growth")
    else:
        print("\n".join(lines))


if __name__ == "__main__":
    main()
