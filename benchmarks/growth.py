"""Time growth models here against lavaan, OpenMx and semopy in one run: python benchmarks/growth.py

Options: --large 0 leaves the million rows out; --draws N. Without R only our times are printed.
"""

import os

os.environ["OMP_NUM_THREADS"] = "1"  # as the workflow does: threads that wait count as processor

import argparse
import json
import platform
import resource
import shutil
import subprocess
import tempfile
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pandas as pd

from wavescore.methods.growth.batch import bootstrap_growth
from wavescore.methods.growth.fit import fit_growth

HERE = Path(__file__).parent
TIMES = [0, 1, 2]
MODEL = "i =~ 1*y1 + 1*y2 + 1*y3\ns =~ 0*y1 + 1*y2 + 2*y3\ni ~~ s\ni ~ one\ns ~ one"


def simulate(n: int, seed: int, any_wave: bool) -> np.ndarray:
    """Three waves of a symptom score; the later two missing in four patterns, or any in seven."""
    rng = np.random.default_rng(seed)
    factors = rng.normal(size=(n, 2)) @ np.array([[4.2, -0.4], [0.0, 1.2]])
    y = 10.75 + factors[:, :1] + (factors[:, 1:] - 0.38) * np.arange(3)
    y = np.round(y + rng.normal(size=(n, 3)) * 2.7, 3)
    missing = rng.random((n, 3)) < [0.05 if any_wave else 0.0, 0.45, 0.5]
    missing[missing.all(axis=1)] = False
    y[missing] = np.nan
    return y


def best(function, repeats: int) -> float:
    """The shortest of several times, in seconds of the processor: a busy machine does as well."""
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        function()
        times.append(time.process_time() - begin)
    return min(times)


def everything(y):
    """One fit with all that lavaan's growth, fitMeasures and standardizedSolution give, and R2."""
    fit = fit_growth(y, TIMES)
    return fit.std_error, fit.measures, fit.r_squared, fit.standardized


def ours(small, large, draws) -> dict:
    """Our times in seconds, and memory of the large fit as a multiple of its array."""
    # As many as take the second or so that R's ten do.
    out = {"growth_fit_measures": best(lambda: everything(small), 500)}
    begin = time.process_time()
    boot = bootstrap_growth(small, TIMES, draws, seed=1)
    out["bootstrap_draw"] = (time.process_time() - begin) / draws
    out["converged"] = boot.n_converged
    if large is not None:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        out["large"] = best(lambda: everything(large), 3)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        tracemalloc.start()
        everything(large)
        out["memory"] = 1 + tracemalloc.get_traced_memory()[1] / large.nbytes
        tracemalloc.stop()
        out["resident"] = 1 + grown * 1024 / large.nbytes
    return out


def by_r(small, large) -> dict:
    """The same by R in a process of its own, or nothing where R is not installed."""
    if not shutil.which("Rscript"):
        return {}
    with tempfile.TemporaryDirectory() as folder:
        names = ["y1", "y2", "y3"]
        pd.DataFrame(small, columns=names).to_csv(Path(folder, "small.csv"), index=False)
        if large is not None:
            pd.DataFrame(large, columns=names).to_csv(Path(folder, "large.csv"), index=False)
        subprocess.run(["Rscript", HERE / "growth.R", folder], check=True, capture_output=True)
        return json.loads(Path(folder, "R.json").read_text())


def by_semopy(small) -> float:
    """semopy's full-information point estimates (its standard errors are wrong there)."""
    import semopy

    data = pd.DataFrame(small - np.nanmean(small), columns=["y1", "y2", "y3"]).assign(one=1.0)

    def fit():
        semopy.ModelMeans(MODEL, intercepts=False).fit(data)

    return best(fit, 3)


def machine() -> str:
    """The processor, the cores and the versions."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    model = next((line.split(":")[1].strip() for line in lines if "model name" in line), "")
    return (
        f"{model or platform.processor()}, {os.cpu_count()} cores; "
        f"Python {platform.python_version()}, numpy {np.__version__}"
    )


def line(what: str, mine: float, theirs: dict, key: str, who: str, target: float | None = None):
    """Print one comparison and its ratio."""
    text = f"{what:58s} {mine * 1e3:10.3f} ms"
    if key in theirs:
        text += f"   {who} {theirs[key] * 1e3:10.2f} ms   {theirs[key] / mine:8.0f} x"
        text += f" (target {target:g})" if target else ""
    print(text)


def main() -> None:
    """Run everything and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--draws", type=int, default=10_000)
    options = parser.parse_args()
    small = simulate(791, 1, any_wave=False)
    large = simulate(options.large, 2, any_wave=True) if options.large else None
    mine, theirs = ours(small, large, options.draws), by_r(small, large)
    theirs["semopy"] = by_semopy(small)
    print(machine())
    print(f"{theirs.get('R', 'R is missing')}, lavaan {theirs.get('lavaan', '-')}")
    one = mine["growth_fit_measures"]
    fit = "one fit, all fit measures, n = 791, 4 patterns"
    line(fit, one, theirs, "growth_fit_measures", "lavaan, the same told", 100)
    line(fit, one, theirs, "growth", "lavaan::growth alone")
    line(fit, one, theirs, "openmx", "OpenMx, no measures ", 1)
    line(fit, one, theirs, "semopy", "semopy, no measures ")
    draws = f"bootstrap, per draw of {options.draws} ({mine['converged']} converged)"
    line(draws, mine["bootstrap_draw"], theirs, "bootstrap_draw", "bootstrapLavaan     ", 600)
    if large is not None:
        line(
            f"n = {options.large}, 7 patterns",
            mine["large"],
            theirs,
            "large",
            "lavaan::growth alone",
            30,
        )
        print(
            f"memory with the array, as a multiple of it: {mine['memory']:.2f} allocated, "
            f"{mine['resident']:.2f} resident"
        )


if __name__ == "__main__":
    main()
