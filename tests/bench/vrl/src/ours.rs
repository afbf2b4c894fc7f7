//! Steps of a flow, compiled as `run` compiles them and applied to batches as the thread of a source does.

use logflowc_compiler::world::World;
use logflowc_grammar::finding::Level;
use logflowc_grammar::source::{Source, Sources};
use logflowc_runtime::operator::{Operator, Tools, build};
use logflowc_runtime::{Batch, Clock, Header, Headers};

use crate::{HEADERS, Told};

/// Events of one batch.
const BATCH: usize = 1000;

pub struct Program {
    steps: Vec<Box<dyn Operator>>,
    headers: Vec<Header>,
    batch: Batch,
}

impl Program {
    pub fn new(flow: &str) -> Self {
        let text = format!(
            "agent a\nsource s = seq\nchannel c = memory\nsink k = logger\nflow s {flow} => c\nflow c => k\n"
        );
        let mut sources = Sources::default();
        let file = sources.add(Source::new("a.flow", text.into_bytes()));
        let checked = logflowc_compiler::check(&mut sources, &[file], None, &World::default());
        assert!(!checked.report.has(Level::Error), "the flow has mistakes");
        let plan = checked.plan("a").expect("there is one agent");
        let headers = Headers::new(&plan.headers);
        let mut tools = Tools::new("s", &headers, Clock::default());
        let steps =
            plan.sources[0].operators.iter().map(|step| build(step, &mut tools).expect("it is checked"));
        Self {
            steps: steps.collect(),
            headers: HEADERS.iter().map(|name| headers.find(name)).collect(),
            batch: Batch::default(),
        }
    }

    /// Every line becomes an event, as if a source had read it.
    pub fn run(&mut self, lines: &[String]) -> Told {
        let mut told = Told::default();
        for lines in lines.chunks(BATCH) {
            self.batch.clear();
            lines.iter().for_each(|line| self.batch.push(line.as_bytes()));
            for step in &mut self.steps {
                step.apply(&mut self.batch);
                step.settle(true);
            }
            told.events += self.batch.len() as u64;
            for event in 0..self.batch.len() {
                let length = |header| self.batch.value(event, header).map_or(0, <[u8]>::len) as u64;
                told.bytes += self.headers.iter().map(length).sum::<u64>();
            }
        }
        told
    }
}
