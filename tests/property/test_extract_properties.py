"""The extractor on any text: it ends, invents no digit, and reads back what it should."""

from hypothesis import given
from hypothesis import strategies as st

from wavescore.papers.extract.find import find_statistics, leftovers
from wavescore.papers.extract.text import plain_text, sentences

SCRAPS = st.sampled_from(
    [*("t", "F", "χ2", "r", "z", "p", "P", "d", "n", "N", "M", "SD", "SE", "CI", "95% CI", "%")]
    + [*("(", ")", "[", "]", ",", ";", "=", "<", ">", "/", " of ", " to ", "-", "−", "–", ".", " ")]
    + [*("mean", "OR", "$", "_", "^", "{", "}", "*", "±", "1", "28", "0.5", ".03", "1,200", "47")]
)
DECIMALS = st.integers(0, 3)


def _flat(numbers: dict) -> list[str]:
    return [
        number
        for key, value in numbers.items()
        if key not in ("tail", "design", "variances", "d_type", "scale")
        for number in (value if isinstance(value, list) else [value])
    ]


@given(st.lists(SCRAPS, max_size=40))
def test_every_number_of_a_draft_stands_in_the_text(scraps):
    text = plain_text("".join(scraps))
    squeezed = text.replace(" ", "")
    for sentence in sentences(text):
        found = find_statistics(sentence)
        leftovers(sentence, found)
        for statistic in found:
            assert 0 <= statistic.start < statistic.end <= len(sentence)
            for number in _flat(statistic.numbers):
                assert number == "ns" or number in squeezed


@given(
    st.floats(-99, 99, allow_nan=False),
    st.integers(1, 5000),
    st.floats(0, 1, allow_nan=False),
    DECIMALS,
)
def test_a_t_test_is_read_in_each_style(t, df, p, decimals):
    value, p_value = f"{t:.{decimals}f}", f"{p:.3f}"
    wanted = {"t": value, "df": str(df), "p": p_value}
    for text in (
        f"It differed, t({df}) = {value}, p = {p_value}.",
        f"It differed (t{df}={value}; P={p_value}).".replace("-", "−"),
        rf"It differed ($t_{{{df}}}={value}$; $P={p_value}$).",
    ):
        (statistic,) = find_statistics(plain_text(text))
        assert (statistic.kind, statistic.numbers) == ("t_test", wanted)


@given(st.integers(0, 90_000), st.integers(1, 90_000), DECIMALS)
def test_a_proportion_is_read_in_each_style(n, total, decimals):
    n, percent = min(n, total), f"{100 * min(n, total) / total:.{decimals}f}"
    for text in (
        f"Some ({n:,}/{total:,}, {percent}%) stayed.",
        f"In all, {n:,} of {total:,} ({percent}%) stayed.",
        f"Some, {percent}% ({n:,} of {total:,}), stayed.",
    ):
        (statistic,) = find_statistics(plain_text(text))
        wanted = {"n": f"{n:,}", "total": f"{total:,}", "percent": percent}
        assert (statistic.kind, statistic.numbers) == ("proportion", wanted)
    (statistic,) = find_statistics(
        plain_text(f"Of the {total:,} people asked, {n:,} ({percent}%) stayed.")
    )
    # The total stands elsewhere in the sentence: a guess, and of nobody not even that.
    guessed = {"n": f"{n:,}", "total": f"{total:,}", "percent": percent, "total_from": "guessed"}
    alone = {"n": f"{n:,}", "percent": percent}
    assert statistic.numbers == (guessed if n else alone)
