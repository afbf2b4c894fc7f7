#!/usr/bin/env python3
"""Sink, source and channel of Kafka beside the original, kcat and Kafka's own tool: the same input, one broker, every
event counted.

Agents are started with nothing to do; CPU is what they use from the moment at which the input is there to the last
event out. The broker is not in the figures. kcat writes the same lines to a topic, or reads them, and
kafka-producer-perf-test writes as many of them, in any order; both are measured as a whole. Needs Java, Maven and kcat.
"""
import argparse
import functools
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from agent import ROOT, Agent, Failed, Output, fill, free_port, fresh, log_file, machine, median, read, write  # noqa: E402
from compare import AGENTS, LIMIT, SETTLE, STARTED  # noqa: E402

CASES = ["kafka-sink", "kafka-source", "kafka-channel"]
PARTITIONS = 4


class Broker:
    """A broker of this run; it and its data go in the end."""

    def __init__(self, home):
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.environment = dict(
            os.environ, SERVERS_HOME=home, KAFKA_PORT=str(self.port), KAFKA_CTRL_PORT=str(free_port()),
            KAFKA_PARTITIONS=str(PARTITIONS), SERVERS_CACHE=os.path.join(ROOT, "target", "tmp", "servers"))

    def order(self, word):
        script = os.path.join(ROOT, "tests", "servers", "kafka")
        subprocess.run([script, word], env=self.environment, stdout=subprocess.DEVNULL, check=True)

    def __enter__(self):
        self.order("start")
        return self

    def __exit__(self, *_):
        self.order("wipe")

    def count(self, topic):
        """How many records the topic has."""
        ends = [word for partition in range(PARTITIONS) for word in ("-t", f"{topic}:{partition}:-1")]
        told = subprocess.run(["kcat", "-Q", "-b", self.address, *ends], capture_output=True, text=True)
        return sum(map(int, re.findall(r"offset (\d+)", told.stdout)))


def cpu(words, out=subprocess.DEVNULL):
    """CPU seconds of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, stdout=out, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def kcat(broker, *words, out=subprocess.DEVNULL):
    return cpu(["kcat", "-q", "-b", broker.address, *words], out)


def perf_test(broker, topic, source, lines):
    """CPU seconds of kafka-producer-perf-test, with the settings of the sink."""
    command = ["java", "-Xmx512m", "-cp", tools(), "org.apache.kafka.tools.ProducerPerformance", "--topic", topic]
    command += ["--num-records", str(lines), "--throughput", "-1", "--payload-file", source]
    taken = cpu([*command, "--producer-props", f"bootstrap.servers={broker.address}", "acks=all"])
    if broker.count(topic) != lines:
        raise Failed("kafka-producer-perf-test has written something else")
    return taken


@functools.cache
def tools():
    """The class path of Kafka's tools."""
    pom = os.path.join(ROOT, "tests", "servers", "poms", "kafka-tools", "pom.xml")
    with tempfile.NamedTemporaryFile("r") as path:
        order = ["mvn", "-q", "-B", "-f", pom, "dependency:build-classpath", f"-Dmdep.outputFile={path.name}"]
        subprocess.run(order, stdout=subprocess.DEVNULL, check=True)
        return path.read().strip()


def run(agent, case, source, lines, folder, broker, topic):
    """CPU seconds for a million events and peak memory in MB."""
    fresh(folder, "in", "out", "state")
    shutil.copy(source, os.path.join(folder, "staged"))
    conf = os.path.join(folder, "agent.conf")
    words = {"DIR": folder, "BROKER": broker.address, "TOPIC": topic}
    write(conf, fill(read(os.path.join(HERE, "conf", case + ".conf")), words))
    output = Output([os.path.join(folder, "out")], lines)
    arrived = (lambda: broker.count(topic) >= lines) if case == "kafka-sink" else output.is_complete
    with Agent([fill(word, {"CONF": conf}) for word in AGENTS[agent]], folder) as process:
        process.wait(lambda: STARTED.search(read(process.log)), LIMIT)
        time.sleep(SETTLE)
        start = process.cpu()
        if case == "kafka-source":
            kcat(broker, "-P", "-t", topic, "-l", source)
        else:
            os.rename(os.path.join(folder, "staged"), os.path.join(folder, "in", "load.log"))
        process.wait(arrived, LIMIT)
        figures = (process.cpu() - start) / lines * 1e6, process.peak_mb()
    if case == "kafka-sink" and broker.count(topic) != lines:
        raise Failed("records are missing, or there twice")
    shutil.rmtree(folder, ignore_errors=True)
    return figures


def beside(case, source, lines, broker, topic):
    """CPU seconds of kcat and kafka-producer-perf-test for a million lines; they have no channel."""
    if case == "kafka-channel":
        return None, None
    written = kcat(broker, "-P", "-t", topic, "-l", source, "-X", "acks=all")
    if case == "kafka-sink":
        return written / lines * 1e6, perf_test(broker, topic + "-java", source, lines) / lines * 1e6
    with tempfile.TemporaryFile() as out:
        return kcat(broker, "-C", "-t", topic, "-o", "beginning", "-e", out=out) / lines * 1e6, None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", default=CASES, help=", ".join(CASES))
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", default=os.path.join(tempfile.gettempdir(), "logflowc-bench"))
    given = parser.parse_args()
    source = log_file(given.work, given.lines, "plain")
    print(machine())
    print("\n| case | CPU s per million events: Flume | logflowc | ratio | kcat | perf-test | peak MB: Flume | logflowc |")
    print("|---|---|---|---|---|---|---|---|")
    with Broker(os.path.join(given.work, "servers")) as broker:
        for case in given.cases or CASES:
            figures, others = {agent: [] for agent in AGENTS}, []
            for round in range(given.rounds):
                for agent in AGENTS:
                    folder, topic = os.path.join(given.work, f"{agent}-{case}"), f"{case}-{agent}-{round}"
                    figures[agent].append(run(agent, case, source, given.lines, folder, broker, topic))
                    print(case, agent, *(f"{figure:.2f}" for figure in figures[agent][-1]), file=sys.stderr, flush=True)
                others.append(beside(case, source, given.lines, broker, f"{case}-kcat-{round}"))
            (cpu_s, peak), (our_cpu, our_peak) = ([median(column) for column in zip(*figures[agent])] for agent in AGENTS)
            kcat_cpu, java_cpu = ("" if None in column else f"{median(column):.2f}" for column in zip(*others))
            row = [case, f"{cpu_s:.2f}", f"{our_cpu:.2f}", f"{cpu_s / our_cpu:.1f}", kcat_cpu, java_cpu, f"{peak:.0f}", f"{our_peak:.0f}"]
            print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    main()
