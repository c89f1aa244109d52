"""Forms of the editors about documents: add, change, publish, repeal, move; a new category."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.library import folders
from kase.is2in.library import regulations
from kase.is2in.library.browser.base import RegulationPage
from kase.is2in.library.browser.listing import InFolder
from kase.is2in.library.facts import DOCUMENT
from kase.is2in.library.facts import document_facts
from kase.is2in.library.facts import today
from kase.is2in.library.rights import may_edit
from kase.is2in.library.rights import require_editor
from kase.is2in.library.words import KINDS
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.given import needed_day
from kase.is2in.web.api import FormPage
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


TITLES = {
    "code": _("Code"),
    "title_ru": _("Title in Russian"),
    "title_kk": _("Title in Kazakh"),
    "title_en": _("Title in English"),
    "kind": _("Kind"),
    "number": _("Number"),
    "body": _("Adopted by"),
    "source": _("Address of the official text"),
    "category": _("Category"),
}
HELP = {
    "code": _("Short name in addresses and links, never changed: listing-rules"),
    "number": _("Registration number of the act, where it has one."),
    "body": _("Who adopted the document: the board, the parliament, the regulator."),
    "source": _("For laws usually a page of adilet.zan.kz."),
}
REQUIRED = ("code", "title_ru", "kind")


class DocumentForm:
    """The fields of a document, for adding and changing."""

    def values(self) -> dict[str, str]:
        """Return what the fields hold: what was entered, else what is stored."""
        raise NotImplementedError

    @property
    def kinds(self) -> tuple[tuple[str, object], ...]:
        """Return the kinds of documents."""
        return tuple(KINDS.items())

    def rows(self, names) -> list[dict[str, object]]:
        """Return the fields with what they hold and what is wrong."""
        values = self.values()
        return [
            {
                "name": name,
                "title": TITLES[name],
                "help": HELP.get(name),
                "kind": "choice" if name == "kind" else "text",
                "optional": name not in REQUIRED,
                "value": values.get(name, ""),
                "error": self.error(name),
            }
            for name in names
        ]

    def entered(self) -> dict[str, str]:
        """Return the fields the form carries."""
        return {name: self.field(name) for name in DOCUMENT if name in self.request.form}


class AddDocument(DocumentForm, InFolder, FormPage):
    """A new draft in this folder."""

    form_macros = ViewPageTemplateFile("templates/fields.pt")
    index = ViewPageTemplateFile("templates/document_form.pt")
    title = _("Add a document")
    version = ""

    def check(self) -> None:
        """Close the page to others than editors of the folder."""
        require_editor(self.context)

    def fields(self) -> list[dict[str, object]]:
        """Return the fields of the form."""
        return self.rows(("code", *DOCUMENT))

    def values(self) -> dict[str, str]:
        """Return what was entered."""
        return {"kind": "internal"} | self.entered() | {"code": self.field("code")}

    def places(self) -> list[tuple[str, str]]:
        """Return the categories to add to, where the page is of the whole base."""
        if self.path:
            return []
        return [(one.path, self.category_title(one.path)) for one in self.categories]

    def handle(self) -> str:
        """Add the document and go on to its page."""
        category = self.path or self.field("category")
        facts = document_facts(self.entered())
        code = self.field("code").strip().lower()
        made = regulations.add_document(code, category, facts)
        message = _("The document is added as a draft. Add its first edition.")
        return self.redirect(made.url, message)


class ChangeDocument(DocumentForm, InFolder, RegulationPage):
    """The facts of a document, and the category it lies in."""

    index = ViewPageTemplateFile("templates/document_form.pt")

    def check(self) -> None:
        """Close the page to readers."""
        require_editor(self.context)

    @property
    def version(self) -> str:
        """Return the version the form rests on."""
        return self.field("version") or str(self.document.version)

    def fields(self) -> list[dict[str, object]]:
        """Return the fields of the form."""
        return self.rows(DOCUMENT)

    def values(self) -> dict[str, str]:
        """Return what was entered, else what is stored."""
        facts = self.document.facts
        stored = {f"title_{lang}": facts.titles.get(lang, "") for lang in ("ru", "kk", "en")}
        stored |= {name: getattr(facts, name) for name in ("kind", "number", "body", "source")}
        return stored | self.entered()

    def places(self) -> list[tuple[str, str]]:
        """Return the categories the document may lie in: those who asks edits."""
        return [
            (one.path, self.category_title(one.path))
            for one in self.categories
            if may_edit(folders.folder(one.path))
        ]

    @property
    def category(self) -> str:
        """Return the category that is chosen."""
        return self.field("category") or self.document.category

    def handle(self) -> str:
        """Change the facts, move where another category is chosen, show the document."""
        base = self.field("version")
        if not (base.isascii() and base.isdigit() and len(base) < 10):
            raise Malformed("version", _("The form is out of date. Open it again."))
        facts = document_facts(self.entered(), self.document.facts)
        uid = self.document.uid
        target = self.category
        folders.folder(target)
        regulations.change_document(uid, facts, base=int(base))
        made = regulations.move_document(uid, target)
        return self.redirect(made.url, _("The changes are saved."))


class DocumentState(RegulationPage):
    """Publish, hide, repeal, take the repeal back, delete."""

    index = ViewPageTemplateFile("templates/document_state.pt")

    def check(self) -> None:
        """Close the page to readers."""
        require_editor(self.context)

    @cached_property
    def deletable(self) -> bool:
        """Return whether readers have never seen the document."""
        return regulations.may_delete(self.context)

    @property
    def today(self) -> str:
        """Return today, for the field."""
        return self.field("on") or today().isoformat()

    def handle(self) -> str:
        """Do what the button says."""
        uid, reason = self.document.uid, self.field("reason")
        match self.field("act"):
            case "publish":
                regulations.publish_document(uid)
                message = _("The document is shown to readers.")
            case "return":
                regulations.return_document(uid, reason)
                message = _("The document is hidden from readers.")
            case "repeal":
                on = needed_day("on", self.field("on"))
                regulations.repeal_document(uid, on, reason)
                message = _("The document is repealed.")
            case "restore":
                regulations.restore_document(uid, reason)
                message = _("The repeal is taken back.")
            case "delete":
                parent = self.context.__parent__.absolute_url()
                regulations.drop_document(uid)
                return self.redirect(parent, _("The draft is deleted."))
            case _other:
                raise Malformed("act", _("Choose what to do."))
        return self.redirect(self.url, message)


class Folder(InFolder, FormPage):
    """What can be done with a folder: titles, who reads it, a category inside, its editors."""

    index = ViewPageTemplateFile("templates/folder.pt")

    def check(self) -> None:
        """Close the page to others than editors of the folder."""
        require_editor(self.context)

    @property
    def title(self) -> str:
        """Return the title of the folder."""
        return folders.title_of(self.context)

    @property
    def for_staff(self) -> bool:
        """Return whether only staff reads the folder."""
        return bool(self.path) and api.content.get_state(self.context, default="") == "staff"

    @property
    def may_share(self) -> bool:
        """Return whether who asks may give roles here."""
        return bool(api.user.has_permission("Sharing page: Delegate roles", obj=self.context))

    def stored(self, lang: str) -> str:
        """Return a title of the folder."""
        return self.context.titles.get(lang, "")

    def handle(self) -> str:
        """Do what the button says."""
        given = {lang: self.field(f"title_{lang}") for lang in ("ru", "kk", "en")}
        match self.field("act"):
            case "rename":
                folders.rename(self.context, given)
                message = _("The titles are saved.")
            case "add":
                made = folders.add_category(self.path, self.field("code").strip().lower(), given)
                url = f"{folders.root().absolute_url()}/{made.path}"
                return self.redirect(url, _("The category is added."))
            case "close" | "open" as act:
                folders.set_readers(self.context, staff_only=act == "close")
                message = _("Who reads the category is changed.")
            case _other:
                raise Malformed("act", _("Choose what to do."))
        return self.redirect(self.url, message)
