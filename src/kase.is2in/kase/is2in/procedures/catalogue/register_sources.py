"""What a field of a form can begin with: facts of the register of organisations (B4-B7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from kase.is2in import _


LINES = frozenset({"TextLine", "Text"})


@dataclass(frozen=True)
class RegisterSource:
    """A fact of the register: what it is called, and the types of fields it may fill."""

    title: object
    kinds: frozenset[str] = LINES


# The code that ``is2in:register`` of a field names → the fact.
SOURCES: Mapping[str, RegisterSource] = {
    "code": RegisterSource(_("Code of the organisation")),
    "bin": RegisterSource(_("BIN"), LINES | {"Bin"}),
    "name_ru": RegisterSource(_("Legal form and name in Russian")),
    "name_kk": RegisterSource(_("Legal form and name in Kazakh")),
    "name_en": RegisterSource(_("Legal form and name in English")),
    "legal_address": RegisterSource(_("Legal address")),
    "actual_address": RegisterSource(_("Actual address")),
    "phone": RegisterSource(_("Phone"), LINES | {"Phone"}),
    "email": RegisterSource(_("E-mail"), LINES | {"Email"}),
    "website": RegisterSource(_("Website")),
    "bank": RegisterSource(_("Bank")),
    "iban": RegisterSource(_("Account number (IBAN)")),
    "bic": RegisterSource(_("Bank's code (BIC)")),
    "head_name": RegisterSource(_("Full name of the first head")),
    "head_position": RegisterSource(_("Position of the first head")),
}
