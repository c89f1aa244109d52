"""The base of the designer's pages: whose procedure, which part, what was entered."""

from functools import cached_property
from kase.is2in.procedures.catalogue.editions import working_copy
from kase.is2in.procedures.catalogue.model import in_language
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.designer.differences import differences
from kase.is2in.procedures.designer.inputs import Input
from kase.is2in.procedures.designer.parts import find
from kase.is2in.procedures.designer.parts import Part
from kase.is2in.procedures.designer.parts import Place
from kase.is2in.procedures.designer.parts import version_of
from kase.is2in.procedures.designer.words import aspect_words
from kase.is2in.procedures.designer.words import kind_words
from kase.is2in.procedures.designer.words import LANGUAGE_WORDS
from kase.is2in.procedures.designer.words import place_words
from kase.is2in.procedures.designer.words import value_words
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import Stale
from kase.is2in.web.api import ItemPage
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class DesignerForm(ItemPage):
    """A form of the designer, drawn by the macros of ``templates/parts.pt``."""

    deepest = 0
    designer_parts = ViewPageTemplateFile("templates/parts.pt")

    def entered(self, one: Input) -> tuple[str, ...]:
        """Return what an input shows: what was sent, after a refusal, else what is stored."""
        if self.request.method != "POST":
            return one.values
        if one.kind in ("ticks", "tick"):
            return tuple(self.chosen(one.name))
        return (self.field(one.name),)


class DesignerPage(DesignerForm):
    """A page about a procedure's working copy; what stands behind its name is the place."""

    deepest = 4

    @property
    def place(self) -> Place:
        """Return the place of the part the page is about."""
        return self.path

    @cached_property
    def definition(self) -> ProcedureDefinition:
        """Return the working copy."""
        return working_copy(self.context)

    @cached_property
    def target(self) -> Part:
        """Return the part the page is about; raise Missing."""
        return find(self.definition, self.place)

    @property
    def url(self) -> str:
        """Return the procedure's address."""
        return self.context.absolute_url()

    def language_words(self, lang: str) -> str:
        """Return "in Russian" for ru."""
        return translate(LANGUAGE_WORDS[lang])

    def procedure_title(self) -> str:
        """Return what the procedure is called in the page's language."""
        return self.titled(self.definition)

    def titled(self, part: Part) -> str:
        """Return a part's title in the page's language."""
        return in_language(part.titles, self.language)

    def tree_url(self, place: Place = ()) -> str:
        """Return the address of the designer, at a part."""
        mark = f"#{anchor(place)}" if place else ""
        return f"{self.url}/@@designer{mark}"

    def address(self, page: str, place: Place) -> str:
        """Return the address of a page about a part."""
        return "/".join((self.url, f"@@{page}", *place))

    def crumbs(self) -> list[tuple[str, str]]:
        """Return (title, address) of what the part lies in, from the procedure down."""
        found = [(self.procedure_title(), self.tree_url())]
        for depth in range(1, len(self.place)):
            place = self.place[:depth]
            found.append((self.titled(find(self.definition, place)), self.tree_url(place)))
        return found

    @property
    def stale(self) -> bool:
        """Return whether somebody else was quicker."""
        return isinstance(self.refusal, Stale)

    def version(self) -> str:
        """Return the version that what is shown rests on; after a stale save, the stored one."""
        if self.request.method == "POST" and not self.stale:
            return self.field("version")
        return self.stored_version()

    def stored_version(self) -> str:
        """Return the version of what is stored."""
        return version_of(self.target)


class PartEditor(DesignerPage):
    """A page whose inputs make another part of the one that is stored."""

    def made(self, definition: ProcedureDefinition) -> ProcedureDefinition:
        """Return a definition with what was entered; raise RuleRefused."""
        raise NotImplementedError

    def conflict(self) -> list[dict[str, str]]:
        """Return what saving again would change in what somebody else has stored."""
        if not self.stale:
            return []
        try:
            return change_rows(differences(self.definition, self.made(self.definition)))
        except Refusal:
            return []


def anchor(place: Place) -> str:
    """Return the id of a part's row on the page of the whole tree."""
    return "--".join(("part", *place))


def change_rows(found) -> list[dict[str, str]]:
    """Return changes as rows people read: where, what became of it, aspect, before, after."""
    return [
        {
            "kind": one.kind,
            "where": place_words(one),
            "what": aspect_words(one.aspect) if one.aspect else kind_words(one),
            "before": value_words(one.aspect, one.before),
            "after": value_words(one.aspect, one.after),
        }
        for one in found
    ]
