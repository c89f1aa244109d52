"""Small damages to bytes that were right: what a fuzzer changes, drops, inserts and doubles."""

from hypothesis import strategies as st


mutations = st.lists(
    st.tuples(
        st.sampled_from(("set", "drop", "insert", "cut", "double")),
        st.integers(min_value=0, max_value=2**16),
        st.binary(min_size=1, max_size=6),
    ),
    min_size=1,
    max_size=4,
)


def mutate(data: bytes, changes) -> bytes:
    """Return data with the changes made one after another."""
    for kind, place, new in changes:
        place %= len(data) or 1
        before, after = data[:place], data[place:]
        if kind == "set":
            data = before + new + after[len(new) :]
        elif kind == "drop":
            data = before + after[len(new) :]
        elif kind == "insert":
            data = before + new + after
        elif kind == "cut":
            data = before
        else:
            data = before + after[: len(new)] + after
    return data
