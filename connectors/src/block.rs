//! Blocks of a file, read into the arena of a batch: large enough that a system call serves a thousand lines.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;

use logflowc_runtime::Arena;

const SMALLEST: usize = 4 << 10;
const LARGEST: usize = 256 << 10;

/// From this size of a batch on, a poll gives all lines of a block.
const LARGE_BATCH: usize = 100;

/// A guess at the bytes of a line.
const LINE: usize = 1 << 10;

/// Most lines of a poll for a batch of this size. Small batches are kept to the letter.
pub(crate) fn lines(batch: usize) -> usize {
    if batch >= LARGE_BATCH { usize::MAX } else { batch }
}

/// How much to read for so many lines.
pub(crate) fn size(lines: usize) -> usize {
    lines.saturating_mul(LINE).clamp(SMALLEST, LARGEST)
}

/// Reads `want` bytes, or what there is up to the end of the file, and tells where they stand.
pub(crate) fn read(file: &File, position: u64, want: usize, arena: &mut Arena) -> io::Result<Range<usize>> {
    let start = arena.len();
    while arena.len() < start + want {
        let room = start + want - arena.len();
        let at = position + (arena.len() - start) as u64;
        match file.read_at(&mut arena.space(room)[..room], at) {
            Ok(0) => break,
            Ok(read) => arena.fill(read),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(start..arena.len())
}
