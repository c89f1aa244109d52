"""Titles of what is kept as codes, for all pages of the room."""

from kase.is2in import _


KINDS = {
    "admission_initiator": _("Initiator of admission"),
    "issuer": _("Issuer"),
    "financial_consultant": _("Broker or dealer: financial consultant"),
    "auditor": _("Audit organisation"),
    "membership_candidate": _("Candidate for membership"),
}
ROLES = {
    "first_head": _("First head"),
    "executor": _("Fills applications"),
    "administrator": _("Manages the accounts of the organisation"),
}
KEY_PROVIDERS = {
    "nca": _("National Certification Authority of the Republic of Kazakhstan"),
    "tumar": _("The exchange's department of client products (formerly E-trade LLP)"),
}
STATES = {
    "unconfirmed": _("Waits for the e-mail to be confirmed"),
    "new": _("Received"),
    "in_work": _("Taken into work"),
    "approved": _("Approved"),
    "refused": _("Refused"),
}
# What happens next, for the applicant.
NEXT = {
    "unconfirmed": _("Confirm the e-mail here. Officers see the request after that."),
    "new": _("An authorised officer of the exchange will take the request into work."),
    "in_work": _("An officer checks the request. The decision comes by e-mail."),
    "approved": _(
        "The organisation is connected. Each person has got a letter with a one-time link to "
        "choose a password."
    ),
    "refused": _("When what the reason names is mended, send a new request."),
}
LANGUAGES = {"ru": "Русский", "kk": "Қазақша", "en": "English"}
HISTORY = {
    "connection-request-received": _("The request has come"),
    "connection-request-taken": _("Taken into work"),
    "connection-request-approved": _("Approved"),
    "connection-request-refused": _("Refused"),
    "connection-request-erased": _("Personal data erased"),
}
# Names of fields of a person: title and kind of input.
PERSON = {
    "surname": (_("Surname"), "text"),
    "given_name": (_("Name"), "text"),
    "patronymic": (_("Patronymic"), "text"),
    "position": (_("Position"), "text"),
    "email": (_("E-mail"), "email"),
    "phone": (_("Phone"), "tel"),
    "iin": (_("IIN"), "text"),
}
# What legal forms are mostly called; any other may be written.
COMMON_FORMS = {
    "ru": ("АО", "ТОО", "ПАО", "ООО", "РГП", "ГУ"),
    "kk": ("АҚ", "ЖШС", "ЖАҚ", "РМК", "ММ"),
    "en": ("JSC", "LLP", "PLC", "LLC", "RSE"),
}
