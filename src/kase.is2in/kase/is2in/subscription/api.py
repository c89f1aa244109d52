"""The door of the room: books, bids, registers, deals, moves, and the pure book.

Functions check data and state, not who asks: whoever calls (a page, a service, a job) has
checked the person. Every one works inside the caller's transaction.
"""

from kase.is2in.subscription.accounts import free_on
from kase.is2in.subscription.accounts import keep as keep_account
from kase.is2in.subscription.accounts import put_balance
from kase.is2in.subscription.allotting import distribute
from kase.is2in.subscription.allotting import keep as keep_distribution
from kase.is2in.subscription.allotting import take_kept as take_distribution
from kase.is2in.subscription.books import editions
from kase.is2in.subscription.books import get as book
from kase.is2in.subscription.books import make as make_book
from kase.is2in.subscription.books import set_market_price
from kase.is2in.subscription.books import set_state
from kase.is2in.subscription.changing import change as change_bid
from kase.is2in.subscription.changing import delete as delete_bid
from kase.is2in.subscription.changing import delete_by_seller
from kase.is2in.subscription.changing import refuse as refuse_bid
from kase.is2in.subscription.clearing.certificates import certificate
from kase.is2in.subscription.clearing.certificates import issue as issue_certificates
from kase.is2in.subscription.clearing.checks import enter as enter_checks
from kase.is2in.subscription.clearing.closing import close as close_settlement
from kase.is2in.subscription.clearing.defaults import case as default
from kase.is2in.subscription.clearing.defaults import cases as defaults
from kase.is2in.subscription.clearing.defaults import go_on as penalty_step
from kase.is2in.subscription.clearing.exchange import exchange
from kase.is2in.subscription.course.checking import check_list
from kase.is2in.subscription.course.checking import note as note_check
from kase.is2in.subscription.course.duties import of_book as duties_of
from kase.is2in.subscription.course.duties import waiting as duties
from kase.is2in.subscription.dealing import enter as enter_settlement
from kase.is2in.subscription.dealing import of_book as deals_of
from kase.is2in.subscription.dealing import states as deal_states
from kase.is2in.subscription.entry import submit
from kase.is2in.subscription.folders import add as add_subscription
from kase.is2in.subscription.folders import all_books
from kase.is2in.subscription.folders import prepare
from kase.is2in.subscription.moves import history
from kase.is2in.subscription.moves import move
from kase.is2in.subscription.news.meetings import tell_meetings
from kase.is2in.subscription.news.messages import messages
from kase.is2in.subscription.news.messages import publish
from kase.is2in.subscription.papers.applying import accept_change
from kase.is2in.subscription.papers.applying import ask_change
from kase.is2in.subscription.papers.applying import asked_change
from kase.is2in.subscription.papers.applying import edit as edit_application
from kase.is2in.subscription.papers.applying import intend
from kase.is2in.subscription.papers.applying import refuse_change
from kase.is2in.subscription.papers.reporting import report
from kase.is2in.subscription.papers.rule_words import rule_words
from kase.is2in.subscription.papers.signing import sign
from kase.is2in.subscription.papers.signing import signer
from kase.is2in.subscription.papers.signing import to_sign
from kase.is2in.subscription.papers.signing import verifying
from kase.is2in.subscription.papers.store import papers
from kase.is2in.subscription.reader import one as bid
from kase.is2in.subscription.reader import page as bids
from kase.is2in.subscription.reader import versions as bid_versions
from kase.is2in.subscription.registers import last as register
from kase.is2in.subscription.registers import proof
from kase.is2in.subscription.registers import rows_of as register_rows
from kase.is2in.subscription.timed import catch_up
from kase.is2in.subscription.timed import due
from kase.is2in.subscription.timed import perform
from kase.is2in.subscription.timed import schedule
from kase.is2in.subscription.timed import waits_for


__all__ = [
    "accept_change",
    "add_subscription",
    "all_books",
    "ask_change",
    "asked_change",
    "bid",
    "bid_versions",
    "bids",
    "book",
    "catch_up",
    "certificate",
    "change_bid",
    "check_list",
    "close_settlement",
    "deal_states",
    "deals_of",
    "default",
    "defaults",
    "delete_bid",
    "delete_by_seller",
    "distribute",
    "due",
    "duties",
    "duties_of",
    "edit_application",
    "editions",
    "enter_checks",
    "enter_settlement",
    "exchange",
    "free_on",
    "history",
    "intend",
    "issue_certificates",
    "keep_account",
    "keep_distribution",
    "make_book",
    "messages",
    "move",
    "note_check",
    "papers",
    "penalty_step",
    "perform",
    "prepare",
    "proof",
    "publish",
    "put_balance",
    "refuse_bid",
    "refuse_change",
    "register",
    "register_rows",
    "report",
    "rule_words",
    "schedule",
    "set_market_price",
    "set_state",
    "sign",
    "signer",
    "submit",
    "take_distribution",
    "tell_meetings",
    "to_sign",
    "verifying",
    "waits_for",
]
