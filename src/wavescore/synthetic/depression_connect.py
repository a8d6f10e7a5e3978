"""A made survey of the new members of a support community, a row a member, three waves apart.

The design is the one that Smit et al. 2021 (doi 10.2196/25917) announce: 3 days after joining and
at 3 and 6 months, and three styles of taking part. Every value is invented.
"""

import argparse
import csv
from pathlib import Path

import numpy as np

from wavescore.errors import DefinitionError
from wavescore.synthetic.design import Scale
from wavescore.synthetic.process import items_of

DEFAULT_SEED = 20250101
WAVES = ("w1", "w2", "w3")
MONTHS = np.array([0.1, 3.0, 6.0])
STYLES = {1: 0.46, 2: 0.30, 3: 0.24}  # reading, posting, responding

# Per style: level at joining and change a month, of each third of empowerment and of PHQ-9.
LEVELS = {
    "self_direction": ((12.2, 0.06), (12.4, 0.12), (12.8, 0.18)),
    "belonging": ((11.0, 0.10), (11.6, 0.18), (12.6, 0.22)),
    "being_of_value": ((11.4, 0.02), (11.9, 0.10), (13.4, 0.30)),
    "phq9": ((15.0, -0.25), (15.4, -0.33), (14.1, -0.45)),
}
EMPOWERMENT = tuple(LEVELS)[:3]
SHARED, OWN, SLOPE, RESIDUAL = 1.9, 1.5, 0.12, 1.4  # spreads of a third of empowerment
PHQ9_SPREAD, PHQ9_SLOPE, PHQ9_RESIDUAL = 4.6, 0.45, 2.6
THIRDS = (
    Scale("self_direction", "emp", 4, 1, 5, 0, 0, (0, 0), 0.6, (0.0, -0.2, 0.2, 0.1), (3,)),
    Scale("belonging", "emp", 4, 1, 5, 0, 0, (0, 0), 0.6, (-0.1, 0.2, 0.0, 0.1), (3,)),
    Scale("being_of_value", "emp", 4, 1, 5, 0, 0, (0, 0), 0.6, (0.1, -0.1, 0.3, 0.0), (4,)),
)
PHQ9 = Scale("phq9", "phq9", 9, 0, 3, 0, 0, (0, 0), 0.85,
             (-0.05, -0.2, -0.15, -0.55, 0.1, -0.2, 0.05, 0.9, 0.8))  # fmt: skip
SKIPPED = 0.012  # share of items that are left out
RETURN = (0.0, 0.75, 0.1)  # log odds of answering the second and the third wave


def make_depression_connect(out: str | Path, members: int = 420, seed: int = DEFAULT_SEED) -> None:
    """Write export.csv of `members` made members into `out`; the same arguments, the same bytes.

    Dropout leans on PHQ-9 at joining and on the style, both observed. A few members did not
    consent or are under 18. Raises DefinitionError where `members` is below one.
    """
    if members < 1:
        raise DefinitionError(
            "a study has members", key="members", found=members, expected="1 or more"
        )
    rng = np.random.default_rng(seed)
    style = rng.choice(list(STYLES), members, p=list(STYLES.values()))
    columns = _members(rng, members, style)
    totals, phq9 = _totals(rng, style)
    answered = _answered(rng, style, phq9[:, 0])
    for place, wave in enumerate(WAVES):
        thirds = [
            items_of(rng, totals[:, third, place], scale) for third, scale in enumerate(THIRDS)
        ]
        scales = {"emp": np.hstack(thirds), "phq9": items_of(rng, phq9[:, place], PHQ9)}
        for name, codes in scales.items():
            left_out = rng.random(codes.shape) < SKIPPED
            for item in range(codes.shape[1]):
                empty = left_out[:, item] | ~answered[:, place]
                columns[f"{wave}_{name}_{item + 1}"] = _blank(codes[:, item], empty)
        read = rng.negative_binomial(1.2, 0.05, members)
        columns[f"{wave}_posts_read"] = _blank(read, ~answered[:, place])
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    with (out / "export.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([list(columns), *zip(*columns.values(), strict=True)])


def main_make_depression_connect(options: argparse.Namespace) -> int:
    """Run `wavescore make-depression-connect --members N --seed S --out DIR`."""
    make_depression_connect(options.out, options.members, options.seed)
    print(f"Wrote a synthetic study of {options.members} members into {options.out}")
    return 0


def _members(rng: np.random.Generator, members: int, style: np.ndarray) -> dict[str, list[str]]:
    age = np.clip(np.rint(rng.normal(44, 13, members)), 16, 79).astype(int)
    return {
        "member": [f"dc{number:04d}" for number in range(1, members + 1)],
        "consent": (rng.random(members) < 0.985).astype(int).astype(str).tolist(),
        "female": (rng.random(members) < 0.68).astype(int).astype(str).tolist(),
        "age": age.astype(str).tolist(),
        "style": style.astype(str).tolist(),
    }


def _totals(rng: np.random.Generator, style: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return whole totals: thirds of empowerment (n, 3, waves), and PHQ-9 (n, waves)."""
    n = len(style)
    shared = rng.standard_normal((n, 2))  # a member's level and slope
    thirds = np.empty((n, len(EMPOWERMENT), len(WAVES)))
    for place, name in enumerate(EMPOWERMENT):
        level, slope = _expected(name, style)
        level = level + SHARED * shared[:, 0] + OWN * rng.standard_normal(n)
        slope = slope + SLOPE * shared[:, 1]
        noise = RESIDUAL * rng.standard_normal((n, len(WAVES)))
        thirds[:, place] = level[:, None] + slope[:, None] * MONTHS + noise
    level, slope = _expected("phq9", style)
    level = level - 0.45 * PHQ9_SPREAD * shared[:, 0] + 0.9 * PHQ9_SPREAD * rng.standard_normal(n)
    slope = slope - PHQ9_SLOPE * shared[:, 1]
    noise = PHQ9_RESIDUAL * rng.standard_normal((n, len(WAVES)))
    phq9 = level[:, None] + slope[:, None] * MONTHS + noise
    return _whole(thirds, 4, 20), _whole(phq9, 0, 27)


def _expected(name: str, style: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return tuple(np.array(LEVELS[name])[style - 1].T)


def _whole(levels: np.ndarray, low: int, high: int) -> np.ndarray:
    return np.clip(np.rint(levels), low, high).astype(np.int64)


def _answered(rng: np.random.Generator, style: np.ndarray, phq9: np.ndarray) -> np.ndarray:
    """Return (n, waves) of who answers; everyone answers the first."""
    answered = np.ones((len(style), len(WAVES)), dtype=bool)
    for place in (1, 2):
        odds = RETURN[place] + 0.3 * (style - 2) - 0.04 * (phq9 - 15)
        answered[:, place] = rng.random(len(style)) < 1 / (1 + np.exp(-odds))
    return answered


def _blank(codes: np.ndarray, empty: np.ndarray) -> list[str]:
    return np.where(empty, "", codes.astype(str)).tolist()
