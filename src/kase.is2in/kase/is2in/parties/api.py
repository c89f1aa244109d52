"""The door of the room: organisations, people, partnerships, accounts.

Functions that change something check the data, not who asks: whoever calls (a page, a
service, the demo) has checked the person with ``may_administer`` or a role. Errors are those
of ``terms.errors``.
"""

from kase.is2in.parties.absences import absence_of
from kase.is2in.parties.absences import absences
from kase.is2in.parties.absences import absences_of_days
from kase.is2in.parties.absences import acts_for
from kase.is2in.parties.absences import cancel_absence
from kase.is2in.parties.absences import candidates_for
from kase.is2in.parties.absences import replacing
from kase.is2in.parties.absences import state_absence
from kase.is2in.parties.absences import substitute_of
from kase.is2in.parties.absences import substitutes
from kase.is2in.parties.absences import with_substitutes
from kase.is2in.parties.advice import advice
from kase.is2in.parties.agreement import accept_agreement
from kase.is2in.parties.agreement import acceptances
from kase.is2in.parties.agreement import accepted
from kase.is2in.parties.agreement import accepted_at
from kase.is2in.parties.agreement import add_version
from kase.is2in.parties.agreement import agreement_text
from kase.is2in.parties.agreement import version_in_force
from kase.is2in.parties.agreement import versions
from kase.is2in.parties.browser.cabinet import cabinet_tabs
from kase.is2in.parties.card import facts_of
from kase.is2in.parties.closing import close_organization
from kase.is2in.parties.closing import open_organization
from kase.is2in.parties.confirmation_clock import look_at_the_calendar
from kase.is2in.parties.confirmation_list import confirmation_of
from kase.is2in.parties.confirmation_list import confirmations_of
from kase.is2in.parties.confirmation_list import search_confirmations
from kase.is2in.parties.confirmations import begin as begin_confirmation
from kase.is2in.parties.confirmations import last_round
from kase.is2in.parties.confirmations import remind as remind_of_confirmation
from kase.is2in.parties.departments import department_title
from kase.is2in.parties.departments import DEPARTMENTS
from kase.is2in.parties.heads import head_at
from kase.is2in.parties.heads import heads_of
from kase.is2in.parties.installing import fill_register
from kase.is2in.parties.installing import prepare
from kase.is2in.parties.installing import withdraw
from kase.is2in.parties.invitations import invitation_of
from kase.is2in.parties.invitations import revoke as revoke_invitation
from kase.is2in.parties.invitations import send_again
from kase.is2in.parties.links import ask_for_link
from kase.is2in.parties.links import ask_to_unlock
from kase.is2in.parties.links import public_url
from kase.is2in.parties.links import send_link
from kase.is2in.parties.names import name_at
from kase.is2in.parties.names import names_of
from kase.is2in.parties.organizations import add_organization
from kase.is2in.parties.organizations import change_organization
from kase.is2in.parties.organizations import organization
from kase.is2in.parties.partnership_access import companies_for
from kase.is2in.parties.partnership_access import filing_rights
from kase.is2in.parties.partnership_access import helpers
from kase.is2in.parties.partnership_access import partner_may
from kase.is2in.parties.partnership_access import place
from kase.is2in.parties.partnership_access import places
from kase.is2in.parties.partnership_requests import ask_to_end
from kase.is2in.parties.partnership_requests import change_partnership
from kase.is2in.parties.partnership_requests import decide_partner_removal
from kase.is2in.parties.partnership_requests import history_of
from kase.is2in.parties.partnership_requests import request_partner_removal
from kase.is2in.parties.partnership_requests import withdraw_request
from kase.is2in.parties.partnership_store import clients
from kase.is2in.parties.partnership_store import count_removal_requests
from kase.is2in.parties.partnership_store import partners
from kase.is2in.parties.partnership_store import partnership
from kase.is2in.parties.partnership_store import partnerships
from kase.is2in.parties.partnerships import add_partner
from kase.is2in.parties.partnerships import candidates
from kase.is2in.parties.partnerships import close_lapsed_partnerships
from kase.is2in.parties.partnerships import may_have_partners
from kase.is2in.parties.partnerships import partner_work
from kase.is2in.parties.passwords import change_password
from kase.is2in.parties.passwords import expires_at
from kase.is2in.parties.passwords import locked
from kase.is2in.parties.passwords import set_password
from kase.is2in.parties.passwords import unlock
from kase.is2in.parties.people import activate_person
from kase.is2in.parties.people import add_person
from kase.is2in.parties.people import change_profile
from kase.is2in.parties.people import closed_accounts
from kase.is2in.parties.people import current_person
from kase.is2in.parties.people import deactivate_person
from kase.is2in.parties.people import may_enter
from kase.is2in.parties.people import name_of
from kase.is2in.parties.people import people
from kase.is2in.parties.people import person
from kase.is2in.parties.people import person_by_email
from kase.is2in.parties.people import set_person_roles
from kase.is2in.parties.people import staff
from kase.is2in.parties.person_register import search_people
from kase.is2in.parties.register import organization_by_bin
from kase.is2in.parties.register import organizations
from kase.is2in.parties.register import search_organizations
from kase.is2in.parties.requisites import change_requisites
from kase.is2in.parties.requisites import requisites
from kase.is2in.parties.rights import is_officer
from kase.is2in.parties.rights import is_staff
from kase.is2in.parties.rights import may_administer
from kase.is2in.parties.rights import may_partner
from kase.is2in.parties.rights import officers
from kase.is2in.parties.rights import require_administrator
from kase.is2in.parties.rights import require_officer
from kase.is2in.parties.rights import require_staff
from kase.is2in.parties.sessions import end_session
from kase.is2in.parties.sessions import end_sessions
from kase.is2in.parties.sessions import sessions
from kase.is2in.parties.statements import state_users
from kase.is2in.parties.statements import statement_of


