//! Channels with a capacity: a transaction must fit, and a backup needs its own directory.

use logflowc_grammar::catalog;

use super::super::channel::capacity;
use super::super::settings::number;
use crate::config::Component;
use crate::flume::verdict::Refusal;

pub(super) fn check(component: &Component, class: &catalog::Component) -> Result<(), Refusal> {
    let transaction = class.transaction_key.and_then(|key| number(component, key));
    if let (Some(transaction), Some(capacity)) = (transaction, capacity(component))
        && transaction > capacity
    {
        let why = format!("its transaction capacity {transaction} is above its capacity {capacity}");
        let set = [class.transaction_key, Some("capacity"), Some("overflowCapacity")].into_iter().flatten();
        let key = set.into_iter().find(|key| component.value(key).is_some()).unwrap_or("capacity");
        return Err(Refusal::of(key, why));
    }
    let folder = |key| component.text(key).map(same_file);
    let (backup, checkpoint) = (folder("backupCheckpointDir"), folder("checkpointDir"));
    if component.flag("useDualCheckpoints") && backup.is_some() && backup == checkpoint {
        return Err(Refusal::of(
            "backupCheckpointDir",
            "`backupCheckpointDir` is the same as `checkpointDir`",
        ));
    }
    Ok(())
}

/// A path as `java.io.File` compares it: without repeated slashes and the one at the end.
fn same_file(path: &str) -> String {
    let names = path.split('/').filter(|name| !name.is_empty()).collect::<Vec<_>>().join("/");
    if path.starts_with('/') { format!("/{names}") } else { names }
}
