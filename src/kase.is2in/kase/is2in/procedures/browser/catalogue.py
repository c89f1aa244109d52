"""The page "Процедуры": categories, procedures, who may file, the button "Подать"."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import FilingRight
from kase.is2in.parties.types import Person
from kase.is2in.procedures.catalogue import shelf as catalogue
from kase.is2in.procedures.catalogue.builder import descriptions_of
from kase.is2in.procedures.catalogue.builder import titles_of
from kase.is2in.procedures.catalogue.editions import in_force
from kase.is2in.procedures.catalogue.editions import is_changed
from kase.is2in.procedures.catalogue.editions import today
from kase.is2in.procedures.catalogue.model import CategorySummary
from kase.is2in.procedures.catalogue.model import in_language
from kase.is2in.procedures.catalogue.writer import ROOT
from kase.is2in.procedures.definition_content import IProcedure
from kase.is2in.procedures.definition_content import IProcedureCategory
from kase.is2in.procedures.definition_vocabularies import FILER_WORDS
from kase.is2in.terms.errors import Unauthenticated
from kase.is2in.web.api import Page
from kase.is2in.web.api import translate
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


DEFINE = "kase.is2in: Define procedures"
DELEGATE = "Sharing page: Delegate ProcedureDesigner role"


def filer_words(filers: Iterable[str]) -> str:
    """Return who may file, as people read it: "issuer, initiator of admission"."""
    return ", ".join(translate(FILER_WORDS[role]) for role in FILER_WORDS if role in filers)


def may_define(context) -> bool:
    """Return whether the person may change the definitions that lie in a part."""
    return bool(api.user.has_permission(DEFINE, obj=context))


@dataclass(frozen=True)
class ProcedureRow:
    """A procedure on the page; ``file_url`` is "" where the person may not file it."""

    title: str
    description: str
    filers: str
    url: str
    file_url: str = ""
    published: bool = True
    changed: bool = False
    closed: bool = False


@dataclass(frozen=True)
class CategoryRow:
    """A category on the page with its procedures; ``add_url`` is for who models them."""

    code: str
    title: str
    description: str
    procedures: tuple[ProcedureRow, ...]
    add_url: str = ""


class CataloguePage(Page):
    """What a page of the catalogue knows of the person who looks at it."""

    @cached_property
    def person(self) -> Person | None:
        """Return who looks, None for an administrator outside the register."""
        try:
            return parties.current_person()
        except Unauthenticated:
            return None

    @cached_property
    def staff(self) -> bool:
        """Return whether the person may change definitions here."""
        return may_define(self.context)

    @cached_property
    def filing_rights(self) -> tuple[FilingRight, ...]:
        """Return the companies the person may file for, and in which procedures."""
        if self.person is None or "executor" not in self.person.roles:
            return ()
        return parties.filing_rights(self.person)

    def file_url(self, url: str, category: str, code: str, filers: frozenset[str]) -> str:
        """Return the address of "Подать", "" where the person may not file."""
        found = any(one.opens(filers, category, code) for one in self.filing_rights)
        return f"{url}/@@file" if found else ""

    def file_words(self) -> str:
        """Return the words of the button "Подать"."""
        return translate(_("File this procedure"))

    def titled(self, content) -> str:
        """Return a part's title in the page's language."""
        return in_language(titles_of(content), self.language)


class Catalogue(CataloguePage):
    """All categories, on /procedures."""

    index = ViewPageTemplateFile("templates/catalogue.pt")

    def title(self) -> str:
        """Return the title of the page."""
        return self.titled(self.context)

    def lead(self) -> str:
        """Return the sentence under the title, "" for none."""
        return ""

    def vocabulary_url(self) -> str:
        """Return the address of the vocabulary of criteria, "" for those who may not change it."""
        return f"{self.site_url}/{ROOT}/@@vocabulary" if self.staff else ""

    def designers_url(self) -> str:
        """Return the address where it is said who models procedures here, "" for most."""
        may = api.user.has_permission(DELEGATE, obj=self.context)
        return f"{self.context.absolute_url()}/@@sharing" if may else ""

    @cached_property
    def modelling(self) -> bool:
        """Return whether the person models the procedures of any category shown."""
        return any(row.add_url for row in self.categories)

    @cached_property
    def categories(self) -> list[CategoryRow]:
        """Return the categories with what the person may see in each."""
        shown = {each.code: each for each in catalogue.categories()}
        return [
            self._for_staff(each) if may_define(each) else self._for_client(shown[each.getId()])
            for each in self.contents()
        ]

    def contents(self) -> list[IProcedureCategory]:
        """Return the categories that are shown."""
        return [each for each in self.context.objectValues() if IProcedureCategory.providedBy(each)]

    def _for_client(self, category: CategorySummary) -> CategoryRow:
        return CategoryRow(
            code=category.code,
            title=in_language(category.titles, self.language),
            description=in_language(category.descriptions, self.language),
            procedures=tuple(
                ProcedureRow(
                    title=in_language(each.titles, self.language),
                    description=in_language(each.descriptions, self.language),
                    filers=filer_words(each.filers),
                    url=each.url,
                    file_url=self.file_url(each.url, category.code, each.code, each.filers),
                )
                for each in category.procedures
            ),
        )

    def _for_staff(self, category: IProcedureCategory) -> CategoryRow:
        """Return what staff have: also procedures that nobody can file yet, or any more."""
        return CategoryRow(
            code=category.getId(),
            title=self.titled(category),
            description=in_language(descriptions_of(category), self.language),
            procedures=tuple(
                ProcedureRow(
                    title=self.titled(each),
                    description=in_language(descriptions_of(each), self.language),
                    filers=filer_words(each.filers or ()),
                    url=each.absolute_url(),
                    published=in_force(each, today()) is not None,
                    changed=is_changed(each),
                    closed=bool(each.closed),
                )
                for each in category.objectValues()
                if IProcedure.providedBy(each)
            ),
            add_url=f"{category.absolute_url()}/@@procedure-add",
        )


class Category(Catalogue):
    """One category, on its own address."""

    def lead(self) -> str:
        """Return the category's description."""
        return in_language(descriptions_of(self.context), self.language)

    def contents(self) -> list[IProcedureCategory]:
        """Return this category only."""
        return [self.context]
