//! `logflowc convert`: a configuration in the other form.

use logflowc_compiler::convert::convert as converted;
use logflowc_compiler::read::Form;
use logflowc_grammar::source::{Sources, Span};

use crate::args::{ConvertArgs, WrittenForm};
use crate::input::{self, Input};
use crate::{Exit, output, outside};

/// Writes a configuration to standard output; what is lost on the way is told on standard error.
pub(crate) fn convert(args: &ConvertArgs) -> Exit {
    let source = match input::read(&Input::named(&args.file)) {
        Ok(source) => source,
        Err(error) => {
            output::problem(error);
            return Exit::Usage;
        }
    };
    let mut sources = Sources::default();
    let file = sources.add(source);
    let to = match args.to {
        WrittenForm::Json => Form::Json,
        WrittenForm::Properties => Form::Properties,
        WrittenForm::Flow => Form::Flow,
    };
    match converted(&mut sources, file, to, args.name.as_deref(), &outside::unknown()) {
        Ok(converted) => {
            output::result(&converted.text);
            for (span, why) in &converted.left_out {
                output::remark(format_args!("{}: left out: {why}", place(&sources, *span)));
            }
            match converted.comments {
                0 => {}
                1 => output::remark("1 comment is lost"),
                count => output::remark(format_args!("{count} comments are lost")),
            }
            Exit::Good
        }
        Err(errors) => {
            for error in errors {
                output::remark(format_args!("{}: not converted: {error}", place(&sources, error.span)));
            }
            Exit::Findings
        }
    }
}

fn place(sources: &Sources, span: Span) -> String {
    let (line, column) = sources.position(span);
    format!("{}:{line}:{column}", sources.get(span.file).name())
}
