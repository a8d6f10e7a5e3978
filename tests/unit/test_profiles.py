"""The profiles of the workflow: what a cluster with Slurm is told."""

import re

import yaml


def test_slurm_gets_all_jobs_of_a_study_as_one_submission(root):
    profile = yaml.safe_load((root / "workflow/profiles/slurm/config.yaml").read_text())
    rules = set()
    for path in (root / "workflow/rules").glob("*.smk"):
        rules |= set(re.findall(r"^(?:rule|checkpoint) (\w+):", path.read_text(), re.MULTILINE))
    # A paper's own check belongs to no study.
    assert set(profile["groups"]) == rules - {"check_paper"}
    assert set(profile["groups"].values()) == {"study"}


def test_slurm_is_asked_by_squeue_and_for_no_more_than_one_small_node(root):
    profile = yaml.safe_load((root / "workflow/profiles/slurm/config.yaml").read_text())
    assert profile["slurm-status-command"] == "squeue"
    assert profile["set-resource-scopes"] == dict.fromkeys(profile["resources"], "local")
    for name, most in profile["resources"].items():
        assert most >= profile["default-resources"][name]
