"""Time the example study beside an R script of the same analyses, on the same export, in one run.

Usage: python benchmarks/pipeline.py [--no-workflow]. Three times: the whole workflow (snakemake
--cores 2: checks, analyses, protection, figures, report, workbook, document), our analyses alone
in one fresh process, and pipeline.R in one fresh process (Rscript with lavaan, psych, jsonlite).
Both programs read the raw export and decide for themselves who is analysed; their headline numbers
are printed side by side.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STUDY = "config/studies/example/study.yaml"
BENCHMARKS = "data/benchmarks/nhs_talking_therapies.csv"
COPIED = ("config", "data/benchmarks", "data/example", "scripts", "src", "workflow")
FILES = ("Snakefile", "environment.yml", "requirements.lock")

# name: (analysis, what the row must say, column)
HEADLINES = {
    "n_t1": ("flow", {"quantity": "analysed", "wave": "t1"}, "estimate"),
    "n_t2": ("flow", {"quantity": "analysed", "wave": "t2"}, "estimate"),
    "n_t3": ("flow", {"quantity": "analysed", "wave": "t3"}, "estimate"),
    "cases": ("benchmark", {"quantity": "sample_case_n", "term": "crude"}, "estimate"),
    "chi_square": ("benchmark", {"quantity": "chi_square", "term": "crude"}, "estimate"),
    "gad7_slope": ("growth", {"outcome": "gad7", "term": "slope_mean"}, "estimate"),
    "gad7_slope_se": ("growth", {"outcome": "gad7", "term": "slope_mean"}, "std_error"),
    "gad7_chi_square": ("growth", {"outcome": "gad7", "quantity": "chi_square"}, "estimate"),
    "phq8_chi_square": ("growth", {"outcome": "phq8", "quantity": "chi_square"}, "estimate"),
    "alpha_gad7": ("reliability", {"outcome": "gad7", "quantity": "alpha"}, "estimate"),
    "alpha_help": ("reliability", {"outcome": "help", "quantity": "alpha"}, "estimate"),
    "welch_self_efficacy": (
        "group_tests",
        {"outcome": "self_efficacy", "quantity": "t", "method": "welch"},
        "estimate",
    ),
    "student_safety": (
        "group_tests",
        {"outcome": "safety", "quantity": "t", "method": "student"},
        "estimate",
    ),
    "recovered": ("change", {"group": "sample", "term": "recovery", "quantity": "n"}, "estimate"),
    "improved": (
        "change",
        {"group": "sample", "term": "reliable_improvement", "quantity": "n"},
        "estimate",
    ),
    "odds_ratio_age_t2": (
        "attrition",
        {"wave": "t2", "term": "age", "quantity": "odds_ratio"},
        "estimate",
    ),
}


def analyse() -> dict:
    """Read, validate, select, score and analyse the example; return headlines and seconds."""
    begin = time.perf_counter()
    os.chdir(ROOT)
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # as the workflow does
    import pandas as pd

    from wavescore.analyses.registry import declared
    from wavescore.analyses.studies import load_study
    from wavescore.definitions.dictionary import load_dictionary
    from wavescore.prepare.apply_eligibility import apply_eligibility
    from wavescore.prepare.read_export import read_export
    from wavescore.prepare.score import score
    from wavescore.prepare.validate import validate

    study = load_study(STUDY)
    dictionary = load_dictionary(study.source.dictionary)
    as_read, aside, _ = read_export(study.source.export, study)
    typed, found, reasons = validate(as_read, dictionary, study)
    clean, exclusions = apply_eligibility(typed, study, dictionary)
    frames = {
        "typed": typed,
        "clean": clean,
        "exclusions": exclusions,
        "reasons": reasons,
        "findings": pd.concat([aside, found], ignore_index=True).fillna("").astype(str),
    }
    scored = score(clean, study)
    tables, seconds = {}, {"prepare": time.perf_counter() - begin}
    for name, options in study.analyses.items():
        start = time.perf_counter()
        module = import_module(f"wavescore.analyses.{name}.compute")
        needed = {frame: frames[frame] for frame in declared(name).needs}
        tables[name] = module.run(scored, study, **needed, **options)
        seconds[name] = time.perf_counter() - start
    return {"numbers": {name: headline(tables, name) for name in HEADLINES}, "seconds": seconds}


def headline(tables, name: str) -> float:
    """Return one headline number: the first row that answers its description."""
    analysis, where, column = HEADLINES[name]
    table = tables[analysis]
    for key, value in where.items():
        table = table[table[key] == value]
    return float(table[column].iloc[0])


def timed(command: list, **options) -> tuple[float, str]:
    """Run a command; return its seconds and what it printed."""
    begin = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    seconds = time.perf_counter() - begin
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout[-2000:]}{done.stderr}")
    return seconds, done.stdout


def workflow() -> tuple[float, float]:
    """Run the workflow in a fresh copy; return its seconds, and a rerun's with nothing to do."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            shutil.copytree(ROOT / name, copy / name)
        for name in FILES:
            shutil.copy(ROOT / name, copy / name)
        environment = {**os.environ, "PYTHONPATH": str(copy / "src")}
        command = [sys.executable, "-m", "snakemake", "--cores", "2", "--quiet", "all"]
        command += ["--config", "studies=[example]", "papers=[]"]
        first, _ = timed(command, cwd=copy, env=environment)
        second, _ = timed(command, cwd=copy, env=environment)
    return first, second


def machine() -> str:
    """Return the machine's processor, cores and load."""
    info = Path("/proc/cpuinfo")
    names = info.read_text().splitlines() if info.is_file() else []
    model = next((line.split(":", 1)[1].strip() for line in names if "model name" in line), "")
    load = os.getloadavg()[0]
    return f"{model or platform.machine()}, {os.cpu_count()} cores, load {load:.1f} before the run"


def main(with_workflow: bool) -> None:
    """Print the times, their ratios and the headline numbers of both programs."""
    print(machine())
    whole = workflow() if with_workflow else None
    alone, printed = timed([sys.executable, __file__, "--analyses"])
    ours = json.loads(printed)
    script = Path(__file__).with_suffix(".R")
    export = ROOT / "data/example/export.csv"
    r_seconds, printed = timed(["Rscript", script, export, ROOT / BENCHMARKS])
    theirs = json.loads(printed)
    print(f"{'':22}{'ours':>16}{'R':>16}{'difference':>12}")
    for name, value in ours["numbers"].items():
        print(f"{name:22}{value:16.9g}{theirs[name]:16.9g}{value - theirs[name]:12.1e}")
    others = ours["seconds"]["second_opinions"]
    slowest = sorted(ours["seconds"].items(), key=lambda pair: -pair[1])[:5]
    times = {
        "R script, one process": r_seconds,
        "our analyses, one process": alone,
        "  of which second_opinions (R has none)": others,
    }
    if whole:
        times |= {"whole workflow, 2 cores": whole[0], "  again, with nothing to do": whole[1]}
    for what, seconds in times.items():
        print(f"{what:42}{seconds:6.1f} s")
    print(f"R / our analyses {r_seconds / alone:.2f}, without second opinions", end=" ")
    print(f"{r_seconds / (alone - others):.2f}")
    print(f"slowest: {', '.join(f'{name} {seconds:.2f} s' for name, seconds in slowest)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-workflow", action="store_true", help="time the analyses alone")
    parser.add_argument("--analyses", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.analyses:
        print(json.dumps(analyse()))
    else:
        main(not options.no_workflow)
