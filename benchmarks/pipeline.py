"""Time the example study beside an R script of the same analyses, on the same export, in one run.

Usage: python benchmarks/pipeline.py [--no-workflow] [--rounds 3]. Our analyses alone in one fresh
process, and pipeline.R in one (Rscript with the packages that its head names), in turn; and the
whole workflow (snakemake --cores 2: checks, analyses, protection, figures, report, workbook,
document). Both programs read the raw export and decide for themselves who is analysed; their
headline numbers are printed side by side, and the processor's seconds of each analysis.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
STUDY = "config/studies/example/study.yaml"
BENCHMARKS = "data/benchmarks/nhs_talking_therapies.csv"
COPIED = ("config", "data/benchmarks", "data/example", "scripts", "src", "workflow")
FILES = ("Snakefile", "environment.yml", "requirements.lock")

# name: analysis; what the row must say; the column, where it is not the estimate
HEADLINES = {
    "n_t1": "flow; quantity=analysed; wave=t1",
    "n_t2": "flow; quantity=analysed; wave=t2",
    "n_t3": "flow; quantity=analysed; wave=t3",
    "response_rate_t2": "flow; quantity=response_rate; wave=t2",
    "minutes_median": "completion_time; quantity=median; wave=t1",
    "missing_codes_t1": "data_quality; term=missing_code; wave=t1",
    "answered_phq8_1_t2": "codebook; outcome=phq8_1; wave=t2; level=answered",
    "age_sd": "describe; term=age; quantity=sd",
    "gad7_median_t3": "distributions; outcome=gad7; wave=t3; quantity=median",
    "gad7_1_none_t2": "frequencies; term=gad7_1; wave=t2",
    "alpha_gad7": "reliability; outcome=gad7; quantity=alpha",
    "alpha_help": "reliability; outcome=help; quantity=alpha",
    "alpha_gad7_low": "reliability; outcome=gad7; quantity=alpha; conf_low",
    "omega_gad7": "reliability; outcome=gad7; quantity=omega",
    "cases": "benchmark; quantity=sample_case_n; term=crude",
    "severe_phq8_t3": "caseness; outcome=phq8; wave=t3; term=severe",
    "chi_square": "benchmark; quantity=chi_square; term=crude",
    "weighted_percent": "weighted_caseness; quantity=weighted_percent",
    "welch_self_efficacy": "group_tests; outcome=self_efficacy; quantity=t; method=welch",
    "student_safety": "group_tests; outcome=safety; quantity=t; method=student",
    "first_correlation": "correlations; quantity=r",
    "gad7_slope": "growth; outcome=gad7; term=slope_mean",
    "gad7_slope_se": "growth; outcome=gad7; term=slope_mean; std_error",
    "gad7_chi_square": "growth; outcome=gad7; quantity=chi_square",
    "phq8_chi_square": "growth; outcome=phq8; quantity=chi_square",
    "equal_means": "growth; outcome=gad7; term=means; method=likelihood ratio",
    "equal_means_wald": "growth; outcome=gad7; term=means; method=wald",
    "little_mcar": "growth; outcome=gad7; quantity=little_mcar",
    "recovered": "change; group=sample; term=recovery; quantity=n",
    "improved": "change; group=sample; term=reliable_improvement; quantity=n",
    "own_points": "change; outcome=gad7; quantity=own_points",
    "odds_ratio_age_t2": "attrition; wave=t2; term=age; quantity=odds_ratio",
    "icc_gad7": "sites; outcome=gad7; quantity=icc",
    "within_sites_gad7": "sites; outcome=gad7; method=within sites",
    "within_sites_gad7_se": "sites; outcome=gad7; method=within sites; std_error",
    "within_sites_gad7_p": "sites; outcome=gad7; quantity=permutation_p; term=difference",
    "cr2_mean_gad7": "sites; outcome=gad7; quantity=mean; method=sites, CR2; std_error",
    "wild_p_gad7": "sites; outcome=gad7; quantity=wild_p",
    "site_jackknife_gad7": "sites; outcome=gad7; method=sites, leaving one out; std_error",
    "pooled_slope_gad7": "sites; outcome=gad7; quantity=slope; method=pooled in part",
    "gee_share_t3": "caseness_over_time; quantity=share; method=GEE, exchangeable; wave=t3",
    "random_intercept_sd": "caseness_over_time; quantity=random_intercept_sd",
    "weighted_share_t3": "caseness_over_time; quantity=share; method=weighted; wave=t3",
    "imputed_share_t3": "caseness_over_time; quantity=share; method=imputed; wave=t3",
    "mcnemar_exact_t3": "caseness_over_time; quantity=mcnemar_exact_p; wave=t1 to t3",
    "slope_at_5": "dropout_sensitivity; outcome=gad7; quantity=slope; level=5",
    "slope_at_5_se": "dropout_sensitivity; outcome=gad7; quantity=slope; level=5; std_error",
    "vanishing_delta": "dropout_sensitivity; outcome=gad7; quantity=vanishing_delta",
    "jump_to_reference": "dropout_sensitivity; outcome=gad7; term=jump_to_reference",
    "effective_n": "attrition_weights; quantity=effective_n",
    "weighted_slope": "attrition_weights; outcome=gad7; method=retained, weighted",
    "weighted_case_t3": "attrition_weights; term=case; method=retained, weighted",
}
# What one side or both draw at random: they agree as two seeds do.
DRAWN = (
    "alpha_gad7_low within_sites_gad7_p imputed_share_t3 slope_at_5 slope_at_5_se vanishing_delta"
    " jump_to_reference"
)
# What R has not; and what R does by imputation, half of its time, and we in closed form.
OTHERS, DIAL = "second_opinions", "dropout_sensitivity"


def analyse() -> dict:
    """Read, validate, select, score and analyse the example; return headlines and seconds."""
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
    compute = {name: import_module(f"wavescore.analyses.{name}.compute") for name in study.analyses}
    seconds = {"start": time.process_time()}
    begin = time.process_time()
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
    seconds["prepare"] = time.process_time() - begin
    tables = {}
    for name, options in study.analyses.items():
        begin = time.process_time()
        needed = {frame: frames[frame] for frame in declared(name).needs}
        tables[name] = compute[name].run(scored, study, **needed, **options)
        seconds[name] = time.process_time() - begin
    numbers = {name: headline(tables, where) for name, where in HEADLINES.items()}
    return {"numbers": numbers, "seconds": seconds}


def headline(tables: dict, where: str) -> float:
    """Return one headline number: the first row that answers its description."""
    analysis, *parts = where.split("; ")
    table, column = tables[analysis], "estimate"
    for part in parts:
        key, _, value = part.partition("=")
        if value:
            table = table[table[key] == value]
        else:
            column = key
    return float(table[column].iloc[0])


def timed(command: list, **options) -> tuple[float, float, str]:
    """Run a command; return its seconds of the processor and of the clock, and what it printed."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    seconds, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout[-2000:]}{done.stderr}")
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, seconds, done.stdout


