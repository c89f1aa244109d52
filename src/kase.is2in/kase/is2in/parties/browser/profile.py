"""One's own profile: facts, the password (A5)."""

from kase.is2in import _
from kase.is2in.parties import passwords
from kase.is2in.parties import people
from kase.is2in.parties.browser.base import LANGUAGES
from kase.is2in.parties.browser.cabinet import CabinetPage
from kase.is2in.parties.browser.passwords import change_from_form
from kase.is2in.parties.browser.people import field_rows
from kase.is2in.parties.browser.people import PROFILE
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class Profile(CabinetPage):
    """«Редактировать профиль»: facts and the password, each with its own button."""

    index = ViewPageTemplateFile("templates/profile.pt")
    title = _("Edit profile")
    tab = "profile"
    languages = tuple(LANGUAGES.items())

    @property
    def chosen_language(self) -> str:
        """Return the language entered last, or the stored one."""
        return self.field("language") or self.person.language

    def handle(self):
        if self.field("part") == "password":
            change_from_form(self, self.person.id)
            message = _("The password is changed.")
        else:
            changes = {name: self.field(name) for name, *_rest in PROFILE}
            if self.field("language"):
                changes["language"] = self.field("language")
            if changes["email"].strip().lower() != self.person.email:
                # Whoever finds an open page must not walk away with the account.
                passwords.require_password(
                    self.person.id, self.field("present_password"), "present_password"
                )
            people.change_profile(self.person.id, **changes)
            message = _("The profile is saved.")
        return self.redirect(f"{self.site_url}/@@profile", message)

    def rows(self) -> list[dict[str, object]]:
        """Return the fields with what is stored, or what was entered last."""
        return field_rows(self, PROFILE, lambda name: getattr(self.person, name))

    def rules(self):
        """Return the policy of passwords in words."""
        return passwords.rules_text()

    def good_until(self) -> str:
        """Return the day the password expires."""
        return self.day(passwords.expires_at(self.person.id))
