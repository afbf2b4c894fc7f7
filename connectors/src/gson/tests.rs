//! What Gson 2.9.1 takes and refuses.

use proptest::prelude::*;

use super::*;

/// The document as JSON without any leniency, all values as texts; or that there is none.
fn plain(text: &str) -> Option<String> {
    let mut reader = Reader::new(text);
    let mut out = String::new();
    loop {
        let token = reader.next().ok()?;
        let quoted = |text: &str| serde_json::to_string(text).expect("a text is always written");
        match token {
            Token::BeginList => out.push('['),
            Token::EndList => out.push_str("],"),
            Token::BeginObject => out.push('{'),
            Token::EndObject => out.push_str("},"),
            Token::Name(name) => out.push_str(&(quoted(&name) + ":")),
            Token::Text(text) => out.push_str(&(quoted(&text) + ",")),
            Token::Null => out.push_str("null,"),
            Token::End => return Some(out),
        }
    }
}

#[test]
fn leniency_is_that_of_gson() {
    for (text, expected) in [
        (r#"{"a":[1,2.50,-0,true,null,"x"]}"#, Some(r#"{"a":["1","2.50","-0","true",null,"x",],},"#)),
        (r"[abc, 0x10, 01, 1., +1, NULL, TRUE]", Some(r#"["abc","0x10","01","1.","+1",null,"true",],"#)),
        ("[ /* c */ 'x' // end\n # more\n]", Some(r#"["x",],"#)),
        (r#"{a="b";'c'=>d}"#, Some(r#"{"a":"b","c":"d",},"#)),
        ("[1,]", Some(r#"["1",null,],"#)),
        ("[,]", Some("[null,null,],")),
        ("[1;;2]", Some(r#"["1",null,"2",],"#)),
        ("[]", Some("[],")),
        ("{}", Some("{},")),
        (")]}'\n[]", Some("[],")),
        ("\u{feff}[]", Some("[],")),
        ("\"a\nb\t\"", Some(r#""a\nb\t","#)),
        (r#""\u00e9\ud83d\ude00\ud83d""#, Some("\"\u{e9}\u{1f600}?\",")),
        (r#""\ud83d\n\ude00\ud83dx""#, Some(r#""?\n??x","#)),
        (r#""\'\/\"\\\b""#, Some(r#""'/\"\\\b","#)),
        ("", Some("")),
        (" \n", Some("")),
        ("[] x", None),
        ("[][]", None),
        ("[1", None),
        ("[}", None),
        ("{,}", None),
        ("{\"a\":1,}", None),
        ("{\"a\"}", None),
        ("{\"a\":}", None),
        ("{\"a\":,}", None),
        ("\"x", None),
        (r#""\x""#, None),
        (r#""\u12""#, None),
        (r#""\u+123""#, None),
        ("[/* x]", None),
        ("[a/b]", None),
    ] {
        assert_eq!(plain(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn depth_does_no_harm() {
    let deep = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
    assert!(plain(&deep).is_some());
    let text = format!("{{\"x\":{deep},\"y\":1}}");
    let mut reader = Reader::new(&text);
    assert_eq!(reader.next(), Ok(Token::BeginObject));
    assert_eq!(reader.next(), Ok(Token::Name("x".into())));
    assert_eq!(reader.skip(), Ok(()));
    assert_eq!(reader.next(), Ok(Token::Name("y".into())));
}

proptest! {
    #[test]
    fn no_text_does_harm(text in r#"([\[\]{}:;,=>'"/*#\\ \nua1e-]|null|\\ud83d|é){0,40}"#) {
        let _ = plain(&text);
    }

    #[test]
    fn json_is_read_as_it_was_written(texts in prop::collection::vec(any::<String>(), 0..5)) {
        let written = serde_json::to_string(&texts).expect("texts are always written");
        let expected: Vec<_> = texts.into_iter().map(|text| Token::Text(text.into())).collect();
        let mut reader = Reader::new(&written);
        prop_assert_eq!(reader.next(), Ok(Token::BeginList));
        for token in expected {
            prop_assert_eq!(reader.next(), Ok(token));
        }
        prop_assert_eq!(reader.next(), Ok(Token::EndList));
    }
}
