"""The content types of definitions: category → procedure → process → subprocess → stage → form.

The designer writes them and nothing else does: Plone's own ways in are shut (``designer``). The
id of an object is its code; a form is an EasyForm in a stage. What clients see and file under is
an edition, see ``catalogue.editions``.
"""

from kase.is2in import _
from kase.is2in.procedures.catalogue.criteria import read_criteria
from kase.is2in.procedures.catalogue.department_lines import read_departments
from kase.is2in.procedures.catalogue.model import APPLICANT
from kase.is2in.procedures.catalogue.model import LONGEST_TERM
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import translate
from plone.autoform import directives
from plone.autoform.interfaces import IFormFieldProvider
from plone.dexterity.content import Container
from plone.supermodel import model
from z3c.form.browser.checkbox import CheckBoxFieldWidget
from zope import schema
from zope.interface import implementer
from zope.interface import Interface
from zope.interface import Invalid
from zope.interface import provider


VOCABULARY = "kase.is2in.procedures."
OUTCOME = _("A sentence of the letter: what the decision means in this procedure.")


class IPart(Interface):
    """Any part of the definitions: the catalogue and all that lies in it."""


def criteria_are_readable(text: str) -> bool:
    """Return True; raise Invalid with the line for criteria that cannot be read."""
    try:
        read_criteria(text, translate(_("Criteria")))
    except Refusal as refusal:
        raise Invalid(refusal.message) from refusal
    return True


def departments_are_readable(text: str) -> bool:
    """Return True; raise Invalid with the line for departments that cannot be read."""
    try:
        read_departments(text)
    except Refusal as refusal:
        raise Invalid(refusal.message) from refusal
    return True


class ITitled(model.Schema):
    """A title in three languages; ``title`` is the Russian one."""

    title = schema.TextLine(title=_("Title in Russian"), max_length=400)
    title_kk = schema.TextLine(title=_("Title in Kazakh"), max_length=400)
    title_en = schema.TextLine(title=_("Title in English"), max_length=400)


class IDescribed(ITitled):
    """A title and a few sentences in three languages."""

    description = schema.Text(title=_("Description in Russian"), max_length=2000)
    description_kk = schema.Text(title=_("Description in Kazakh"), max_length=2000)
    description_en = schema.Text(title=_("Description in English"), max_length=2000)


class IDesigned(Interface):
    """Where somebody may be named who designs what lies in it."""


class IProcedureCatalogue(ITitled, IPart, IDesigned):
    """The root of all definitions: the page "Процедуры"."""


class IProcedureCategory(IDescribed, IPart, IDesigned):
    """A category of paragraph 12 of the manual."""


class IProcedure(IDescribed, IPart, IDesigned):
    """A procedure: who may file, which workflow and department handle it."""

    directives.widget(filers=CheckBoxFieldWidget)
    filers = schema.Tuple(
        title=_("Who may file"),
        value_type=schema.Choice(vocabulary=f"{VOCABULARY}filers"),
        min_length=1,
    )
    workflow = schema.Choice(title=_("Workflow"), vocabulary=f"{VOCABULARY}workflows")
    department = schema.Choice(
        title=_("Department that handles it"), vocabulary=f"{VOCABULARY}departments"
    )
    withdrawal_until = schema.Choice(
        title=_("An application can be withdrawn until"), vocabulary=f"{VOCABULARY}states"
    )
    signers = schema.Tuple(
        title=_("Whose first heads sign the application, in their order"),
        description=_("The applicant's signs last and sends the application to the exchange."),
        value_type=schema.Choice(vocabulary=f"{VOCABULARY}signers"),
        required=False,
        default=(APPLICANT,),
    )
    signed_answers = schema.Bool(
        title=_("The first head signs answers to the exchange's requests"),
        required=False,
        default=False,
    )
    granted = schema.TextLine(
        title=_("Decision to grant, in Russian"),
        description=OUTCOME,
        required=False,
        max_length=400,
    )
    granted_kk = schema.TextLine(
        title=_("Decision to grant, in Kazakh"), required=False, max_length=400
    )
    granted_en = schema.TextLine(
        title=_("Decision to grant, in English"), required=False, max_length=400
    )
    refused = schema.TextLine(
        title=_("Decision to refuse, in Russian"),
        description=OUTCOME,
        required=False,
        max_length=400,
    )
    refused_kk = schema.TextLine(
        title=_("Decision to refuse, in Kazakh"), required=False, max_length=400
    )
    refused_en = schema.TextLine(
        title=_("Decision to refuse, in English"), required=False, max_length=400
    )
    closed = schema.Bool(
        title=_("Closed for new applications"),
        description=_("Applications that are already filed go on."),
        required=False,
        default=False,
    )


class IProcess(ITitled, IPart):
    """A process: a state of the procedure's workflow and who acts in it."""

    state = schema.Choice(title=_("State of the workflow"), vocabulary=f"{VOCABULARY}states")
    directives.widget(actors=CheckBoxFieldWidget)
    actors = schema.Tuple(
        title=_("Who acts"),
        value_type=schema.Choice(vocabulary=f"{VOCABULARY}actors"),
        min_length=1,
    )
    days = schema.Int(
        title=_("Term in working days"),
        description=_("From the day after the process begins. Leave empty for no term."),
        required=False,
        min=1,
        max=LONGEST_TERM,
    )
    departments = schema.Text(
        title=_("Departments that are asked for an opinion"),
        description=_(
            "For the examination only. One department a line: its code, its order, its term in "
            "working days, as in “clearing 1 5”. Those of one order are asked at once."
        ),
        required=False,
        constraint=departments_are_readable,
    )


class ISubprocess(ITitled, IPart):
    """A subprocess: stages that belong together."""


class IStage(ITitled, IPart):
    """A stage; its forms are the EasyForms in it."""

    kind = schema.Choice(title=_("Kind of stage"), vocabulary=f"{VOCABULARY}kinds")
    skippable = schema.Bool(
        title=_("The applicant may skip the stage"), required=False, default=False
    )
    criteria = schema.Text(
        title=_("Criteria"),
        description=_("For a dynamic stage only: levels, options and combinations as text."),
        required=False,
        constraint=criteria_are_readable,
    )


@provider(IFormFieldProvider)
class IFormTitles(model.Schema, IPart):
    """What an EasyForm has besides its own title when it is a form of a stage."""

    directives.order_after(title_kk="IDublinCore.title")
    title_kk = schema.TextLine(title=_("Title in Kazakh"), required=False, max_length=400)
    directives.order_after(title_en="title_kk")
    title_en = schema.TextLine(title=_("Title in English"), required=False, max_length=400)


@implementer(IProcedureCatalogue)
class ProcedureCatalogue(Container):
    """``/procedures``."""


@implementer(IProcedureCategory)
class ProcedureCategory(Container):
    """``/procedures/<category>``."""


@implementer(IProcedure)
class Procedure(Container):
    """``/procedures/<category>/<code>``."""

    closed = False
    signed_answers = False
    granted = granted_kk = granted_en = None
    refused = refused_kk = refused_en = None

    @property
    def code(self) -> str:
        """Return the procedure's code: its id."""
        return self.getId()


@implementer(IProcess)
class Process(Container):
    """A process of a procedure."""

    days = None
    departments = None


@implementer(ISubprocess)
class Subprocess(Container):
    """A subprocess of a process."""


@implementer(IStage)
class Stage(Container):
    """A stage of a subprocess."""

    skippable = False
    criteria = None
