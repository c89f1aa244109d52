"""The allotment once more: slow, with fractions and plain loops, sharing no code with ours.

It reads the data of the rule itself, so that a misreading of the rule shows too.
"""

from fractions import Fraction
import hashlib
import hmac


def allot(bids, rule, market_worth=None, by_money=False, worth=lambda price: price, paid=None):
    """Return {number: quantity}; ``paid`` is the one price of all deals, None: the bids' own.

    A bid is a dictionary: number, time, price (None: market), quantity, money, and the facts
    filters ask for; prices and money are fractions. ``worth`` makes a price into money.
    """
    lot = rule["lot"]
    cut, paid = least(bids, rule, by_money, worth, paid)
    if by_money and paid:
        market_worth = worth(paid)
    demand = {}
    for bid in bids:
        wanted = bid["quantity"]
        if bid["price"] is None:
            bought = int(bid["money"] / market_worth)
            wanted = bought if by_money else min(wanted, bought)
        elif cut is not None and bid["price"] < cut:
            wanted = 0
        demand[bid["number"]] = wanted // lot * lot
    stock = supplies(rule)
    given = {bid["number"]: 0 for bid in bids}
    free = list(bids)
    for index, group in enumerate(rule["groups"]):
        members = [bid for bid in free if passes(bid, group.get("where", {}), worth)]
        free = [bid for bid in free if bid not in members]
        members = [bid for bid in members if demand[bid["number"]] > 0]
        left = stock[index]
        for tier in group["tiers"]:
            step = fill(members, tier, rule, demand, given, left, market_worth, worth)
            for number, units in step.items():
                given[number] += units
                left -= units
        if group.get("spill"):
            names = [one["id"] for one in rule["groups"]]
            stock[names.index(group["spill"])] += left
    return given


def least(bids, rule, by_money, worth, paid):
    """Return the price below which nothing is given, and what market bids by money will pay."""
    cut = cut_off(bids, rule, by_money, worth)
    if paid is None or (rule.get("cut_off") or {}).get("method") == "uniform":
        return cut, cut
    return max(paid, cut or 0), paid


def supplies(rule):
    lot, whole = rule["lot"], rule["supply"] // rule["lot"] * rule["lot"]
    stock = []
    for group in rule["groups"]:
        asked = group["supply"]
        if asked == "rest":
            stock.append(None)
        elif "units" in asked:
            stock.append(asked["units"] // lot * lot)
        else:
            stock.append(int(Fraction(asked["share"]) * rule["supply"]) // lot * lot)
    rest = whole - sum(units for units in stock if units is not None)
    return [rest if units is None else units for units in stock]


def cut_off(bids, rule, by_money, worth):
    how = rule.get("cut_off")
    if how is None:
        return None
    if "price" in how:
        return Fraction(how["price"])
    supply = rule["supply"] // rule["lot"] * rule["lot"]
    prices = sorted({bid["price"] for bid in bids if bid["price"] is not None}, reverse=True)
    for price in prices:
        asked = 0
        for bid in bids:
            if bid["price"] is None:
                lot = bid["lot"]
                money = int(bid["money"] / worth(price)) // lot * lot
                asked += money if by_money else bid["quantity"]
            elif bid["price"] >= price:
                asked += bid["quantity"]
        if asked >= supply:
            return price
    return prices[-1] if prices else None


def passes(bid, where, worth):
    for name in ("investor_type", "residence", "category", "buyer"):
        if name in where:
            wanted = where[name] if isinstance(where[name], list) else [where[name]]
            if bid[name] not in wanted:
                return False
    amount = bid["money"] if bid["price"] is None else worth(bid["price"]) * bid["quantity"]
    tests = {
        "amount_min": lambda bound: amount >= bound,
        "amount_max": lambda bound: amount <= bound,
        "quantity_min": lambda bound: bid["quantity"] >= bound,
        "quantity_max": lambda bound: bid["quantity"] <= bound,
        "price_min": lambda bound: bid["price"] is None or bid["price"] >= bound,
    }
    return all(test(Fraction(where[name])) for name, test in tests.items() if name in where)


def drawn(number, rule):
    seed = bytes.fromhex(rule["tie"]["draw"])
    return hmac.new(seed, str(number).encode("ascii"), hashlib.sha256).hexdigest()


def by_tie(bid, rule):
    if rule.get("tie", "time") == "time":
        return (bid["time"], bid["number"])
    return drawn(bid["number"], rule)


def fill(members, tier, rule, demand, given, supply, market_worth, worth):
    lot, step = rule["lot"], {}
    left = {bid["number"]: demand[bid["number"]] - given[bid["number"]] for bid in members}
    if tier["fill"] in ("full", "pro_rata"):
        asked = {}
        for bid in members:
            bound = left[bid["number"]]
            up_to = tier.get("up_to") or {}
            if "units" in up_to:
                bound = min(bound, up_to["units"] // lot * lot)
            if "amount" in up_to:
                price = market_worth if bid["price"] is None else worth(bid["price"])
                bound = min(bound, int(Fraction(up_to["amount"]) / price) // lot * lot)
            asked[bid["number"]] = bound
        return share_out(members, asked, supply, rule)
    if tier["fill"] == "priority":
        key = {
            "time": lambda bid: (bid["time"], bid["number"]),
            "price_time": lambda bid: (
                bid["price"] is not None,
                -(bid["price"] or 0),
                bid["time"],
                bid["number"],
            ),
        }[tier["by"]]
        most = {bid["number"]: left[bid["number"]] for bid in members}
    else:
        key = lambda bid: by_tie(bid, rule)  # noqa: E731
        units = tier["units"] // lot * lot
        most = {bid["number"]: min(units, left[bid["number"]]) for bid in members}
    for bid in sorted(members, key=key):
        step[bid["number"]] = min(most[bid["number"]], supply)
        supply -= step[bid["number"]]
    return step


def share_out(members, asked, supply, rule):
    lot, whole = rule["lot"], sum(asked.values())
    if whole <= supply:
        return asked
    exact = {n: Fraction(units * supply, whole * lot) for n, units in asked.items()}
    lots = {n: int(share) for n, share in exact.items()}
    missing = supply // lot - sum(lots.values())
    queue = sorted(members, key=lambda bid: by_tie(bid, rule))
    queue.sort(key=lambda bid: exact[bid["number"]] - lots[bid["number"]], reverse=True)
    for bid in queue[:missing]:
        lots[bid["number"]] += 1
    return {n: count * lot for n, count in lots.items()}
