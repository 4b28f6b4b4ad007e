"""The examples of the documentation, run as they stand.

    python tests/service/examples.py --binary target/release/plangraph

Of README.md, docs/SERVICE.md and docs/OPERATIONS.md every fenced block of the language `sh` is run, command by command,
and every one of `sparql` is asked, against a server with the bundled plans and, for the command line, a data directory of
the same; each must succeed and say something, a query must have rows and no misspelt term. A block of the language `text`
shows the answer to the block before it, which must be that answer. What cannot be run here has another language:
`console` (builds, files of the reader's own), `nginx`. Prints what fails; the last line is `N passed, M failed`.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from live import TOKEN, Checks, Server, expect, expect_equal

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("README.md", "docs/SERVICE.md", "docs/OPERATIONS.md")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# A refusal over HTTP fails the command.
SHELL = 'set -euo pipefail; curl() {{ command curl --silent --show-error --fail-with-body "$@"; }}; {}'
PLACE = re.compile(r"(localhost|127\.0\.0\.1):7878")
SECONDS = 120


@dataclass
class Example:
    document: str
    line: int
    language: str
    text: str
    answer: str | None = None

    def __str__(self):
        return f"{self.document}:{self.line}: {self.text.splitlines()[0]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, required=True, help="the plangraph program")
    binary, checks = parser.parse_args().binary.resolve(), Checks()
    found = [example for document in DOCUMENTS for example in examples(document)]
    with Server(binary) as server, tempfile.TemporaryDirectory(prefix="plangraph-examples-") as folder:
        place = Place(server, Path(folder), binary)
        place.run("plangraph load --quiet --data data")
        for example in found:
            checks.run(str(example), tried, place, server, example)
    kinds = {example.language for example in found}
    checks.run("the documents have examples of both kinds", lambda: expect_equal(kinds, {"sh", "sparql"}))
    return checks.finish()


def examples(document):
    """Commands one by one, queries whole, each with the answer that is shown."""
    text, found = (ROOT / document).read_text(encoding="utf-8"), []
    for block in BLOCK.finditer(text):
        language, body = block.groups()
        line = text.count("\n", 0, block.start()) + 2
        if language == "text":
            expect(found and found[-1].answer is None, f"{document}:{line}: an answer to nothing")
            found[-1].answer = body
        elif language == "sparql":
            found.append(Example(document, line, language, body))
        elif language == "sh":
            for command in body.replace("\\\n", " ").strip().splitlines():
                found.append(Example(document, line, language, command))
    return found


class Place:
    """A folder in which commands are run, `plangraph` and the server at hand."""

    def __init__(self, server, folder, binary):
        self.address, self.folder = server.address, folder
        (folder / "bin").mkdir()
        (folder / "bin" / "plangraph").symlink_to(binary)
        self.environment = os.environ | {"PATH": f"{folder}/bin:{os.environ['PATH']}", "PLANGRAPH_WRITE_TOKEN": TOKEN}

    def run(self, command):
        """What the command writes; it must not fail."""
        command = SHELL.format(PLACE.sub(self.address, command))
        ended = subprocess.run(
            ["bash", "-c", command], cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=SECONDS
        )
        expect(ended.returncode == 0, f"it ends with {ended.returncode}:\n{ended.stdout[-1000:]}{ended.stderr[-1000:]}")
        return ended


def tried(place, server, example):
    if example.language == "sparql":
        answered = server.query(example.text, "text/csv")
        expect_equal(answered.status, 200, "the status")
        expect(answered.header("x-hint") is None, answered.header("x-hint"))
        expect(len(answered.text.splitlines()) > 1, "the answer has no rows")
        shown = lambda: place.run(f"plangraph query --data data -q {quoted(example.text)}").stdout  # noqa: E731
    else:
        ended = place.run(example.text)
        expect(ended.stdout or ended.stderr or "--output" in example.text, "it says nothing")
        if "csv" in example.text:
            expect(len(ended.stdout.splitlines()) > 1, f"the answer has no rows: {ended.stdout!r}")
        shown = lambda: ended.stdout  # noqa: E731
    if example.answer is not None:
        expect_equal(shown(), example.answer)


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


if __name__ == "__main__":
    sys.exit(main())
