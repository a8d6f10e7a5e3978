"""What every workflow job shares: its log, who may read what it writes, a digest of its code."""

import gc
import hashlib
import logging
import os
import re
import stat
import sys
import time
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wavescore.errors import FULL, WavescoreError, cannot_write, places

if TYPE_CHECKING:
    import pandas as pd

PACKAGE = Path(__file__).resolve().parent
OWNER_FOLDER = 0o700
CELLS = 4_000_000  # read at a time
# An import of the package's own, also within a function. Parsing every file costs a third of a
# second at each start of the workflow; a test holds this pattern to the parser.
IMPORT = re.compile(
    r"^[ \t]*(?:from wavescore\.?([\w.]*) import (\([^)]*\)|.*)|import wavescore\.?([\w.]*))",
    re.MULTILINE,
)


def read_table(path: str | Path, *, coded: bool = False) -> "pd.DataFrame":
    """Return a table that a step wrote for another: parquet as typed, csv as text.

    Of a large parquet some columns are read at a time, so that it is held once and not twice. With
    `coded` columns of text are categories, but for the keys: a byte a cell where answers are few.
    """
    import pandas as pd

    if not str(path).endswith(".parquet"):
        return pd.read_csv(path, dtype=str, keep_default_na=False)
    from pyarrow import parquet

    about = parquet.read_metadata(path)
    names = about.schema.to_arrow_schema().names
    step = max(CELLS // max(about.num_rows, 1), 1)
    parts = []
    for start in range(0, len(names), step):
        some = names[start : start + step]
        few = [name for name in some if coded and name not in ("respondent_id", "wave")]
        parts.append(pd.read_parquet(path, columns=some, read_dictionary=few or None))
    return pd.concat(parts, axis=1) if len(parts) > 1 else parts[0]


def code_digest(*modules: str, files: Iterable[str | Path] = ()) -> str:
    """Return a digest of `modules` and of every module of the package that they import.

    A module is named within the package, as "prepare.score"; `files` are data files it reads,
    relative to the package. Snakemake sees edits of a rule's script but not of an imported
    package: as a rule's param, the digest re-runs what depends on an edited module and nothing
    else. Imports inside functions count. Comments count too: that errs on the side of running.
    """
    digest = hashlib.sha256()
    for path in sorted(_closure(map(_source, modules)) | {PACKAGE / file for file in files}):
        digest.update(_content(path))
    return digest.hexdigest()[:16]


@cache
def _content(path: Path) -> bytes:
    """Return a file's name within the package and what it holds."""
    return str(path.relative_to(PACKAGE)).encode() + path.read_bytes()


@cache  # every module is imported by many
def _source(module: str) -> Path:
    path = PACKAGE.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _closure(start: Iterable[Path]) -> set[Path]:
    seen: set[Path] = set()
    waiting = list(start)
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting.extend(_imports(path))
    return seen


@cache
def _imports(path: Path) -> tuple[Path, ...]:
    """Return the package's own source files that `path` imports."""
    modules = []
    for base, names, module in IMPORT.findall(path.read_text(encoding="utf-8")):
        within = [f"{base}.{name}".strip(".") for name in re.findall(r"\w+", names)]
        modules += [base or module, *within]
    return tuple(source for source in map(_source, modules) if source.is_file())


def private_zone(folders: Iterable[str | Path]) -> None:
    """Make folders that their owner alone may enter, or make them so where they are already.

    Raises DataError where the system lets nobody write there.
    """
    for folder in map(Path, folders):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(OWNER_FOLDER)
        except OSError as error:
            raise cannot_write(folder, error) from error


def open_up(path: str | Path) -> None:
    """Let those read a file, or a folder with all in it, who may read the folder it lies in."""
    mode = stat.S_IMODE(Path(path).absolute().parent.stat().st_mode)
    for each in (Path(path), *Path(path).rglob("*")):
        each.chmod(mode if each.is_dir() else mode & 0o666)


def _log_spent(seconds: float) -> None:
    """Log a job's seconds, those of the processor among them, and the most memory it held."""
    if sys.platform != "linux":  # the units are other ones, or there is no such account
        return
    import resource

    own, copies = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = sum(each.ru_utime + each.ru_stime for each in (own, copies))
    peak = (own.ru_maxrss + copies.ru_maxrss) // 1024
    logging.info("job: %.2f s, %.2f s of processor, at most %d MB", seconds, cpu, peak)


def run_job(snakemake: Any, work: Callable[[], None]) -> None:
    """Run a script's `work()`, its warnings and errors in the rule's log file.

    `work` imports what it needs itself: a warm process, where there is one, has it imported.
    All that it writes is for its owner alone; what lies in no folder `private` is opened up when it
    is whole. A WavescoreError is printed as its message alone, both to
    the log and to standard error, and ends the job. So does any other error, with the places in
    the code that it passed, and without its own words, which may quote an answer; where FULL is
    set in the environment they are printed.
    """
    begin = time.perf_counter()
    # Drawing and laying out make many objects and little garbage: a tenth of their time was search.
    gc.set_threshold(50_000, 20, 100)
    umask = os.umask(0o077)
    log = snakemake.log[0]
    logging.basicConfig(
        filename=log, filemode="w", level=logging.INFO, format="%(levelname)s %(message)s"
    )
    logging.captureWarnings(True)
    try:
        work()
        _log_spent(time.perf_counter() - begin)
        for output in snakemake.output:
            if "private" not in Path(output).parts:
                open_up(output)
    except WavescoreError as error:
        logging.error("%s", error)
        sys.exit(f"{type(error).__name__}: {error}")
    except OSError as error:
        failed = cannot_write(error.filename or "a file", error)
        logging.error("%s\n%s", failed, places(error))
        sys.exit(f"{type(failed).__name__}: {failed}")
    except Exception as error:
        if os.environ.get(FULL):
            logging.exception("rule %s failed", snakemake.rule)
            raise
        logging.error("rule %s failed: %s", snakemake.rule, places(error))
        sys.exit(f"rule {snakemake.rule} failed: {places(error)}")
    finally:
        os.umask(umask)
        # Nothing is searched for garbage at exit: with every library that took 0.15 to 0.4 s.
        gc.freeze()
