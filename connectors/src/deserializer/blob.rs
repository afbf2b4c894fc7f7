//! A file is one event (`org.apache.flume.sink.solr.morphline.BlobDeserializer`); a larger one is cut.

use logflowc_runtime::connector::Failure;
use logflowc_runtime::{Batch, Piece};
use serde::Deserialize;

use super::{Deserializer, Input, Setup};

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Settings {
    max_blob_length: usize,
}

pub(super) struct Blob {
    input: Input,
    longest: usize,
    position: u64,
    /// It was said that the file is cut.
    warned: bool,
}

impl Blob {
    pub(super) fn open(settings: &Settings, setup: Setup<'_>) -> Self {
        Self {
            input: setup.input,
            longest: settings.max_blob_length,
            position: setup.position,
            warned: false,
        }
    }
}

impl Deserializer for Blob {
    fn read(&mut self, batch: &mut Batch) -> Result<(), Failure> {
        let blob = self.input.read(batch.arena_mut(), self.position, self.longest)?;
        if blob.is_empty() {
            return Ok(());
        }
        self.position += blob.len() as u64;
        if self.position < self.input.size && !self.warned {
            tracing::warn!(
                "{} is longer than maxBlobLength: it becomes several events",
                self.input.path.display()
            );
            self.warned = true;
        }
        batch.push_piece(Piece::new(blob.start, blob.len()));
        Ok(())
    }

    fn position(&self) -> u64 {
        self.position
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::Opening;

    #[test]
    fn a_file_is_an_event_or_as_many_as_it_needs() {
        let blobs = Opening::new(json!({"component": "blob", "maxBlobLength": 4}));
        assert_eq!(blobs.batches(b"12\xFF\n"), Ok(vec![(vec![b"12\xFF\n".to_vec()], 4)]));
        assert_eq!(blobs.bodies(b"123456789"), [&b"1234"[..], b"5678", b"9"]);
        assert_eq!(blobs.bodies(b""), [b""; 0]);
        assert_eq!(Opening { position: 8, ..blobs }.bodies(b"123456789"), [b"9"]);
    }
}
