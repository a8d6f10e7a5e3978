"""What a whole paper says that lets its numbers be other than the plain ones."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from wavescore.papers.check.claims import make_claim
from wavescore.papers.check.readers import Unreadable
from wavescore.papers.check.scales import fitting
from wavescore.papers.extract import hints
from wavescore.papers.extract.find import Statistic
from wavescore.papers.extract.shapers import as_float

WEIGHTED = "the paper weights or adjusts percentages: this may be one of them"
PERMUTED = "the paper has tests by permutation: P may be theirs"
OUTSIDE = "the estimate lies outside the limits: are they its own?"
COMMA = "a comma may be a decimal point"
EXACT = "the paper has exact or rank tests: P may be theirs"


def doubts_of(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what the paper says of some tests or intervals without saying of which."""
    for key, value, pattern in (
        ("tail", "unstated", hints.ONE_TAILED),
        ("adjusted", "possible", hints.CORRECTED),
        ("ci_method", "possible", hints.NOT_WALD),
    ):
        if _said(texts, pattern):
            yield key, value


def qualifier(texts: Sequence[str]) -> Callable[[Statistic], Statistic]:
    """Return the function that marks a statistic with what `texts` say of its kind.

    A marked claim is never called wrong where only what the paper says could explain it.
    """
    weighted = _said(texts, hints.WEIGHTED)
    repeated = _said(texts, hints.REPEATED) and not _said(texts, hints.CORRECTED)
    ranks, cells = (_said(texts, p) for p in (hints.RANKS, hints.CELLS))
    permuted = _said(texts, hints.PERMUTED)

    def qualified(found: Statistic) -> Statistic:
        if found.kind == "proportion" and weighted:
            return _doubted(found, WEIGHTED)
        if found.kind in ("t_test", "f_test") and permuted:
            return _doubted(found, PERMUTED)
        if found.kind == "f_test" and repeated:
            return replace(found, numbers={"adjusted": "possible_sphericity"} | found.numbers)
        if found.kind == "z_test" and ranks:
            return _doubted(found, EXACT)
        if found.kind == "chi_square" and cells and found.numbers.get("df") == "1":
            return _doubted(found, EXACT)
        if found.kind == "interval" and ranks and "p" in found.numbers:
            found = _with_rank_p(found)
        if found.kind == "interval":
            return _on_a_scale_that_fits(_inside(_without_decimal_comma(found)))
        return found

    return qualified


def _said(texts: Sequence[str], pattern: re.Pattern) -> bool:
    return any(pattern.search(text) for text in texts)


def _doubted(found: Statistic, doubt: str) -> Statistic:
    doubts = "; ".join(filter(None, (found.doubt, doubt)))
    return replace(found, numbers=found.numbers | {"certain": False}, doubt=doubts)


def _with_rank_p(found: Statistic) -> Statistic:
    """P beside a mean difference may be that of a rank test, as of days in hospital."""
    return _doubted(found, EXACT) if found.numbers.get("scale") == "identity" else found


def _without_decimal_comma(found: Statistic) -> Statistic:
    """Beside numbers with a decimal point "2,720" may be 2.720."""
    texts = [found.numbers[key] for key in ("low", "estimate", "high")]
    mixed = any("," in text for text in texts) and any("." in text for text in texts)
    return _doubted(found, COMMA) if mixed else found


def _inside(found: Statistic) -> Statistic:
    """An estimate outside its limits is more often another number than an error of the paper."""
    low, middle, high = (as_float(found.numbers[key]) for key in ("low", "estimate", "high"))
    return found if low <= middle <= high else _doubted(found, OUTSIDE)


def _on_a_scale_that_fits(found: Statistic) -> Statistic:
    """Leave out a scale that was taken from words nearby where another one fits the limits."""
    scale = found.numbers.get("scale")
    if scale not in ("identity", "log"):
        return found
    kept = {k: v for k, v in found.numbers.items() if k not in ("scale", "cells")}
    try:
        claim = make_claim({"id": "interval", "kind": "interval", "where": "", **kept})
    except Unreadable:
        return found
    names = [fit.name for fit in fitting(claim)]
    if not names or scale in names:
        return found
    doubt = f"the limits are not symmetric on the scale that the words nearby name, but {names[0]}"
    return replace(found, numbers=kept, doubt="; ".join(filter(None, (found.doubt, doubt))))
