"""What all tests share: figures that a run shows at its end."""

import pytest


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
