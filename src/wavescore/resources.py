"""Where the files beside the package are: the workflow, its scripts, and the benchmarks."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def checkout() -> Path | None:
    """Return the repository that the package is edited in, None where it was installed."""
    root = PACKAGE.parents[1]
    return root if PACKAGE.parent.name == "src" and (root / "Snakefile").is_file() else None


def pipeline() -> Path:
    """Return the folder that holds Snakefile, workflow/, scripts/ and data/benchmarks/.

    It is the repository's root. A wheel holds a copy of these files as wavescore/pipeline/.
    """
    return checkout() or PACKAGE / "pipeline"