__all__ = [
    "DEPARTMENTS",
    "absence_of",
    "absences",
    "absences_of_days",
    "accept_agreement",
    "acceptances",
    "accepted",
    "accepted_at",
    "activate_person",
    "acts_for",
    "add_organization",
    "add_partner",
    "add_person",
    "add_version",
    "advice",
    "agreement_text",
    "ask_for_link",
    "ask_to_end",
    "ask_to_unlock",
    "begin_confirmation",
    "cabinet_tabs",
    "cancel_absence",
    "candidates",
    "candidates_for",
    "change_organization",
    "change_partnership",
    "change_password",
    "change_profile",
    "change_requisites",
    "clients",
    "close_lapsed_partnerships",
    "close_organization",
    "closed_accounts",
    "companies_for",
    "confirmation_of",
    "confirmations_of",
    "count_removal_requests",
    "current_person",
    "deactivate_person",
    "decide_partner_removal",
    "department_title",
    "end_session",
    "end_sessions",
    "expires_at",
    "facts_of",
    "filing_rights",
    "fill_register",
    "head_at",
    "heads_of",
    "helpers",
    "history_of",
    "invitation_of",
    "is_officer",
    "is_staff",
    "last_round",
    "locked",
    "look_at_the_calendar",
    "may_administer",
    "may_enter",
    "may_have_partners",
    "may_partner",
    "name_at",
    "name_of",
    "names_of",
    "officers",
    "open_organization",
    "organization",
    "organization_by_bin",
    "organizations",
    "partner_may",
    "partner_work",
    "partners",
    "partnership",
    "partnerships",
    "people",
    "person",
    "person_by_email",
    "place",
    "places",
    "prepare",
    "public_url",
    "remind_of_confirmation",
    "replacing",
    "request_partner_removal",
    "require_administrator",
    "require_officer",
    "require_staff",
    "requisites",
    "revoke_invitation",
    "search_confirmations",
    "search_organizations",
    "search_people",
    "send_again",
    "send_link",
    "sessions",
    "set_password",
    "set_person_roles",
    "staff",
    "state_absence",
    "state_users",
    "statement_of",
    "substitute_of",
    "substitutes",
    "unlock",
    "version_in_force",
    "versions",
    "with_substitutes",
    "withdraw",
    "withdraw_request",
]
