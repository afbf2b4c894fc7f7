//! `logflowc agent`: the words of `flume-ng agent`, and a clear one about those that have no meaning here.

use std::env;
use std::path::PathBuf;

use logflowc_compiler::sounds_secret;

use super::{loader, properties, run};
use crate::Exit;
use crate::args::{AgentArgs, Colour, RunArgs, ServiceArgs};
use crate::output;

/// Runs an agent as `run` does.
pub(crate) fn agent(args: AgentArgs, colour: Colour) -> Exit {
    if let Some(why) = impossible(&args) {
        output::problem(why);
        return Exit::Usage;
    }
    for word in without_effect(&args) {
        output::remark(format_args!("logflowc: `{word}` has no effect: there is no JVM"));
    }
    let files = match files(&args) {
        Ok(files) => files,
        Err(why) => {
            output::problem(why);
            return Exit::Usage;
        }
    };
    let monitoring = match monitoring_port(&args) {
        Ok(port) => port,
        Err(why) => {
            output::problem(why);
            return Exit::Usage;
        }
    };
    logflowc_connectors::class_path_begins_with(class_path(&args));
    let service = ServiceArgs { http_port: args.service.http_port.or(monitoring), ..args.service };
    let run_args = RunArgs { name: args.name, files, properties: args.properties, service };
    if args.dryrun { rehearse(run_args, colour) } else { run(run_args, colour) }
}

/// Does everything that comes before the start, and says what would be started.
fn rehearse(args: RunArgs, colour: Colour) -> Exit {
    let words = in_words(&args);
    match loader(args, colour).and_then(|loader| loader.load().plan) {
        Ok(_) => {
            output::result(&format!("logflowc run {words}\n"));
            Exit::Good
        }
        Err(exit) => exit,
    }
}

/// Ways to a configuration that only Flume has.
fn impossible(args: &AgentArgs) -> Option<&'static str> {
    if args.zookeeper.is_some() || args.zookeeper_path.is_some() {
        return Some(
            "configurations in ZooKeeper are not supported; write the node's text to a file and use `-f`",
        );
    }
    if args.conf_provider.is_some() {
        return Some("`--conf-provider` names a Java class, which cannot be loaded here; use `-f`");
    }
    if args.auth_provider.is_some() || args.conf_user.is_some() || args.conf_password.is_some() {
        return Some("configurations over HTTP are not supported; fetch the file and use `-f`");
    }
    if args.backup_directory.is_some() {
        return Some("`--backup-directory` belongs to configurations over HTTP, which are not supported");
    }
    args.name.is_none().then_some("`-n` is required, as for flume-ng; `logflowc run` can do without")
}

fn without_effect(args: &AgentArgs) -> Vec<String> {
    let mut words = args.jvm.clone();
    words.extend(args.plugins_path.is_some().then(|| "--plugins-path".to_owned()));
    words
}

/// What the launcher of Flume begins the class path with; Hadoop's settings are looked for there.
fn class_path(args: &AgentArgs) -> Vec<PathBuf> {
    let folders = args.classpath.iter().flat_map(env::split_paths);
    args.conf.iter().cloned().chain(folders).collect()
}

/// The files; URIs win over `-f`, as in Flume.
fn files(args: &AgentArgs) -> Result<Vec<PathBuf>, String> {
    if args.uris.is_empty() {
        if args.files.is_empty() {
            return Err("one of `-f` and `-u` is needed".to_owned());
        }
        return Ok(args.files.clone());
    }
    let path = |uri: &String| {
        let path = uri.strip_prefix("file://").or_else(|| uri.strip_prefix("file:"));
        let found = path.map(PathBuf::from);
        found.ok_or_else(|| format!("`{uri}`: only `file:` URIs are supported; fetch the file and use `-f`"))
    };
    args.uris.iter().map(path).collect()
}

/// The name of the server besides its short one.
const HTTP_CLASS: &str = "org.apache.flume.instrumentation.http.HTTPMetricsServer";

/// `-Dflume.monitoring.type=http -Dflume.monitoring.port=N`.
fn monitoring_port(args: &AgentArgs) -> Result<Option<u16>, String> {
    // Words of another form are refused by `run`.
    let Ok(properties) = properties(&args.properties) else { return Ok(None) };
    let Some(kind) = properties.get("flume.monitoring.type") else { return Ok(None) };
    if !kind.eq_ignore_ascii_case("http") && kind != HTTP_CLASS {
        output::remark(format_args!("logflowc: monitoring by `{kind}` is not there; `http` is"));
        return Ok(None);
    }
    // Flume's own default.
    let Some(port) = properties.get("flume.monitoring.port") else { return Ok(Some(41414)) };
    port.parse().map(Some).map_err(|_| format!("`-Dflume.monitoring.port={port}` is no port"))
}

fn in_words(args: &RunArgs) -> String {
    let mut words: Vec<String> = args.name.iter().map(|name| format!("-n {name}")).collect();
    words.extend(args.files.iter().map(|file| format!("-f {}", file.display())));
    words.extend(args.properties.iter().map(|property| shown(property)));
    words.extend(args.service.http_port.map(|port| format!("--http-port {port}")));
    words.extend(args.service.no_reload_conf.then(|| "--no-reload-conf".to_owned()));
    words.join(" ")
}

/// A property as it may be shown: what the author has called something may be a secret.
fn shown(property: &str) -> String {
    match property.split_once('=') {
        Some((name, _)) if !name.starts_with("flume.") || sounds_secret(name) => format!("-D{name}=***"),
        _ => format!("-D{property}"),
    }
}
