"""Who opens which page: every page of ``registrations`` is opened by somebody who may see it."""

from dataclasses import dataclass
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import today
from tests.pages.world import CODE
from tests.pages.world import World


# Who is no person of the world, and who has given the password but not the second factor.
NOBODY, OWNER, PENDING = "nobody", "owner", "pending"
STAGES = ("general", "consultant", "additional-requirements", "documents")
SHARES = "procedures/listing/listing-shares"
SHARED = ("procedures", "procedures/listing", SHARES)
# States in which the exchange sees an application.
SENT = (states.MORE_INFORMATION, states.DECISION, states.ARCHIVE)


@dataclass(frozen=True)
class Visit:
    """One page opened by somebody: by their part, ``NOBODY`` or the site's ``OWNER``.

    ``texts`` says whether everything on it is in the reader's language: where procedures are
    designed the three languages stand side by side. ``ours`` is False for a page of Plone's.
    """

    who: str
    path: str
    status: int = 200
    texts: bool = True
    ours: bool = True


def visits(world: World) -> list[Visit]:
    """Return all visits."""
    return [
        *of_strangers(world),
        *of_clients(world),
        *of_applications(world),
        *of_staff(world),
        *of_bodies(world),
        *of_letters(world),
        *of_definitions(world),
        *of_the_owner(world),
    ]


def of(who: str, *paths: str) -> list[Visit]:
    """Return visits of one person."""
    return [Visit(who, path) for path in paths]


def of_strangers(world: World) -> list[Visit]:
    """What opens without an account."""
    return [
        *of(NOBODY, "@@login", "@@logout", "@@recover-password", "@@unlock", "@@connect"),
        *of(NOBODY, "@@connection-status", "@@check", "@@set-password"),
        Visit(NOBODY, "@@check/ABCD-EFGH-2345-WXYZ", 404),
        Visit(NOBODY, "no-such-page", 404),
        *of(PENDING, "@@second-factor"),
        *of(NOBODY, "@@subscription-news", f"@@subscription-news/{world.things['news']}"),
    ]


def of_clients(world: World) -> list[Visit]:
    """The cabinet of an organisation's people."""
    return [
        *of("executor", "@@home", "@@profile", "@@sessions", "@@absences", "@@notifications"),
        *of("executor", "@@second-factor-setup", "@@change-password", "@@agreement"),
        *of("executor", "@@my-journal", "@@insiders", "@@insider-own"),
        *of("executor", "@@in-review", "@@archive", "@@questionnaires", "@@users"),
        *of("executor", "@@partnerships", "procedures", "procedures/listing", SHARES),
        *of("executor", "@@paper-slips", "@@outages"),
        *of("executor", f"@@paper-slip/{world.things['slip']}"),
        *of("executor", f"{SHARES}/@@file", "@@our-organization", "@@notification-settings"),
        *of("executor", "@@jobs", f"@@job/{world.things['job']}", "@@my-regulations"),
        *of("executor", f"@@list-view-delete/{world.things['view']}"),
        *of("admin", "@@partnership-add", f"@@partnership/{world.things['partnership']}"),
        *of("admin", "@@confirm-users"),
        *of_regulations(world),
        *of_subscriptions(world),
        *of("seller", "subscriptions", f"subscriptions/{world.things['subscription']}"),
        *of("seller", "@@subscription-tasks"),
        *of("seller", f"subscriptions/{world.things['draft']}/@@sign"),
        *of("buyer", "subscriptions", f"subscriptions/{world.things['subscription']}"),
        *of("head", "@@home", "@@notifications", "@@in-review"),
        *of("admin", "@@users", "@@partnerships", f"@@account?user={world.people['executor'].id}"),
        *of("executor", "applications/listing", "@@open-points", "@@open-points/all"),
        Visit("executor", "no-such-page", 404),
        Visit("stranger", world.path(world.applications[states.ARCHIVE]), 404),
    ]


