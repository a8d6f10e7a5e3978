"""What every workflow job shares: its log, and a digest of the code it depends on."""

import ast
import hashlib
import logging
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from wavescore.errors import WavescoreError

PACKAGE = Path(__file__).resolve().parent


def code_digest(module: str, files: Iterable[str | Path] = ()) -> str:
    """Return a digest of `module` and of every module of the package that it imports.

    `module` is named within the package, as "prepare.score"; `files` are data files the module
    reads, relative to the package. Snakemake sees edits of a rule's script but not of an imported
    package: as a rule's param, the digest re-runs what depends on an edited module and nothing
    else. Imports inside functions count. Comments count too: that errs on the side of running.
    """
    digest = hashlib.sha256()
    for path in sorted(_closure(_source(module)) | {PACKAGE / file for file in files}):
        digest.update(str(path.relative_to(PACKAGE)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _source(module: str) -> Path:
    path = PACKAGE.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _closure(start: Path) -> set[Path]:
    seen: set[Path] = set()
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting.extend(_imports(path))
    return seen


@cache
def _imports(path: Path) -> tuple[Path, ...]:
    """Return the package's own source files that `path` imports."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            head, _, rest = name.partition(".")
            if head == "wavescore" and _source(rest).is_file():
                found.append(_source(rest))
    return tuple(found)


def run_job(snakemake, work) -> None:
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
