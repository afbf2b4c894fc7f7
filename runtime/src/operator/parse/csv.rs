//! Bodies that are a line of columns (RFC 4180).

use csv_core::{ReadRecordResult, Reader as Lines, ReaderBuilder};

use super::Reader;
use super::found::{Fields, Found};

/// Columns with names.
pub(super) struct Csv {
    lines: Lines,
    names: Vec<String>,
    /// All columns of the line, and where each ends.
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Csv {
    pub(super) fn new(separator: u8, names: &[String]) -> Self {
        let lines = ReaderBuilder::new().delimiter(separator).build();
        Self { lines, names: names.to_vec(), text: Vec::new(), ends: Vec::new() }
    }

    /// Reads one line; how many columns it has.
    fn columns(&mut self, body: &[u8]) -> usize {
        self.lines.reset();
        if self.text.len() < body.len() {
            self.text.resize(body.len(), 0);
        }
        let (mut read, mut written, mut ended) = (0, 0, 0);
        loop {
            if ended == self.ends.len() {
                self.ends.resize(ended * 2 + 16, 0);
            }
            let (result, bytes, filled, ends) =
                self.lines.read_record(&body[read..], &mut self.text[written..], &mut self.ends[ended..]);
            (read, written, ended) = (read + bytes, written + filled, ended + ends);
            match result {
                // Another round without input says that this was all.
                ReadRecordResult::InputEmpty | ReadRecordResult::OutputEndsFull => {}
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2 + 16, 0),
                ReadRecordResult::Record | ReadRecordResult::End => return ended,
            }
        }
    }
}

impl Reader for Csv {
    /// Columns beyond the names are left out; names beyond the columns are absent.
    fn read(&mut self, body: &[u8], fields: &Fields, found: &mut Found) -> bool {
        let count = self.columns(body);
        let (mut start, mut next) = (0, 0);
        for (name, end) in self.names.iter().zip(&self.ends[..count]) {
            if let Some(target) = fields.find(name, &mut next) {
                found.written(target, |out| out.extend_from_slice(&self.text[start..*end]));
            }
            start = *end;
        }
        count > 0
    }
}