def of_subscriptions(world: World) -> list[Visit]:
    """A subscription that takes bids, one that is distributed, one with deals, a draft."""
    root = "subscriptions"
    names = ("subscription", "handed-over", "dealt", "draft")
    open_, handed, dealt, draft = (f"{root}/{world.things[name]}" for name in names)
    return [
        *of("seller", root, f"{root}/@@subscription-new", open_, f"{open_}/@@bids", draft),
        *of("seller", f"{open_}/@@demand", f"{open_}/@@market-price", f"{open_}/@@course"),
        *of("seller", f"{open_}/@@bid/1", f"{open_}/@@bid-delete/1", f"{draft}/@@sign"),
        *of("seller", f"{open_}/@@subscription-move/fail", f"{open_}/@@subscription-change"),
        *of("seller", f"{draft}/@@subscription-edit", f"{handed}/@@allotment"),
        *of("seller", f"{handed}/@@registers", handed, f"{dealt}/@@results", f"{dealt}/@@deals"),
        *of("seller", f"{dealt}/@@registers", dealt, f"{dealt}/@@defaults"),
        Visit("seller", f"{handed}/@@register-hand-over", 404),
        Visit("seller", f"{dealt}/@@default-step/1/claimed", 404),
        *of("buyer", root, open_, f"{open_}/@@bids", f"{open_}/@@bid/1", f"{open_}/@@bid-new"),
        *of("buyer", f"{open_}/@@bid-change/1", f"{open_}/@@bid-delete/1", f"{handed}/@@bid/1"),
        *of("buyer", f"{open_}/@@bids-bulk", f"{open_}/@@bids-uploads"),
        *of("buyer", f"{open_}/@@bids-forecast", f"{dealt}/@@deals"),
        Visit("buyer", f"{open_}/@@bids-report/0", 404),
        *of("buyer", f"{open_}/@@investors"),
        Visit("buyer", f"{open_}/@@bid-investor/1", 404),
        *of("reader", root, open_, f"{root}/@@subscriptions-due", f"{open_}/@@bids"),
        *of("reader", f"{open_}/@@subscription-step/close", f"{dealt}/@@results"),
        *of("reader", f"{open_}/@@subscription-check", f"{dealt}/@@course"),
        *of("reader", f"{open_}/@@depository-answers"),
        Visit("reader", f"{open_}/@@subscription-change-decide", 404),
        *of("clearing", f"{dealt}/@@seller-securities", f"{open_}/@@depository-answers"),
        *of("clearing", f"{root}/@@account-balances", f"{root}/@@account-balance/BRK2-01"),
        *of("clearing", f"{root}/@@account-open"),
        *of("watcher", f"{root}/@@controlled-bids"),
        *of("watcher", f"{root}/@@control-refuse/{world.things['subscription']}/1"),
    ]


def of_applications(world: World) -> list[Visit]:
    """An application from its first form to the archive."""
    found = []
    at = {state: world.path(one) for state, one in world.applications.items()}
    for state, path in at.items():
        found += of("executor", path, f"{path}/@@summary", f"{path}/@@history")
        found += of("executor", f"{path}/@@documents", f"{path}/@@comments")
        found += of("executor", f"{path}/@@submissions")
        found += of("executor", f"{path}/@@deadlines")
        found += of("executor", f"{path}/@@documents")
        found += of("executor", f"{path}/@@deadlines", f"{path}/@@picture")
        if state in SENT:
            found += of("officer", path, f"{path}/@@summary", f"{path}/@@inside-information")
            found += of("officer", f"{path}/@@picture")
    filling = at[states.FILLING]
    for stage in STAGES:
        found += of("executor", f"{filling}/@@stage/{stage}", f"{at['archive']}/@@stage/{stage}")
    found += of("head", f"{at[states.HEAD_REVIEW]}/@@summary")
    found += of("head", f"{at[states.ARCHIVE]}/@@differences?from=1&to=2")
    found += of("executor", f"{filling}/@@delete-application", f"{filling}/@@bulk-upload")
    found += steps_of(at)
    found += of("head", f"{at[states.SIGNING]}/@@sign", f"{at['withdrawing']}/@@sign")
    found += of("head", f"{at['withdrawing']}/@@drop-withdrawal")
    found += of("head", f"{at[states.MORE_INFORMATION]}/@@drop-answer")
    return found


def steps_of(at: dict[str, str]) -> list[Visit]:
    """The pages of the steps that wait."""
    return [
        *of("head", f"{at[states.HEAD_REVIEW]}/@@step/approve-by-head"),
        *of("head", f"{at[states.HEAD_REVIEW]}/@@step/return-to-filling"),
        *of("clerk", f"{at[states.REGISTRATION]}/@@step/register"),
        *of("executor", f"{at[states.MORE_INFORMATION]}/@@step/supply-more"),
        *of("executor", f"{at[states.MORE_INFORMATION]}/@@step/withdraw"),
        *of("officer", f"{at[states.DECISION]}/@@step/archive"),
        *of("officer", f"{at[states.MORE_INFORMATION]}/@@examination"),
        *of("officer", f"{at[states.MORE_INFORMATION]}/@@examination-ask"),
        *of("officer", f"{at[states.MORE_INFORMATION]}/@@examination-withdraw/2"),
        *of("reader", f"{at[states.MORE_INFORMATION]}/@@examination"),
        *of("officer", f"{at[states.MORE_INFORMATION]}/@@extension-decide"),
        *of("executor", f"{at['asked']}/@@extension"),
        *of("officer", f"{at['examined']}/@@step/request-more"),
        *of("reader", f"{at[states.MORE_INFORMATION]}/@@examination-opinion/2"),
        *of("officer", f"{at[states.DECISION]}/@@assign"),
        *of("officer", f"{at[states.DECISION]}/@@deadline-pause"),
    ]


