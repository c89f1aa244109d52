"""Which of a list must move to bring one order into another."""


def displaced(old: list[str], new: list[str]) -> set[str]:
    """Return the names that must move to bring one order into the other, as few as can be.

    The rest is the longest run of names that stand in the same order in both.
    """
    position = {name: number for number, name in enumerate(old)}
    best: list[list[str]] = []
    for name in new:
        runs = [run for run in best if position[run[-1]] < position[name]]
        best.append([*max(runs, key=len, default=[]), name])
    return set(new) - set(max(best, key=len, default=[]))
