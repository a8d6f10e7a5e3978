"""Whether other programs find our numbers, in a sentence or two."""

from wavescore.analyses.second_opinions.quantities import FITTED, NUMBERS, number_of
from wavescore.definitions.study import Study
from wavescore.layout.cells import number_text
from wavescore.layout.lookup import Lookup, outcome_label
from wavescore.layout.phrases import joined
from wavescore.results.table import ResultRow

# Apart by less is the same number, of closed forms, and of fitted models in our standard errors.
SAME = {False: 0.0001, True: 0.01}
PROGRAMS = {name: program.split()[0] for name, (_, program, _) in NUMBERS.items()}


def sentences(found: Lookup, study: Study) -> list[str]:
    """Return the verdict over all numbers, then each that another program does not find."""
    rows = [row for row in found.rows if row.quantity == "largest_difference" and row.has_estimate]
    if not rows:
        return []
    apart = [row for row in rows if row.estimate >= SAME[number_of(row) in FITTED]]
    programs = sorted({PROGRAMS[number_of(row)] for row in rows})
    find = f"{joined(programs)} {'find' if len(programs) > 1 else 'finds'} the same"
    if not apart:
        shown = [
            found.peek("compared", row.outcome, term=number_of(row), method=row.method)
            for row in rows
        ]
        count = sum(row.estimate for row in shown if row is not None)
        return [
            f"{find}: none of {count:.0f} numbers compared differs from ours by "
            "0.0001 or, of fitted models, by a hundredth of its standard error."
        ]
    said = [f"{find} but for {_number(row, study)}" for row in apart[:1]]
    said += [_number(row, study) for row in apart[1:]]
    return [f"{joined(said)}."]


def _number(row: ResultRow, study: Study) -> str:
    number = number_of(row)
    unit = " of our standard errors" if number in FITTED else ""
    of = f" of {outcome_label(study, row.outcome)}" if row.outcome else ""
    name = NUMBERS[number][2]
    name = name if name[1:2].isupper() else name[:1].lower() + name[1:]
    why = " (it keeps variances above zero)" if "cannot agree" in row.note else ""
    return f"{name}{of}, {number_text(row.estimate, 4)}{unit} apart in {row.method}{why}"
