"""What states, kinds and conditions are called on pages."""

from kase.is2in import _


STATES = {
    "draft": _("Draft of a subscription"),
    "submitted": _("Application filed"),
    "checking": _("Application is checked"),
    "depository": _("Waits for the depository"),
    "approved": _("Decision made"),
    "announced": _("Subscription announced"),
    "accepting": _("Bids are taken"),
    "closed": _("Period of bids is over"),
    "registering": _("Register is being made"),
    "allotting": _("Seller distributes"),
    "satisfied": _("Satisfied register is there"),
    "dealt": _("Deals are made"),
    "settling": _("Deals are being settled"),
    "settled": _("Deals are settled"),
    "completed": _("Subscription completed"),
    "refused": _("Subscription refused"),
    "failed": _("Subscription failed"),
    "cancelled": _("Subscription cancelled"),
}
BID_STATES = {
    "registered": _("Bid registered"),
    "active": _("Bid active"),
    "deleted_by_buyer": _("Deleted by the buyer"),
    "deleted_by_seller": _("Deleted by the seller"),
    "refused_by_control": _("Confirmation refused"),
    "annulled_collateral": _("Annulled: collateral is short"),
    "rejected_criteria": _("Rejected by criteria"),
    "satisfied": _("Bid satisfied"),
    "partly_satisfied": _("Bid satisfied in part"),
    "unsatisfied": _("Bid not satisfied"),
}
MODES = {"ccp": _("With the central counterparty"), "no_ccp": _("Without the counterparty")}
ACTS = {
    "open": _("Bids begin"),
    "close": _("Bids end"),
    "register": _("The register is begun"),
    "check-bids": _("The depository checks bids"),
    "check-collateral": _("Collateral is checked"),
    "activate": _("Bids are activated"),
    "hand-over": _("Accepted register goes to the seller"),
    "make-deals": _("Deals are concluded"),
    "settle": _("Settlement begins"),
}
MOVES = {
    "submit": _("File the application"),
    "examine": _("Take for checking"),
    "approve": _("Decide to hold the subscription"),
    "consent": _("Enter the depository's consent"),
    "announce": _("Announce the subscription"),
    "confirm-settlement": _("Confirm the settlement"),
    "complete": _("Complete the subscription"),
}
TYPES = (("limit", _("Limit bid")), ("market", _("Market bid")))
PEOPLE = (("person", _("Natural person")), ("legal", _("Legal entity")))