def of_regulations(world: World) -> list[Visit]:
    """The regulatory base as readers and its editors see it."""
    first, second, draft = world.things["editions"]
    folder = "regulations/listing"
    document = f"{folder}/{CODE}"
    compared = f"{document}/@@compare?from={first}&to={second}&language=ru"
    return [
        *of("executor", "regulations", folder, "regulations/@@regulation-search", document),
        *of("executor", f"{document}/@@edition/{second}", compared),
        *of("executor", f"{document}/@@library-subscribe", f"{folder}/@@library-subscribe"),
        *of("library", "regulations", folder, document, f"{document}/@@regulation-change"),
        *of("library", f"{document}/@@regulation-state", f"{document}/@@regulation-history"),
        *of("library", f"{document}/@@edition-add", f"{document}/@@edition-change/{draft}"),
        *of("library", f"{document}/@@edition-state/{draft}", f"{document}/@@import-regulation"),
        *of("library", f"{folder}/@@regulation-add", f"{folder}/@@regulation-folder"),
    ]


def of_staff(world: World) -> list[Visit]:
    """The desks of the exchange."""
    requests, things = world.requests, world.things
    cards = [f"@@connection-request/{number}" for number in requests.values()]
    taken = requests["taken"]
    return [
        *of("officer", "@@home", "@@my-tasks", "@@register", "@@archive", "@@insiders"),
        *of("officer", "@@notifications", "procedures", SHARES),
        *of("clerk", "@@home", "@@my-tasks", "@@paper-slips", "@@paper-slip-add", "@@outages"),
        *of("clerk", f"@@paper-slip/{things['slip']}"),
        *of("desk", "@@workload", "@@organization-users", "@@partnerships"),
        *of("desk", "@@user-confirmations", "@@user-confirmations-act"),
        *of("desk", f"@@user-confirmation/{today().year}/CONS"),
        *of("desk", "organizations/ISSR/@@close-organization"),
        *of("desk", "organizations/ISSR/@@change-requisites"),
        # Mails are in the language of whom they went to.
        Visit("desk", "@@mail-queue", texts=False),
        *of("desk", "@@connection-requests", *cards),
        *of("desk", f"@@connection-approve/{taken}", f"@@connection-refuse/{taken}"),
        *of("desk", "@@organizations-list", "@@organization-add", "organizations/ISSR"),
        *of("desk", "organizations/ISSR/@@change-organization", "@@partnership-requests"),
        *of("desk", f"@@account?user={world.people['executor'].id}", "@@agreement-acceptances"),
        *of("insiders", "@@insiders", f"@@insider/{things['insider']}", "@@insider-add"),
        *of("insiders", f"@@insider-change/{things['insider']}"),
        *of("insiders", f"@@insider-end/{things['insider']}", "@@insiders-bulk"),
        # A document is called there as it was when it was marked.
        Visit("insiders", "@@insider-proposals", texts=False),
        Visit("insiders", f"@@insider-proposal/{things['proposal']}", texts=False),
        *of("insiders", "@@insider-readers"),
        *of("reader", "@@insiders-on", "@@journal", "@@journal-proof", "@@insiders"),
    ]


def of_bodies(world: World) -> list[Visit]:
    """Deciding bodies: who keeps them, who runs their meetings, who votes."""
    things = world.things
    closed, session, planned = (
        (things[f"{name} meeting"], things[f"{name} item"])
        for name in ("closed", "session", "planned")
    )
    steps = [f"@@meeting-step/{planned[0]}/{step}" for step in ("close-agenda", "cancel")]
    move = f"{world.path(world.applications[states.MEETING])}/@@move-meeting"
    return [
        *of("desk", "@@meetings", "@@bodies", f"@@body/{CODE}", "@@body-add"),
        *of("desk", f"@@body-change/{CODE}", f"@@body-member-add/{CODE}"),
        *of("desk", f"@@body-member-end/{things['seat']}"),
        *of("officer", "@@meetings", "@@bodies", "@@meeting-plan", *steps, move),
        *of("officer", *(f"@@meeting/{number}" for number, _item in (closed, session, planned))),
        *of("officer", f"@@meeting-change/{planned[0]}", f"@@meeting-question/{planned[0]}"),
        *of("officer", f"@@meeting-item-change/{planned[1]}", f"@@meeting-item/{session[1]}"),
        *of("officer", f"@@meeting-item-remove/{planned[1]}"),
        *of("officer", f"@@meeting-attendance/{session[0]}"),
        *of("reader", "@@my-votes", *(f"@@meeting-item/{each[1]}" for each in (closed, session))),
        *of("reader", f"@@meeting-step/{session[0]}/close-minutes", f"@@meeting/{session[0]}"),
        Visit("library", f"@@meeting/{closed[0]}", 404),
        Visit("library", f"@@meeting-item/{closed[1]}", 404),
    ]


