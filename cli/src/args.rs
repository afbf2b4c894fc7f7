//! The words of the command line.

mod check;
mod optimise;
mod rewrite;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, Subcommand, ValueEnum};

pub(crate) use check::{ChoiceArgs, Denied, EditArgs, TellArgs};
pub(crate) use optimise::OptimiseArgs;
pub(crate) use rewrite::{
    CompletionsArgs, ConvertArgs, DiffArgs, ExpandArgs, FmtArgs, InitArgs, ManArgs, WrittenForm,
};

/// Compiler and runtime for log pipelines: checks, plans and runs configurations of Apache Flume.
#[derive(Debug, Parser)]
#[command(name = "logflowc", version, max_term_width = 110)]
pub(crate) struct Args {
    /// Colours in findings.
    #[arg(
        long = "color",
        visible_alias = "colour",
        value_enum,
        default_value_t,
        global = true,
        value_name = "WHEN"
    )]
    pub(crate) colour: Colour,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say what is wrong with configurations.
    Check(CheckArgs),
    /// Write configurations in the one way.
    Fmt(FmtArgs),
    /// Turn properties into JSON and JSON into properties.
    Convert(ConvertArgs),
    /// Show the settings that count, defaults included, and where each comes from.
    Expand(ExpandArgs),
    /// Say what a change of a configuration means.
    Diff(DiffArgs),
    /// Begin a configuration.
    Init(InitArgs),
    /// Write a JSON Schema of the JSON form.
    Schema,
    /// List the rules of `check`.
    Rules(RulesArgs),
    /// Explain a rule, a component or one of its keys.
    Explain(ExplainArgs),
    /// Show how a configuration would run.
    Plan(PlanArgs),
    /// Draw a configuration: sources at the left, sinks at the right, and what is proved about them.
    Graph(GraphArgs),
    /// Test what configurations do to events.
    Test(TestArgs),
    /// List the components of Flume, their keys, and whether `run` has them.
    Components(ComponentsArgs),
    /// Say what Apache Flume would start, and what it would drop.
    Flume(FlumeArgs),
    /// Serve an editor, by the Language Server Protocol over standard input and output.
    Lsp(LspArgs),
    /// Run an agent.
    Run(RunArgs),
    /// Run an agent, with the words of `flume-ng agent`.
    Agent(AgentArgs),
    /// Write completions for a shell.
    Completions(CompletionsArgs),
    /// Write pages of the manual.
    Man(ManArgs),
    /// Send lines to an avro source, as `flume-ng avro-client` does.
    Send(SendArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    /// Files, folders, patterns with `*`, or `-` for standard input.
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// How findings are shown.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: CheckFormat,
    #[command(flatten)]
    pub(crate) tell: TellArgs,
    #[command(flatten)]
    pub(crate) choice: ChoiceArgs,
    #[command(flatten)]
    pub(crate) edit: EditArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// With source lines, reasons and help.
    #[default]
    Full,
    /// One line each.
    Concise,
    /// One JSON document.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// SARIF 2.1.0.
    Sarif,
    /// Commands to GitHub Actions.
    Github,
    /// GitLab's report of code quality.
    Gitlab,
    /// Failed tests of `JUnit`.
    Junit,
    /// A report of Checkstyle.
    Checkstyle,
    /// What reviewdog reads.
    Rdjson,
    /// Commands to Azure Pipelines.
    Azure,
    /// A table for a comment.
    Markdown,
    /// One page for a browser.
    Html,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RulesArgs {
    /// How the list is shown.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: PageFormat,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    /// A code or name of a rule, a component such as `spooldir` or `avro sink`, or a key such as `spooldir.spoolDir`.
    #[arg(required = true)]
    pub(crate) what: Vec<String>,
    /// How it is shown.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: PageFormat,
}

/// How pages of reference are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PageFormat {
    #[default]
    Text,
    Json,
    Markdown,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PlanArgs {
    /// Files that make up one configuration, or `-`; later ones win.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The agent; not needed where there is one.
    #[arg(short, long)]
    pub(crate) name: Option<String>,
    /// How the plan is shown.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: PlanFormat,
    #[command(flatten)]
    pub(crate) optimise: OptimiseArgs,
    /// Show what each pass of the optimiser did, and the plan behind it.
    #[arg(long, conflicts_with = "format")]
    pub(crate) passes: bool,
    /// Say what a pass of the optimiser did to this plan, and why it did no more.
    #[arg(long, value_name = "PASS", conflicts_with_all = ["format", "passes"])]
    pub(crate) why: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct GraphArgs {
    /// Files that make up one configuration, or `-`; later ones win.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The agent; not needed where there is one.
    #[arg(short, long)]
    pub(crate) name: Option<String>,
    /// How it is drawn.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: PlanFormat,
}

#[derive(Debug, clap::Args)]
pub(crate) struct TestArgs {
    /// Configurations, each by itself; tests stand in them, or beside `flume.conf` in `flume.test.toml`.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The agent of tests that name none; not needed where there is one.
    #[arg(short, long)]
    pub(crate) name: Option<String>,
    /// Only tests whose name contains this.
    #[arg(long, value_name = "TEXT")]
    pub(crate) only: Option<String>,
    /// How the results are shown.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: TestFormat,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TestFormat {
    /// With what is missing and what came instead.
    #[default]
    Text,
    /// `JUnit`, for build servers.
    Junit,
}

#[derive(Debug, clap::Args)]
pub(crate) struct FlumeArgs {
    /// Configurations, each by itself, or `-`.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Only this agent.
    #[arg(short, long)]
    pub(crate) name: Option<String>,
    /// One JSON object per file, each on a line.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlanFormat {
    #[default]
    Text,
    Json,
    /// For Graphviz.
    Dot,
    /// For Mermaid.
    Mermaid,
    Svg,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ComponentsArgs {
    /// Only components whose name contains this.
    pub(crate) name: Option<String>,
    /// How the list is shown.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ListFormat,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    #[default]
    Text,
    Json,
}

#[derive(Debug, clap::Args)]
pub(crate) struct LspArgs {
    /// Accepted, as many editors say it: there is no other way to talk.
    #[arg(long)]
    pub(crate) stdio: bool,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct RunArgs {
    /// The agent; not needed where there is one.
    #[arg(short, long)]
    pub(crate) name: Option<String>,
    /// A configuration; may be repeated, later ones win.
    #[arg(short = 'f', long = "conf-file", value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// A system property, as for Java; may be repeated.
    #[arg(short = 'D', value_name = "NAME=VALUE")]
    pub(crate) properties: Vec<String>,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Compat {
    Flume,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    Warnings,
}

/// What `run` and `agent` have in common.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ServiceArgs {
    /// Serve counters at `/metrics` and `/metrics/prometheus`; with 0 the system chooses the port.
    #[arg(long, value_name = "PORT")]
    pub(crate) http_port: Option<u16>,
    /// Longest time to empty the channels after SIGTERM or SIGINT, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub(crate) drain_timeout: u64,
    /// Do not look for changes of the configuration.
    #[arg(long)]
    pub(crate) no_reload_conf: bool,
    /// How often to look for changes, in seconds.
    #[arg(short = 'i', long, value_name = "SECONDS", default_value_t = 30)]
    pub(crate) poll_interval: u64,
    /// End when every source has nothing more to give.
    #[arg(long)]
    pub(crate) once: bool,
    /// How logs are written.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) log_format: LogFormat,
    /// Behave as another product does: `flume` runs what Flume would run, and waits as it waits.
    #[arg(long, value_enum, value_name = "PRODUCT")]
    pub(crate) compat: Option<Compat>,
    /// Refuse to run on findings of this level too.
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(crate) deny: Option<Deny>,
    #[command(flatten)]
    pub(crate) optimise: OptimiseArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    #[default]
    Text,
    Json,
}

/// The options of `flume-ng agent`, those of its launcher and those of the Java program.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct AgentArgs {
    /// The agent.
    #[arg(short, long)]
    pub(crate) name: Option<String>,
    /// A configuration; may be repeated, later ones win.
    #[arg(short = 'f', long = "conf-file", value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// A configuration by URI; only `file:` has a meaning here. All `-f` are ignored then, as in Flume.
    #[arg(short = 'u', long = "conf-uri", value_name = "URI")]
    pub(crate) uris: Vec<String>,
    /// Folder of `flume-env.sh` and logging, where Hadoop's settings are looked for; there is no JVM to set up.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) conf: Option<PathBuf>,
    /// Where Hadoop's settings are looked for next; there are no classes to load.
    #[arg(short = 'C', long, value_name = "CP")]
    pub(crate) classpath: Option<String>,
    /// Accepted, there are no Java plugins.
    #[arg(long, value_name = "DIRS")]
    pub(crate) plugins_path: Option<String>,
    /// Check, say what would run, and end.
    #[arg(short, long)]
    pub(crate) dryrun: bool,
    /// A system property; may be repeated. `flume.monitoring.*` is honoured.
    #[arg(short = 'D', value_name = "NAME=VALUE")]
    pub(crate) properties: Vec<String>,
    /// Options of the JVM (`-X…`, `-agentlib…`, `-agentpath…`, `-javaagent…`) are accepted without effect.
    #[arg(long, value_name = "OPTION")]
    pub(crate) jvm: Vec<String>,
    /// Authorization for configurations over HTTP: there are none here.
    #[arg(short, long, value_name = "CLASS")]
    pub(crate) auth_provider: Option<String>,
    /// A configuration from a Java class: there is none here.
    #[arg(long, visible_alias = "prov", value_name = "CLASS")]
    pub(crate) conf_provider: Option<String>,
    /// For configurations over HTTP: there are none here.
    #[arg(long, visible_alias = "user", value_name = "USER")]
    pub(crate) conf_user: Option<String>,
    /// For configurations over HTTP: there are none here.
    #[arg(long, visible_alias = "pwd", value_name = "PASSWORD")]
    pub(crate) conf_password: Option<String>,
    /// Keep a copy of the configuration there and use it when the file cannot be read.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) backup_directory: Option<PathBuf>,
    /// A configuration from `ZooKeeper`: there is none here.
    #[arg(short = 'z', long = "zkConnString", value_name = "HOSTS")]
    pub(crate) zookeeper: Option<String>,
    /// A configuration from `ZooKeeper`: there is none here.
    #[arg(short = 'p', long = "zkBasePath", value_name = "PATH")]
    pub(crate) zookeeper_path: Option<String>,
    /// Print help.
    #[arg(short, long, action = clap::ArgAction::Help)]
    pub(crate) help: Option<bool>,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SendArgs {
    /// The host of the source.
    #[arg(short = 'H', long, required_unless_present = "rpc_props")]
    pub(crate) host: Option<String>,
    /// Its port.
    #[arg(short, long, required_unless_present = "rpc_props")]
    pub(crate) port: Option<u16>,
    /// A properties file of a client: several hosts, `client.type`, encryption.
    #[arg(short = 'P', long = "rpcProps", visible_alias = "rpc-props", value_name = "FILE")]
    pub(crate) rpc_props: Option<PathBuf>,
    /// A file with lines; standard input when there is none.
    #[arg(short = 'F', long, value_name = "FILE", conflicts_with = "dirname")]
    pub(crate) filename: Option<PathBuf>,
    /// A folder: its files are sent, the oldest first, and renamed to `….COMPLETED`.
    #[arg(long, value_name = "DIR")]
    pub(crate) dirname: Option<PathBuf>,
    /// A properties file with headers for every event.
    #[arg(short = 'R', long = "headerFile", visible_alias = "header-file", value_name = "FILE")]
    pub(crate) header_file: Option<PathBuf>,
}

/// Long options of `flume-ng agent`; Java's parser takes them with one dash as well.
const LONG: &[&str] = &[
    "name",
    "conf-file",
    "conf-uri",
    "conf-provider",
    "prov",
    "conf-user",
    "user",
    "conf-password",
    "pwd",
    "auth-provider",
    "poll-interval",
    "backup-directory",
    "no-reload-conf",
    "zkConnString",
    "zkBasePath",
    "help",
];

/// What starts like this goes to the JVM.
const JVM: &[&str] = &["-X", "-agentlib", "-agentpath", "-javaagent"];

/// The words of `flume-ng` in the form in which clap takes them.
fn modern(words: impl Iterator<Item = OsString>) -> impl Iterator<Item = OsString> {
    words.map(|word| match word.to_str() {
        Some(text) if JVM.iter().any(|start| text.starts_with(start)) => format!("--jvm={text}").into(),
        Some(text) if text.strip_prefix('-').is_some_and(|name| LONG.contains(&name)) => {
            format!("-{text}").into()
        }
        _ => word,
    })
}

/// Who gives `run` a file as `check` takes it learns where it belongs.
fn hinted(mut error: clap::Error) -> clap::Error {
    let word = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(word)) if !word.starts_with('-') => word.clone(),
        _ => return error,
    };
    let usage = error.get(ContextKind::Usage).map(ToString::to_string).unwrap_or_default();
    let starts = ["logflowc run", "logflowc agent"].iter().any(|command| usage.contains(command));
    if error.kind() == ErrorKind::UnknownArgument && starts {
        let tip = StyledStr::from(format!("a configuration stands behind `-f`: `-f {word}`"));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
}

impl Args {
    /// Reads the command line of this process.
    pub(crate) fn from_process() -> Result<Self, clap::Error> {
        Self::try_parse_from(modern(std::env::args_os())).map_err(hinted)
    }
}
