from tests.faults import figures


def pytest_terminal_summary(terminalreporter):
    if figures.FIGURES:
        figures.write()
        terminalreporter.write_line(figures.table())
