"""Expressions made up for tests: of a few characters, with what patterns are made of."""

from __future__ import annotations

from hypothesis import strategies as st

_LEAVES = [
    *["甲", "乙", "丙丁", "甲乙", r"\d", "[甲乙]", "[丁-丙\\d]", "[^甲]", ".", "\\n", "(?i:甲)"],
    *["^", "$", r"\Z", r"\A", r"\b", r"\G", "(?=甲)", "(?=乙?)", "(?!乙)", "(?<=丙)", "(?<!丁)", "(?=$|丙)"],
]
_REPEATED = ["?", "*", "+", "??", "{0,2}", "{2}", "?+", "{1,3}?"]
_AROUND = ["(?:{})", "(?>{})", "(?={})", "(?!{})", "(?<={})", "({})"]


def expressions() -> st.SearchStrategy[str]:
    """Expressions of the module ``regex``, some of which match nothing."""
    return st.recursive(
        st.sampled_from(_LEAVES),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map("".join),
            st.lists(inner, min_size=2, max_size=4).map(lambda branches: f"(?:{'|'.join(branches)})"),
            st.lists(inner, min_size=2, max_size=3).map("|".join),
            st.tuples(inner, st.sampled_from(_REPEATED)).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
            st.tuples(inner, st.sampled_from(_AROUND)).map(lambda pair: pair[1].format(pair[0])),
        ),
        max_leaves=8,
    )
