"""`wavescore run`: the workflow on one study, always by a profile, one run at a time."""

import argparse
import fcntl
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from wavescore.definitions.source import SNAPSHOT_FILES, snapshot_folder
from wavescore.definitions.yaml_file import load_yaml
from wavescore.errors import DataError, DefinitionError
from wavescore.newcomer.check_study import STUDIES, study_file
from wavescore.newcomer.pull import refresh
from wavescore.resources import pipeline

PROFILE = "workflow/profiles/default"
SNAKEFILE = "Snakefile"
REFRESH = "--refresh"
STATE = Path(".snakemake")


def main_run(options: argparse.Namespace) -> int:
    """Run the workflow on a study with Snakemake's own flags; return Snakemake's exit code.

    Of a live project a snapshot is pulled first, where there is none or --refresh asks for it. A
    lock that a killed run left is taken away; while another run is alive, a second one stops
    with its process's number.
    """
    path = study_file(options.study)
    api, study = _api(path), _name(path)
    flags = [flag for flag in options.flags if flag != REFRESH]
    command = snakemake_command(study, flags)
    with only_run():
        _pull(study, api, refresh_asked=len(flags) < len(options.flags))
        environment = _environment()
        if any(STATE.glob("locks/*")):
            print("a run that was killed left its lock: it is taken away", file=sys.stderr)
            subprocess.run(
                [*command, "--unlock", "--quiet"], check=True, env=environment, capture_output=True
            )
        return subprocess.run(command, check=False, env=environment).returncode


def _name(path: Path) -> str:
    """Return the name of a study by its file; DefinitionError where it lies where no run looks."""
    name = path.absolute().parent.name
    if path.absolute() != (STUDIES / name / "study.yaml").absolute():
        raise DefinitionError(
            "a study that is run lies in config/studies",
            file=path,
            found=path.parent,
            expected=STUDIES / name,
            hint="move its folder there, and run it by its name",
        )
    return name


def _api(path: Path) -> Mapping[str, str] | None:
    """Return the api that a study file names; what else is wrong in it the workflow says."""
    loaded = load_yaml(path)
    source = loaded.get("source") if isinstance(loaded, Mapping) else None
    api = source.get("api") if isinstance(source, Mapping) else None
    return api if isinstance(api, Mapping) and {*api} == {"url_from", "token_from"} else None


def _pull(study: str, api: Mapping[str, str] | None, refresh_asked: bool) -> None:
    folder = snapshot_folder(study)
    if api is None:
        if refresh_asked:
            raise DefinitionError(
                "the study is not of a live project",
                key="source.api",
                found=REFRESH,
                expected="source: {api: {url_from: ..., token_from: ...}}",
                hint="leave --refresh away: the study reads the file that it names",
            )
        return
    if refresh_asked or not (folder / SNAPSHOT_FILES["export"]).is_file():
        rows = refresh(folder, api["url_from"], api["token_from"])
        print(f"{folder}: {rows} rows pulled", flush=True)


def _environment() -> dict[str, str]:
    """Return the environment of a run: caches stand here where the home is not to be written to.

    Snakemake and matplotlib make folders there at their start, and end where they cannot.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=cache):
            return dict(os.environ)
    except OSError:
        own = STATE.absolute() / "cache"
        own.mkdir(exist_ok=True)
        print(f"the home folder cannot be written to: caches stand in {own}", file=sys.stderr)
        return {**os.environ, "XDG_CACHE_HOME": str(own), "MPLCONFIGDIR": str(own)}


def snakemake_command(study: str, flags: list[str]) -> list[str]:
    """Return the command that runs a study: the default profile unless `flags` name another.

    Where the folder has no workflow of its own, as beside an installed wheel, the package's runs.
    """
    flags, settings = _without_config(flags)
    flags, profile = list(flags), []
    if not Path(SNAKEFILE).is_file() and not {"-s", "--snakefile"} & set(flags):
        flags = ["--snakefile", str(pipeline() / SNAKEFILE), *flags]
    if not any(f.startswith("--workflow-profile") for f in flags):
        own = PROFILE if Path(PROFILE).is_dir() else str(pipeline() / PROFILE)
        profile = ["--workflow-profile", own]
    config = ["--config", f"studies=[{study}]", "papers=[]", *settings]
    return [sys.executable, "-m", "snakemake", *profile, *flags, *config]


def _without_config(flags: list[str]) -> tuple[list[str], list[str]]:
    """Return the flags without --config, and its settings: of two --config the last would win."""
    kept: list[str] = []
    settings: list[str] = []
    inside = False
    for flag in flags:
        if flag.startswith("-"):
            inside = flag in ("--config", "-C")
        if not inside:
            kept.append(flag)
        elif not flag.startswith("-"):
            settings.append(flag)
    return kept, settings


@contextmanager
def only_run() -> Iterator[None]:
    """Hold this folder's run; DataError while another process holds it or runs Snakemake here."""
    STATE.mkdir(exist_ok=True)
    with (STATE / "wavescore.run").open("a+") as file:
        try:
            # The system lets go of it when the process ends, however it ends.
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise _alive(file.read().strip() or "unknown") from None
        for process in _snakemakes():
            raise _alive(process)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _alive(process: str) -> DataError:
    return DataError(
        "another run is going on in this folder",
        file=Path.cwd(),
        found=f"process {process}",
        expected="one run at a time",
        hint="wait until it has ended",
    )


def _snakemakes() -> Iterator[str]:
    """Yield the processes that run Snakemake in this folder, where the system says."""
    here = str(Path.cwd())
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            # python -m snakemake, or the program itself; an editor of a Snakefile is none.
            runs = any(Path(w.decode(errors="replace")).name == "snakemake" for w in words[:4])
            if runs and str((folder / "cwd").resolve()) == here and folder.name != str(os.getpid()):
                yield folder.name
        except OSError:
            continue
