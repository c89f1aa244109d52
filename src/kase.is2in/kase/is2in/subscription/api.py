"""The door of the room: books, bids, registers, deals, moves, and the pure book.

Functions check data and state, not who asks: whoever calls (a page, a service, a job) has
checked the person. Every one works inside the caller's transaction.
"""

from kase.is2in.subscription.accounts import free_on
from kase.is2in.subscription.accounts import keep as keep_account
from kase.is2in.subscription.accounts import put_balance
from kase.is2in.subscription.allotting import distribute
from kase.is2in.subscription.allotting import take as take_register
from kase.is2in.subscription.books import get as book
from kase.is2in.subscription.books import make as make_book
from kase.is2in.subscription.books import set_state
from kase.is2in.subscription.changing import change as change_bid
from kase.is2in.subscription.changing import delete as delete_bid
from kase.is2in.subscription.changing import delete_by_seller
from kase.is2in.subscription.changing import refuse as refuse_bid
from kase.is2in.subscription.dealing import enter as enter_settlement
from kase.is2in.subscription.dealing import of_book as deals_of
from kase.is2in.subscription.dealing import states as deal_states
from kase.is2in.subscription.entry import submit
from kase.is2in.subscription.folders import add as add_subscription
from kase.is2in.subscription.folders import prepare
from kase.is2in.subscription.moves import history
from kase.is2in.subscription.moves import move
from kase.is2in.subscription.reader import one as bid
from kase.is2in.subscription.reader import page as bids
from kase.is2in.subscription.reader import versions as bid_versions
from kase.is2in.subscription.registers import last as register
from kase.is2in.subscription.registers import proof
from kase.is2in.subscription.registers import rows_of as register_rows
from kase.is2in.subscription.timed import due
from kase.is2in.subscription.timed import perform
from kase.is2in.subscription.timed import schedule
from kase.is2in.subscription.timed import waits_for


__all__ = [
    "add_subscription",
    "bid",
    "bid_versions",
    "bids",
    "book",
    "change_bid",
    "deal_states",
    "deals_of",
    "delete_bid",
    "delete_by_seller",
    "distribute",
    "due",
    "enter_settlement",
    "free_on",
    "history",
    "keep_account",
    "make_book",
    "move",
    "perform",
    "prepare",
    "proof",
    "put_balance",
    "refuse_bid",
    "register",
    "register_rows",
    "schedule",
    "set_state",
    "submit",
    "take_register",
    "waits_for",
]
