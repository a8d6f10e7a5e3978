"""What the pages say is so: settings, formulas, commands, paths, links and the sizes of files."""

import ast
import io
import re
import shlex
import tokenize
import tomllib
from itertools import chain

import pytest

from wavescore.analyses.registry import analyses
from wavescore.analyses.studies import load_study
from wavescore.cli import parser
from wavescore.definitions.instruments import BUILT_IN, load_instrument
from wavescore.definitions.model.paper import CLAIMS
from wavescore.definitions.shape import described
from wavescore.papers.check.claims import MAIN_NUMBER
from wavescore.publish.settings_guide import settings_guide

FOLDERS = (
    ".ci",
    "benchmarks",
    "config",
    "data",
    "docs",
    "scripts",
    "src",
    "tests",
    "workflow",
)
TEXT = {".md", ".py", ".R", ".smk", ".yaml", ".yml", ".toml", ".rst", ".cff", ".html", ".j2"}
HOUSEKEEPING = {"inputs", "normal"}  # methods that hold no formula
DOI = re.compile(r"10\.\d{4,}/[^\s`\"',|]+")
COMMANDS = {"README.md", "CONTRIBUTING.md", "data/README.md", "benchmarks/README.md"}


@pytest.fixture(scope="module")
def files(root):
    """Every text file of the repository, and none of what a run or an export puts there."""
    top = (path for path in root.iterdir() if path.is_file())
    inside = chain.from_iterable((root / folder).rglob("*") for folder in FOLDERS)
    return [
        path
        for path in chain(top, inside)
        if (path.suffix in TEXT or path.name in {"Snakefile", "Makefile", "run"})
        and "raw" not in path.relative_to(root).parts[:2]
        and path.is_file()
    ]


@pytest.fixture(scope="module")
def pages(root, files):
    return {str(path.relative_to(root)): path.read_text() for path in files if path.suffix == ".md"}


def test_the_settings_guide_is_in_step_with_the_schemas(pages):
    assert pages["config/README.md"] == settings_guide(), "wavescore settings-guide > config/README"


def test_no_word_of_the_settings_guide_reads_as_html():
    # <form>_complete outside of a code span is not shown at all.
    shown = re.sub(r"`[^`]*`", "", settings_guide())
    assert re.findall(r"<[a-z]+>", shown) == []


def test_the_guide_keeps_the_keys_of_a_block_and_of_a_kind_of_claim_together(pages):
    sections = re.split(r"^#{2,4} ", pages["config/README.md"], flags=re.MULTILINE)
    named = {section.partition("\n")[0].strip("`"): section for section in sections}
    assert set(CLAIMS) == set(MAIN_NUMBER)
    for kind, model in CLAIMS.items():
        keys = set(re.findall(r"^\| `([^`]+)`", named[f"kind: {kind}"], re.MULTILINE))
        common = set(re.findall(r"^\| `([^`.]+)`", named["Every claim"], re.MULTILINE))
        assert {"id", "kind", "where", "reproduces"} <= common
        assert {key for key in keys if "." not in key and "[" not in key} | common >= set(
            described(model)["properties"]
        )
        assert not keys & common
    assert "`release.minimum_count`" in named["release"]
    assert "By default `10`." in named["release"]
    # A sign of a table's own in a meaning would start a column.
    rows = [line for line in pages["config/README.md"].splitlines() if line.startswith("| ")]
    assert [row for row in rows if len(re.findall(r"(?<!\\)\|", row)) != 4] == []


def test_every_analysis_is_in_the_formulas(pages):
    formulas = pages["docs/maths.md"]
    assert [name for name in analyses() if f"`{name}`" not in formulas] == []


def test_every_method_is_in_the_formulas(root, pages):
    named = [
        re.compile(pattern.replace("*", r"\w*"))
        for pattern in re.findall(r"`methods/([\w*]+)\.py`", pages["docs/maths.md"])
    ]
    modules = {path.stem for path in (root / "src/wavescore/methods").glob("[a-z]*.py")}
    described = {name for name in modules if any(pattern.fullmatch(name) for pattern in named)}
    assert modules - described == HOUSEKEEPING


def test_every_module_that_the_formulas_name_is_there(root, pages):
    found = re.findall(r"`((?:[a-z_]+/)+(?:\w+\.py)?)`", pages["docs/maths.md"])
    assert len(found) > 40
    assert [path for path in found if not (root / "src/wavescore" / path).exists()] == []


