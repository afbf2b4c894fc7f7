use super::*;

fn status(method: &Method, path: &str) -> u16 {
    Pages(Arc::default()).page(method, path).status.as_u16()
}

#[test]
fn requests_are_answered_as_by_the_original() {
    assert_eq!(status(&Method::GET, "/"), 200);
    assert_eq!(status(&Method::GET, "/metrics"), 200);
    assert_eq!(status(&Method::GET, "/MeTrics"), 200);
    assert_eq!(status(&Method::DELETE, "/metrics"), 200);
    assert_eq!(status(&Method::TRACE, "/metrics"), 403);
    assert_eq!(status(&Method::OPTIONS, "/nowhere"), 403);
    assert_eq!(status(&Method::GET, "/metrics/"), 404);
    assert_eq!(status(&Method::GET, "/metric"), 404);
}

#[test]
fn nothing_to_show_is_shown() {
    let page = |path| Pages(Arc::default()).page(&Method::GET, path);
    assert_eq!(page("/metrics").body, "{}");
    assert_eq!(page("/metrics").content_type, "application/json;charset=utf-8");
    assert_eq!(page("/metrics/prometheus").body, "");
}

#[test]
fn a_taken_port_is_named() {
    let first = Monitor::start(0, Arc::default()).expect("there is a free port");
    let Err(failure) = Monitor::start(first.port(), Arc::default()) else { panic!("the port is taken") };
    assert!(failure.to_string().starts_with(&format!("cannot listen on *:{}: ", first.port())), "{failure}");
}
