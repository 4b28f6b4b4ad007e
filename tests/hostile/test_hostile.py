"""The runner's own functions against hand cases: python3 tests/hostile/test_hostile.py"""

import os
import socket
import threading
import time

from corpus import Attack, corpus
from documents import zstd_bomb
from processes import family
from wire import Outcome, Target, send


def outcome_of(answer, close=True):
    """How a request ends to which these bytes are the answer."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def serve():
            peer = listener.accept()[0]
            with peer:
                peer.recv(1000)
                peer.sendall(answer)
                if not close:
                    time.sleep(1)

        threading.Thread(target=serve).start()
        return send(Target("127.0.0.1", listener.getsockname()[1], "token"), b"GET / HTTP/1.1\r\n\r\n", patience=0.5)


def test_ends_are_told_apart():
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    for answer, close, end, status in [
        (head + b"3\r\nabc\r\n0\r\n\r\n", True, "whole", 200),
        (head + b"3\r\nabc\r\n", True, "broken", 200),
        (head + b"3\r\nabc\r\n", False, "open", 200),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 Bad\r\nContent-Length: 2\r\n\r\nno", True, "whole", 400),
        (b"HTTP/1.1 400 Bad\r\nContent-Length: 9\r\n\r\nno", True, "broken", 400),
        (b"", True, "closed", None),
        (b"", False, "open", None),
    ]:
        outcome = outcome_of(answer, close)
        assert (outcome.end, outcome.status) == (end, status), outcome


def test_what_is_a_fault():
    attack = Attack("a", "query", 2.0, None)
    for outcome, good in [
        (Outcome("whole", 2.2, 200), True),
        (Outcome("whole", 2.3, 200), False),
        (Outcome("broken", 1, 200), True),
        (Outcome("broken", 1, 400), False),
        (Outcome("whole", 1, 500), False),
        (Outcome("closed", 1), False),
        (Outcome("open", 30), False),
    ]:
        assert (attack.fault(outcome) is None) == good, outcome
    assert Attack("a", "request", 2.0, None, may_close=True).fault(Outcome("closed", 1)) is None


def test_the_corpus_has_many_of_each_kind_and_no_name_twice():
    attacks = corpus(2.0)
    assert len({attack.name for attack in attacks}) == len(attacks) > 500
    assert {attack.kind for attack in attacks} == {"query", "update", "upload", "request", "slow", "crowd"}


def test_a_zstd_bomb_has_three_bytes_and_a_blank_a_block():
    assert len(zstd_bomb(8000)) == 6 + 8000 * 4


def test_this_process_lives_and_has_memory():
    now = family(os.getpid())
    assert now.is_alive and now.own_bytes > 1_000_000 and not now.zombies


if __name__ == "__main__":
    for name, test in list(globals().items()):
        if name.startswith("test_"):
            test()
            print(f"passed {name}")
