//! Name and password out of a line for Java's login modules (`sasl.jaas.config`).

use std::collections::HashMap;

/// Modules that log in with a name and a password.
const MODULES: &[&str] = &[
    "org.apache.kafka.common.security.plain.PlainLoginModule",
    "org.apache.kafka.common.security.scram.ScramLoginModule",
];

/// What a login needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Login {
    pub(super) name: String,
    pub(super) password: String,
}

/// Reads `module flag name="value" …;`. The flag plays no part, since there is one module.
pub(super) fn login(text: &str) -> Option<Login> {
    let text = text.trim().trim_end_matches(';');
    let (module, rest) = text.split_once(char::is_whitespace)?;
    if !MODULES.contains(&module) {
        return None;
    }
    let (_, options) = rest.trim_start().split_once(char::is_whitespace)?;
    let mut options = read_options(options)?;
    Some(Login { name: options.remove("username")?, password: options.remove("password")? })
}

fn read_options(mut rest: &str) -> Option<HashMap<String, String>> {
    let mut options = HashMap::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Some(options);
        }
        let (name, after) = rest.split_once('=')?;
        let (value, after) = read_value(after.trim_start())?;
        options.insert(name.trim_end().to_owned(), value);
        rest = after;
    }
}

/// A value in quotes, where a backslash keeps the next character, or a bare word; and what stands behind it.
fn read_value(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next()?;
    if quote != '"' && quote != '\'' {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        return Some((text[..end].to_owned(), &text[end..]));
    }
    let mut value = String::new();
    let mut inside = text.char_indices().skip(1);
    while let Some((at, c)) = inside.next() {
        match c {
            '\\' => value.push(inside.next()?.1),
            _ if c == quote => return Some((value, &text[at + 1..])),
            _ => value.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_passwords_are_found() {
        let plain = "org.apache.kafka.common.security.plain.PlainLoginModule required \
                     username=\"ann\" password='a\\'b c';";
        assert_eq!(login(plain), Some(Login { name: "ann".to_owned(), password: "a'b c".to_owned() }));
        let bare = "org.apache.kafka.common.security.scram.ScramLoginModule required password=p username=u ;";
        assert_eq!(login(bare), Some(Login { name: "u".to_owned(), password: "p".to_owned() }));
    }

    #[test]
    fn other_modules_and_torn_lines_are_none() {
        let kerberos = "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true;";
        let torn = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"ann";
        let nameless = "org.apache.kafka.common.security.plain.PlainLoginModule required password=\"p\";";
        for text in ["", kerberos, torn, nameless] {
            assert_eq!(login(text), None, "{text}");
        }
    }
}
