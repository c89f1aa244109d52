"""Sheets with everything a template can meet: three languages, tables, hostile texts."""

from datetime import date
from datetime import datetime
from datetime import UTC
from kase.is2in.documents.types import ApplicationSheet
from kase.is2in.documents.types import Attachment
from kase.is2in.documents.types import Block
from kase.is2in.documents.types import Conclusion
from kase.is2in.documents.types import Letter
from kase.is2in.documents.types import Row
from kase.is2in.documents.types import Section
from kase.is2in.documents.types import SignatureSheet
from kase.is2in.documents.types import Stamp


AT = datetime(2026, 11, 21, 5, 51, tzinfo=UTC)
KAZAKH = "Ұйымның толық атауы: әғқңөұүһі ӘҒҚҢӨҰҮҺІ № ₸"
HOSTILE = (
    '#read("common.typ")',
    "#{ panic(1) }",
    "$ sum_1^2 $",
    "= Heading",
    "*bold* _em_ `code` <label> @reference",
    "// comment /* more */",
    "\\u{41} \\",
    '#import "@preview/x:1.0.0": *',
    ']) + #eval("1+1") + ([',
    '"}, "qr": "<svg onload=alert(1)>"',
    "<script>alert(1)</script>",
)


def application(**changes) -> ApplicationSheet:
    """Return an application of two stages with a table, gaps and two files."""
    shareholders = Row(
        "Акционеры",
        header=("Имя", "Доля, %", "С", "Резидент"),
        rows=(("Ахметов А.", "60,5", "01.01.2020", "Да"), ("Other Ltd", "39,5", "", "")),
    )
    given = {
        "procedure": "Включение акций в официальный список (листинг)",
        "applicant": "АО «Пример»",
        "bin": "931240000220",
        "number": "2026-000042",
        "facts": (Row("Категория", "Листинговые процедуры"),),
        "sections": (
            Section(
                "Сведения об эмитенте",
                (
                    Row("Наименование", "АО «Пример»"),
                    Row("Қазақша атауы", KAZAKH, group="На языках"),
                    shareholders,
                    Row("Не заполнено"),
                ),
                stage="Общие сведения",
            ),
            Section("Ценная бумага", stage="Дополнительные требования", note="KZ1C00000959"),
        ),
        "attachments": (
            Attachment("устав.pdf", 1234567, "ab" * 32, "Устав"),
            Attachment("баланс.xlsx", 12, "cd" * 32),
        ),
        "signatory": "Иванов И. И.",
        "position": "Председатель Правления",
    }
    return ApplicationSheet(**{**given, **changes})


def letter() -> Letter:
    """Return a letter with every kind of block."""
    return Letter(
        "15-05/123",
        date(2026, 11, 20),
        ("АО «Пример»", "Председателю Правления"),
        "О включении акций в официальный список",
        (
            Block("heading", ("Решение",), level=1),
            Block("paragraph", ("Решением Листинговой комиссии акции включены.",)),
            Block("list", ("Первый пункт", "Второй пункт")),
            Block("table", header=("ISIN", "Штук"), rows=(("KZ1", "5"),), right=(False, True)),
        ),
        "Петров П. П.",
        "Заместитель Председателя Правления",
        prepared_by="Сидоров С. С.",
    )


def conclusion() -> Conclusion:
    """Return a conclusion with one fact."""
    return Conclusion(
        "7",
        date(2026, 11, 20),
        "Заключение по заявлению",
        (Row("Заявитель", "АО «Пример»"),),
        (Block("paragraph", ("Соответствует листинговым требованиям.",)),),
        "Петров П. П.",
        "Директор департамента",
    )


def signatures() -> SignatureSheet:
    """Return a sheet with one signature."""
    stamp = Stamp(
        ("Данный документ подписал:", "ИВАНОВ ИВАН", "БИН 931240000220"),
        "7KQM-41XA-9ZRD",
        "https://is2in.example/check/7KQM-41XA-9ZRD",
    )
    return SignatureSheet("Заявление", "заявление.pdf", 123456, "ef" * 32, (stamp,))


SHEETS = {
    "application": application,
    "summary": application,
    "letter": letter,
    "conclusion": conclusion,
    "signed_sheet": signatures,
}
