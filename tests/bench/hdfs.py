#!/usr/bin/env python3
"""The hdfs sink beside the original's, on one cluster with one data node and the same input, and beside Hadoop's `-put` of the same bytes.

Each agent is started with nothing to do; when it has settled, the input is renamed into its folder. CPU and time are what passes
from there until its counters say that the cluster has confirmed the last event. `-put` is one process, so its start is counted with it.
The files are read back by Hadoop's shell and compared with the input. Needs Java and Maven.
"""
import argparse
import contextlib
import hashlib
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

from agent import LOGFLOWC, ROOT, Agent, fill, free_port, fresh, log_file, machine, median, read, write

LIMIT = 600
SETTLE = 1.5
AGENTS = {
    "flume": [os.path.join(ROOT, "tests", "flume", "flume-agent"), "-n", "a", "-f", "@CONF@", "--http-port", "@HTTP@"],
    "logflowc": [LOGFLOWC, "run", "-n", "a", "-f", "@CONF@", "--http-port", "@HTTP@"],
}
STARTED = re.compile("name: k started|logflowc: ready")
CONF = """a.sources = s
a.channels = c
a.sinks = k
a.sources.s.type = spooldir
a.sources.s.spoolDir = @DIR@/in
a.sources.s.batchSize = 1000
a.sources.s.pollDelay = 50
a.sources.s.deserializer.maxLineLength = 8192
a.sources.s.channels = c
a.channels.c.type = memory
a.channels.c.capacity = 100000
a.channels.c.transactionCapacity = @BATCH@
a.channels.c.byteCapacity = 500000000
a.sinks.k.type = hdfs
a.sinks.k.channel = c
a.sinks.k.hdfs.path = @ADDRESS@/@AGENT@
a.sinks.k.hdfs.fileType = DataStream
a.sinks.k.hdfs.batchSize = @BATCH@
a.sinks.k.hdfs.rollInterval = 0
a.sinks.k.hdfs.rollSize = 0
a.sinks.k.hdfs.rollCount = 0
"""


class Cluster:
    """HDFS of this run, and Hadoop's shell."""

    def __init__(self, work):
        self.port, self.settings = free_port(), os.path.join(work, "settings")
        self.script = os.path.join(ROOT, "tests", "servers", "hdfs")
        self.environment = {
            **os.environ, "SERVERS_HOME": os.path.join(work, "servers"), "HDFS_PORT": str(self.port),
            "HDFS_HTTP_PORT": str(free_port()), "HDFS_DN_PORT": str(free_port()), "HDFS_BLOCK": str(128 << 20)}
        self.address = f"hdfs://127.0.0.1:{self.port}"

    def __enter__(self):
        self.order("start")
        jars = read(os.path.join(self.environment["SERVERS_HOME"], "hdfs", "class-path")).strip()
        # Hadoop's shell does not start without.
        settings = os.path.join(fresh(self.settings, "hadoop"), "hadoop")
        setting = f"<property><name>fs.defaultFS</name><value>{self.address}</value></property>"
        write(os.path.join(settings, "core-site.xml"), f"<configuration>{setting}</configuration>")
        self.class_path = f"{settings}:{jars}"
        return self

    def __exit__(self, *_):
        self.order("wipe")

    def order(self, word):
        subprocess.run([self.script, word], env=self.environment, stdout=subprocess.DEVNULL, check=True)

    def shell(self, *words, **more):
        command = ["java", "-XX:+UseSerialGC", "-cp", self.class_path, "org.apache.hadoop.fs.FsShell"]
        return subprocess.run([*command, *words], stderr=subprocess.DEVNULL, check=True, **more)

    def digest(self, folder):
        """What all files of a folder say together."""
        return hashlib.blake2b(self.shell("-cat", folder + "/*", stdout=subprocess.PIPE).stdout).digest()


def confirmed(port):
    with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        return int(json.load(answer).get("SINK.k", {}).get("EventDrainSuccessCount", 0))
    return 0


def run(agent, source, given, cluster):
    """CPU seconds for a million events, MB a second, peak memory in MB."""
    folder = fresh(os.path.join(given.work, agent), "in")
    shutil.copy(source, os.path.join(folder, "staged"))
    conf, http = os.path.join(folder, "agent.conf"), free_port()
    words = {"DIR": folder, "ADDRESS": cluster.address, "AGENT": agent, "BATCH": str(given.batch)}
    write(conf, fill(CONF, words))
    with Agent([fill(word, {"CONF": conf, "HTTP": str(http)}) for word in AGENTS[agent]], folder) as process:
        process.wait(lambda: STARTED.search(read(process.log)), LIMIT)
        time.sleep(SETTLE)
        cpu, start = process.cpu(), time.monotonic()
        os.rename(os.path.join(folder, "staged"), os.path.join(folder, "in", "load.log"))
        process.wait(lambda: confirmed(http) >= given.lines or time.sleep(0.1), LIMIT)
        return (process.cpu() - cpu) / given.lines * 1e6, speed(source, start), process.peak_mb()


def put(source, given, cluster):
    """The same of Hadoop's own copy, without its memory."""
    cluster.shell("-mkdir", "/put")
    before, start = children(), time.monotonic()
    cluster.shell("-put", source, "/put/")
    return (children() - before) / given.lines * 1e6, speed(source, start), 0.0


def children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def speed(source, start):
    return os.path.getsize(source) / 1e6 / (time.monotonic() - start)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--batch", type=int, default=1000, help="hdfs.batchSize")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", default=os.path.join(tempfile.gettempdir(), "logflowc-bench"))
    given = parser.parse_args()
    source = log_file(given.work, given.lines, "plain")
    with open(source, "rb") as f:
        expected = hashlib.blake2b(f.read()).digest()
    figures = {}
    with Cluster(given.work) as cluster:
        for _ in range(given.rounds):
            for name in [*AGENTS, "put"]:
                found = put(source, given, cluster) if name == "put" else run(name, source, given, cluster)
                print(name, *(f"{figure:.2f}" for figure in found), file=sys.stderr, flush=True)
                figures.setdefault(name, []).append(found)
                if cluster.digest("/" + name) != expected:
                    sys.exit(f"{name}: other bytes")
                cluster.shell("-rm", "-r", "-skipTrash", "/" + name, stdout=subprocess.DEVNULL)
    print(machine())
    print("\n| | CPU s per million events | MB a second | peak MB |\n|---|---|---|---|")
    for name, runs in figures.items():
        cpu, rate, peak = (median(column) for column in zip(*runs))
        print(f"| {name} | {cpu:.2f} | {rate:.0f} | {peak:.0f} |")


if __name__ == "__main__":
    main()
