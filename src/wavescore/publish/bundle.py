"""The reviewer's bundle: what is released described for machines, how to rerun it, its check."""

import argparse
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from wavescore.definitions.study import Study
from wavescore.disclosure.manifest import MANIFEST, released_files
from wavescore.errors import DataError
from wavescore.publish.provenance import file_digest
from wavescore.publish.settings_files import WITHHELD, write_settings

RERUN = "rerun.md"
CHECKLISTS = "checklists.md"
SETTINGS = "settings"
ANSWERS = "not released: it is of respondents' answers"
IN_SETTINGS = f"not released: see {SETTINGS}/, whose hashes are in {MANIFEST}"
CRATE = "ro-crate-metadata.json"
PACKAGE = "datapackage.json"
PROFILES = (
    "https://w3id.org/ro/wfrun/process/0.5",
    "https://w3id.org/ro/wfrun/workflow/0.5",
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0",
)
KINDS = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".tex": "text/x-tex",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
}


def write_bundle(
    folder: str | Path,
    provenance: Mapping[str, Any],
    study: Study,
    names: Collection[str] | None = None,
) -> None:
    """Describe the files in `folder`: a data package, an RO-Crate, and the commands that make them.

    The settings of `study` are put beside them, in settings/.
    `provenance`: the record that `publish.provenance` makes. Files: datapackage.json
    (Frictionless), ro-crate-metadata.json (Workflow Run RO-Crate), rerun.md. `names`: the files and
    folders that are declared for the release; all that there are by default.
    """
    folder = Path(folder)
    for name in (CRATE, PACKAGE):
        (folder / name).unlink(missing_ok=True)
    write_settings(study, folder / SETTINGS)
    (folder / RERUN).write_text(rerun_text(provenance), encoding="utf-8")
    files = released_files(folder, names)
    _write(folder / PACKAGE, data_package(folder, files, provenance))
    _write(folder / CRATE, crate(folder, [*files, PACKAGE], provenance))


def rerun_text(provenance: Mapping[str, Any]) -> str:
    """Return how to make the release again, and what it was made from."""
    lines = [f"# {provenance['title']}: how to make this again", ""]
    lines += [f"    {command}" for command in commands(provenance)]
    lines += ["", *_about_settings(provenance), "", "Inputs, each with its SHA-256:", ""]
    for name, file in provenance["inputs"].items():
        hidden = IN_SETTINGS if name == "study" else ANSWERS
        lines.append(f"- {name}: {file['file']}, {file.get('sha256', hidden)}")
    settings = provenance["settings"]
    lines.append(f"- settings: {settings['file']}, {settings.get('sha256', IN_SETTINGS)}")
    return "\n".join(lines) + "\n"


def _about_settings(provenance: Mapping[str, Any]) -> list[str]:
    """Return how the released settings are used where the study's own folder is not to be had."""
    place = f"config/studies/{provenance['study']}"
    return [
        f"`{SETTINGS}/` holds the study file, its instruments and its rules of a case, without",
        "comments, laid out as the folder of a study. Where the repository has no such study, put",
        "it there before the run, and the inputs where its `source` says (in place of a file's",
        f'name alone, your own path; of "{WITHHELD}", a value of your own):',
        "",
        f"    cp -r release/{SETTINGS} {place}",
    ]


def commands(provenance: Mapping[str, Any]) -> list[str]:
    """Return the commands that make the release again."""
    steps = []
    if provenance.get("repository") and provenance["commit"]:
        steps.append(f"git clone {provenance['repository']} wavescore && cd wavescore")
        steps.append(f"git checkout {provenance['commit']}")
    return [
        *steps,
        "make .venv/.ready",
        f".venv/bin/snakemake --cores all --config 'studies=[{provenance['study']}]' papers=[]",
        f".venv/bin/wavescore verify results/{provenance['study']}/release",
    ]


