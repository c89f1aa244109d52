"""Comments kept on applications become threads; what was said stays word for word."""

from kase.is2in.procedures import roles
from kase.is2in.procedures.filling.comments import forget_comments
from kase.is2in.procedures.filling.comments import kept_comments
from kase.is2in.procedures.filling.comments import StoredComment
from kase.is2in.procedures.filling.instances import every_instance
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.review import thread_rows
from kase.is2in.procedures.review.quoting import LANGUAGES
from kase.is2in.procedures.review.quoting import quote
from kase.is2in.questionnaires.api import Answers
from kase.is2in.web.api import privileged
from kase.is2in.web.api import search_everything


def convert_comments() -> int:
    """Make threads of all comments that still lie on applications; return how many.

    May be repeated: what has become a thread is no longer on its application. The answer that
    stood there at the time was not kept, so that of today is quoted.
    """
    count = 0
    with privileged():
        for brain in search_everything(portal_type="Application"):
            application = brain.getObject()
            kept = kept_comments(application)
            for comment in kept.values():
                thread_rows.add(_thread(application, comment))
                count += 1
            if kept:
                forget_comments(application)
    return count


def _thread(application: IApplication, comment: StoredComment) -> dict[str, object]:
    one = next((one for one in every_instance(application) if one.id == comment.form), None)
    known = one is not None and comment.field in one.schema
    if known:
        words = quote(one, comment.field, None, Answers(application).values(one.id))
    else:
        texts = {"stage": "", "form": comment.form, "label": comment.field, "text": ""}
        words = {"form": "", "value": None, "words": dict.fromkeys(LANGUAGES, texts)}
    sent = application.submitted
    before = sent is None or comment.at < sent
    return {
        "application": application.getId(),
        "number": int(comment.id),
        "stage": one.stage.id if one is not None else "",
        "form": comment.form,
        "field": comment.field,
        "row": None,
        "quote": words,
        "text": comment.text,
        "author": comment.author,
        "side": comment.side,
        "internal": comment.side != roles.CASE_OFFICER and before,
        "at": comment.at,
        "state": comment.state,
        "settled_by": comment.settled_by,
        "settled_at": comment.settled_at,
        "moved": comment.settled_at or comment.at,
    }
