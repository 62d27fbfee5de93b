"""What mutation tries, and by which tests."""

import tomllib

from tests.mutation import ROOT


def test_the_rules_of_every_subject_are_tried_by_its_own_tests() -> None:
    mutated = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    chosen = mutated["pytest_add_cli_args_test_selection"]
    subjects = {
        path.parent.name
        for pattern in mutated["only_mutate"]
        if "/domain/" in pattern
        for path in ROOT.glob(pattern)
    }
    assert len(subjects) > 10
    assert {
        one for one in subjects if not any(f"tests/domain/{one}" in path for path in chosen)
    } == set()
    assert all((ROOT / path).exists() for path in chosen)
