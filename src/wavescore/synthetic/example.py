"""Write the synthetic study: an export, its dictionary, and the list of its planted faults."""

import argparse
import csv
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from wavescore.errors import DefinitionError
from wavescore.synthetic import design
from wavescore.synthetic.dictionary import FILE
from wavescore.synthetic.faults import plant_faults
from wavescore.synthetic.people import draw_people
from wavescore.synthetic.plan import plan_rows
from wavescore.synthetic.table import lay_out

DEFAULT_SEED = 20250101


def make_example(
    out: str | Path, respondents: int = design.DESIGN_SIZE, seed: int = DEFAULT_SEED
) -> None:
    """Write export.csv, dictionary.csv and planted_faults.csv of a synthetic study into `out`.

    `respondents` is how many are eligible and analysed at the first wave; all other sizes follow
    in the proportions of the design of 791. The same arguments write the same bytes. Nobody's
    answers are in it. Raises DefinitionError where `respondents` is below one.
    """
    if respondents < 1:
        raise DefinitionError(
            "a study has respondents", key="respondents", found=respondents, expected="1 or more"
        )
    rng = np.random.default_rng(seed)
    people = draw_people(rng, respondents)
    rows = plan_rows(rng, people)
    cells = lay_out(rng, people, rows)
    faults = plant_faults(rng, rows, cells)
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    columns = [cells[name].tolist() for name in cells]
    _write(out / "export.csv", [list(cells), *zip(*columns, strict=True)])
    (out / "dictionary.csv").write_bytes(FILE.read_bytes())
    _write(out / "planted_faults.csv", faults.table())


def main_make_example(options: argparse.Namespace) -> int:
    """Run `wavescore make-example --respondents N --seed S --out DIR`."""
    make_example(options.out, options.respondents, options.seed)
    print(f"Wrote a synthetic study of {options.respondents} respondents into {options.out}")
    return 0


def _write(path: Path, rows: Iterable) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
