"""Who is told what: letters to the applicant, to the three addresses, notes to officers.

What a stranger has entered never stands in a letter: the form must not become a way to have
the exchange mail somebody's words to anybody.
"""

from kase.is2in import _
from kase.is2in.notify import api as notify
from kase.is2in.onboarding import routes
from kase.is2in.onboarding.register import subject
from kase.is2in.onboarding.settings import setting
from kase.is2in.onboarding.types import ConnectionRequest
from kase.is2in.parties import api as parties
from kase.is2in.web.api import translate


# The exchange's own boxes read the language of its papers.
PAPER_LANGUAGE = "ru"
EVENT = "connection-request"


def registered(address: str, number: int, code: str, lang: str) -> None:
    """Tell the applicant number and code."""
    body = _(
        "Your request to connect an organisation to is2in is registered under the number "
        "${number}. Follow it by the number and the secret code:"
        "\n\n${url}\n\nCode: ${code}\n\n"
        "Keep the code: nobody can tell it to you again. If you have not sent a request, ignore "
        "this letter.",
        mapping={"number": str(number), "code": code, "url": status_url(number)},
    )
    _post(address, _("is2in: request ${number}", mapping={"number": str(number)}), body, lang)


def confirm(address: str, number: int, code: str, lang: str) -> None:
    """Ask the applicant to confirm the e-mail, with number and code."""
    body = _(
        "Somebody has sent a request to connect an organisation to is2in with this e-mail. If it "
        "was you, confirm it within ${hours} hours: open the page, enter the code and press "
        "«Confirm»."
        "\n\n${url}\n\nNumber: ${number}\nCode: ${code}\n\n"
        "With the same number and code you follow the request. If it was not you, ignore this "
        "letter: the request will be deleted.",
        mapping={
            "number": str(number),
            "code": code,
            "url": status_url(number),
            "hours": str(setting("confirm_hours")),
        },
    )
    values = {"number": str(number)}
    _post(address, _("is2in: confirm the request ${number}", mapping=values), body, lang)


def approved(one: ConnectionRequest) -> None:
    """Tell the applicant that the organisation and the accounts are there."""
    body = _(
        "The request ${number} is approved. Each person of the request has got a letter with a "
        "one-time link to choose a password. Then log in here:\n\n${url}",
        mapping={"number": str(one.number), "url": f"{parties.public_url()}/@@login"},
    )
    _answer(one, _("is2in: the request ${number} is approved", mapping=_number(one)), body)


def refused(one: ConnectionRequest) -> None:
    """Tell the applicant that the request is refused, and why."""
    body = _(
        "The request ${number} is refused.\n\nReason: ${reason}\n\nWhen this is mended, send a "
        "new request:\n\n${url}",
        mapping={
            "number": str(one.number),
            "reason": one.reason,
            "url": f"{parties.public_url()}/@@connect",
        },
    )
    _answer(one, _("is2in: the request ${number} is refused", mapping=_number(one)), body)


def tell_exchange(one: ConnectionRequest) -> None:
    """Tell the addresses and the officers of its routes that a request has come."""
    url = f"{parties.public_url()}/@@connection-request/{one.number}"
    title = _("Request to connect ${number}: received", mapping=_number(one))
    action = _("Take the request into work and decide.")
    lang = PAPER_LANGUAGE
    for address in routes.addresses(one.routes):
        body = f"{translate(action, lang)}\n\n{url}"
        notify.post(address, translate(title, lang), body, lang)
    notify.tell(
        f"{EVENT}.received",
        routes.deciders(one.routes),
        title,
        action,
        link=url,
        about=subject(one.number),
        author=None,
        key=f"{subject(one.number)}:received",
        asks=True,
    )


def status_url(number: int) -> str:
    """Return the address where a request is followed; the code is not in it."""
    return f"{parties.public_url()}/@@connection-status?number={number}"


def _number(one: ConnectionRequest) -> dict[str, str]:
    return {"number": str(one.number)}


def _answer(one: ConnectionRequest, title, body) -> None:
    _post(one.email, title, body, one.language)


def _post(address: str, title, body, lang: str) -> None:
    notify.post(address, translate(title, lang), translate(body, lang), lang)
