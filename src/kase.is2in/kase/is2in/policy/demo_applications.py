"""Applications of the demo that are on their way: an issue of bonds and a private offer.

They are filled in as far as a careful person gets in an afternoon: some stages done, others open.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from kase.is2in.parties import api as parties
from kase.is2in.procedures import api as procedures
from kase.is2in.web.api import acting_as
import logging


logger = logging.getLogger(__name__)

AUTHOR = "executor@issuer.example"

BONDS = {
    "programme_number": "F58",
    "programme_order": 2,
    "programme_registered_on": date(2026, 3, 12),
    "programme_volume": Decimal("60000000000.00"),
    "programme_placed": Decimal("15000000000.00"),
    "isin": "KZ2C00007524",
    "issue_order": 3,
    "issue_registered_on": date(2026, 10, 5),
    "kind": "unsecured",
    "nominal_currency": "KZT",
    "nominal": Decimal("1000"),
    "units": 20_000_000,
    "begins_on": date(2026, 12, 14),
    "matures_on": date(2031, 12, 14),
    "coupon": "fixed",
    "coupon_rate": Decimal("15.5"),
    "coupon_frequency": "half-year",
    "day_count": "30-360",
    "covenants": True,
    "covenant_list": [
        {
            "covenant": "Отношение долга к EBITDA",
            "limit": "не более 3,5",
            "breach": "Выкуп облигаций по требованию держателей",
        }
    ],
}
BONDS_MAIN = {
    "issue_volume": Decimal("20000000000.00"),
    "term_months": 60,
    "existence_years": 16,
    "market_maker": True,
    "market_maker_name": "АО «Сеним Инвест»",
}
PRIVATE = {
    "request": "admission",
    "name": "Облигации для строительства ветровой станции «Самал»",
    "summary": "Пятилетние облигации, деньги от которых направляются на строительство станции.",
    "method": "subscription",
    "volume": Decimal("3000000000.00"),
    "minimum": Decimal("50000000.00"),
    "offer_from": date(2027, 1, 11),
    "offer_to": date(2027, 1, 29),
}
INVESTORS = {"circle": "qualified", "investors_number": 12, "confidential": True}


@dataclass(frozen=True)
class DemoApplication:
    """A procedure, the security that is added on a stage, and answers by (stage, form)."""

    procedure: str
    stage: str
    chosen: Mapping[str, str]
    isin: str
    security: Mapping[str, object]
    answers: Mapping[tuple[str, str], Mapping[str, object]]


APPLICATIONS = (
    DemoApplication(
        procedure="listing-bonds",
        stage="additional-requirements",
        chosen={"platform": "main", "sector": "bonds", "category": "bonds"},
        isin="KZ2C00007524",
        security=BONDS_MAIN,
        answers={("application", "application"): BONDS},
    ),
    DemoApplication(
        procedure="private-market",
        stage="instruments",
        chosen={"platform": "private-market", "sector": "bonds"},
        isin="KZ2C00008944",
        security={"nominal": Decimal("1000"), "offered": 3_000_000, "secured": False},
        answers={("application", "application"): PRIVATE, ("investors", "investors"): INVESTORS},
    ),
)


def add_applications() -> None:
    """File the applications that the author has none of; what is there stays."""
    author = parties.person_by_email(AUTHOR)
    with acting_as(author.id):
        for one in APPLICATIONS:
            found = procedures.applications(author, filters={"procedure": one.procedure}, size=1)
            archived = procedures.applications(
                author, "archive", filters={"procedure": one.procedure}, size=1
            )
            if not found.total and not archived.total:
                _file(author, one)
                logger.info("Demo: an application, %s", one.procedure)


def _file(author, one: DemoApplication) -> None:
    application = procedures.file_application(author, one.procedure, author.organization)
    (security,) = procedures.add_form(application, author, one.stage, one.chosen, one.isin)
    answers = {**one.answers, (one.stage, security.id): one.security}
    for (stage, form), values in answers.items():
        procedures.save_stage(application, author, stage, form=form, values=values)
