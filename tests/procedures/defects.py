"""Defects of definitions: what is seeded into a shipped one, and what the check must say."""

from dataclasses import replace
from datetime import date
from kase.is2in.procedures.catalogue.loader import FOLDER
from kase.is2in.procedures.catalogue.reader import read_procedure
from kase.is2in.procedures.designer.form_text import EMPTY_FORM
from kase.is2in.questionnaires.types import Frozen
from tests.procedures.seeded import at
from tests.procedures.seeded import text


SHARES = read_procedure(FOLDER / "listing-shares")
AML = "filling/fill/general/aml"
DYNAMIC = "filling/fill/additional-requirements"
CRITERIA = f"{DYNAMIC}/criteria"
BLOCKS, WARNS = "blocks", "warns"
KAZAKH = {"kk": "", "ru": "x", "en": "x"}


def part(place, **values):
    """Return the shipped definition with values of a part changed."""
    return at(SHARES, place, lambda one: replace(one, **values))


def form(place, old, new):
    """Return the shipped definition with a form's XML changed."""
    return at(SHARES, place, text(old, new))


def criteria(change):
    """Return the shipped definition with the rows of its criteria changed."""
    return at(
        SHARES,
        DYNAMIC,
        lambda stage: replace(
            stage,
            criteria=replace(stage.criteria, rows=tuple(change(list(stage.criteria.rows)))),
        ),
    )


def level(number, **values):
    """Return the shipped definition with a level of its criteria changed."""

    def change(stage):
        levels = list(stage.criteria.levels)
        levels[number] = replace(levels[number], **values)
        return replace(stage, criteria=replace(stage.criteria, levels=tuple(levels)))

    return at(SHARES, DYNAMIC, change)


def moved(state, place):
    """Return the shipped definition with a process at another place of the line."""
    kept = [one for one in SHARES.processes if one.state != state]
    kept.insert(place, SHARES.process(state))
    return replace(SHARES, processes=tuple(kept))


def doubled(place, listed, number=0):
    """Return the shipped definition with a part that is there twice."""

    def change(one):
        inner = getattr(one, listed)
        return replace(one, **{listed: (*inner, inner[number])})

    return at(SHARES, place, change)


def a_form_outside_filling():
    """Return the shipped definition with a stage and its form in the examination."""
    stage = replace(SHARES.stage("documents"), id="papers")
    stage = replace(stage, forms=(replace(stage.forms[0], id="papers"),))
    return at(
        SHARES,
        "examination/view",
        lambda one: replace(one, stages=(stage,)),
    )


CHOICE = '<element key="holder" kk="Акцияларды ұстаушы" en="A holder of the shares">'
PROVIDED = '<field name="provided"'
CHANGES = 'is2in:depends="changed=yes"'
TOO_LONG = "a term has from 1 to 250 working days"
CHOSEN_NO_MORE = "never chosen: its combinations ended before the edition comes into effect"
ONE_FORM = (SHARES.stage("documents").forms[0],)


def label(lang):
    return f"the label has no translation: {lang} language"