def data_package(folder: Path, files: list[str], provenance: Mapping[str, Any]) -> dict[str, Any]:
    """Return the Frictionless description of the tables, checklists and settings."""
    kept = [n for n in files if n.endswith(".csv") or n.startswith((CHECKLISTS, f"{SETTINGS}/"))]
    resources = [
        {
            "name": Path(name).with_suffix("").as_posix().replace("/", "-").replace("_", "-"),
            "path": name,
            "format": Path(name).suffix[1:],
            "mediatype": KINDS[Path(name).suffix],
            "encoding": "utf-8",
            "hash": f"sha256:{file_digest(folder / name)}",
            "bytes": (folder / name).stat().st_size,
        }
        for name in kept
    ]
    return {
        "profile": "data-package",
        "name": provenance["study"].replace("_", "-"),
        "title": provenance["title"],
        "resources": resources,
    }


def crate(folder: Path, files: list[str], provenance: Mapping[str, Any]) -> dict[str, Any]:
    """Return the RO-Crate of a run: the workflow, what it read, what it made, and with what."""
    made = [{"@id": name} for name in files]
    graph = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": provenance["title"],
            "description": f"Released results of the study {provenance['study']}.",
            "datePublished": provenance["time"][:10],
            "license": "To be chosen by the author",
            "conformsTo": [{"@id": profile} for profile in PROFILES],
            "hasPart": [*made, {"@id": "#workflow"}],
            "mainEntity": {"@id": "#workflow"},
            "mentions": [{"@id": "#run"}],
        },
        *({"@id": profile, "@type": "CreativeWork"} for profile in PROFILES),
        *_run(made, provenance),
        *(_file(folder, name) for name in files),
    ]
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}


def _run(made: list[dict[str, str]], provenance: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the workflow, its language, its run that made these files, and what that read."""
    workflow = {
        "@id": "#workflow",
        "@type": ["SoftwareSourceCode", "ComputationalWorkflow"],
        "name": "wavescore",
        "programmingLanguage": {"@id": "#snakemake"},
        "version": provenance["packages"].get("wavescore", ""),
        **({"url": provenance["repository"]} if provenance.get("repository") else {}),
        **({"identifier": provenance["commit"]} if provenance["commit"] else {}),
    }
    language = {
        "@id": "#snakemake",
        "@type": "ComputerLanguage",
        "name": "Snakemake",
        "version": provenance["packages"].get("snakemake", ""),
    }
    run = {
        "@id": "#run",
        "@type": "CreateAction",
        "name": f"wavescore on {provenance['study']}",
        "endTime": provenance["time"],
        "instrument": {"@id": "#workflow"},
        "object": [{"@id": f"#input-{name}"} for name in provenance["inputs"]],
        "result": made,
    }
    read = [
        {"@id": f"#input-{name}", "@type": "File", "name": file["file"]}
        | {key: value for key, value in file.items() if key == "sha256"}
        for name, file in provenance["inputs"].items()
    ]
    return [workflow, language, run, *read]


def _file(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    return {
        "@id": name,
        "@type": "File",
        "name": path.name,
        "encodingFormat": KINDS.get(path.suffix, "application/octet-stream"),
        "contentSize": str(path.stat().st_size),
        "sha256": file_digest(path),
    }


def verify(folder: str | Path) -> list[str]:
    """Return what in a release differs from its manifest, a line each; nothing where all agree.

    Raises DataError where there is no manifest, or it cannot be read.
    """
    folder = Path(folder)
    try:
        listed = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError) as error:
        raise DataError(
            "there is no manifest to verify the release by",
            file=str(folder / MANIFEST),
            found=type(error).__name__,
            expected="the file that a run of the workflow writes",
            hint="name the folder that holds report.html",
        ) from None
    there = set(released_files(folder))
    said = [f"missing: {name}" for name in listed if name not in there]
    said += [f"not listed: {name}" for name in sorted(there - set(listed))]
    said += [
        f"changed: {name}"
        for name, kept in listed.items()
        if name in there and file_digest(folder / name) != kept
    ]
    return said


def main_verify(options: argparse.Namespace) -> int:
    """Print what differs in a release, or that nothing does; return 1 where something does."""
    said = verify(options.folder)
    print("\n".join(said) if said else "every released file is as the run wrote it")
    return 1 if said else 0


def _write(path: Path, record: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
