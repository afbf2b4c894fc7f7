//! Whole numbers of varying length (`org.apache.hadoop.io.WritableUtils.writeVLong`).

/// Appends a length. Up to 127 it is one byte; else the first byte tells how many follow, the highest first.
pub(super) fn write_length(length: usize, out: &mut Vec<u8>) {
    match u8::try_from(length) {
        Ok(small) if small < 128 => out.push(small),
        _ => {
            let bytes = length.to_be_bytes();
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            let count = u8::try_from(bytes.len() - zeros).expect("at most eight");
            // -112 less the count.
            out.push(0x90 - count);
            out.extend_from_slice(&bytes[zeros..]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_those_of_hadoop() {
        let written = |length| {
            let mut out = Vec::new();
            write_length(length, &mut out);
            out
        };
        assert_eq!(written(0), [0]);
        assert_eq!(written(127), [127]);
        assert_eq!(written(128), [0x8F, 0x80]);
        assert_eq!(written(256), [0x8E, 1, 0]);
        assert_eq!(written(1 << 24), [0x8C, 1, 0, 0, 0]);
    }
}
