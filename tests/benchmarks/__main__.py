"""Run the benchmarks, print a table for each, and write them all to bench.json."""

from __future__ import annotations

import argparse
import datetime
import importlib
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .report import machine, table, versions

TOPICS = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))


def main() -> None:
    """Run the topics that the command line names, or all."""
    every = ", ".join(TOPICS)
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help=f"any of {every}; all where none is named")
    parser.add_argument("--json", type=Path, default=Path("bench.json"), metavar="FILE", help="where the values go")
    options = parser.parse_args()
    unknown = sorted(set(options.topics) - set(TOPICS))
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {every}")
    report: dict[str, Any] = {
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": versions(),
        "topics": {},
    }
    print(", ".join(f"{key} {value}" for key, value in report["machine"].items()))
    for topic in options.topics or TOPICS:
        module = importlib.import_module(f"tests.benchmarks.bench_{topic}")
        rows = []
        for row in module.rows():
            print(f"{topic}: {row.name} {row.case}".rstrip(), file=sys.stderr)  # some take a minute
            rows.append(row)
        print(f"\n{topic}: {(module.__doc__ or '').splitlines()[0]}\n{table(rows)}", flush=True)
        report["topics"][topic] = [asdict(row) for row in rows]
        options.json.write_text(json.dumps(report, indent=1) + "\n")  # after each, so that a stop loses little


if __name__ == "__main__":
    main()
