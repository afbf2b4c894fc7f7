//! Every row of the table of handshakes.

use super::*;

fn request(hash: [u8; 16], text: Option<&str>, server: [u8; 16]) -> Vec<u8> {
    let mut request = hash.to_vec();
    write_long(i64::from(text.is_some()), &mut request);
    if let Some(text) = text {
        write_bytes(text.as_bytes(), &mut request);
    }
    request.extend_from_slice(&server);
    write_long(0, &mut request);
    request
}

fn answer(protocols: &Protocols, request: &[u8]) -> Result<(Match, Vec<u8>), Invalid> {
    let mut answer = Vec::new();
    let mut reader = Reader::new(request);
    let matched = protocols.answer(&mut reader, &mut answer)?;
    assert_eq!(reader.left(), 0);
    assert_eq!(answered(&mut Reader::new(&answer)), Ok(matched));
    Ok((matched, answer))
}

#[test]
fn a_client_of_the_same_release_is_known() {
    let (matched, answer) = answer(&Protocols::default(), &request(HASH, None, HASH)).expect("a handshake");
    assert_eq!((matched, &answer[..]), (Match::Both, &[0, 0, 0, 0][..]));
}

#[test]
fn a_client_of_another_release_tells_its_protocol_once() {
    let (other, protocols) = ([7; 16], Protocols::default());
    let asked = |text, server| answer(&protocols, &request(other, text, server)).expect("a handshake");
    let (matched, none) = asked(None, other);
    assert_eq!(matched, Match::None);
    assert!(none.windows(TEXT.len()).any(|part| part == TEXT.as_bytes()), "the server tells its protocol");
    assert_eq!(asked(Some(TEXT), HASH).0, Match::Both);
    assert_eq!(asked(None, other).0, Match::Client);
    assert_eq!(asked(None, HASH).0, Match::Both);
}

#[test]
fn our_own_handshake_is_understood() {
    for with_protocol in [false, true] {
        let mut request = Vec::new();
        ask(with_protocol, &mut request);
        assert_eq!(answer(&Protocols::default(), &request).map(|(matched, _)| matched), Ok(Match::Both));
    }
}

#[test]
fn protocols_with_other_events_are_refused() {
    let swapped = TEXT.replace(r#""name":"headers""#, r#""name":"body""#);
    for (text, why) in [
        ("{", "the client's protocol is no JSON: EOF while parsing an object at line 1 column 1"),
        ("{}", "the client's protocol has other events than Flume's"),
        (&*swapped, "the client's protocol has other events than Flume's"),
    ] {
        let refused = answer(&Protocols::default(), &request([7; 16], Some(text), HASH));
        assert_eq!(refused.map(|(matched, _)| matched), Err(Invalid::new(why)));
    }
}
