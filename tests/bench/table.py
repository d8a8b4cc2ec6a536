"""What was measured, as tables in Markdown."""

ONE = {
    "queries": "queries", "bytes": "bytes", "median ms": "median_ms", "p95 ms": "p95_ms",
    "CPU ms": "cpu_ms", "of it database": "database_cpu_ms", "of it writing SQL": "compile_ms",
    "bare CPU ms": "bare_cpu_ms", "× bare": "ratio",
}  # fmt: skip
EIGHT = {"8: median ms": "median_ms", "8: p95 ms": "p95_ms", "8: a second": "answers_a_second"}


def of_all(results):
    """Return the largest size with all its columns, of the others the ratio alone."""
    *others, last = results["sizes"]
    size = results["sizes"][last]
    eight = EIGHT if "at_eight" in size["pages"][0] else {}
    heads = [f"page, {last} sets", *ONE, *eight, *(f"× bare, {sets}" for sets in others)]
    lines = [_line(heads), f"| --- |{' ---: |' * (len(heads) - 1)}"]
    for number, row in enumerate(size["pages"]):
        cells = [row["page"], *(row[name] for name in ONE.values())]
        cells += [row["at_eight"][name] for name in eight.values()]
        cells += [results["sizes"][sets]["pages"][number]["ratio"] for sets in others]
        lines.append(_line(cells))
    for one in results["sizes"].values():
        for row in one["pages"]:
            lines += [f"{row['page']} reads all of {table}" for table in row["read_whole"]]
            if row.get("at_eight", {}).get("refused"):
                lines.append(f"{row['page']} was refused {row['at_eight']['refused']} times")
    if size["memory_mb"]:
        lines.append(f"Memory after all pages with eight visitors: {_memory(size['memory_mb'])}")
    for name, start in results.get("start", {}).items():
        lines.append(
            f"First answer, {name}: {start['seconds']} s, {start['cpu_seconds']} s of CPU; "
            + _memory(start["memory_mb"])
        )
    return "\n".join(lines)


def _line(cells):
    return f"| {' | '.join(map(str, cells))} |"


def _memory(processes):
    """Return MB of each process, the one that starts the others first."""
    said = (f"{p['resident']} MB (share {p['share']}, own {p['own']})" for p in processes)
    return ", ".join(said)
