"""The language switch of the header."""

from kase.is2in.policy import languages
from kase.is2in.web import api as web


class SwitchLanguage(web.Page):
    """POST ``language`` keeps the choice and goes back to ``came_from`` on this site."""

    def __call__(self):
        if self.request.method == "POST":
            if web.current_user_id() is not None:
                self.authenticated_post()
            languages.choose(self.request.form.get("language", ""), self.request)
        came_from = web.same_site(self.request.form.get("came_from"))
        return self.redirect(came_from or self.site_url)
