"""A study's settings, instruments and rules of a case as they leave: to read, and to run again."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from wavescore.analyses.registry import declared
from wavescore.definitions import instruments, rules
from wavescore.definitions.study import Study
from wavescore.definitions.yaml_file import load_yaml
from wavescore.publish.provenance import public_path
from wavescore.publish.tables import SYNTHETIC

WITHHELD = "not released"
# What names a file, by the block that holds it.
FILES = {"source": ("export", "dictionary", "mapping"), "sampling": ("status",), "posts": ("file",)}
API = ("url_from", "token_from")
# By block what counts people or posts exactly, or finds in a public forum the posts that were read.
COUNTS = {"sampling": ("target",), "posts": ("per_forum", "phrases", "pattern")}
# What a rule or group says of a field's values.
VALUES = ("equals", "one_of", "at_least", "at_most", "values", "bands")


def write_settings(study: Study, folder: str | Path) -> None:
    """Write study.yaml, instruments/ and rules/ into `folder`, laid out as a study's own folder.

    Comments are left out, since they may say anything; of files outside the working folder the
    name alone is kept, of an API nothing. In safe mode what counts, names or finds respondents says
    "not released": the target of interviews, values of the column of ids, how posts were found.
    """
    folder, file = Path(folder), Path(study.file)
    shutil.rmtree(folder, ignore_errors=True)
    head = f"# {SYNTHETIC}\n" if study.synthetic else ""
    written = public_settings(load_yaml(file), safe=study.release.mode == "safe")
    _write(folder / "study.yaml", written, head)
    for kind, names, built_in in (
        ("instruments", list(study.instruments), instruments.BUILT_IN),
        ("rules", _rules_read(study), rules.BUILT_IN),
    ):
        own = sorted((file.parent / kind).glob("*.yaml"))
        taken = {path.name for path in own}
        used = (built_in / f"{name}.yaml" for name in names if f"{name}.yaml" not in taken)
        for path in [*own, *(each for each in used if each.is_file())]:
            _write(folder / kind / path.name, load_yaml(path), head)


def public_settings(settings: Mapping[str, Any], *, safe: bool) -> dict[str, Any]:
    """Return a study file's keys as they may leave; `safe`: of a release in safe mode."""
    public = dict(settings)
    for block, keys in FILES.items():
        if public.get(block):
            paths = {key: public_path(public[block][key]) for key in keys if public[block].get(key)}
            public[block] = {**public[block], **paths}
    if (public.get("source") or {}).get("api"):
        # Names of variables, but an address or a token written there by mistake would leave.
        public["source"] = {**public["source"], "api": dict.fromkeys(API, WITHHELD)}
    joined = (public.get("source") or {}).get("join")
    if joined:
        public["source"]["join"] = [{**each, "file": public_path(each["file"])} for each in joined]
    return _without_people(public) if safe else public


def _without_people(settings: dict[str, Any]) -> dict[str, Any]:
    """Return settings that neither count respondents nor lead to one."""
    kept = dict(settings)
    for block, keys in COUNTS.items():
        if kept.get(block):
            told = dict.fromkeys((key for key in keys if key in kept[block]), WITHHELD)
            kept[block] = {**kept[block], **told}
    ids = (kept.get("source") or {}).get("respondent")
    if ids and kept.get("eligibility"):
        kept["eligibility"] = [_without_ids(rule, ids) for rule in kept["eligibility"]]
    if ids and kept.get("groups"):
        kept["groups"] = {name: _without_ids(use, ids) for name, use in kept["groups"].items()}
    return kept


def _without_ids(condition: Mapping[str, Any], ids: str) -> dict[str, Any]:
    if condition.get("field") != ids:
        return dict(condition)
    return {key: WITHHELD if key in VALUES else value for key, value in condition.items()}


def _rules_read(study: Study) -> list[str]:
    """Return the rules of a case that the study's analyses read."""
    asked = study.analyses.items()
    return [
        (options or {}).get("rule", rules.DEFAULT_RULE)
        for name, options in asked
        if "rule" in declared(name).options
    ]


def _write(path: Path, settings: Mapping[str, Any], head: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(dict(settings), sort_keys=False, allow_unicode=True, width=100)
    path.write_text(head + text, encoding="utf-8")
