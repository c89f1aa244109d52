"""Names of files: endings, safe names for archives and headers."""

from pathlib import PurePosixPath
import unicodedata


# Forbidden in names by Windows; slashes are separators.
FORBIDDEN = frozenset('<>:"/\\|?*')
RESERVED = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"{device}{number}" for device in ("com", "lpt") for number in range(10)}
)
# Bytes of UTF-8: most file systems take 255, room is left for a number and a folder.
LONGEST = 180


def ending(filename: str) -> str:
    """Return the last ending in lower case without its dot, "" for none."""
    return PurePosixPath(filename.replace("\\", "/")).suffix.lower().lstrip(".")


def safe_name(name: str) -> str:
    """Return one path segment that every system can unpack, never empty, never leading away.

    Separators, control and invisible characters become "_"; the ending is kept when the name
    is shortened.
    """
    composed = unicodedata.normalize("NFC", name)
    kept = "".join(
        "_" if c in FORBIDDEN or unicodedata.category(c)[0] == "C" else c for c in composed
    )
    kept = kept.strip(" .") or "file"
    stem, dot, suffix = kept.rpartition(".")
    if not dot or len(suffix) > 10:
        stem, suffix = kept, ""
    tail = f".{suffix}" if suffix else ""
    if stem.lower() in RESERVED:
        stem = f"_{stem}"
    return _cut(stem, LONGEST - len(tail.encode("utf-8"))) + tail


def _cut(text: str, most: int) -> str:
    return text.encode("utf-8")[:most].decode("utf-8", errors="ignore").rstrip(" .") or "file"
