"""The page of an application: where it is, what is to be done, by whom."""

from contextlib import suppress
from functools import cached_property
from kase.is2in import _
from kase.is2in.parties.api import current_person
from kase.is2in.procedures import api
from kase.is2in.procedures.browser.base import ApplicationPage
from kase.is2in.procedures.browser.verifying import Verifying
from kase.is2in.procedures.deciding.agenda import require_movable
from kase.is2in.procedures.deciding.browser.moving import agenda_link
from kase.is2in.procedures.examination import extension
from kase.is2in.procedures.paper.slips import slip_of
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import ConfirmPage
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


STYLE = {
    "return-to-filling": "btn-outline-secondary",
    "request-more": "btn-outline-secondary",
    "withdraw": "btn-outline-danger",
}


class View(ApplicationPage):
    """The task list of an application: processes, stages of the current one, steps."""

    index = ViewPageTemplateFile("templates/application.pt")

    def processes(self):
        """Return the vertical line of processes."""
        return api.processes(self.context, self.person)

    def buttons(self) -> list[dict[str, object]]:
        """Return the steps as buttons; a hindered one says why and cannot be pressed."""
        return [
            {
                "title": step.title,
                "url": f"{self.url}/@@step/{step.id}",
                "css": STYLE.get(step.id, "btn-primary"),
                "allowed": step.allowed,
                "refusal": step.refusal,
            }
            for step in self.steps
        ]

    @cached_property
    def slip(self):
        """Return the slip of the paper the application was entered from, None without one."""
        return slip_of(self.context.getId())

    @cached_property
    def agenda(self):
        """Return where the application stands on an agenda the person sees, else None."""
        return agenda_link(self.context, self.person)

    def may_move(self) -> bool:
        """Return whether the person may put the application before another meeting."""
        with suppress(Refusal):
            require_movable(self.context, self.person)
            return True
        return False

    def may_sign(self) -> bool:
        """Return whether the person is the one whose signature is awaited."""
        waits = self.verifying is not None and self.verifying.waits
        return (
            self.facts.state == "signing"
            and not waits
            and api.may_sign_now(self.context, self.person)
        )

    @cached_property
    def verifying(self) -> Verifying | None:
        """Return the signature that waits for the authority or was refused after it, else None."""
        found = api.verifying(self.context)
        return Verifying(found) if found else None

    def may_ask_later(self) -> bool:
        """Return whether the person may ask for a later day to answer a request."""
        return extension.may_ask(self.context, self.person)

    def may_decide_later(self) -> bool:
        """Return whether a later day waits for the person's decision."""
        return extension.may_decide(self.context, self.person)

    def may_assign(self) -> bool:
        """Return whether the person may give the application to somebody."""
        return bool(api.assignable(self.context, self.person))

    def is_head(self) -> bool:
        """Return whether the person signs for the applicant."""
        own = self.person.organization == self.facts.organization
        return own and "first_head" in self.person.roles

    def may_drop_withdrawal(self) -> bool:
        """Return whether the person may take the statement of withdrawal back."""
        return any(step.id == "withdraw" for step in self.steps)

    def may_drop_answer(self) -> bool:
        """Return whether the person may take an answer that waits for the signature back."""
        return self.is_head() or any(step.id == "supply-more" for step in self.steps)

    def shows_stages(self) -> bool:
        """Return whether the stages are part of what is done now."""
        return self.facts.state in ("filling", "head_review", "signing")

    def downloads(self) -> list[tuple[str, object]]:
        """Return the addresses of "Скачать документ"."""
        found = [
            (f"{self.url}/@@download-application", _("Download document")),
            (f"{self.url}/@@download-summary", _("Download the summary of forms")),
        ]
        if self.facts.state == "filling":
            found.append((f"{self.url}/@@blank-form", _("Blank form to print")))
        frozen = self.context.document_to_sign
        # Before there is a document to sign nobody looks for signatures under it.
        if frozen and frozen in api.signed_documents(self.context):
            copy = f"{self.url}/@@document/signed.{frozen}"
            found.append((copy, _("Download the document with the stamp of the signature")))
        return found


class DropWithdrawal(ApplicationPage):
    """Asks once more, then takes back a statement of withdrawal that is not signed."""

    index = ViewPageTemplateFile("templates/drop_withdrawal.pt")

    def __call__(self):
        if self.authenticated_post():
            api.drop_withdrawal(self.context, self.person)
            return self.redirect(self.url, _("The withdrawal is dropped. The application goes on."))
        return self.index()


class DropAnswer(ConfirmPage):
    """Asks once more, then takes back an answer to the exchange that is not signed."""

    title = _("Drop the answer?")
    question = _(
        "The answer will not be signed. Another one can be written while the request waits."
    )
    button = _("Drop the answer")

    def handle(self):
        api.drop_answer(self.context, current_person())
        return self.redirect(self.context.absolute_url(), _("The answer is dropped."))


class Delete(ApplicationPage):
    """Asks once more, then deletes an application that was never sent."""

    index = ViewPageTemplateFile("templates/delete.pt")

    def __call__(self):
        if self.authenticated_post():
            api.delete_application(self.context, self.person)
            return self.redirect(f"{self.site_url}/@@in-review", _("The application is deleted."))
        return self.index()
