//! The order of Java's hash tables, against a reference that was itself compared with the JDK.

use std::fs;

use logflowc_compiler::java::hash;
use serde_json::Value;

use crate::shared::root;

#[test]
fn hash_tables_are_iterated_as_in_java() {
    let text = fs::read_to_string(root().join("tests/corpus/hash-order.json")).expect("the file is readable");
    let samples: Vec<Value> = serde_json::from_str(&text).expect("a JSON list");
    assert!(!samples.is_empty(), "the file holds samples");
    for sample in &samples {
        let keys = strings(&sample["keys"]);
        let by = |order: Vec<usize>| -> Vec<&str> { order.into_iter().map(|index| keys[index]).collect() };
        assert_eq!(by(hash::map_order(&keys)), strings(&sample["map"]));
        assert_eq!(by(hash::set_of_list_order(&keys)), strings(&sample["set"]));
        assert_eq!(by(hash::substitution_order(&keys)), strings(&sample["substitution"]));
    }
}

fn strings(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().map(|item| item.as_str().expect("a string")).collect()
}
