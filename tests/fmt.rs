//! `logflowc fmt`: what is written, what is said, and that no configuration means anything else afterwards.

use std::fs;
use std::path::Path;

use logflowc_compiler::fmt::format;
use logflowc_grammar::properties;
use logflowc_grammar::source::{Charset, Source, Sources};

use crate::command::{Folder, logflowc, logflowc_in};
use crate::shared::{root, shared};

const UGLY: &str = "# names\na.sources=r\n\n\n\na.sources.r.type:seq\na.sources.r.batchSize   5 \n";
const NICE: &str = "# names\na.sources = r\n\na.sources.r.type      = seq\na.sources.r.batchSize = 5 \n";

#[test]
fn files_are_written_and_standard_input_is_passed_on() {
    let folder = Folder::new("fmt");
    let path = folder.file("conf/flume.conf", UGLY);
    folder.file("conf/other.conf", "no = configuration\n\n\n");
    let check = logflowc_in(folder.path(), &["fmt", "conf", "--check"], b"");
    assert_eq!((check.status, check.out.as_str()), (1, "conf/flume.conf\n"), "{}", check.errors);
    let diff = logflowc_in(folder.path(), &["fmt", "conf", "--diff"], b"");
    assert_eq!(diff.status, 1);
    insta::assert_snapshot!(diff.out);
    assert_eq!(fs::read_to_string(&path).expect("our file"), UGLY);
    assert_eq!(logflowc_in(folder.path(), &["fmt", "conf"], b"").status, 0);
    assert_eq!(fs::read_to_string(&path).expect("our file"), NICE);
    assert_eq!(logflowc_in(folder.path(), &["fmt", "--check"], b"").status, 0);
    let passed = logflowc(&["fmt", "missing.conf"]);
    assert_eq!(passed.status, 2);
    let passed = logflowc_in(folder.path(), &["fmt", "-"], UGLY.as_bytes());
    assert_eq!((passed.status, passed.out.as_str()), (0, NICE));
}

#[test]
fn flows_are_formatted_beside_their_mistakes() {
    let folder = Folder::new("fmt-flow");
    let text = "agent a\nsource s=seq\nsource   t =\nchannel c = memory{capacity=10,keep_alive=3s}# small\nflow s|timestamp\n=>c\n";
    let path = folder.file("conf/x.flow", text);
    let check = logflowc_in(folder.path(), &["fmt", "conf", "--check"], b"");
    assert_eq!((check.status, check.out.as_str()), (1, "conf/x.flow\n"), "{}", check.errors);
    insta::assert_snapshot!(logflowc_in(folder.path(), &["fmt", "conf", "--diff"], b"").out);
    assert_eq!(logflowc_in(folder.path(), &["fmt", "conf"], b"").status, 0);
    assert!(fs::read_to_string(&path).expect("our file").contains("\nsource   t =\n"));
    assert_eq!(logflowc_in(folder.path(), &["fmt", "--check"], b"").status, 0);
}

#[test]
fn what_has_no_end_is_named_and_left_alone() {
    let folder = Folder::new("fmt-bad");
    let path = folder.file("bad.conf", "a.b=\\u1\n");
    let outcome = logflowc_in(folder.path(), &["fmt", "bad.conf"], b"");
    assert_eq!(outcome.status, 2);
    assert!(outcome.errors.contains("bad.conf:1:5: `\\u` without four"), "{}", outcome.errors);
    assert_eq!(fs::read_to_string(&path).expect("our file"), "a.b=\\u1\n");
}

#[test]
fn bytes_and_line_ends_stay_what_they_are() {
    let folder = Folder::new("fmt-bytes");
    let path = folder.file("flume.conf", b"# \xe4\r\na.b=\xf6 \r\n");
    assert_eq!(logflowc_in(folder.path(), &["fmt", "flume.conf"], b"").status, 0);
    assert_eq!(fs::read(&path).expect("our file"), b"# \xe4\r\na.b = \xf6 \r\n");
}

#[test]
fn configurations_keep_their_entries() {
    let mut folders = vec![root().join("tests/corpus/made"), root().join("tests/flume/cases")];
    folders.extend(shared("corpus/dev"));
    folders.extend(shared("corpus/properties/public"));
    let mut formatted = 0;
    for path in folders.iter().flat_map(|folder| fs::read_dir(folder).expect("readable")) {
        formatted += usize::from(keeps_entries(&path.expect("readable").path()));
    }
    assert!(formatted > 200, "{formatted}");
}

/// Whether a file could be formatted; if so, it has the same entries by either charset.
fn keeps_entries(path: &Path) -> bool {
    let bytes = fs::read(path).expect("readable");
    let source = Source::new("flume.conf", bytes.clone());
    if source.text().trim_start().starts_with('{') {
        return false;
    }
    let mut sources = Sources::default();
    let file = sources.add(source);
    let Ok(once) = format(&sources, file) else { return false };
    let charset = sources.get(file).charset();
    let new = logflowc_compiler::fix::encoded(&once, charset);
    for charset in [Charset::Utf8, Charset::Latin1] {
        assert_eq!(entries(&bytes, charset), entries(&new, charset), "{}", path.display());
    }
    let mut sources = Sources::default();
    let file = sources.add(Source::new("flume.conf", new));
    assert_eq!(format(&sources, file).as_deref(), Ok(once.as_str()), "{}", path.display());
    true
}

fn entries(bytes: &[u8], charset: Charset) -> Vec<(String, String)> {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("flume.conf", bytes.to_vec()));
    let entries = properties::parse(&sources, file, charset).entries;
    entries.iter().map(|entry| (entry.key.to_string(), entry.value.to_string())).collect()
}
