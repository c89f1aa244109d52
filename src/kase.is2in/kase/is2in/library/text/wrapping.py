"""Lines of a page put together to paragraphs: a PDF keeps lines only."""

from kase.is2in.library.text.recognising import begins_part


ENDS = (".", ";", ":", "!", "?")
# A line this part as wide as the page goes on in the next one.
FULL = 0.7


def unwrap(text: str) -> str:
    """Return a tidy text with its paragraphs on one line each, as far as can be told."""
    lines = text.split("\n")
    lengths = sorted(len(line) for line in lines if line)
    if not lengths:
        return text
    width = lengths[len(lengths) * 85 // 100]
    found: list[str] = []
    previous = ""
    for line in lines:
        if found and _goes_on(previous, line, width):
            found[-1] = f"{found[-1]} {line}"
        else:
            found.append(line)
        previous = line
    return "\n".join(found)


def _goes_on(previous: str, line: str, width: int) -> bool:
    if not previous or not line or begins_part(line) or line[0] in "–—•*":
        return False
    if line[0].islower():
        return not previous.endswith(";")
    if previous.endswith(ENDS) or begins_part(previous, headings_only=True):
        return False
    return len(previous) >= FULL * width