def workflow() -> dict[str, tuple[float, float]]:
    """Run the workflow in a fresh copy, and again with nothing to do; return both's seconds."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            shutil.copytree(ROOT / name, copy / name)
        for name in FILES:
            shutil.copy(ROOT / name, copy / name)
        environment = {**os.environ, "PYTHONPATH": str(copy / "src")}
        command = [sys.executable, "-m", "snakemake", "--cores", "2", "--quiet", "all"]
        command += ["--config", "studies=[example]", "papers=[]"]
        times = [timed(command, cwd=copy, env=environment)[:2] for _ in range(2)]
    return {"whole workflow, 2 cores": times[0], "  again, with nothing to do": times[1]}


def machine() -> str:
    """Return the machine's processor, cores and load."""
    info = Path("/proc/cpuinfo")
    names = info.read_text().splitlines() if info.is_file() else []
    model = next((line.split(":", 1)[1].strip() for line in names if "model name" in line), "")
    load = os.getloadavg()[0]
    return f"{model or platform.machine()}, {os.cpu_count()} cores, load {load:.1f} before the run"


def main(with_workflow: bool, rounds: int) -> None:
    """Print the times, their ratios and the headline numbers of both programs."""
    print(machine())
    script, export = Path(__file__).with_suffix(".R"), ROOT / "data/example/export.csv"
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(timed([sys.executable, __file__, "--analyses"]))
        theirs.append(timed(["Rscript", script, export, ROOT / BENCHMARKS]))
    found, others = ([json.loads(each[2]) for each in runs] for runs in (ours, theirs))
    print(f"{'':22}{'ours':>16}{'R':>16}{'difference':>12}")
    for name, value in found[0]["numbers"].items():
        their = others[0]["numbers"][name]
        drawn = "  drawn at random" if name in DRAWN.split() else ""
        print(f"{name:22}{value:16.9g}{their:16.9g}{value - their:12.1e}{drawn}")
    times = {
        what: (median(run[0] for run in runs), median(run[1] for run in runs))
        for what, runs in (("R script, one process", theirs), ("our analyses, one process", ours))
    }
    times |= workflow() if with_workflow else {}
    print(f"\n{f'medians of {rounds}':42}processor     clock")
    for what, (spent, clock) in times.items():
        print(f"{what:42}{spent:7.1f} s {clock:7.1f} s")
    by_analysis(
        *(
            {name: median(run["seconds"][name] for run in runs) for name in runs[0]["seconds"]}
            for runs in (found, others)
        )
    )


def by_analysis(ours: dict[str, float], theirs: dict[str, float]) -> None:
    """Print the processor's seconds of each analysis, and the ratios of all and of some."""
    print(f"\n{'seconds of the processor':28}{'ours':>8}{'R':>8}{'R / ours':>10}")
    for name, mine in sorted(ours.items(), key=lambda pair: -pair[1]):
        ratio = f"{theirs[name]:8.2f}{theirs[name] / mine:10.1f}" if name in theirs else ""
        print(f"{name:28}{mine:8.2f}{ratio}")
    for left_out in ([], [OTHERS], [DIAL], [OTHERS, DIAL]):
        what = f"all{' but ' if left_out else ''}{', '.join(left_out)}"
        mine, their = (
            sum(part for name, part in each.items() if name not in left_out)
            for each in (ours, theirs)
        )
        print(f"{what:44}{mine:8.2f}{their:8.2f}{their / mine:8.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-workflow", action="store_true", help="time the analyses alone")
    parser.add_argument("--rounds", type=int, default=1, help="how often both run, in turn")
    parser.add_argument("--analyses", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.analyses:
        print(json.dumps(analyse()))
    else:
        main(not options.no_workflow, options.rounds)
