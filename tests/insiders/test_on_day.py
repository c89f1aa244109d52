"""Who was an insider on a day: SQL against a plain reckoning, over any history."""

from datetime import date
from datetime import timedelta
from hypothesis import given
from hypothesis import HealthCheck
from hypothesis import settings
from hypothesis import strategies as st
from kase.is2in.insiders import store
from kase.is2in.insiders.types import ANNULLED
from kase.is2in.insiders.types import CHANGES
from kase.is2in.insiders.types import Facts
from kase.is2in.insiders.types import ListQuery
from kase.is2in.terms import clock
from tests.insiders.case import NOON
from tests.layers import POSTGRES
import transaction
import unittest


START = date(2026, 1, 1)
DAYS = 6
days = st.integers(0, DAYS).map(lambda n: START + timedelta(days=n))


@st.composite
def versions(draw):
    """Return one version's change and period."""
    since = draw(days)
    length = draw(st.none() | st.integers(0, DAYS))
    until = None if length is None else since + timedelta(days=length)
    return draw(st.sampled_from(CHANGES)), since, until


histories = st.lists(st.lists(versions(), min_size=1, max_size=5), max_size=6)


def facts(name: str, since: date, until: date | None) -> Facts:
    return Facts(name, "Аналитик", "position", since, until)


class OnDay(unittest.TestCase):
    """Every day, and as it was known after every change."""

    layer = POSTGRES

    @settings(
        max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
    )
    @given(histories=histories, order=st.randoms(use_true_random=False))
    def test_as_a_plain_reckoning_says(self, histories, order):
        transaction.abort()
        written = self.write(histories, order)
        moments = [None, NOON - timedelta(seconds=1)]
        moments += [at for _entry, _version, at in written[::3]]
        for known in moments:
            last = {}
            for entry, version, at in written:
                if known is None or at <= known:
                    last[entry] = version
            for offset in range(-1, 2 * DAYS + 2):
                day = START + timedelta(days=offset)
                wanted = {entry for entry, one in last.items() if counts(one, day)}
                rows, total = store.find(ListQuery(on=day, known=known))
                self.assertEqual({one.entry for one in rows}, wanted, (day, known))
                self.assertEqual(total, len(wanted))
                self.assertTrue(all(one.counts_on(day) for one in rows))
            self.assertEqual(store.find(ListQuery(known=known))[1], len(last))
        transaction.abort()

    def write(self, histories, order):
        """Write the versions of all entries mixed, one a second."""
        turns = [entry for entry, history in enumerate(histories, 1) for _one in history]
        order.shuffle(turns)
        left = {entry: list(enumerate(history, 1)) for entry, history in enumerate(histories, 1)}
        written = []
        for second, entry in enumerate(turns):
            at = NOON + timedelta(seconds=second)
            number, version = left[entry].pop(0)
            change, since, until = version
            with clock.frozen(at):
                name = facts(f"Лицо {entry}", since, until)
                store.add_version(entry, number, change, name, "", None)
            written.append((entry, version, at))
        return written


def counts(version, day: date) -> bool:
    """Return whether a version says that the person was an insider on a day."""
    change, since, until = version
    return change != ANNULLED and since <= day and (until is None or day <= until)
