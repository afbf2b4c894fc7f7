# What maintainers run. `just ready` is what CI runs.

default:
    @just --list

# Everything that must hold before a change lands.
ready: format lint test docs model licences

# Formatting is rustfmt's.
format:
    cargo fmt --all --check

# No warning is left standing.
lint:
    cargo clippy --workspace --all-targets --locked -- -D warnings
    CARGO_TARGET_DIR=target/fuzz cargo clippy --manifest-path fuzz/Cargo.toml --locked -- -D warnings

# Tests of all crates, and the command from outside.
test:
    cargo test --workspace --locked

# The documentation builds without a broken link.
docs:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked --document-private-items

# Every interleaving of the lock-free code, with loom.
model:
    RUSTFLAGS="--cfg loom" CARGO_TARGET_DIR=target/loom cargo test --release --locked -p logflowc-runtime --lib model

# The unit tests of the lock-free code under miri; needs the nightly toolchain with miri.
miri:
    MIRIFLAGS=-Zmiri-disable-isolation cargo +nightly miri test -p logflowc-runtime --lib ring:: signal::

# Licences, advisories and sources of what we depend on.
licences:
    cargo deny --locked check bans licenses sources

# The same input through the original Flume and through logflowc; needs Java and Maven.
oracle:
    LOGFLOWC_ORACLE=1 cargo test --locked -p logflowc --test tests oracle -- --nocapture

# Four agents, two collectors that come and go, for five minutes; LOGFLOWC_ORACLE=1 puts the original in their midst, LOGFLOWC_KAFKA=1 and LOGFLOWC_HDFS=1 tell where it ends as well.
tiers seconds="300":
    LOGFLOWC_TIERS_SECONDS={{seconds}} cargo test --locked -p logflowc --test tests three_tiers -- --nocapture

# What random configurations mean to the original Flume and to us; needs Java and Maven.
verdict:
    cargo test --locked -p logflowc --test tests verdict -- --ignored --nocapture

# Inputs that nobody would think of, some time for each target; needs cargo-fuzz. There is no unsafe code to sanitize.
fuzz seconds="3600":
    for target in properties json flow verdict fix rewrite; do \
        mkdir -p fuzz/corpus/$target && \
        RUSTC_BOOTSTRAP=1 cargo fuzz run -s none $target fuzz/corpus/$target tests/flume/cases tests/corpus/made examples \
            -- -max_total_time={{seconds}} -timeout=20 -rss_limit_mb=2048 -max_len=8192 || exit 1; \
    done

# A real HDFS, with Hadoop's own client as the judge, and an S3 server; needs Java and Maven.
hdfs:
    LOGFLOWC_HDFS=1 cargo test --locked -p logflowc --test tests hdfs -- --nocapture

# Sink, source and channel of Kafka on a broker that is killed at times; needs Java, Maven and the headers of OpenSSL.
kafka:
    LOGFLOWC_KAFKA=1 cargo test --locked -p logflowc --features kafka-tls --test tests kafka -- --nocapture

# The search sink on OpenSearch and Elasticsearch that are killed at times; needs Java and Maven.
search:
    LOGFLOWC_SEARCH=1 cargo test --locked -p logflowc --test tests search:: -- --nocapture

# All that talk to a real server or to the original, at once: they mostly wait.
servers:
    LOGFLOWC_ORACLE=1 LOGFLOWC_HDFS=1 LOGFLOWC_KAFKA=1 LOGFLOWC_SEARCH=1 \
        cargo test --locked -p logflowc --features kafka-tls --test tests -- --nocapture oracle:: hdfs:: kafka:: search::

# A server of the tests by hand: elasticsearch, hdfs, kafka, kdc, opensearch, s3 or toxiproxy; start, stop, status, install or wipe.
server name order="status":
    tests/servers/{{name}} {{order}}

# What all connectors promise, with the servers that some of them need; needs Java and Maven.
conformance:
    LOGFLOWC_SEARCH=1 LOGFLOWC_KAFKA=1 LOGFLOWC_HDFS=1 cargo test --locked -p logflowc --test tests conformance -- --nocapture

# CPU and memory beside the original (needs Java and Maven) and beside the other agents that are installed.
bench:
    cargo build --release --locked
    tests/bench/flume/compare.py
    tests/bench/peers/compare.py
    tests/bench/flume/kafka.py
    tests/bench/hdfs.py
    tests/bench/passes.py

# The language server and a client of another project; needs Python.
lsp:
    tests/lsp/run.sh

# What docs/editors.md shows, in those of Neovim, Emacs and Helix that are installed.
editors:
    tests/editors/run.sh

# The wheel and the npm packages, built, installed and tried; needs Python and node.
packaging:
    tests/packaging/run.sh

# What docs/ci.md shows, with pre-commit and actionlint; needs git, Python and Go.
ci-page:
    tests/ci/run.sh
