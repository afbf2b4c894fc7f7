//! `logflowc schema`: a JSON Schema of the JSON form.

use crate::{Exit, output};

/// Writes the schema to standard output.
pub(crate) fn schema() -> Exit {
    let schema = logflowc_compiler::schema::schema();
    output::result(&(serde_json::to_string_pretty(&schema).expect("a schema is plain data") + "\n"));
    Exit::Good
}
