"""A short slice of ``make fuzz``: the same inputs in every run."""

from hypothesis import given
from hypothesis import HealthCheck
from hypothesis import settings
from tests.signing.fuzzing import Count
from tests.signing.fuzzing import hostile
from tests.signing.readers import READERS
import unittest


SLICE = settings(
    max_examples=60,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def slice_of(reader):
    """Return what feeds a reader the same inputs in every run."""

    @SLICE
    @given(hostile(reader))
    def feed(data):
        Count().feed(reader, data)

    return feed


class Slice(unittest.TestCase):
    def test_good_bytes_are_read(self):
        for reader in READERS:
            for seed in reader.seeds():
                with self.subTest(reader.name):
                    reader.read(seed)

    def test_hostile_bytes_are_refused_in_words_and_soon(self):
        for reader in READERS:
            with self.subTest(reader.name):
                slice_of(reader)()
