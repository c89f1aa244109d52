"""P4: the same allotments by polars and DuckDB, in whole numbers, and that all say the same.

`make bench` installs the two beside the site, not into it; without them nothing is compared.
"""

from collections.abc import Callable
from kase.is2in.subscription.book import allotment
from kase.is2in.subscription.book.columns import Book
from kase.is2in.subscription.book.rules import Rule
from typing import Any
import importlib
import numpy as np


T, U, R = "T price and time", "U uniform price, pro rata", "R guarantee, largest remainder"
UNITS = 20
DEMAND = {
    U: "SELECT row, CASE WHEN ticks >= (SELECT max(ticks) FROM (SELECT ticks, sum(sum(quantity)) "
    "OVER (ORDER BY ticks DESC) AS above FROM book GROUP BY ticks) WHERE above >= {supply}) "
    "THEN quantity ELSE 0 END AS asked, 0 AS first, {supply} AS left_ FROM book",
    R: "SELECT row, quantity - first AS asked, first, {supply} - sum(first) OVER () AS left_ FROM "
    "(SELECT row, quantity, greatest(0, least(first, {supply} - before)) AS first FROM (SELECT "
    "row, quantity, least(quantity, 20) AS first, sum(least(quantity, 20)) OVER (ORDER BY row "
    "ROWS UNBOUNDED PRECEDING) - least(quantity, 20) AS before FROM book))",
}
PRO_RATA = """
WITH demand AS ({demand}),
shares AS (SELECT row, first, left_, (asked * left_ // sum(asked) OVER ())::BIGINT AS down,
    (asked * left_ % sum(asked) OVER ())::BIGINT AS rest FROM demand),
placed AS (SELECT row, first + down AS given, left_ - sum(down) OVER () AS over_,
    row_number() OVER (ORDER BY rest DESC, row) AS place FROM shares)
SELECT (given + (place <= over_)::BIGINT)::BIGINT AS given FROM placed ORDER BY row
"""
PRIORITY = """
SELECT greatest(0, least(quantity, {supply} - before))::BIGINT AS given FROM (SELECT row, quantity,
    sum(quantity) OVER (ORDER BY ticks DESC, row ROWS UNBOUNDED PRECEDING) - quantity AS before
    FROM book) ORDER BY row
"""


def works(book: Book, kept: dict[str, Rule]) -> dict[str, Callable[[], np.ndarray]]:
    """Return what each peer does of T, U and R; a peer that says something else is an error."""
    found: dict[str, Callable[[], np.ndarray]] = {}
    for name, peer in (("polars", Polars), ("duckdb", DuckDB)):
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        one = peer(module, book)
        for rule in (T, U, R):
            work = one.work(rule, kept[rule].supply)
            if not np.array_equal(work(), allotment.allot(book, kept[rule]).quantity):
                raise AssertionError(f"{name} gives something else by {rule}")
            found[f"{rule}, {name} {module.__version__}"] = work
    return found


class DuckDB:
    """Window functions over a table in memory."""

    def __init__(self, module: Any, book: Book) -> None:
        self._session = module.connect()
        self._session.execute("SET enable_progress_bar = false")
        columns = {"row": np.arange(len(book)), "ticks": book.ticks, "quantity": book.quantity}
        self._session.register("columns", columns)
        self._session.execute("CREATE TABLE book AS SELECT * FROM columns")

    def work(self, rule: str, supply: int) -> Callable[[], np.ndarray]:
        """Return the work of a rule."""
        query = PRIORITY.format(supply=supply)
        if rule in DEMAND:
            query = PRO_RATA.format(demand=DEMAND[rule].format(supply=supply))
        return lambda: self._session.execute(query).fetchnumpy()["given"]


class Polars:
    """Expressions over a frame."""

    def __init__(self, module: Any, book: Book) -> None:
        self._pl = module
        row = np.arange(len(book))
        self._book = module.DataFrame({"row": row, "ticks": book.ticks, "asked": book.quantity})

    def work(self, rule: str, supply: int) -> Callable[[], np.ndarray]:
        """Return the work of a rule."""
        made = {T: self._priority, U: self._uniform, R: self._guarantee}[rule]
        return lambda: made(supply)["given"].to_numpy()

    def _priority(self, supply: int) -> Any:
        queue = self._book.sort("ticks", "row", descending=[True, False])
        return self._served(queue, supply, self._pl.col("asked")).sort("row")

    def _uniform(self, supply: int) -> Any:
        col = self._pl.col
        prices = self._book.group_by("ticks").agg(col("asked").sum()).sort("ticks", descending=True)
        cut = prices.filter(col("asked").cum_sum() >= supply)["ticks"][0]
        return self._pro_rata(
            self._book.with_columns(asked=col("asked") * (col("ticks") >= cut)), supply
        )

    def _guarantee(self, supply: int) -> Any:
        col = self._pl.col
        first = self._served(self._book, supply, col("asked").clip(upper_bound=UNITS))
        rest = first.with_columns(asked=col("asked") - col("given")).rename({"given": "first"})
        shared = self._pro_rata(rest, supply - rest["first"].sum())
        return shared.with_columns(given=col("given") + col("first"))

    def _served(self, queue: Any, supply: int, most: Any) -> Any:
        before = most.cum_sum() - most
        return queue.with_columns(given=(supply - before).clip(0, most))

    def _pro_rata(self, demand: Any, supply: int) -> Any:
        col, product = self._pl.col, self._pl.col("asked") * supply
        whole = demand["asked"].sum()
        shared = demand.with_columns(given=product // whole, rest=product % whole)
        over = supply - shared["given"].sum()
        ranked = shared.sort("rest", "row", descending=[True, False]).with_row_index("place")
        return ranked.with_columns(given=col("given") + (col("place") < over)).sort("row")
