#!/usr/bin/env python3
"""What `logflowc check` and the language server cost, beside checkers of other formats.

Each case runs several times and the median counts. CPU is user and system time of the process and its children; the
peak is what was resident. Yardsticks take part when they are found: `ruff`, `rsyslogd` and `promtool` on the search
path or named by RUFF_BIN, RSYSLOG_BIN and PROMTOOL_BIN, and Flume's own verdict where there is Maven.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time

import hostile
import lsp_client

ROOT = pathlib.Path(__file__).resolve().parents[2]
AGENT = [
    ("sources", "r"), ("channels", "c"), ("sinks", "k"),
    ("sources.r.type", "spooldir"), ("sources.r.spoolDir", "/var/spool/{0}"), ("sources.r.channels", "c"),
    ("sources.r.batchSize", "1000"), ("sources.r.deletePolicy", "immediate"),
    ("channels.c.type", "memory"), ("channels.c.capacity", "100000"), ("channels.c.transactionCapacity", "1000"),
    ("sinks.k.type", "file_roll"), ("sinks.k.channel", "c"), ("sinks.k.sink.directory", "/var/log/{0}"),
    ("sinks.k.sink.rollInterval", "60"), ("sinks.k.batchSize", "1000"),
]


def agent(name, interceptors):
    """An agent with 16 lines and 6 for each interceptor."""
    lines = [f"{name}.{key} = {value.format(name)}" for key, value in AGENT]
    if interceptors:
        lines.append(f"{name}.sources.r.interceptors = {' '.join(f'i{n}' for n in range(interceptors))}")
    for n in range(interceptors):
        at = f"{name}.sources.r.interceptors.i{n}"
        lines += [f"# step {n}", f"{at}.type = static", f"{at}.key = h{n}", f"{at}.value = v{n}"]
        lines += [f"{at}.preserveExisting = false", ""]
    return "\n".join(lines) + "\n"


def many_agents(folder, files, each):
    """A folder of files with so many agents each; gives back the lines."""
    lines = 0
    folder.mkdir()
    for number in range(files):
        text = "".join(agent(f"a{number}x{n}", 14) for n in range(each))
        lines += text.count("\n")
        (folder / f"flume{number:05}.conf").write_text(text)
    return lines


def many_sinks(path, count):
    """One agent with so many sinks of one channel; gives back the lines."""
    lines = ["a.sources = r", "a.channels = c", "a.sinks = " + " ".join(f"k{n}" for n in range(count))]
    lines += ["a.sources.r.type = seq", "a.sources.r.channels = c", "a.channels.c.type = memory"]
    for n in range(count):
        at = f"a.sinks.k{n}"
        lines += [f"{at}.type = hdfs", f"{at}.channel = c", f"{at}.hdfs.path = /logs/{n}"]
        lines += [f"{at}.hdfs.rollInterval = 60", f"{at}.hdfs.rollSize = 0", f"{at}.hdfs.fileType = DataStream"]
    path.write_text("\n".join(lines) + "\n")
    return len(lines)


def python(folder, wanted):
    """Files of Python's own library, again and again until there are so many lines; gives back the lines."""
    library = pathlib.Path(sysconfig.get_path("stdlib"))
    files = [file for file in sorted(library.rglob("*.py")) if "-packages" not in str(file)]
    lines = number = 0
    folder.mkdir()
    while lines < wanted:
        text = files[number % len(files)].read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
        text = text[:wanted - lines]
        lines += len(text)
        (folder / f"m{number}.py").write_text("".join(text), encoding="utf-8")
        number += 1
    return lines


def rsyslog(path, wanted):
    """A configuration of rsyslog with so many rules."""
    path.write_text("".join(f':msg, contains, "word{n}" /var/log/out{n}.log\n' for n in range(wanted)))
    return wanted


