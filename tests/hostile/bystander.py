"""The innocent client: one light query every 100 ms, in a process of its own, on a new connection each time."""

import multiprocessing
import os
import time

from wire import post_query

PERIOD = 0.1
TASK = "<https://w3id.org/plangraph/def#Task>"
LIGHT = (
    f"ASK {{ ?s a {TASK} }}",
    f"SELECT (COUNT(*) AS ?n) {{ ?s a {TASK} }}",
)
PATIENCE = 10.0


class Bystander:
    """Asks from the start of the `with` block to its end; then `answers` are (seconds, status or what went wrong)."""

    def __init__(self, target):
        context = multiprocessing.get_context("fork")
        self._stop = context.Event()
        self._results, results = context.Pipe(duplex=False)
        self._process = context.Process(target=ask, args=(target, self._stop, results))
        self.answers = []

    def __enter__(self):
        self._process.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        if self._results.poll(PATIENCE + 2):
            self.answers = self._results.recv()
        self._process.join(1)
        self._process.kill()


def ask(target, stop, results):
    try:
        os.nice(-10)  # what is measured is the server, not how this process is scheduled
    except OSError:
        pass
    answers, turn = [], time.monotonic()
    while not stop.is_set():
        outcome = post_query(target, LIGHT[len(answers) % len(LIGHT)], PATIENCE)
        good = outcome.status == 200 and outcome.end == "whole"
        answers.append((outcome.seconds, 200 if good else outcome.brief()))
        turn = max(turn + PERIOD, time.monotonic())
        stop.wait(max(0.0, turn - time.monotonic()))
    results.send(answers)
