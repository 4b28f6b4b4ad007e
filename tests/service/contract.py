"""The service against its own description: schemathesis over every operation of `/openapi.json`.

    python tests/service/contract.py --binary target/release/plangraph [--examples 200] [--long] [--seed 1] [--verbose]

Starts the server on a fresh data directory with the bundled plans and a token that may do everything, and sends what the
description allows and what it forbids (`contract.toml`). Every status, media type, header and JSON body must be as
described; nothing may answer with a status of the 500s; what the description forbids must be refused; a token must be
needed where it says so; a method it does not know must be answered by 405 with `Allow`; what was made must be there and
what was deleted must be gone. The last line is `N passed, M failed`, in requests and findings; the exit code is 1 when
anything failed or an operation was not reached.
"""

import argparse
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

from live import TOKEN, Server

SEED = 20261126
EXAMPLES = 5
# What a query or a report may take.
SECONDS = 2.0
# Of one run, unless it is to be long.
MOST_SECONDS = 100
PROGRAM = Path(sys.executable).parent / "schemathesis"
SETTINGS = Path(__file__).with_name("contract.toml")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, required=True, help="the plangraph program")
    parser.add_argument("--examples", type=int, default=EXAMPLES, help="requests drawn at random for each operation and kind")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--long", action="store_true", help="go on until every example was sent")
    parser.add_argument("--verbose", action="store_true", help="show what schemathesis prints")
    arguments = parser.parse_args()
    with Server(arguments.binary, token=None, config=everything()) as server:
        ended = run(server, arguments)
    if arguments.verbose or ended.returncode:
        print(ended.stdout)
    return finish(ended.stdout, ended.returncode)


def everything():
    """A token of all scopes, in the place of the one that may only write; little time for a report of many samples."""
    digest = hashlib.sha256(TOKEN.encode()).hexdigest()
    return f'timeout = {SECONDS}\n[[token]]\nsha256 = "{digest}"\nscopes = ["write", "admin"]\n'


def run(server, arguments):
    command = [PROGRAM, "--config-file", SETTINGS, "run", server.url("/openapi.json"), "--no-color"]
    if not arguments.long:
        command += ["--max-time", str(MOST_SECONDS), "--phases", "coverage,fuzzing,stateful"]
    command += ["--max-examples", str(arguments.examples), "--seed", str(arguments.seed)]
    environment = os.environ | {"PLANGRAPH_CONTRACT_TOKEN": TOKEN}
    return subprocess.run(command, env=environment, cwd=server.folder.name, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def finish(printed, code):
    """The last line, from what schemathesis prints: a failure is a finding, an error a request that got no answer."""
    sent = re.search(r"(\d+) generated(?:, (\d+) found)?", printed)
    reached = re.search(r"Selected: (\d+)/(\d+)\s+Tested: (\d+)", printed)
    if not sent or not reached:
        print("0 passed, 1 failed")
        return 1
    failed = int(sent[2] or 0)
    whole = len(set(reached.groups())) == 1
    if code and not failed or not whole:
        failed += 1
    print(f"{int(sent[1]) - int(sent[2] or 0)} passed, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
