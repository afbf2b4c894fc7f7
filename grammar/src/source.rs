//! The texts under examination and the places in them.

use std::ops::Range;
use std::sync::Arc;

use codespan_reporting::files::{self, Files};

/// Index of a [`Source`] in its [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in the text of one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The source that the offsets count in.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `range` in `file`. Offsets beyond 4 GiB do not occur: [`MAX_BYTES`] is far below.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let offset = |at: usize| u32::try_from(at).expect("sources are smaller than 4 GiB");
        Self { file, start: offset(range.start), end: offset(range.end) }
    }

    /// The byte range, to slice the source's text with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that covers both; `self` when they are in different files.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        if self.file != other.file {
            return self;
        }
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// The largest source that is read, in bytes. Real configurations are a thousand times smaller; the bound keeps
/// memory in hand when a log file is given by mistake.
pub const MAX_BYTES: u64 = 64 << 20;

/// How bytes above 127 of a properties file are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// As the author most likely meant them.
    Utf8,
    /// As `java.util.Properties.load(InputStream)`, and so Flume, reads them: a character per byte.
    Latin1,
}

/// One text with the name to show for it.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    /// Shared with the keys and values that were cut from it.
    text: Arc<str>,
    /// The text with secrets overwritten, once any are known.
    redacted: Option<String>,
    charset: Charset,
    line_starts: Vec<usize>,
}

impl Source {
    /// Takes the bytes of a file. What is not valid UTF-8 is taken as ISO-8859-1, so that nothing is lost.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        let (text, charset) = match String::from_utf8(bytes) {
            Ok(text) => (text, Charset::Utf8),
            Err(error) => (error.as_bytes().iter().copied().map(char::from).collect(), Charset::Latin1),
        };
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let line_starts = std::iter::once(0).chain(ends.map(|at| at + 1)).collect();
        Self { name: name.into(), text: text.into(), redacted: None, charset, line_starts }
    }

    /// The same text under another name.
    #[must_use]
    pub fn renamed(self, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// The name to show, usually the path as the user gave it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole text, to be shared.
    pub(crate) fn shared(&self) -> &Arc<str> {
        &self.text
    }

    /// The text as it may be shown: secrets are overwritten with as many stars as they have bytes.
    pub fn shown(&self) -> &str {
        self.redacted.as_deref().unwrap_or(&self.text)
    }

    /// How the bytes of the file became this text.
    pub fn charset(&self) -> Charset {
        self.charset
    }
}

/// All sources of one run, so that a finding may point into several files.
#[derive(Debug, Clone, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a source and gives back its number.
    pub fn add(&mut self, source: Source) -> FileId {
        let id = u32::try_from(self.0.len()).expect("fewer than 2^32 sources");
        self.0.push(source);
        FileId(id)
    }

    /// The source of a number handed out by [`Sources::add`].
    pub fn get(&self, file: FileId) -> &Source {
        &self.0[file.0 as usize]
    }

    /// The text at `span`.
    pub fn slice(&self, span: Span) -> &str {
        &self.get(span.file).text[span.range()]
    }

    /// Keeps what stands at `span` out of everything that is shown.
    pub fn redact(&mut self, span: Span) {
        let source = &mut self.0[span.file.0 as usize];
        let shown = source.redacted.get_or_insert_with(|| source.text.as_ref().to_owned());
        shown.replace_range(span.range(), &"*".repeat(span.range().len()));
    }

    /// Line and column of the first byte of `span`, both from 1; columns count characters.
    pub fn position(&self, span: Span) -> (usize, usize) {
        let source = self.get(span.file);
        let start = span.start as usize;
        let line = source.line_starts.partition_point(|at| *at <= start) - 1;
        let column = source.text[source.line_starts[line]..start].chars().count();
        (line + 1, column + 1)
    }

    /// The sources in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        (0..).map(FileId).zip(&self.0)
    }
}

impl<'a> Files<'a> for Sources {
    type FileId = FileId;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: FileId) -> Result<&'a str, files::Error> {
        Ok(self.get(id).name())
    }

    fn source(&'a self, id: FileId) -> Result<&'a str, files::Error> {
        Ok(self.get(id).shown())
    }

    fn line_index(&'a self, id: FileId, byte: usize) -> Result<usize, files::Error> {
        Ok(self.get(id).line_starts.partition_point(|at| *at <= byte) - 1)
    }

    fn line_range(&'a self, id: FileId, line: usize) -> Result<Range<usize>, files::Error> {
        let source = self.get(id);
        let starts = &source.line_starts;
        let max = starts.len();
        let start = *starts.get(line).ok_or(files::Error::LineTooLarge { given: line, max })?;
        Ok(start..starts.get(line + 1).copied().unwrap_or(source.text.len()))
    }
}
