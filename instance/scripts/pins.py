"""Writes profiles/versions.cfg from profiles/requirements.txt: one file makes the other.

python instance/scripts/pins.py           writes the file
python instance/scripts/pins.py --check   says whether it is up to date (exit 1: it is not)
python instance/scripts/pins.py --one uv  prints one pin, "uv==1.2.3"
"""

from pathlib import Path
import re
import sys


PROFILES = Path(__file__).resolve().parents[2] / "profiles"
PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
HEAD = "# Made from requirements.txt by `make pins`; do not edit by hand.\n[versions]\n"


def versions(requirements: str) -> str:
    """Return the text of versions.cfg for the text of requirements.txt."""
    pins = sorted(PIN.findall(requirements), key=lambda pin: pin[0].lower())
    return HEAD + "".join(f"{name} = {version}\n" for name, version in pins)


def main() -> int:
    """Write or check; return the exit code."""
    requirements = (PROFILES / "requirements.txt").read_text(encoding="utf-8")
    if "--one" in sys.argv:
        name = sys.argv[sys.argv.index("--one") + 1]
        print(f"{name}=={dict(PIN.findall(requirements))[name]}")
        return 0
    text = versions(requirements)
    target = PROFILES / "versions.cfg"
    if "--check" in sys.argv:
        same = target.exists() and target.read_text(encoding="utf-8") == text
        print("versions.cfg agrees with requirements.txt" if same else "run `make pins`")
        return 0 if same else 1
    target.write_text(text, encoding="utf-8")
    print(f"{target}: {text.count('=')} pins")
    return 0


if __name__ == "__main__":
    sys.exit(main())