def prometheus(path, wanted):
    """Rules of Prometheus in so many lines."""
    rules = (f"  - alert: A{n}\n    expr: rate(requests_total{{job=\"j{n}\"}}[5m]) > {n}\n    for: 5m\n"
             f"    labels:\n      severity: page\n" for n in range(wanted // 5))
    path.write_text("groups:\n- name: all\n  rules:\n" + "".join(rules))
    return wanted // 5 * 5 + 3


def run(command):
    """CPU ms, ms on the clock and peak MB of one run."""
    begin = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    wall = (time.monotonic() - begin) * 1000
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{' '.join(map(str, command))} failed")
    return (used.ru_utime + used.ru_stime) * 1000, wall, used.ru_maxrss / 1024


def row(name, lines, command, rounds):
    """Measures a case."""
    runs = [run(command) for _ in range(rounds)]
    cpu, wall, peak = (statistics.median(column) for column in zip(*runs))
    print(f"| {name} | {lines or ''} | {cpu:.1f} | {wall:.1f} | {peak:.0f} |", flush=True)


def program(variable, name):
    """Where a yardstick is, if it is there."""
    return os.environ.get(variable) or shutil.which(name)


def yardsticks(scratch, example, rounds, tree_lines):
    """Other checkers with as many lines as our cases have."""
    few = max(3, rounds // 5)
    if shutil.which("mvn"):
        five, flume = scratch / "five.conf", ROOT / "tests/flume/flume-check"
        row("flume-check, one file", example.read_text().count("\n"), [flume, "--instantiate", example], few)
        row("flume-check, 5,050 lines", five.read_text().count("\n"), [flume, "--instantiate", five], few)
    if ruff := program("RUFF_BIN", "ruff"):
        for wanted, often in ((5050, rounds), (tree_lines, few)):
            folder = scratch / f"python{wanted}"
            lines = python(folder, wanted)
            row("ruff check", lines, [ruff, "check", "--isolated", "--no-cache", folder], often)
    if rsyslogd := program("RSYSLOG_BIN", "rsyslogd"):
        path = scratch / "rsyslog.conf"
        row("rsyslogd -N1", rsyslog(path, 5050), [rsyslogd, "-N1", "-f", path], rounds)
    if promtool := program("PROMTOOL_BIN", "promtool"):
        path = scratch / "rules.yml"
        row("promtool check rules", prometheus(path, 5050), [promtool, "check", "rules", path], rounds)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", help="files and folders to check as well")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--program", default=ROOT / "target/release/logflowc")
    parser.add_argument("--hostile", action="store_true", help="only files that nobody writes by hand")
    args = parser.parse_args()
    check = [args.program, "check", "--isolated"]
    few = max(3, args.rounds // 5)
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        print("| case | lines | CPU ms | ms on the clock | peak MB |\n|---|---|---|---|---|")
        if args.hostile:
            for name, path, lines in hostile.files(scratch):
                row(name, lines, [*check, path], 1)
            return
        example, five, single = ROOT / "examples/quickstart.conf", scratch / "five.conf", scratch / "sinks.conf"
        five.write_text("".join(agent(f"a{n}", 14) for n in range(50)))
        row("examples/quickstart.conf", example.read_text().count("\n"), [*check, example], args.rounds)
        for path in args.paths:
            row(path, 0, [*check, path], args.rounds)
        row("50 agents in one file", five.read_text().count("\n"), [*check, five], args.rounds)
        row("3,000 sinks in one file", many_sinks(single, 3000), [*check, single], args.rounds)
        tree_lines = many_agents(scratch / "tree", 1000, 10)
        row("10,000 agents in 1,000 files", tree_lines, [*check, scratch / "tree"], few)
        cpu, wall, peak = lsp_client.measure(args.program, five.read_text(), args.rounds)
        print(f"| a change of 50 agents in the language server | 5050 | {cpu:.1f} | {wall:.1f} | {peak:.0f} |", flush=True)
        yardsticks(scratch, example, args.rounds, tree_lines)


if __name__ == "__main__":
    main()
