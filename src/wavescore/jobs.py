"""What every workflow job shares: its log, and a digest of the code it depends on."""

import gc
import hashlib
import logging
import re
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from wavescore.errors import WavescoreError

PACKAGE = Path(__file__).resolve().parent
# An import of the package's own, also within a function. Parsing every file costs a third of a
# second at each start of the workflow; a test holds this pattern to the parser.
IMPORT = re.compile(
    r"^[ \t]*(?:from wavescore\.?([\w.]*) import (\([^)]*\)|.*)|import wavescore\.?([\w.]*))",
    re.MULTILINE,
)


def code_digest(*modules: str, files: Iterable[str | Path] = ()) -> str:
    """Return a digest of `modules` and of every module of the package that they import.

    A module is named within the package, as "prepare.score"; `files` are data files it reads,
    relative to the package. Snakemake sees edits of a rule's script but not of an imported
    package: as a rule's param, the digest re-runs what depends on an edited module and nothing
    else. Imports inside functions count. Comments count too: that errs on the side of running.
    """
    digest = hashlib.sha256()
    for path in sorted(_closure(map(_source, modules)) | {PACKAGE / file for file in files}):
        digest.update(str(path.relative_to(PACKAGE)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


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


def run_job(snakemake: Any, work: Callable[[], None]) -> None:
    """Run a script's `work()`, its warnings and errors in the rule's log file.

    A WavescoreError is printed as its message alone, both to the log and to standard error, and
    ends the job; any other error keeps its traceback.
    """
    log = snakemake.log[0]
    logging.basicConfig(
        filename=log, filemode="w", level=logging.INFO, format="%(levelname)s %(message)s"
    )
    logging.captureWarnings(True)
    try:
        work()
    except WavescoreError as error:
        logging.error("%s", error)
        sys.exit(f"{type(error).__name__}: {error}")
    except Exception:
        logging.exception("rule %s failed", snakemake.rule)
        raise
    finally:
        # Nothing is searched for garbage at exit: with every library that took 0.15 to 0.4 s.
        gc.freeze()
