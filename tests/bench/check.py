#!/usr/bin/env python3
"""What `logflowc check` costs: one file, a file with thousands of sinks, a folder, 10,000 agents.

Each case runs several times. CPU is user and system time of the process; the peak is what was resident.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

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


def run(command):
    """CPU ms, ms on the clock and peak MB of one run."""
    begin = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    wall = (time.monotonic() - begin) * 1000
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{' '.join(map(str, command))} failed")
    return (used.ru_utime + used.ru_stime) * 1000, wall, used.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", help="files and folders to check as well")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--program", default=ROOT / "target/release/logflowc")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        tree, single = scratch / "tree", scratch / "sinks.conf"
        tree.mkdir()
        example = ROOT / "examples/quickstart.conf"
        cases = [("examples/quickstart.conf", example, example.read_text().count("\n"), args.rounds)]
        cases += [(f"{path}", path, 0, args.rounds) for path in args.paths]
        cases += [("3,000 sinks in one file", single, many_sinks(single, 3000), args.rounds)]
        cases += [("10,000 agents in 1,000 files", tree, many_agents(tree, 1000, 10), max(3, args.rounds // 5))]
        print("| case | lines | CPU ms | ms on the clock | peak MB |\n|---|---|---|---|---|")
        for name, path, lines, rounds in cases:
            runs = [run([args.program, "check", "--isolated", path]) for _ in range(rounds)]
            cpu, wall, peak = (statistics.median(column) for column in zip(*runs))
            print(f"| {name} | {lines or ''} | {cpu:.0f} | {wall:.0f} | {peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
