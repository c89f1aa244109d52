"""Pages that need nothing: no database, no site, no template, no person.

They are what people see when the rest cannot answer. Everything is a constant in the three
languages at once, because at that point nobody can say which one the person reads.
"""

from html import escape
import secrets


TEXTS = {
    503: (
        (
            "ru",
            "Идут технические работы",
            "Система временно недоступна. Ваши данные целы. Попробуйте через несколько минут.",
        ),
        (
            "kk",
            "Техникалық жұмыстар жүріп жатыр",
            "Жүйе уақытша қолжетімсіз. Деректеріңіз сақталған. "
            "Бірнеше минуттан кейін қайталап көріңіз.",
        ),
        (
            "en",
            "Maintenance",
            "The system is not available for a while. Your data are safe. "
            "Try again in a few minutes.",
        ),
    ),
    500: (
        ("ru", "Не получилось открыть страницу", "Ваши данные целы. Номер обращения: {reference}."),
        ("kk", "Бетті ашу мүмкін болмады", "Деректеріңіз сақталған. Жүгіну нөмірі: {reference}."),
        ("en", "The page could not be opened", "Your data are safe. Reference: {reference}."),
    ),
}

PAGE = """<!DOCTYPE html>
<html lang="ru"><head><meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>is2in</title></head>
<body>{body}</body></html>
"""


def new_reference() -> str:
    """Return a number a person can read out over the phone, such as A-10428845.

    It is random, not counted: counting would need the database, which may be what failed.
    """
    return f"A-{10**7 + secrets.randbelow(9 * 10**7)}"


def page(status: int, reference: str) -> str:
    """Return the whole HTML page for 500 or 503; any other status reads as 500."""
    blocks = TEXTS.get(status, TEXTS[500])
    body = "".join(
        f'<section lang="{lang}"><h1>{escape(title)}</h1>'
        f"<p>{escape(text.format(reference=reference))}</p></section>"
        for lang, title, text in blocks
    )
    return PAGE.format(body=body)
