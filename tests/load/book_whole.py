"""A whole subscription of 36 283 bids, the size of the exchange's largest, step by step."""

from tests.layers import SERVER
from tests.load import floor
from tests.subscription import test_whole
import unittest


MODES = ("test_without_the_counterparty", "test_with_the_counterparty")


def run(bids: int) -> list[dict]:
    """Return what each step takes in either mode; anything wrong is an error."""
    test_whole.BIDS = bids
    rows = []
    done: list = []
    floor.set_up(SERVER, done)
    try:
        for mode in MODES:
            rows += measured(mode, bids, done)
    finally:
        for layer in reversed(done):
            layer.tearDown()
    return rows


def measured(mode: str, bids: int, layers: list) -> list[dict]:
    """Walk through one mode."""
    for layer in layers:
        layer.testSetUp()
    try:
        case, result = test_whole.Whole(mode), unittest.TestResult()
        case.run(result)
    finally:
        for layer in reversed(layers):
            layer.testTearDown()
    if not result.wasSuccessful():
        raise AssertionError([text for _case, text in result.errors + result.failures])
    words = mode.removeprefix("test_").replace("_", " ")
    return [
        {"work": f"{step}, {words}", "bids": bids, "seconds": spent, "ratio": bids / spent}
        for step, spent in case.times.items()
    ]
