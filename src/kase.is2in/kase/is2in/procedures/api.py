"""The door of the room: everything that pages, services and other rooms do with procedures.

An ``application`` below is the content object (``interfaces.IApplication``), ``person`` is
``parties.types.Person``. Each function checks by itself that the person may; it raises the
refusals of ``terms.errors`` and never returns an error. Texts come in the page's language.
"""

from kase.is2in.procedures.archive.indexing import rebuild as rebuild_lists
from kase.is2in.procedures.catalogue.shelf import categories
from kase.is2in.procedures.catalogue.shelf import category_title
from kase.is2in.procedures.catalogue.shelf import definition
from kase.is2in.procedures.catalogue.shelf import prepare_procedures
from kase.is2in.procedures.catalogue.shelf import procedures_open_to
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.course.answering import drop as drop_answer
from kase.is2in.procedures.course.rebinding import follow_policies
from kase.is2in.procedures.course.transitions import perform
from kase.is2in.procedures.course.transitions import steps
from kase.is2in.procedures.course.withdrawal import drop as drop_withdrawal
from kase.is2in.procedures.course.words import procedure_title
from kase.is2in.procedures.designer.filed import note_all as note_filed_editions
from kase.is2in.procedures.designer.rights import keep_designers
from kase.is2in.procedures.designer.rights import let_design
from kase.is2in.procedures.designer.rights import shut_plones_ways
from kase.is2in.procedures.facts import facts
from kase.is2in.procedures.facts import is_archived
from kase.is2in.procedures.facts import processes
from kase.is2in.procedures.filling.assignment import assign_executor
from kase.is2in.procedures.filling.assignment import assignable
from kase.is2in.procedures.filling.bulk import attach_uploads
from kase.is2in.procedures.filling.bulk import drop_upload
from kase.is2in.procedures.filling.bulk import keep_upload
from kase.is2in.procedures.filling.bulk import upload_slots
from kase.is2in.procedures.filling.bulk import waiting_uploads
from kase.is2in.procedures.filling.checking import check_answers
from kase.is2in.procedures.filling.consultant import choose_consultant
from kase.is2in.procedures.filling.consultant import consultants
from kase.is2in.procedures.filling.dynamic import add_form
from kase.is2in.procedures.filling.dynamic import criteria
from kase.is2in.procedures.filling.dynamic import remove_form
from kase.is2in.procedures.filling.filing import delete_application
from kase.is2in.procedures.filling.filing import file_application
from kase.is2in.procedures.filling.prefill import take_from_register
from kase.is2in.procedures.filling.reuse import questionnaires
from kase.is2in.procedures.filling.reuse import reuse
from kase.is2in.procedures.filling.stages import save_stage
from kase.is2in.procedures.filling.stages import stage
from kase.is2in.procedures.filling.stages import stages
from kase.is2in.procedures.folders import prepare_applications
from kase.is2in.procedures.history import history
from kase.is2in.procedures.letters.drafting import proposed as proposed_letter
from kase.is2in.procedures.letters.drafting import save as save_letter_draft
from kase.is2in.procedures.letters.register import unread as unread_letters
from kase.is2in.procedures.lists import applications
from kase.is2in.procedures.lists import category_titles
from kase.is2in.procedures.lists import counts
from kase.is2in.procedures.lists import FILTERS
from kase.is2in.procedures.lists import officers
from kase.is2in.procedures.lists import procedure_titles
from kase.is2in.procedures.lists import process_titles
from kase.is2in.procedures.lists import VERIFYING
from kase.is2in.procedures.paper.outages import current_outage
from kase.is2in.procedures.paper.outages import declare as declare_outage
from kase.is2in.procedures.paper.outages import outages
from kase.is2in.procedures.paper.slips import issue as issue_slip
from kase.is2in.procedures.papers.copies import signed_copy
from kase.is2in.procedures.papers.copies import signed_documents
from kase.is2in.procedures.papers.files import bundle
from kase.is2in.procedures.papers.files import document_file
from kase.is2in.procedures.papers.files import documents
from kase.is2in.procedures.papers.files import draft
from kase.is2in.procedures.papers.signatures import sign
from kase.is2in.procedures.papers.signatures import signer
from kase.is2in.procedures.papers.signatures import to_sign
from kase.is2in.procedures.papers.signatures import verifying
from kase.is2in.procedures.papers.signers import may_sign_now
from kase.is2in.procedures.papers.signers import signer_places
from kase.is2in.procedures.partner_work import partner_work
from kase.is2in.procedures.people import person_name
from kase.is2in.procedures.review.converting import convert_comments
from kase.is2in.procedures.review.points import open_points
from kase.is2in.procedures.review.points import point_counts
from kase.is2in.procedures.review.points import points_as_text
from kase.is2in.procedures.review.submissions import submission
from kase.is2in.procedures.review.submissions import submission_differences
from kase.is2in.procedures.review.submissions import submissions
from kase.is2in.procedures.review.threads import add_comment
from kase.is2in.procedures.review.threads import add_comments
from kase.is2in.procedures.review.threads import comment
from kase.is2in.procedures.review.threads import comments
from kase.is2in.procedures.review.threads import reply
from kase.is2in.procedures.review.threads import set_comment_state
from kase.is2in.procedures.roles import index_all_access
from kase.is2in.procedures.roles import map_all_permissions
from kase.is2in.procedures.work.calendar_changes import move_day
from kase.is2in.procedures.work.calendar_changes import restore_day
from kase.is2in.procedures.work.deadlines import deadlines
from kase.is2in.procedures.work.foresight import certificate_warning
from kase.is2in.procedures.work.pausing import pause as pause_deadline
from kase.is2in.procedures.work.pausing import pause_action
from kase.is2in.procedures.work.pausing import resume as resume_deadline
from kase.is2in.procedures.work.rebuilding import rebuild_work
from kase.is2in.procedures.work.reminders import remind
from kase.is2in.procedures.work.tasks import more_tasks
from kase.is2in.procedures.work.tasks import NOBODY
from kase.is2in.procedures.work.tasks import task_counts
from kase.is2in.procedures.work.tasks import task_filters
from kase.is2in.procedures.work.tasks import tasks
from kase.is2in.procedures.work.working_calendar import kind_of
from kase.is2in.procedures.work.working_calendar import moved_days
from kase.is2in.procedures.work.workload import may_see_workload
from kase.is2in.procedures.work.workload import workload