# name: (definition, [(place, text, severity)]) for what is wrong in the definition itself.
IN_PARTS = {
    "procedure without a Kazakh title": (
        replace(SHARES, titles=Frozen(KAZAKH)),
        [("listing-shares", "the title has no translation: Kazakh language", BLOCKS)],
    ),
    "nobody may file": (
        replace(SHARES, filers=frozenset()),
        [("listing-shares", "nobody may file it", BLOCKS)],
    ),
    "no department": (
        replace(SHARES, department=""),
        [("listing-shares", "no department handles it", BLOCKS)],
    ),
    "process without an English title": (
        part("signing", titles=Frozen({"ru": "x", "kk": "x"})),
        [("signing", "the title has no translation: English language", BLOCKS)],
    ),
    "subprocess without a Russian title": (
        part("signing/sign", titles=Frozen({"en": "x", "kk": "x"})),
        [("signing/sign", "the title has no translation: Russian language", BLOCKS)],
    ),
    "stage without a Kazakh title": (
        part("filling/fill/general", titles=Frozen(KAZAKH)),
        [("filling/fill/general", "the title has no translation: Kazakh language", BLOCKS)],
    ),
    "form without a Kazakh title": (
        part(AML, titles=Frozen(KAZAKH)),
        [(AML, "the title has no translation: Kazakh language", BLOCKS)],
    ),
    "nobody acts": (
        part("conclusion", actors=(), days=None),
        [("conclusion", "nobody acts in the process", BLOCKS)],
    ),
    "deadline without an owner": (
        part("archive", days=5),
        [("archive", "a deadline without an owner: nobody has to act in the process", BLOCKS)],
    ),
    "a term of no days": (part("examination", days=0), [("examination", TOO_LONG, BLOCKS)]),
    "a term of years": (part("examination", days=251), [("examination", TOO_LONG, BLOCKS)]),
    "stage without a form": (
        part("filling/fill/documents", forms=()),
        [("filling/fill/documents", "the stage has no form", BLOCKS)],
    ),
    "summary with forms": (
        part("filling/to-head/summary", skippable=True),
        [
            (
                "filling/to-head/summary",
                "a summary has no forms and cannot be skipped",
                BLOCKS,
            )
        ],
    ),
    "dynamic stage without criteria": (
        part(DYNAMIC, criteria=None),
        [(DYNAMIC, "a dynamic stage, and no other, has criteria", BLOCKS)],
    ),
    "withdrawal after the meeting": (
        replace(SHARES, withdrawal_until="decision"),
        [("listing-shares", "withdrawal is open after the meeting is scheduled", BLOCKS)],
    ),
    "withdrawal until nowhere": (
        replace(SHARES, withdrawal_until="sitting"),
        [("listing-shares", "there is no process “sitting”", BLOCKS)],
    ),
    "the same stage twice in one subprocess": (
        part("filling/fill/application", id="general"),
        [("filling/fill/general", "“general” is there twice", BLOCKS)],
    ),
    "the same subprocess twice": (
        doubled("signing", "subprocesses"),
        [("signing/sign", "“sign” is there twice", BLOCKS)],
    ),
    "the same form in two stages": (
        part("filling/fill/documents/documents", id="aml"),
        [("filling/fill/documents/aml", "“aml” is there twice", BLOCKS)],
    ),
    "an id with a space": (
        part("filling/fill/documents", id="my papers"),
        [
            (
                "filling/fill/my papers",
                "“my papers” is not an identifier: small Latin letters, digits, - and _",
                BLOCKS,
            )
        ],
    ),
    "a form nobody reads": (
        a_form_outside_filling(),
        [
            (
                "examination/view/papers/papers",
                "nobody fills or reads the form: it lies outside the process of filling",
                WARNS,
            )
        ],
    ),
}

