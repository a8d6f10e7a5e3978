"""How far leaving out one respondent can move the indices that are made of two chi-squares."""

import math
from collections.abc import Mapping
from itertools import product

from wavescore.methods.growth.fit_measures import cfi_tli
from wavescore.methods.influence import FIT_REACH, REACH

Ends = tuple[float, float]


def index_moves(measures: Mapping[str, float], n: float) -> dict[str, float]:
    """Return by name how far CFI, TLI and the scaled chi-square move at most.

    A chi-square x moves by 2 sqrt(x) r + r^2, r = REACH / sqrt(n), as the square of a z that moves
    by r; a scaling factor by FIT_REACH / sqrt(n). TLI divides by what the baseline's chi-square
    exceeds its degrees of freedom by: infinite where one respondent may take all of that away. The
    robust indices, of whose chi-squares the measures do not tell, as the larger of the others.
    """
    df, null_df = measures["df"], measures["baseline_df"]
    if not df > 0:
        return {}
    model, null = (_ends(measures[f"{of}chi_square"], 1.0, 0.0, n) for of in ("", "baseline_"))
    moves = _moves(measures, "", (model, null), (df, null_df))
    if "scaling_factor" in measures:
        shift = FIT_REACH / math.sqrt(n)
        model, null = (
            _ends(measures[f"{of}chi_square"], measures[f"{of}scaling_factor"], shift, n)
            for of in ("", "baseline_")
        )
        moves["chi_square_scaled"] = _farthest(measures["chi_square_scaled"], model)
        moves |= _moves(measures, "_scaled", (model, null), (df, null_df))
        for name in ("cfi", "tli"):
            moves[f"{name}_robust"] = max(moves[name], moves[f"{name}_scaled"])
    return moves


def _ends(x: float, scaling: float, shift: float, n: float) -> Ends:
    """Return the smallest and largest x / scaling without one respondent."""
    reach = REACH / math.sqrt(n)
    half = 2 * math.sqrt(max(x, 1.0)) * reach + reach**2
    top = (x + half) / (scaling - shift) if scaling > shift else math.inf
    return max(x - half, 0.0) / (scaling + shift), top


def _farthest(value: float, ends: Ends) -> float:
    return max(abs(value - end) for end in ends)


def _moves(
    measures: Mapping[str, float], suffix: str, ends: tuple[Ends, Ends], dfs: tuple[float, float]
) -> dict[str, float]:
    """Return how far both indices move, of (model, baseline) ends and degrees of freedom."""
    found = [cfi_tli(x, dfs[0], x_null, dfs[1]) for x, x_null in product(*ends)]
    # Infinite chi-squares leave the indices undefined: CFI may then be anything from 0 to 1.
    open_end = not all(math.isfinite(end) for each in ends for end in each)
    cfi = max(abs(measures[f"cfi{suffix}"] - each) for each, _ in found)
    tli = max(abs(measures[f"tli{suffix}"] - each) for _, each in found)
    turns = open_end or ends[1][0] <= dfs[1] <= ends[1][1]
    return {f"cfi{suffix}": 1.0 if open_end else cfi, f"tli{suffix}": math.inf if turns else tli}