def of_letters(world: World) -> list[Visit]:
    """The register of letters, drafts, templates. A letter is called in its own language."""
    letter, at = world.things["letter"], world.applications
    more, decided = (world.path(at[one]) for one in (states.MORE_INFORMATION, states.DECISION))
    meeting = world.path(at[states.MEETING])
    template = "listing-shares-granted"
    return [
        *(Visit(who, "@@outgoing", texts=False) for who in ("executor", "clerk", "officer")),
        *(Visit(who, f"@@letter/{letter}", texts=False) for who in ("executor", "clerk")),
        *of("clerk", "@@letter-add"),
        Visit("stranger", f"@@letter/{letter}", 404),
        *of("executor", f"{decided}/@@letters"),
        *of("officer", f"{decided}/@@letters", f"{meeting}/@@step/decide"),
        Visit("officer", f"{more}/@@letter-draft/conclusion", texts=False),
        Visit("officer", f"{meeting}/@@letter-draft/outcome", texts=False),
        Visit("executor", f"{more}/@@letter-draft/notice", 403),
        Visit("designer", "procedures/@@letter-templates"),
        Visit("designer", f"procedures/@@letter-template/{template}", texts=False),
        Visit("designer", f"procedures/@@letter-template-add?copy={template}", texts=False),
    ]


def of_definitions(world: World) -> list[Visit]:
    """The designer of procedures; addresses of its parts and Plone's own pages lead there."""
    part, path = world.portal.unrestrictedTraverse(SHARES), SHARES
    parts = [f"{SHARES}/{one}" for one in ("edit", "delete_confirmation", "folder_contents")]
    while part.portal_type != "EasyForm":
        part = next(iter(part.objectValues()))
        path = f"{path}/{part.getId()}"
        parts.append(path)
    parts += [f"{path}/fields", f"{path}/import-easyform"]
    term = "platform/main/2017-06-01"
    return [
        *of("designer", "procedures/@@vocabulary", "procedures/@@combinations", "procedures"),
        *of("designer", "procedures/@@vocabulary-add", "procedures/listing", SHARES),
        Visit("designer", f"procedures/@@vocabulary-term/{term}", texts=False),
        *of("designer", f"procedures/@@vocabulary-remove/{term}"),
        *(Visit("designer", one, texts=False) for one in (*parts, *of_the_designer(world))),
        *(Visit(OWNER, f"{one}/@@sharing", texts=False, ours=False) for one in SHARED),
    ]


def of_the_designer(world: World) -> list[str]:
    """The pages of the designer: a part of each kind, a field, what is new, what goes."""
    form = "filling/fill/general/applicant"
    pages = [
        *("designer", "design-part", "design-add", "design-part/filling", "design-add/filling"),
        *("design-criteria/filling/fill/additional-requirements", f"design-part/{form}"),
        *(f"design-fields/{form}", f"design-xml/{form}", f"design-field-add/{form}"),
        *(f"design-field/{form}/name_ru", f"design-field-delete/{form}/name_ru"),
        *(f"design-delete/{form}", "editions", "edition-differences", "import-definition"),
        *(f"stage-preview/filling/fill/{one}" for one in STAGES[:3]),
    ]
    future = f"@@edition-withdraw/{world.things['future_edition']}"
    return [
        *("procedures/listing/@@procedure-add", f"procedures/membership/membership-stock/{future}"),
        *(f"{SHARES}/@@{one}" for one in pages),
    ]


def of_the_owner(world: World) -> list[Visit]:
    """What an administrator of the site sets."""
    return [
        *of(OWNER, "@@register-settings", "@@notification-rules", "@@working-calendar"),
        *of(OWNER, "@@work-settings"),
        *of(OWNER, "@@account-settings", "@@agreement-versions", "@@onboarding-settings"),
        *of(OWNER, "@@signing-trust"),
        *of(OWNER, "@@insider-settings", "@@home", "@@journal", "@@organizations-list"),
        *of(OWNER, "procedures", SHARES),
        Visit(OWNER, "@@overview-controlpanel", texts=False, ours=False),
    ]
