//! Any bytes are read as the JDK reads them, checked and shown.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use logflowc_fuzz::{checked, jdk, mutate, show, source, within};
use logflowc_grammar::properties;
use logflowc_grammar::source::Charset;

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::lines(data, size, max_size, seed)
});

fuzz_target!(|bytes: &[u8]| {
    for charset in [Charset::Utf8, Charset::Latin1] {
        as_the_jdk(bytes, charset);
    }
    let (sources, checked) = checked("flume.conf", bytes);
    show(&sources, checked.report.into_sorted());
});

fn as_the_jdk(bytes: &[u8], charset: Charset) {
    let (sources, file) = source("flume.conf", bytes);
    let read = properties::parse(&sources, file, charset);
    for entry in &read.entries {
        let faults = entry.malformed.iter().chain(&entry.lost_backslashes).copied();
        faults
            .chain([entry.key.span(), entry.value.span(), entry.span()])
            .for_each(|span| within(&sources, span));
    }
    read.comments.iter().for_each(|span| within(&sources, *span));
    let text = match charset {
        Charset::Utf8 => sources.get(file).text().to_owned(),
        Charset::Latin1 => bytes.iter().copied().map(char::from).collect(),
    };
    let good = read.entries.iter().take_while(|entry| entry.malformed.is_empty());
    let pairs: Vec<_> = good.map(|entry| (entry.key.to_string(), entry.value.to_string())).collect();
    assert_eq!(pairs, jdk::pairs(&text));
}