def test_every_built_in_instrument_is_in_the_formulas(pages):
    instruments = [load_instrument(path) for path in BUILT_IN.glob("*.yaml")]
    assert len(instruments) >= 3
    missing = [one["name"] for one in instruments if one["doi"] not in pages["docs/maths.md"]]
    assert not missing, "name its DOI among the scores in docs/maths.md"


def test_every_source_named_in_the_code_is_in_the_docs(root, pages):
    docs = "".join(pages.values())
    code = "".join(path.read_text() for path in (root / "src").rglob("*.py"))
    sources = {found.rstrip(".,;:)") for found in DOI.findall(code)}
    assert len(sources) > 40
    assert [doi for doi in sorted(sources) if doi not in docs] == []


def test_every_dependency_has_its_reason(root, pages):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.match(r"[\w.-]+", entry).group() for entry in needed}
    rows = re.findall(r"^\| ([^|]+) \|", pages["docs/decisions.md"], re.MULTILINE)
    named = set(re.split(r"[, ]+", ", ".join(rows).replace("(development)", "")))
    assert len(names) > 20 and names - named == set()


def test_commands_exist_as_they_are_written(root, pages):
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text(), re.MULTILINE))
    seen = set()
    for text in (pages[name] for name in COMMANDS & set(pages)):
        for target in re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE):
            assert target in targets
            seen.add(target)
        for line in re.findall(r"(?:^|`|\s{4})(?:\.venv/bin/)?wavescore ([a-z]+-[^`\n]*)", text):
            words = shlex.split(re.split(r" [>#]", line)[0])
            parser().parse_args(words)  # SystemExit if the command or an option is unknown
            seen.add(words[0])
    assert {"results", "test", "check", "check-paper", "extract-claims", "make-posts"} <= seen


def test_the_study_file_of_the_readme_loads(pages, tmp_path):
    path = tmp_path / "mine" / "study.yaml"
    path.parent.mkdir()
    path.write_text(re.search(r"```yaml\n(.*?)```", pages["README.md"], re.DOTALL).group(1))
    assert [wave.time for wave in load_study(path).waves] == [0, 3, 6]


def test_paths_exist_as_they_are_written(root, pages):
    tops = "|".join(folder for folder in FOLDERS if folder != ".ci")
    paths = [
        (name, path)
        for name in ("README.md", "CONTRIBUTING.md", "docs/data_flow.md", "docs/decisions.md")
        for path in re.findall(rf"`((?:{tops})/[\w./*-]+)`", pages[name])
        if not re.search(r"mine|raw|manuscript", path)
    ]
    assert len(paths) > 5
    assert [pair for pair in paths if not any(root.glob(pair[1].rstrip("/")))] == []


def test_every_rule_is_in_the_data_flow(root, pages):
    rules = "\n".join(path.read_text() for path in (root / "workflow/rules").glob("*.smk"))
    named = re.findall(r"^rule (\w+):", rules, re.MULTILINE)
    assert len(named) > 10
    words = set(re.findall(r"\w+", pages["docs/data_flow.md"]))
    assert [name for name in named if name not in words] == []


def test_links_between_pages_resolve(root, pages):
    links = [
        (name, target)
        for name, text in pages.items()
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
        if "://" not in target and not target.startswith("mailto:")
    ]
    assert len(links) > 5
    assert [link for link in links if not (root / link[0]).parent.joinpath(link[1]).exists()] == []


def test_nothing_is_left_for_later(root, files):
    # In a comment: the word alone is what a drafted study writes where a person must confirm.
    later = re.compile(r"(?:#|//|--|\*)\s*(?:TO" + "DO|FIX" + "ME)")
    assert [str(path) for path in files if later.search(path.read_text(errors="replace"))] == []


def test_files_stay_small(root):
    modules = {path: path.read_text().count("\n") for path in (root / "src").rglob("*.py")}
    assert [str(path) for path, lines in modules.items() if lines >= 320] == []
    scripts = {path: _lines_of_code(path.read_text()) for path in (root / "scripts").glob("*.py")}
    assert len(scripts) >= 15
    assert [str(path) for path, lines in scripts.items() if lines > 25] == []
    snakefile = [line for line in (root / "Snakefile").read_text().splitlines() if line.strip()]
    assert len(snakefile) <= 25


def _lines_of_code(source: str) -> int:
    """Lines that hold code: no blank lines, comments or the module's docstring."""
    silent = {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in silent:
            lines.update(range(token.start[0], token.end[0] + 1))
    first = ast.parse(source).body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        lines -= set(range(first.lineno, first.end_lineno + 1))
    return len(lines)