__all__ = [
    "FILTERS",
    "NOBODY",
    "VERIFYING",
    "add_comment",
    "add_comments",
    "add_form",
    "application_subject",
    "applications",
    "assign_executor",
    "assignable",
    "attach_uploads",
    "bundle",
    "categories",
    "category_title",
    "category_titles",
    "certificate_warning",
    "check_answers",
    "choose_consultant",
    "comment",
    "comments",
    "consultants",
    "convert_comments",
    "counts",
    "criteria",
    "current_outage",
    "deadlines",
    "declare_outage",
    "definition",
    "delete_application",
    "document_file",
    "documents",
    "draft",
    "drop_answer",
    "drop_upload",
    "drop_withdrawal",
    "facts",
    "file_application",
    "follow_policies",
    "history",
    "index_all_access",
    "is_archived",
    "issue_slip",
    "keep_designers",
    "keep_upload",
    "kind_of",
    "let_design",
    "map_all_permissions",
    "may_see_workload",
    "may_sign_now",
    "more_tasks",
    "move_day",
    "moved_days",
    "note_filed_editions",
    "officers",
    "open_points",
    "outages",
    "partner_work",
    "pause_action",
    "pause_deadline",
    "perform",
    "person_name",
    "point_counts",
    "points_as_text",
    "prepare_applications",
    "prepare_procedures",
    "procedure_title",
    "procedure_titles",
    "procedures_open_to",
    "process_titles",
    "processes",
    "proposed_letter",
    "questionnaires",
    "rebuild_lists",
    "rebuild_work",
    "remind",
    "remove_form",
    "reply",
    "restore_day",
    "resume_deadline",
    "reuse",
    "save_letter_draft",
    "save_stage",
    "set_comment_state",
    "shut_plones_ways",
    "sign",
    "signed_copy",
    "signed_documents",
    "signer",
    "signer_places",
    "stage",
    "stages",
    "steps",
    "submission",
    "submission_differences",
    "submissions",
    "take_from_register",
    "task_counts",
    "task_filters",
    "tasks",
    "to_sign",
    "today",
    "unread_letters",
    "upload_slots",
    "verifying",
    "waiting_uploads",
    "workload",
]
