"""What every workflow job shares: its log, who may read what it writes, a digest of its code."""

import gc
import hashlib
import json
import logging
import os
import re
import stat
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wavescore.errors import FULL, WavescoreError, cannot_write, places

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

PACKAGE = Path(__file__).resolve().parent
OWNER_FOLDER = 0o700
ATTRS = b"attrs"  # of a frame, in the file of its table
SMALL = 10_000  # rows
# An import of the package's own, also within a function. Parsing every file costs a third of a
# second at each start of the workflow; a test holds this pattern to the parser.
IMPORT = re.compile(
    r"^[ \t]*(?:from wavescore\.?([\w.]*) import (\([^)]*\)|.*)|import wavescore\.?([\w.]*))",
    re.MULTILINE,
)


def write_table(
    frame: "pd.DataFrame", path: str | Path, *, coded: bool = False, mapped: bool = False
) -> None:
    """Write a table for another step, as an Arrow file that holds the frame's `attrs` too.

    With `coded` columns of text in which few answers recur are written as codes and read as
    categories, but for the keys. A table that many jobs read is `mapped`: it is not compressed, so
    that each holds and reads but what it looks at, and all share what the system holds of the file.
    """
    import pyarrow as pa

    keys = frame.columns if not coded else ("respondent_id", "wave")
    cells = {name: _cells(frame[name], name not in keys) for name in frame.columns}
    table = pa.record_batch(cells, metadata={ATTRS: json.dumps(frame.attrs)})
    options = pa.ipc.IpcWriteOptions(compression=None if mapped else "lz4")
    with pa.ipc.new_file(path, table.schema, options=options) as file:
        file.write_batch(table)


def _cells(column: "pd.Series", coded: bool) -> "pa.Array":
    """Return a column as one array, of codes where it is text in which few answers recur."""
    import pyarrow as pa

    # NaN stays NaN: a mark beside each number would have every reader copy the column.
    cells = pa.array(column, from_pandas=False)
    cells = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    first = cells[:1000]
    few = coded and column.dtype == "str" and 2 * len(first.unique()) <= len(first)
    return cells.dictionary_encode() if few else cells


def read_table(path: str | Path) -> "pd.DataFrame":
    """Return a table that a step wrote for another: an Arrow file as typed, csv as text."""
    import pandas as pd

    if not str(path).endswith(".arrow"):
        return pd.read_csv(path, dtype=str, keep_default_na=False)
    table = open_table(path)
    # Columns side by side are handled faster, and of a large table are a copy.
    frame = table.to_pandas(split_blocks=len(table) > SMALL)
    frame.attrs = json.loads(table.schema.metadata[ATTRS])
    return frame


def open_table(path: str | Path, *names: str) -> "pa.Table":
    """Return a step's table, or some columns of it, as it stands in its Arrow file."""
    import pyarrow as pa

    file = pa.memory_map(str(path))
    places = [pa.ipc.open_file(file).schema.get_field_index(name) for name in names]
    options = pa.ipc.IpcReadOptions(included_fields=places)
    return pa.ipc.open_file(file, options=options).read_all()


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
    # What pandas says of many columns that are no copy, which is meant.
    warnings.filterwarnings("ignore", "DataFrame is highly fragmented")
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
