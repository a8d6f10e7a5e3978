"""`wavescore erase`: remove what a study's runs wrote of its respondents, and say what remains."""

import argparse
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from wavescore.definitions.study_file import name_errors
from wavescore.definitions.yaml_file import load_yaml
from wavescore.disclosure.ledger import read_ledger, without_answers
from wavescore.errors import (
    DataError,
    DefinitionError,
    cannot_write,
    closest,
    listed,
    raise_together,
)
from wavescore.newcomer.run_study import only_run

LEDGER = Path("private/ledger.json")
STUDIES, RESULTS, LOGS = Path("config/studies"), Path("results"), Path("logs")


def main_erase(options: argparse.Namespace) -> int:
    """Print what is removed and what remains; remove it where `--yes` is said, else return 1."""
    private = private_folders(options.study)
    print("removed:" if options.yes else "to be removed:")
    for folder in private:
        files = [path for path in folder.rglob("*") if path.is_file()]
        print(f"  {folder}/ ({len(files)} files, {sum(p.stat().st_size for p in files):,} bytes)")
    if not private:
        print("  nothing: no run has left private files")
    if options.yes:
        with only_run():
            ledger = without_answers(read_ledger(RESULTS / options.study / LEDGER))
            for folder in private:
                _remove(folder)
            if ledger:
                _keep(ledger, RESULTS / options.study / LEDGER)
    print("remains:")
    for line in _remaining(options.study):
        print(f"  {line}")
    if not options.yes:
        print("nothing has been removed: say --yes to remove it")
    return 0 if options.yes else 1


def private_folders(study: str) -> list[Path]:
    """Return the folders that hold what runs wrote of a study's respondents, as far as there.

    Raises DefinitionError for a name that is no study's, DataError for a link in a folder's place.
    """
    raise_together(name_errors(study, None))
    known = {*(file.parent.name for file in STUDIES.glob("*/study.yaml"))}
    known |= {folder.parent.name for folder in RESULTS.glob("*/private")}
    if study not in known:
        raise DefinitionError(
            "there is no such study",
            key=study,
            found=f"neither {STUDIES / study} nor {RESULTS / study / 'private'}",
            expected=listed(sorted(known)),
            hint=closest(study, known, "run this where config/studies and results lie"),
        )
    folders = [RESULTS / study / "private", LOGS / study]
    for folder in folders:
        if folder.is_symlink():
            raise DataError(
                "a link stands in the place of a private folder",
                file=folder,
                found="a link",
                expected="a folder",
                hint="remove by hand what it leads to, then the link",
            )
    return [folder for folder in folders if folder.is_dir()]


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise cannot_write(error.filename or folder, error) from error


def _keep(ledger: list[dict], path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700)
        path.write_text(json.dumps(ledger) + "\n", encoding="utf-8")
        path.chmod(0o600)
    except OSError as error:
        raise cannot_write(error.filename or path, error) from error


def _remaining(study: str) -> Iterator[str]:
    """Yield what a removal leaves, each with what to think of."""
    release = RESULTS / study / "release"
    if release.is_dir():
        yield f"{release}/ (no row of a respondent)"
    ledger = RESULTS / study / LEDGER
    if ledger.is_file():
        yield f"{ledger} (who was in which release, as digests of ids: whoever has it"
        yield "  can ask whether an id was; counts as releases show them; no digest of an answer. A"
        yield "  later release is stopped where such a count shows that few answers changed; what"
        yield "  no count shows is not seen. Remove it by hand where nobody has a release)"
    for path in _sources(STUDIES / study / "study.yaml"):
        if path.is_file():
            yield f"{path} (as it came: remove it by hand where consent or the law says so)"
    yield ".snakemake/ (which jobs ran with which settings; no answers)"
    yield "backups, and blocks of the disk that the system has not written over"


def _sources(file: Path) -> Iterator[Path]:
    """Yield the data files that a study file names, whatever else is wrong in it."""
    if not file.is_file():
        return
    settings = load_yaml(file)
    places = (("source", "export"), ("source", "dictionary"), ("sampling", "status"))
    for block, key in (*places, ("posts", "file")):
        named = settings.get(block)
        if isinstance(named, dict) and isinstance(named.get(key), str):
            yield Path(named[key])
