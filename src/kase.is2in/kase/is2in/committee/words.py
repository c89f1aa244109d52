"""What parts, rules, states and outcomes are called."""

from kase.is2in import _


PARTS = {
    "chairman": _("Chairman"),
    "deputy": _("Deputy chairman"),
    "member": _("Member of the body"),
    "secretary": _("Secretary of the body"),
}
SHARES = {
    "over_half": _("more than half"),
    "half": _("at least half"),
    "two_thirds": _("at least two thirds"),
    "three_quarters": _("at least three quarters"),
    "all": _("all"),
}
BASES = {
    "present": _("of the members present"),
    "members": _("of all members"),
    "votes": _("of the votes for and against"),
}
FORMS = {"in_person": _("In person"), "by_papers": _("By papers")}
STATES = {
    "planned": _("Meeting planned"),
    "agenda": _("Agenda closed"),
    "session": _("Being held"),
    "closed": _("Minutes closed"),
    "cancelled": _("Meeting cancelled"),
}
PRESENCES = {"present": _("Present"), "remote": _("Present remotely"), "absent": _("Absent")}
CHOICES = {"for": _("For"), "against": _("Against"), "abstain": _("Abstained")}
PROPOSALS = {
    "granted": _("Grant the application"),
    "refused": _("Refuse the application"),
    "deferred": _("Defer the item"),
    "adopted": _("Adopt the decision"),
}
OUTCOMES = {
    "granted": _("Application granted"),
    "refused": _("Application refused"),
    "deferred": _("Item deferred"),
    "adopted": _("Decision adopted"),
    "rejected": _("Decision not adopted"),
    "no_quorum": _("No quorum, nothing is decided"),
}
