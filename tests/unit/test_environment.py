"""The lock, environment.yml and pyproject.toml name the same packages and versions."""

import re
import tomllib

import pytest
import yaml


@pytest.fixture(scope="module")
def lock(root):
    text = (root / "requirements.lock").read_text()
    return dict(re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", text, re.MULTILINE))


def test_the_lock_is_hashed_and_holds_no_addresses(root):
    text = (root / "requirements.lock").read_text()
    packages = re.findall(r"^[A-Za-z0-9_.-]+==", text, re.MULTILINE)
    blocks = re.split(r"^(?=[A-Za-z0-9_.-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(packages) > 50
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text and "index-url" not in text and "find-links" not in text


def test_conda_users_get_the_versions_of_the_lock(root, lock):
    entries = yaml.safe_load((root / "environment.yml").read_text())["dependencies"]
    named = {}
    for entry in [e for e in entries if isinstance(e, str) and "=" in e and "python>" not in e]:
        name, version = entry.split("=")
        named[name] = version
    for entry in next(e for e in entries if isinstance(e, dict))["pip"]:
        if "==" in entry:
            name, version = entry.split("==")
            named[name] = version
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    needed = {re.match(r"[\w.-]+", entry).group() for entry in project["dependencies"]}
    assert set(named) == needed
    assert named == {name: lock[name] for name in needed}


def test_a_local_lock_with_addresses_stays_out(root):
    assert "uv.lock" in (root / ".gitignore").read_text().split()
