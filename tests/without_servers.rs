//! The last word of `cargo test`: what it has left out, because nobody has asked for the servers, and how to run that.
#![expect(clippy::print_stdout, reason = "it is all that this is for")]

use std::env;

/// Where the commands stand. One that asks for servers sets variables such as `LOGFLOWC_KAFKA=1`.
const RECIPES: &str = include_str!("../justfile");

/// A command of the justfile.
struct Recipe<'t> {
    about: &'t str,
    name: &'t str,
    body: &'t str,
}

impl<'t> Recipe<'t> {
    /// A paragraph of the justfile: a comment, the name, the lines below it.
    fn read(paragraph: &'t str) -> Option<Self> {
        let (about, rest) = paragraph.trim_start().strip_prefix("# ")?.split_once('\n')?;
        let (name, body) = rest.split_once(':')?;
        Some(Self { about, name: name.split(' ').next()?, body })
    }

    /// Whether it asks for something that this run was not asked for.
    fn asks_for_more(&self) -> bool {
        let asked = self.body.split_whitespace().filter_map(|word| word.strip_suffix("=1"));
        let mut variables = asked.filter(|variable| variable.starts_with("LOGFLOWC_"));
        variables.any(|variable| env::var(variable).as_deref() != Ok("1"))
    }
}

fn main() {
    // Who looks for some tests, or lists them, does not ask for this.
    if env::args().len() > 1 {
        return;
    }
    let recipes = RECIPES.split("\n\n").filter_map(Recipe::read);
    let left_out: Vec<Recipe<'_>> = recipes.filter(Recipe::asks_for_more).collect();
    if !left_out.is_empty() {
        println!("\nleft out, because nobody has asked for the servers; these commands run it:");
    }
    for recipe in left_out {
        println!("  just {:<12} {}", recipe.name, recipe.about);
    }
}
