"""Checks the HTTP interface against its own description, from outside.

    python tests/oracle/interface.py --binary target/release/plangraph

Starts the server on a free port over a fresh data directory, validates `/openapi.json` as OpenAPI 3.1, asks every
report of every plan and of all plans, and validates each answer against the schema the description gives for it.
A figure that is undefined and not declared so (a NaN becomes null) fails here. The last line is
`N passed, M failed`.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request

from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

# Values for parameters that a report cannot do without.
GIVEN = {
    "removal": [("unit", "310114/kewei")],
    "paths": [("from", "310115/kejingwei"), ("to", "310115/zhishichanquanju")],
    "what-if": [("change", "remove:310115/kejingwei")],
}


# The name the description goes by when its parts refer to each other.
DESCRIPTION = "urn:description"


def reference(*keys):
    """A schema by its place in the description (RFC 6901)."""
    path = "/".join(key.replace("~", "~0").replace("/", "~1") for key in keys)
    return {"$ref": f"{DESCRIPTION}#/{path}"}


def get(address):
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def serve(binary, data):
    """The process and the address it says it answers at."""
    process = subprocess.Popen(
        [binary, "serve", "--data", data, "--bind", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL
    )
    for line in process.stdout:
        found = re.search(r"http://[0-9.:]+", line)
        if found:
            return process, found[0]
    raise SystemExit("the server did not start")


def check(base):
    """Yields name and what is wrong, if anything."""
    status, described = get(f"{base}/openapi.json")
    validate(described)
    yield "the description is OpenAPI 3.1", None if status == 200 else f"status {status}"
    document = Resource.from_contents(described, default_specification=DRAFT202012)
    registry = Registry().with_resource(DESCRIPTION, document)
    plans = [plan["id"] for plan in get(f"{base}/api/analysis")[1]["plans"]]
    for path, item in described["paths"].items():
        if "{" in path or not path.startswith("/api/analysis/"):
            continue
        name = path.rsplit("/", 1)[1]
        responses = item["get"]["responses"]
        for plan in [*plans, None]:
            query = GIVEN.get(name, []) + ([("plan", plan)] if plan else []) + [("quotes", "true")]
            status, answer = get(f"{base}{path}?{urllib.parse.urlencode(query)}")
            where = f"{name} of {plan or 'all plans'}"
            if str(status) not in responses:
                yield where, f"status {status} is not described"
                continue
            kind = "application/json" if status == 200 else "application/problem+json"
            schema = reference("paths", path, "get", "responses", str(status), "content", kind, "schema")
            found = Draft202012Validator(schema, registry=registry).iter_errors(answer)
            first = next(iter(found), None)
            yield where, None if first is None else f"{first.json_path}: {first.message[:200]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True, help="the program")
    arguments = parser.parse_args()
    passed, failed = 0, 0
    with tempfile.TemporaryDirectory() as data:
        process, base = serve(arguments.binary, data)
        try:
            for name, wrong in check(base):
                passed, failed = passed + (wrong is None), failed + (wrong is not None)
                if wrong:
                    print(f"{name}: {wrong}")
        finally:
            process.terminate()
            process.wait()
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
