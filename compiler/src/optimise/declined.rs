//! Optimisations that the literature knows and that are deliberately no passes here, with the reason.

/// An optimisation that is not done.
#[derive(Debug)]
pub struct Declined {
    /// What one would call it.
    pub name: &'static str,
    /// Why not, in a sentence or two.
    pub why: &'static str,
}

/// All of them, in the order of the alphabet.
pub static DECLINED: &[Declined] = &[
    Declined {
        name: "batch-sizing",
        why: "A batch that grows changes what is lost in a crash and what the counters say. A source stores a whole block that it has read anyway, so the batch that is written bounds the delay, not the throughput.",
    },
    Declined {
        name: "block-passthrough",
        why: "Bodies point into the block that was read and are not copied on the way. What is left is finding the newlines, which the counters need as well.",
    },
    Declined {
        name: "channel-elision",
        why: "Without its channel a source waits for the sink, an outage is noticed at once, and the counters of the channel are gone.",
    },
    Declined {
        name: "encode-once",
        why: "Sinks behind one channel get different events, and those behind two channels write at different times, so encoded events would have to be kept until the last one has them.",
    },
    Declined {
        name: "fission",
        why: "Two threads for one source or one sink would let events overtake each other. Where order does not matter, sinks of a group have a thread each already: `selector = PLANNED` or `LEAST_LOADED`.",
    },
    Declined {
        name: "perfect-hash",
        why: "A route looks a value up in a hash table once for each event, and nobody has measured that this costs anything beside finding the value.",
    },
    Declined {
        name: "ring-selection",
        why: "This is no choice: a channel with one reader always has a ring for each source, one with several readers a queue, because each reader must be able to take what another one has put back.",
    },
];
