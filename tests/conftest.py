"""What all tests share: every table of the program, and figures that a run shows at its end."""

import importlib
from pathlib import Path

import pytest

import pow_bot

# An eraser works only with tables that it knows; the assembly knows all of them.
_PROGRAM = Path(pow_bot.__file__).parent
for _records in sorted(_PROGRAM.rglob("records.py")):
    importlib.import_module(".".join(_records.relative_to(_PROGRAM.parent).with_suffix("").parts))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what tests measured with `record_property("figure", "...")`, with workers as well."""
    reports = [
        report
        for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
        if isinstance(report, pytest.TestReport) and report.when == "call"
    ]
    figures = [
        str(value)
        for report in reports
        for name, value in report.user_properties
        if name == "figure"
    ]
    if figures:
        terminalreporter.section("figures")
        terminalreporter.write("\n".join(figures) + "\n")
