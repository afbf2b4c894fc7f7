"""Large files that nobody writes by hand, each in a tenth of its size too: time must grow tenfold, not a hundredfold."""

BASE = """a.sources = r
a.channels = c
a.sinks = k
a.sources.r.type = seq
a.sources.r.channels = c
a.channels.c.type = memory
a.sinks.k.type = null
a.sinks.k.channel = c
"""

KINDS = {
    "unknown keys": (1_000_000, lambda n: f"a.sources.r.key{n} = {n}\n"),
    "agents": (200_000, lambda n: f"b{n}.sources = r\n"),
    "components that no list names": (60_000, lambda n: f"a.sinks.kk{n}.type = null\n"),
    "comments that allow": (300_000, lambda n: "# logflowc: allow LF206 why\na.sources.r.batchSize = 10\n"),
    "duplicate keys": (500_000, lambda n: f"a.sources.r.batchSize = {n}\n"),
    "passwords": (20_000, lambda n: f"a.sources.r.password{n} = secret{n}x\n"),
    "lines of 1,000 characters": (60_000, lambda n: f"a.sources.r.key{n} = {'v' * 1000}\n"),
}


def files(folder):
    """Name, path and lines of each."""
    for name, (count, line) in KINDS.items():
        for size in (count // 10, count):
            path = folder / f"{name.replace(' ', '-')}-{size}.conf"
            # Line by line: a process that is started counts the memory of the one that has started it.
            with path.open("w") as file:
                file.write(BASE)
                file.writelines(line(n) for n in range(size))
            yield f"{size:,} {name}", path, BASE.count("\n") + size * line(0).count("\n")
            path.unlink()
    path = folder / "deep.conf"
    for depth in (10_000, 100_000):
        path.write_text(BASE + "a.sources.r.x = " + "${a:" * depth + "x" + "}" * depth + "\n")
        yield f"`${{…}}` {depth:,} deep", path, 9
