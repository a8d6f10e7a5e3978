"""The command `wavescore`: a thin face on the package; the workflow itself runs by snakemake."""

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import NoReturn, TypeAlias

from wavescore.errors import FULL, WavescoreError, cannot_write, places

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

ABOUT = """\
From an export of a repeated survey to scored, tested, modelled and published results:

  wavescore new-study data/raw/mine/export.csv --name mine  drafts config/studies/mine/
  wavescore check mine                                      says its problems, and what it holds
  wavescore run mine                                        makes results/mine/release/"""
ENDS = """\
exit codes: 0 done; 1 a job of the run failed, a release does not verify, or erase was not told
--yes; 2 a problem in what was given, said on standard error with file, key, what was found, what is
expected and a hint; 3 an unforeseen error. `wavescore <command> --help` explains a command,
`wavescore settings-guide` every key of a study file."""


class Version(argparse.Action):
    """Print the version; what finds it is imported only then."""

    def __call__(self, parser: argparse.ArgumentParser, *rest: object) -> NoReturn:
        from importlib.metadata import version

        print(f"wavescore {version('wavescore')}")
        parser.exit()


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0, or 2 with the error's text on standard error.

    An error that nobody foresaw is 3, and printed without its words, which may quote an answer.

    A reader that stops reading, as `| head -1` does, ends the command without an error.
    """
    options = parser().parse_args(arguments)
    try:
        code = options.run(options) or 0
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # What is left in the buffer has nowhere to go; python would try again at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except WavescoreError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"DataError: {cannot_write(error.filename or 'a file', error)}", file=sys.stderr)
        return 2
    except Exception as error:
        if os.environ.get(FULL):
            raise
        print(f"unforeseen error: {places(error)}", file=sys.stderr)
        return 3


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    made = argparse.ArgumentParser(
        prog="wavescore",
        description=ABOUT,
        epilog=ENDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--version", action=Version, nargs=0, help="print the version and exit")
    commands = made.add_subparsers(required=True, metavar="command")
    for add in (_add_studies, _add_results, _add_papers, _add_synthetic, _add_package):
        add(commands)
    return made


def _add(commands: Commands, name: str, says: str) -> argparse.ArgumentParser:
    """Return the parser of a command, of which the list of commands and its own help say this."""
    return commands.add_parser(name, help=says, description=f"{says[0].upper()}{says[1:]}.")


def _add_papers(commands: Commands) -> None:
    """Add the commands that read papers."""
    check = _add(commands, "check-paper", "recompute every printed number of a paper")
    check.add_argument(
        "paper", nargs="?", help="the paper's claims, config/papers/<paper>.yaml, or a manuscript"
    )
    check.add_argument("--batch", help="instead, a folder of manuscripts, each drafted and checked")
    check.add_argument("--results", help="a folder of result tables to hold the claims against")
    check.add_argument("--out", help="a folder to write claims.csv, .json and .html into")
    check.set_defaults(run=_of("wavescore.papers.command", "main_check_paper"))

    extract = _add(commands, "extract-claims", "draft a claims file from a manuscript")
    extract.add_argument("manuscript", help="a .txt, .md, .html, .xml (JATS), .docx or .pdf file")
    extract.add_argument("-o", "--output", help="the draft to write; standard output by default")
    extract.set_defaults(run=_of("wavescore.papers.extract.draft", "main_extract_claims"))


def _add_synthetic(commands: Commands) -> None:
    """Add the commands that make synthetic data."""
    example = _add(commands, "make-example", "make a synthetic export of any size")
    example.add_argument("--respondents", type=int, default=791, help="analysed at baseline")
    example.add_argument("--seed", type=int, default=20250101)
    example.add_argument("--out", required=True, help="the folder to write into")
    example.set_defaults(run=_of("wavescore.synthetic", "main_make_example"))

    posts = _add(commands, "make-posts", "make synthetic forum posts, any number")
    posts.add_argument("--posts", type=int, default=2400)
    posts.add_argument("--seed", type=int, default=20250101)
    posts.add_argument("--out", required=True, help="a .csv, .parquet or .jsonl file to write")
    posts.set_defaults(run=_of("wavescore.synthetic.posts", "main_make_posts"))

    interviews = _add(
        commands, "make-interviews", "make a synthetic status of invitations to interview"
    )
    interviews.add_argument("--sample", required=True, help="a private/interview_sample.csv")
    interviews.add_argument("--seed", type=int, default=20250101)
    interviews.add_argument("--out", required=True, help="the status file to write")
    interviews.set_defaults(run=_of("wavescore.synthetic.interviews", "main_make_interviews"))

    connect = _add(
        commands, "make-depression-connect", "make the synthetic study of three unequal waves"
    )
    connect.add_argument("--members", type=int, default=420)
    connect.add_argument("--seed", type=int, default=20250101)
    connect.add_argument("--out", required=True, help="the folder to write into")
    connect.set_defaults(
        run=_of("wavescore.synthetic.depression_connect", "main_make_depression_connect")
    )


def _add_studies(commands: Commands) -> None:
    """Add the commands that draft, check and run a study."""
    new = _add(commands, "new-study", "draft a study folder from an export")
    new.add_argument("export", help="the data file")
    new.add_argument("dictionary", nargs="?", help="its REDCap data dictionary")
    new.add_argument("--mapping", help="its instrument-event mapping, as REDCap downloads it")
    new.add_argument(
        "--join", action="append", help="a further file of the respondents; may be said again"
    )
    new.add_argument("--name", help="the study's name; by default that of the file or its folder")
    new.set_defaults(run=_of("wavescore.newcomer.new_study", "main_new_study"))

    check_study = _add(commands, "check", "say a study's problems, and what it holds")
    check_study.add_argument("study", help="the study's name in config/studies, or its study.yaml")
    check_study.set_defaults(run=_of("wavescore.newcomer.check_study", "main_check"))

    run = _add(commands, "run", "run a study, with snakemake's own flags")
    run.add_argument("study", help="the study's name in config/studies, or its study.yaml there")
    run.add_argument(
        "flags",
        nargs=argparse.REMAINDER,
        help="as -n, --cores 4 or --forceall; --refresh pulls a live project anew",
    )
    run.set_defaults(run=_of("wavescore.newcomer.run_study", "main_run"))

    pull = _add(commands, "pull", "save a snapshot of a project through REDCap's API")
    pull.add_argument("--url-from", required=True, help="the environment variable of the address")
    pull.add_argument("--token-from", required=True, help="the environment variable of the token")
    pull.add_argument("--to", required=True, help="the folder, as data/raw/mine")
    pull.set_defaults(run=_of("wavescore.newcomer.pull", "main_pull"))


def _add_results(commands: Commands) -> None:
    """Add the commands that look after what runs wrote."""
    share = _add(commands, "share", "write a study's respondents without identities")
    share.add_argument("study", help="the study's name in config/studies, or its study.yaml")
    share.add_argument("--out", required=True, help="the folder to make")
    share.add_argument(
        "--key",
        help="the file of the secret key, outside the repository; made where it is not there;"
        " ~/.config/wavescore/share.key by default",
    )
    share.set_defaults(run=_of("wavescore.custody.share", "main_share"))

    erase = _add(commands, "erase", "remove what runs wrote of a study's respondents")
    erase.add_argument("study", help="the study's name")
    erase.add_argument("--yes", action="store_true", help="remove it; without, only say what")
    erase.set_defaults(run=_of("wavescore.custody.erase", "main_erase"))

    check_release = _add(commands, "verify", "hold a release against its own hashes")
    check_release.add_argument("folder", help="a results/<study>/release")
    check_release.set_defaults(run=_of("wavescore.publish.bundle", "main_verify"))


def _add_package(commands: Commands) -> None:
    """Add the commands that print what the package holds."""
    guide = _add(commands, "settings-guide", "print config/README.md from the model")
    guide.set_defaults(run=_settings_guide)

    snakefile = _add(
        commands,
        "snakefile",
        'print the workflow\'s place: snakemake -s "$(wavescore snakefile)" --cores all ...',
    )
    snakefile.set_defaults(run=_snakefile)


def _of(module: str, function: str) -> Callable[[argparse.Namespace], int | None]:
    """Return a command that imports its own part: --help and a mistyped command answer at once."""

    def run(options: argparse.Namespace) -> int | None:
        code: int | None = getattr(import_module(module), function)(options)
        return code

    return run


def _settings_guide(options: argparse.Namespace) -> None:
    from wavescore.publish.settings_guide import settings_guide

    print(settings_guide(), end="")


def _snakefile(options: argparse.Namespace) -> None:
    from wavescore.resources import pipeline

    print(pipeline() / "Snakefile")
