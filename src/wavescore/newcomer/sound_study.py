"""A study's files as a run looks at them before its first job. Imports nothing heavy for csv."""

from pathlib import Path

from wavescore.analyses.forum_posts.post_files import check_posts
from wavescore.analyses.recruitment.status_file import read_status
from wavescore.analyses.studies import check_named_fields, load_study
from wavescore.definitions.study import Study
from wavescore.definitions.study_file import name_errors
from wavescore.errors import DefinitionError, Problems, closest, listed, raise_together
from wavescore.papers.check.claims import load_paper
from wavescore.prepare.check_source import check_source

CONFIG = "config/config.yaml"
DEFINITIONS = {"studies": "config/studies/{}/study.yaml", "papers": "config/papers/{}.yaml"}


def definition_file(kind: str, name: str, file: object = CONFIG, key: str | None = None) -> Path:
    """Return the file of one of the "studies" or "papers"; DefinitionError where there is none.

    file, key: where the name stands.
    """
    raise_together(name_errors(name, file, kind={"studies": "study", "papers": "paper"}[kind]))
    path = Path(DEFINITIONS[kind].format(name))
    if not path.is_file():
        files = sorted(Path().glob(DEFINITIONS[kind].format("*")))
        known = [each.parent.name if kind == "studies" else each.stem for each in files]
        raise DefinitionError(
            f"there is no {path}",
            file=file,
            key=key or kind,
            found=name,
            expected=listed(known),
            hint=closest(name, known, f"write {path}"),
        )
    return path


def sound_study(path: Path) -> tuple[Study | None, Problems]:
    """Return the study in `path`, and all that stops its run before the first job.

    None stands for a study of which the file or the data cannot be read. Data files are looked at
    as far as their headers: a run does so each time it is started.
    """
    problems = Problems()
    study = problems.of(load_study, path)
    if not isinstance(study, Study):
        return None, problems
    fields = problems.of(check_source, study)
    if isinstance(fields, set):
        problems.of(check_named_fields, study, fields)
    if study.posts:
        problems.of(check_posts, study.posts, study.file)
    if study.sampling and study.sampling.status:
        problems.of(read_status, study.sampling.status)
    if study.paper:
        paper = problems.of(definition_file, "papers", study.paper, study.file, "paper")
        if isinstance(paper, Path):
            problems.of(load_paper, paper)
    return study if isinstance(fields, set) else None, problems
