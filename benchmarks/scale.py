"""Time the example study's design with many respondents, from export to report, stage by stage.

Usage: python benchmarks/scale.py [respondents ...] [--folder FOLDER] [--cores 2]. The export is
made by the seeded generator (`wavescore make-example`) in blocks of 10,000, each of its own seed,
so that a million respondents need no memory to make. For each size the whole workflow runs in a
copy of the repository, made in FOLDER (the system's temporary one by default) and removed
afterwards; each rule's log says how long its job took and how much memory it held.
"""

import argparse
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml
from pipeline import COPIED, FILES, ROOT, machine

from wavescore.synthetic.example import make_example

BLOCK = 10_000
SPENT = re.compile(r"INFO job: ([\d.]+) s, ([\d.]+) s of processor, at most (\d+) MB")


def make_export(folder: Path, respondents: int) -> int:
    """Write the study's export and dictionary; return the export's bytes."""
    folder.mkdir(parents=True)
    with (folder / "export.csv").open("w", encoding="utf-8", newline="") as file:
        writer, made = csv.writer(file, lineterminator="\n"), 0
        for number, left in enumerate(range(respondents, 0, -BLOCK)):
            with tempfile.TemporaryDirectory() as block:
                make_example(block, min(BLOCK, left), seed=number + 1)
                made = _append(writer, Path(block) / "export.csv", made, header=number == 0)
                shutil.copy(Path(block) / "dictionary.csv", folder)
    return (folder / "export.csv").stat().st_size


def _append(writer, block: Path, made: int, *, header: bool) -> int:
    """Append a block's rows, its respondents numbered after the `made` ones; return how many."""
    with block.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        names = next(rows)
        if header:
            writer.writerow(names)
        place, numbers = names.index("record_id"), {}
        for row in rows:
            row[place] = str(made + numbers.setdefault(row[place], len(numbers) + 1))
            writer.writerow(row)
    return made + len(numbers)


def make_study(copy: Path) -> None:
    """Write the example's study file for the made export, without samples and a paper."""
    study = yaml.safe_load((copy / "config/studies/example/study.yaml").read_text())
    for part in ("paper", "sampling", "posts"):
        study.pop(part)
    for appendix in study["appendices"].values():
        gone = ("interview_sample", "forum_posts")
        appendix["tables"] = [name for name in appendix["tables"] if name not in gone]
    study["source"] |= {"export": "data/raw/scale/export.csv"}
    study["source"] |= {"dictionary": "data/raw/scale/dictionary.csv"}
    folder = copy / "config/studies/scale"
    shutil.copytree(copy / "config/studies/example/instruments", folder / "instruments")
    (folder / "study.yaml").write_text(yaml.safe_dump(study, sort_keys=False))


def run(copy: Path, cores: int) -> float:
    """Run the workflow; return its seconds."""
    command = [
        sys.executable,
        "-m",
        "snakemake",
        "--cores",
        str(cores),
    ]
    command += ["--scheduler", "greedy", "--config", "studies=[scale]", "papers=[]"]
    begin = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        logs = [log.read_text()[-500:] for log in (copy / "logs/scale").glob("*.log")]
        sys.exit("\n".join([done.stdout[-2000:], done.stderr[-4000:], *logs]))
    return time.perf_counter() - begin


def stages(copy: Path) -> dict[str, tuple[float, float, int]]:
    """Return each rule's seconds, processor seconds and MB, from the logs."""
    found = {}
    for log in sorted((copy / "logs/scale").glob("*.log")):
        spent = SPENT.search(log.read_text())
        if spent:
            found[log.stem] = (float(spent[1]), float(spent[2]), int(spent[3]))
    return found


def main(sizes: list[int], folder: str | None, cores: int) -> None:
    """Print a column a size, a row a stage."""
    print(machine())
    tables = {}
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=folder) as work:
            copy = Path(work)
            for name in COPIED:
                skip = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / name, copy / name, ignore=skip)
            for name in FILES:
                shutil.copy(ROOT / name, copy / name)
            mb = make_export(copy / "data/raw/scale", size) / 1e6
            make_study(copy)
            seconds = run(copy, cores)
            tables[size] = stages(copy)
            most = max(peak for _, _, peak in tables[size].values())
            total = sum(cpu for _, cpu, _ in tables[size].values())
            print(f"{size:,} respondents, {mb:,.0f} MB: {seconds:.1f} s on {cores} cores,", end=" ")
            print(f"{total:.1f} s of processor in jobs, at most {most:,} MB a job", flush=True)
    names = dict.fromkeys(name for table in tables.values() for name in table)
    print(f"{'processor s (MB)':32}" + "".join(f"{size:>20,}" for size in sizes))
    last = tables[sizes[-1]]
    for name in sorted(names, key=lambda name: -last.get(name, (0, 0, 0))[1]):
        cells = [tables[size].get(name, (0.0, 0.0, 0)) for size in sizes]
        print(f"{name:32}" + "".join(f"{cpu:12.2f} ({mb:5,})" for _, cpu, mb in cells))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--folder", help="where to work; a temporary folder by default")
    parser.add_argument("--cores", type=int, default=2)
    asked = parser.parse_args()
    main(asked.sizes, asked.folder, asked.cores)
