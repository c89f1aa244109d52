"""Who provides what lower rooms only declare: rooms of one row do not know each other."""

from collections.abc import Iterable
from collections.abc import Mapping
from datetime import date
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.documents.interfaces import Damaged
from kase.is2in.insiders.interfaces import IMarkable
from kase.is2in.insiders.types import MarkableDocument
from kase.is2in.ledger.interfaces import IActorFacts
from kase.is2in.library import api as library
from kase.is2in.notify import api as notify
from kase.is2in.notify.interfaces import ICabinet
from kase.is2in.notify.interfaces import IRecipients
from kase.is2in.notify.interfaces import ISubstitutes
from kase.is2in.notify.types import Recipient
from kase.is2in.parties import api as parties
from kase.is2in.parties.interfaces import IPartnerChoices
from kase.is2in.parties.interfaces import IPostman
from kase.is2in.parties.types import PartnerWork
from kase.is2in.parties.types import Person
from kase.is2in.parties.types import ScopeChoice
from kase.is2in.procedures import api as procedures
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.interfaces import IMoreTasks
from kase.is2in.questionnaires.interfaces import IArticleLinks
from kase.is2in.questionnaires.types import ArticleLink
from kase.is2in.signing.interfaces import ISealedPapers
from kase.is2in.subscription import api as subscription
from kase.is2in.terms.errors import Missing
from kase.is2in.web.interfaces import IDepartments
from zope.component import adapter
from zope.interface import implementer
import logging


logger = logging.getLogger(__name__)


@implementer(IRecipients)
class Recipients:
    """Tells ``notify`` who a user is, from the register of people."""

    def resolve(self, user_id: str) -> Recipient | None:
        """Return address, name and language; None for the unknown and the deactivated."""
        person = parties.person(user_id)
        if person is None or not person.active or not person.email:
            return None
        return Recipient(person.id, person.email, person.full_name, person.language)


@implementer(ISubstitutes)
class Substitutes:
    """Tells ``notify`` who acts for those who are away."""

    def of(self, user_ids: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """Return the ids of substitutes by the ids of the absent."""
        return parties.substitutes(user_ids)


@implementer(ICabinet)
class Cabinet:
    """Puts the choice of channels among the pages of a person's account."""

    def tabs(self, path: str) -> list[dict[str, object]]:
        """Return the pages of the account, the one at a path being here."""
        return parties.cabinet_tabs(path)


@implementer(IDepartments)
class Departments:
    """Tells ``web`` in which departments of the exchange a person works."""

    def departments(self, user_id: str) -> dict[str, str]:
        """Return code → title; {} for people of clients and for the unknown."""
        person = parties.person(user_id)
        if person is None or not person.active or person.organization:
            return {}
        return {code: parties.department_title(code) for code in sorted(person.departments)}


@implementer(IPostman)
class Postman:
    """Sends the mails of ``parties`` by ``notify``."""

    def post(self, address: str, subject: str, body: str, lang: str) -> None:
        """Send a text to an address."""
        notify.post(address, subject, body, lang)


@implementer(ISealedPapers)
class SealedPapers:
    """Reads for ``signing`` the papers that lie with the documents."""

    def read(self, document: str) -> bytes | None:
        """Return the bytes; None where there is no such document, or it was damaged."""
        try:
            return documents.read(document)
        except (Missing, Damaged) as error:
            logger.error("the sealed paper %s cannot be read: %s", document, error)
            return None


@implementer(IPartnerChoices)
class PartnerChoices:
    """Tells ``parties`` which procedures there are, and on what a partner's people work."""

    def choices(self) -> tuple[ScopeChoice, ...]:
        """Return the categories with the procedures that can be filed."""
        return tuple(
            ScopeChoice(
                category.code,
                category.titles,
                tuple((each.code, each.titles) for each in category.procedures),
            )
            for category in procedures.categories()
        )

    def work(self, code: str, partner: str) -> tuple[PartnerWork, ...]:
        """Return the applications of an organisation that people of a partner work on."""
        return procedures.partner_work(code, partner)


@implementer(IArticleLinks)
class ArticleLinks:
    """Tells ``questionnaires`` where the articles are that fields of forms refer to."""

    def resolve(self, reference: str, on: date, lang: str) -> ArticleLink | None:
        """Return the link into the edition in force on a day, None where it leads nowhere."""
        found = library.resolve(reference, on, lang)
        return ArticleLink(found.title(lang), found.url) if found is not None else None


@implementer(IMoreTasks)
class MoreTasks:
    """Tells ``procedures`` what waits for a person in subscriptions."""

    def counts(self, person: Person) -> tuple[tuple[str, object, int], ...]:
        """Return the one further list; nothing where nothing waits."""
        count = len(subscription.duties(person))
        return (("@@subscription-tasks", _("Tasks in subscriptions"), count),) if count else ()


@implementer(IActorFacts)
class ActorFacts:
    """Tells the audit trail which organisation a person belongs to."""

    def organization(self, user_id: str) -> str | None:
        """Return the code of the organisation, None for the exchange's own people."""
        person = parties.person(user_id)
        return (person.organization or None) if person else None


@adapter(IApplication)
@implementer(IMarkable)
class ApplicationPapers:
    """Tells ``insiders`` which documents of an application can be marked."""

    def __init__(self, application: IApplication) -> None:
        self.application = application

    def subject(self) -> str:
        """Return the name the other rooms know the application by."""
        return procedures.application_subject(self.application)

    def title(self) -> str:
        """Return number and procedure."""
        number = self.application.number or self.application.getId()
        return f"{number} {procedures.procedure_title(self.application)}".strip()

    def documents(self) -> tuple[MarkableDocument, ...]:
        """Return stored documents and attached files."""
        return tuple(
            MarkableDocument(one.id, one.title, one.filename, one.size, one.sha256, one.at)
            for one in procedures.documents(self.application)
        )
