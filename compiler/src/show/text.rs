//! A plan as text.

use std::fmt::Write as _;

use logflowc_plan::{Drain, Plan, Policy, Source};

use super::graph::{policy, steps, store_name, store_size, targets};
use super::shares::shares;

/// The plan in the order in which events go through it.
pub fn text(plan: &Plan) -> String {
    let mut out = format!("agent {}\n", plan.agent);
    let threads = count(plan.sources.len() + plan.drains.len(), "thread");
    let _ = writeln!(out, "  {threads}, {}", count(plan.channels.len(), "channel"));
    plan.sources.iter().for_each(|of| source(&mut out, plan, of));
    for channel in &plan.channels {
        let _ = writeln!(out, "\nchannel {} ({})", channel.name, store_name(&channel.store));
        let mut facts = store_size(&channel.store);
        facts.push(format!("transactions of {}", channel.transaction));
        facts.push(format!(
            "{} in, {} out",
            count(channel.writers as usize, "writer"),
            count(channel.readers as usize, "reader")
        ));
        let _ = writeln!(out, "  {}", facts.join(", "));
    }
    plan.drains.iter().for_each(|of| drain(&mut out, plan, of));
    out.extend(plan.transport.as_ref().map(shares));
    out
}

fn source(out: &mut String, plan: &Plan, source: &Source) {
    let _ = writeln!(out, "\nsource {} ({})", source.name, source.component);
    let _ = writeln!(out, "  thread of its own, batches of {}", source.batch);
    for step in steps(plan, source) {
        let _ = writeln!(out, "  | {step}");
    }
    for (channel, condition, optional) in targets(plan, &source.route) {
        let condition = if condition.is_empty() { String::new() } else { format!("  when {condition}") };
        let optional = if optional { "  (optional)" } else { "" };
        let _ = writeln!(
            out,
            "  => {}{}{optional}",
            plan.channels[channel].name,
            condition.replace("when else", "else")
        );
    }
}

fn drain(out: &mut String, plan: &Plan, drain: &Drain) {
    let [sink] = drain.sinks.as_slice() else {
        let _ = writeln!(out, "\ngroup {} ({})", drain.name, policy(&drain.policy));
        let _ = writeln!(out, "  thread of its own");
        for sink in &drain.sinks {
            let channel = &plan.channels[sink.channel.0 as usize].name;
            let _ = writeln!(
                out,
                "  <= {channel}  sink {} ({}), batches of {}",
                sink.name, sink.component, sink.batch
            );
        }
        return;
    };
    let _ = writeln!(out, "\nsink {} ({})", sink.name, sink.component);
    let _ = writeln!(out, "  thread of its own, batches of {}", sink.batch);
    if drain.policy != Policy::Single {
        let _ = writeln!(out, "  {}", policy(&drain.policy));
    }
    let _ = writeln!(out, "  <= {}", plan.channels[sink.channel.0 as usize].name);
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
