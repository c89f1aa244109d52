"""Rows stand in SQL as ``terms.sorting`` puts them."""

from kase.is2in.ledger import api as ledger
from kase.is2in.terms.sorting import sort_key
from sqlalchemy import insert
from sqlalchemy import select
from tests.ledger.case import bid
from tests.ledger.case import LedgerCase
import transaction


NAMES = (
    "Яна", "Алма", "Әлия", "Баян", "Ғани", "Гүлнар", "Қанат", "Камила", "Ңөлі", "Нұр", "Өркен",
    "Олжас", "Ұлан", "Үміт", "Уәли", "Һәкім", "Хан", "Іңкәр", "Ырыс", "Ёлкин", "Елкин", "Жанар",
    "Zeta", "Alfa", "9 жизней", "«Альфа»", "йод", "икра",
)  # fmt: skip


class Alphabetical(LedgerCase):
    def test_as_in_python(self):
        ledger.write(insert(bid), [{"who": name} for name in NAMES])
        transaction.commit()
        for lang in ("ru", "kk", "en"):
            query = select(bid.c.who).order_by(ledger.alphabetical(bid.c.who, lang), bid.c.who)
            found = [name for (name,) in ledger.read(query)]
            wanted = sorted(NAMES, key=lambda name: sort_key(name, lang))
            if lang != "kk":
                # SQL takes ё for е and leaves the rest to the second key.
                plain = {name: name.replace("Ё", "Е") for name in NAMES}
                wanted = sorted(NAMES, key=lambda name: (sort_key(plain[name], lang), name))
            self.assertEqual(found, wanted, lang)
