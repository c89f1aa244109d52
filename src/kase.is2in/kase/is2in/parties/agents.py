"""Which program asks, in two words a person recognises: "Firefox, Windows"."""

import re


# The first that is found: browsers call themselves by the names of others, too.
BROWSERS = (
    (r"YaBrowser/", "Yandex Browser"),
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/", "Chrome"),
    (r"Version/[\d.]+.*Safari/", "Safari"),
)
DEVICES = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Macintosh|Mac OS X", "macOS"),
    (r"CrOS", "ChromeOS"),
    (r"Linux", "Linux"),
)
# Programs name themselves first: "python-requests/2.32" is python-requests.
PROGRAM = re.compile(r"(?!Mozilla)[A-Za-z][\w.-]{1,40}")
LONGEST = 512


def family(agent: str) -> str:
    """Return browser and device of a User-Agent header, "" when neither is known."""
    text = agent[:LONGEST]
    program = PROGRAM.match(text)
    names = (
        _first(BROWSERS, text) or (program[0] if program else ""),
        _first(DEVICES, text),
    )
    return ", ".join(name for name in names if name)


def _first(patterns, text: str) -> str:
    found = (name for pattern, name in patterns if re.search(pattern, text, re.IGNORECASE))
    return next(found, "")
