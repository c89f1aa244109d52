"""The templates of letters, as they are today."""

from kase.is2in import _
from kase.is2in.procedures.catalogue.writer import ROOT
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.letters import shelf
from kase.is2in.procedures.letters.types import Template
from kase.is2in.procedures.letters.words import KINDS
from kase.is2in.procedures.letters.words import OUTCOMES
from kase.is2in.procedures.paper.blank import title_of
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import language
from kase.is2in.web.api import ListView
from kase.is2in.web.api import translate
from plone import api


IN_FORCE, COMING, CLOSED = "in-force", "coming", "closed"
STATES = {
    IN_FORCE: _("In force"),
    COMING: _("Comes into force later"),
    CLOSED: _("Not used any more"),
}


def state_of(template: Template) -> str:
    """Return in-force, coming or closed."""
    if template.effective_from > today():
        return COMING
    return CLOSED if template.closed else IN_FORCE


def procedures_of(template: Template) -> str:
    """Return for which procedures a template is, in the page's language."""
    named = [title_of(code, language()) for code in template.procedures]
    return "; ".join(named) or translate(_("Every procedure"))


def outcomes_of(template: Template) -> str:
    """Return for which decisions a template is, in the page's language."""
    return ", ".join(translate(OUTCOMES[code]) for code in template.outcomes)


def template_url(template: Template) -> str:
    """Return the address of a template."""
    return f"{api.portal.get().absolute_url()}/{ROOT}/@@letter-template/{template.code}"


class Templates(ListView):
    """``@@letter-templates``."""

    title = _("Templates of letters")
    lead = _("Letters and conclusions are filled from these texts. A change works from its day on.")
    empty = _("No template fits.")
    file_name = "letter-templates"
    default_descending = False
    size = 100
    columns = (
        Column("title", _("Template"), lambda row: row.title(language()), True, template_url),
        Column("kind", _("Kind"), lambda row: translate(KINDS[row.kind]), True),
        Column("procedures", _("Procedures"), procedures_of, True),
        Column("outcomes", _("Decision"), outcomes_of),
        Column("edition", _("Edition"), lambda row: row.number, css="number"),
        Column("since", _("In force since"), lambda row: row.effective_from, True),
        Column("state", _("Status"), lambda row: translate(STATES[state_of(row)])),
        Column("code", _("Code"), lambda row: row.code, shown=False, css="code"),
    )

    def filters(self):
        return (
            Filter("kind", _("Kind"), tuple(KINDS.items())),
            Filter("state", _("Status"), tuple(STATES.items())),
        )

    def actions(self):
        return ((f"{self.site_url}/{ROOT}/@@letter-template-add", _("Add a template")),)

    def fetch(self, query, sort, descending, start, size):
        words = query.get("q", "").casefold()
        found = [
            one
            for one in shelf.templates()
            if query.get("kind") in (None, one.kind)
            and query.get("state") in (None, state_of(one))
            and words in f"{one.title(self.language)} {procedures_of(one)} {one.code}".casefold()
        ]
        column = next((one for one in self.columns if one.id == sort), None)
        if column is not None:
            found.sort(key=lambda one: column.value(one), reverse=descending)
        return found[start : start + size], len(found)
