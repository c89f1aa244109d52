"""Says at once what the machine lacks, instead of a long trace later."""

import os
import shutil
import sys
import sysconfig


def lacking() -> list[str]:
    """Return a sentence for each thing that is missing."""
    found = []
    if sys.version_info < (3, 11):
        found.append(
            f"Python 3.11 or newer; this is {sys.version.split()[0]} (PYTHON=… names another)"
        )
    try:
        import ensurepip  # noqa: F401  (only its presence matters)
    except ImportError:
        found.append("the module venv: apt install python3-venv")
    if not any(shutil.which(name) for name in ("cc", "gcc", "clang")):
        found.append("a C compiler: apt install gcc")
    headers = sysconfig.get_path("include")
    if not headers or not os.path.exists(f"{headers}/Python.h"):
        found.append("Python's headers: apt install python3-dev")
    if not shutil.which("git"):
        found.append("git: apt install git")
    return found


if __name__ == "__main__":
    sentences = lacking()
    for sentence in sentences:
        print(f"Missing: {sentence}", file=sys.stderr)
    sys.exit(1 if sentences else 0)
