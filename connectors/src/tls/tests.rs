//! Both ends over a socket, with key stores that Java's own tool has made (`tests/tls/make.sh`).

use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use serde_json::{Value, json};

use super::*;
use crate::drive::PATIENCE;

fn path(name: &str) -> String {
    format!("{}/tests/tls/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn server(changes: &Value) -> Result<ServerTls, String> {
    let mut settings = json!({ "ssl": true, "keystore": path("server.jks"), "keystore-password": "changeit",
                               "keystore-type": "JKS" });
    settings.as_object_mut().expect("an object").extend(changes.as_object().expect("an object").clone());
    let tls = ServerTls::of(settings.as_object().expect("an object"));
    tls.map(|tls| tls.expect("it is asked for")).map_err(|failure| failure.to_string())
}

fn client(changes: &Value) -> Result<ClientTls, String> {
    let mut settings = json!({ "ssl": true, "truststore": path("trust.jks"), "truststore-type": "JKS" });
    settings.as_object_mut().expect("an object").extend(changes.as_object().expect("an object").clone());
    let tls = ClientTls::of(settings.as_object().expect("an object"));
    tls.map(|tls| tls.expect("it is asked for")).map_err(|failure| failure.to_string())
}

/// What the client hears after it has said a word, or why it hears nothing.
fn talk(server: ServerTls, client: &ClientTls) -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let serving = thread::spawn(move || {
        let (stream, _) = listener.accept()?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut stream = server.encrypt(stream, |stream| stream)?;
        let mut word = [0; 5];
        stream.read_exact(&mut word)?;
        stream.write_all(&word.map(|byte| byte.to_ascii_uppercase()))?;
        stream.flush()
    });
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let heard = client.encrypt("127.0.0.1", stream).and_then(|mut stream| {
        stream.write_all(b"hello")?;
        stream.flush()?;
        let mut heard = String::new();
        stream.read_to_string(&mut heard)?;
        Ok(heard)
    });
    let outcome = serving.join().expect("no panic");
    let heard = heard?;
    outcome.map(|()| heard)
}

#[test]
fn stores_of_every_kind_open_and_trust() {
    // As in Java, what the type says does not matter where the bytes say something else.
    for (store, kind) in [("server.jks", "JKS"), ("server.p12", "jks"), ("server.pem", "PEM")] {
        for (trust, password) in [
            ("trust.jks", None),
            ("trust.jks", Some("changeit")),
            ("trust.p12", Some("changeit")),
            ("trust.pem", None),
        ] {
            let server = server(&json!({ "keystore": path(store), "keystore-type": kind })).expect("a key");
            let client = client(&json!({ "truststore": path(trust), "truststore-password": password }));
            let heard = talk(server, &client.expect("somebody to trust"));
            assert_eq!(heard.expect("they agree"), "HELLO", "{store} {trust}");
        }
    }
}

#[test]
fn strangers_are_not_trusted_unless_all_are() {
    let alone = || server(&json!({ "keystore": path("alone.jks") })).expect("a key");
    let refused = talk(alone(), &client(&json!({})).expect("somebody to trust")).expect_err("a stranger");
    assert!(refused.to_string().contains("UnknownIssuer"), "{refused}");
    for trusting in [json!({ "trust-all-certs": true }), json!({ "truststore": path("alone.jks") })] {
        let client = client(&trusting).expect("somebody to trust");
        assert_eq!(talk(alone(), &client).expect("they agree"), "HELLO", "{trusting}");
    }
}

#[test]
fn both_ends_have_to_offer_the_same() {
    let only = |name: &str| json!({ "include-protocols": [name], "exclude-protocols": ["SSLv3"] });
    let agree = |one: &str, other: &str| {
        talk(server(&only(one)).expect("it is offered"), &client(&only(other)).expect("it is offered"))
    };
    assert_eq!(agree("TLSv1.2", "TLSv1.2").expect("they agree"), "HELLO");
    assert_eq!(agree("TLSv1.3", "TLSv1.3").expect("they agree"), "HELLO");
    assert!(agree("TLSv1.3", "TLSv1.2").is_err());
    assert!(server(&only("TLSv1.1")).is_err_and(|why| why.contains("no protocol and cipher suite is left")));
}

#[test]
fn a_store_that_does_not_open_is_named_and_its_password_is_not() {
    for (changes, expected) in [
        (
            json!({ "keystore-password": "hunter2" }),
            "server.jks`: the password is wrong, or the file is damaged",
        ),
        (json!({ "keystore": path("server.p12"), "keystore-password": "hunter2" }), "the password is wrong"),
        (json!({ "keystore": path("none.jks") }), "No such file"),
        (json!({ "keystore": path("make.sh") }), "it is neither JKS, PKCS12 nor PEM"),
        (json!({ "keystore": path("trust.jks") }), "has no private key"),
        (json!({ "keystore-type": "BCFKS" }), "key stores of type `BCFKS` are not read"),
    ] {
        let why = server(&changes).err().expect("it does not open");
        assert!(why.contains(expected), "{why}");
        assert!(!why.contains("hunter2"), "{why}");
    }
}
