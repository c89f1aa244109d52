"""Hostile bytes for every reader of the room: messages, certificates, answers, lists, time-stamps.

``make fuzz`` feeds each reader of ``readers`` for its share of the time (``MINUTES=10 SEED=…``). A
reader may refuse in its own way; any other exception, and anything that computes for longer than a
second, is an error: the smallest such input is kept in ``var/fuzz``. A slice with the same readers
and the same inputs each time runs with the tests (``test_fuzz``).
"""

from contextlib import suppress
from dataclasses import dataclass
from hypothesis import given
from hypothesis import HealthCheck
from hypothesis import seed as seeded
from hypothesis import settings
from hypothesis import strategies as st
from pathlib import Path
from tests.signing.mutations import mutate
from tests.signing.mutations import mutations
from tests.signing.mutations import rebuild
from tests.signing.mutations import rebuildings
from tests.signing.readers import NAMED
from tests.signing.readers import Reader
from tests.signing.readers import READERS
import argparse
import logging
import secrets
import signal
import time


# Seconds of computing: those of the clock would count what else the machine does.
SLOW = 1.0
# Seconds of the clock after which what has not come back is taken to hang.
HANGS = 60
ROUND = 500
KEPT = Path(__file__).resolve().parents[2] / "var/fuzz"


@dataclass
class Count:
    """What one reader was fed with: inputs, how many of them it read as good, the slowest."""

    inputs: int = 0
    read: int = 0
    slowest: float = 0.0

    def feed(self, reader: Reader, data: bytes) -> None:
        """Read bytes; raise AssertionError where that takes too long."""
        self.inputs += 1
        begin = time.process_time()
        with suppress(*reader.refuses):
            reader.read(data)
            self.read += 1
        took = time.process_time() - begin
        self.slowest = max(self.slowest, took)
        assert took < SLOW, f"{reader.name}: {took:.2f} s"


def hostile(reader: Reader) -> st.SearchStrategy[bytes]:
    """Return bytes that are nearly right, and some that are not at all."""
    seeds = st.sampled_from(reader.seeds())
    blind = st.builds(_blind, seeds, mutations)
    rebuilt = st.builds(_rebuilt, seeds, rebuildings)
    return st.one_of(rebuilt, rebuilt, rebuilt, blind, blind, st.binary(max_size=400))


def _blind(seed: bytes, changes) -> bytes:
    name, mark, data = _named(seed)
    return name + mark + mutate(data, changes)


def _rebuilt(seed: bytes, changes) -> bytes:
    name, mark, data = _named(seed)
    return name + mark + rebuild(data, changes)


def _named(seed: bytes) -> tuple[bytes, bytes, bytes]:
    """Return the name of the file a seed stands for, what parts it from its bytes, and these."""
    name, mark, data = seed.partition(NAMED)
    if mark and name and all(32 < byte < 127 for byte in name):
        return name, mark, data
    return b"", b"", seed


def run(reader: Reader, seconds: float, seed: int) -> Count:
    """Feed a reader for so long; the first error is raised, its input kept."""
    end, count = time.monotonic() + seconds, Count()

    @settings(
        max_examples=ROUND, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(hostile(reader))
    def feed(data):
        signal.alarm(HANGS)
        try:
            count.feed(reader, data)
        except BaseException:
            # The library makes a failing input smaller: what is written last is the smallest.
            KEPT.mkdir(parents=True, exist_ok=True)
            (KEPT / f"{reader.name}.bin").write_bytes(data)
            raise
        finally:
            signal.alarm(0)

    turn = 0
    while time.monotonic() < end:
        seeded(f"{seed} {reader.name} {turn}")(feed)()
        turn += 1
    return count


def _hangs(_signal, _frame) -> None:
    raise AssertionError(f"nothing came back in {HANGS} s")


def main() -> None:
    """Feed every reader for its share; the first error ends the run with its bytes."""
    parser = argparse.ArgumentParser(prog="make fuzz")
    parser.add_argument("minutes", type=float, nargs="?", default=10)
    parser.add_argument("--seed", type=int, default=secrets.randbits(32))
    parser.add_argument("--reader", choices=[one.name for one in READERS])
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGALRM, _hangs)
    chosen = [one for one in READERS if asked.reader in (None, one.name)]
    print(f"{asked.minutes:g} minutes, seed {asked.seed}", flush=True)
    total = 0
    for reader in chosen:
        count = run(reader, asked.minutes * 60 / len(chosen), asked.seed)
        total += count.inputs
        print(
            f"{reader.name:12} {count.inputs:8} inputs, {count.read} of them read to the end, "
            f"none crashed, the slowest took {count.slowest:.2f} s",
            flush=True,
        )
    print(f"{total} inputs, none crashed or took a second")


if __name__ == "__main__":
    main()