# What is wrong inside a form.
IN_FORMS = {
    "form without a field": (
        part(AML, model=EMPTY_FORM),
        [(AML, "the form has no field", BLOCKS)],
    ),
    "label without Kazakh": (
        form(AML, 'is2in:kk="Не өзгерді"', ""),
        [(f"{AML}/changes", label("Kazakh"), BLOCKS)],
    ),
    "label without Russian": (
        form(AML, "<title>Что изменилось</title>", ""),
        [(f"{AML}/changes", label("Russian"), BLOCKS)],
    ),
    "heading without English": (
        form(AML, 'is2in:en="AML/CFT questionnaire of the initiator of admission"', ""),
        [(f"{AML}/aml", label("English"), BLOCKS)],
    ),
    "help without English": (
        form(AML, 'is2in:help_en="As one PDF"', ""),
        [(f"{AML}/proofs", "the help has no translation: English language", BLOCKS)],
    ),
    "column without Kazakh": (
        form(AML, 'kk="Азаматтығы"', ""),
        [(f"{AML}/owners/citizenship", label("Kazakh"), BLOCKS)],
    ),
    "choice without English": (
        form(
            "filling/fill/general/applicant",
            CHOICE,
            CHOICE.replace(' en="A holder of the shares"', ""),
        ),
        [
            (
                "filling/fill/general/applicant/initiator",
                "the choice “holder” has no translation: English language",
                BLOCKS,
            )
        ],
    ),
    "choice in a column without Kazakh": (
        form("filling/fill/application/application", 'key="common" kk="Жай"', 'key="common"'),
        [
            (
                "filling/fill/application/application/shares/kind",
                "the choice “common” has no translation: Kazakh language",
                BLOCKS,
            )
        ],
    ),
    "the same choice twice": (
        form("filling/fill/application/application", 'key="preferred"', 'key="common"'),
        [
            (
                "filling/fill/application/application/shares/kind",
                "the choice “common” is there twice",
                BLOCKS,
            )
        ],
    ),
    "the same field twice": (
        form(AML, 'name="changes"', 'name="provided_on"'),
        [(f"{AML}/provided_on", "“provided_on” is there twice", BLOCKS)],
    ),
    "fact that the register of organisations has not": (
        form(AML, PROVIDED, '<field is2in:register="moon" name="provided"'),
        [(f"{AML}/provided", "the register of organisations has no “moon”", BLOCKS)],
    ),
    "fact of the register in a field of another type": (
        form(AML, PROVIDED, '<field is2in:register="bin" name="provided"'),
        [
            (
                f"{AML}/provided",
                "“bin” of the register does not fit this type of field",
                BLOCKS,
            )
        ],
    ),
    "condition on a field that is not there": (
        form(AML, CHANGES, 'is2in:depends="change=yes"'),
        [(f"{AML}/changes", "depends on “change”, which is not in the form", BLOCKS)],
    ),
    "condition on a value the field cannot have": (
        form(AML, CHANGES, 'is2in:depends="changed=perhaps"'),
        [
            (
                f"{AML}/changes",
                "depends on “changed” = “perhaps”, which it can never be",
                BLOCKS,
            )
        ],
    ),
    "condition on a file": (
        form(AML, CHANGES, 'is2in:depends="proofs=yes"'),
        [(f"{AML}/changes", "depends on “proofs” = “yes”, which it can never be", BLOCKS)],
    ),
    "condition on a day that is none": (
        form(AML, CHANGES, 'is2in:depends="provided_on=yesterday"'),
        [
            (
                f"{AML}/changes",
                "depends on “provided_on” = “yesterday”, which it can never be",
                BLOCKS,
            )
        ],
    ),
    "condition that cannot be read": (
        form(AML, CHANGES, 'is2in:depends="changed"'),
        [(f"{AML}/changes", "the condition “changed” does not read field=value", BLOCKS)],
    ),
    "a circle of conditions": (
        form(AML, PROVIDED, '<field is2in:depends="changed=yes" name="provided"'),
        [
            (f"{AML}/provided", "the condition comes back to the field itself", BLOCKS),
            (f"{AML}/changed", "the condition comes back to the field itself", BLOCKS),
        ],
    ),
    "required field hidden for ever": (
        form(AML, CHANGES, 'is2in:depends="changed=yes; provided=no"'),
        [
            (
                f"{AML}/changes",
                "required but never shown: its conditions on “provided” exclude one another",
                BLOCKS,
            )
        ],
    ),
    "field that can never be shown": (
        at(
            form(AML, CHANGES, 'is2in:depends="changed=yes; provided=no"'),
            AML,
            text("<max_length>4000</max_length>", "<required>False</required>"),
        ),
        [
            (
                f"{AML}/changes",
                "never shown: its conditions on “provided” exclude one another",
                BLOCKS,
            )
        ],
    ),
    "upload without accepted types": (
        form(AML, "<accept>.pdf</accept>", ""),
        [(f"{AML}/questionnaire", "does not say which types of files it takes", WARNS)],
    ),
    "hostile text": (
        form(AML, "<model ", "<!DOCTYPE x><model "),
        [(AML, "The form cannot be read: <!DOCTYPE>", BLOCKS)],
    ),
}

# Dead branches of a dynamic stage.
IN_CRITERIA = {
    "combination that ends before it begins": (
        criteria(lambda rows: [replace(rows[0], valid_to=date(2017, 5, 31)), *rows[1:]]),
        [(CRITERIA, "row 1: cannot be reached: it ends before it begins", BLOCKS)],
    ),
    "combination that is there twice": (
        criteria(lambda rows: [*rows, rows[-1]]),
        [(CRITERIA, "rows 8 and 9: the same combination twice on the same day", BLOCKS)],
    ),
    "option that no combination has": (
        criteria(lambda rows: [r for r in rows if r.values["platform"] != "alternative"]),
        [
            (CRITERIA, "no combination has “platform=alternative”", BLOCKS),
            (f"{DYNAMIC}/shares-general", CHOSEN_NO_MORE, WARNS),
        ],
    ),
    "form no combination leads to": (
        part(DYNAMIC, forms=(*SHARES.stage("additional-requirements").forms, *ONE_FORM)),
        [
            (
                f"{DYNAMIC}/criteria",
                "no combination leads to the form “documents”",
                BLOCKS,
            ),
            ("filling/fill/documents/documents", "“documents” is there twice", BLOCKS),
        ],
    ),
    "form that can be chosen no more": (
        criteria(
            lambda rows: [
                replace(row, valid_to=date(2026, 6, 21)) if row.form == "shares-general" else row
                for row in rows
            ]
        ),
        [
            (
                f"{DYNAMIC}/shares-general",
                CHOSEN_NO_MORE,
                WARNS,
            )
        ],
    ),
    "level without a Kazakh title": (
        level(0, titles=Frozen({"ru": "x", "en": "x"})),
        [(CRITERIA, "the title has no translation: Kazakh language", BLOCKS)],
    ),
}
