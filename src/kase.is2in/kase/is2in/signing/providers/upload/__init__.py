"""Keys of НУЦ РК, by any program that makes a CMS: a file from the page, or JSON from a program.

What works where NCALayer does not run or the page has no scripts.
"""

from kase.is2in import _
from kase.is2in.signing.providers.base import Provider
from pathlib import Path


PROVIDER = Provider(
    name="upload",
    title=_("File with the signature"),
    place=30,
    home=Path(__file__).parent,
    rests_on="nca",
)
