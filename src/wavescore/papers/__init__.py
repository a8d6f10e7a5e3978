"""The printed numbers of a publication, each recomputed from the others and from the data."""

from importlib import import_module

# Each public name and its module, imported when it is asked for: the workflow reads paper files at
# every start, and needs none of what checks them.
_HOMES = {
    "check_paper": "check.verdicts",
    "claims_section": "page",
    "load_paper": "check.claims",
    "main_check_paper": "command",
    "said_alone": "page",
    "write_all": "written",
    "write_claims": "written",
    "write_claims_page": "page",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
