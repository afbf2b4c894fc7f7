//! Lines of logs, made of their numbers: every run has the same.

fn status(number: u64) -> u64 {
    [200, 200, 200, 404, 200, 500, 302, 200][(number % 8) as usize]
}

/// An object with fields that nobody asks for, as services write them.
pub fn json(number: u64) -> String {
    format!(
        "{{\"ts\":\"2026-03-01T12:{:02}:{:02}.{:03}Z\",\"level\":\"info\",\"service\":\"shop\",\"user\":\"user-{}\",\
         \"request\":{{\"method\":\"GET\",\"path\":\"/items/{number}\",\"bytes\":{}}},\"status\":{},\"took\":{}.25,\
         \"msg\":\"request \\\"done\\\" for cart {number}\"}}",
        number / 60 % 60,
        number % 60,
        number % 1000,
        number % 977,
        number * 7 % 100_000,
        status(number),
        number % 90
    )
}

/// The same as pairs.
pub fn logfmt(number: u64) -> String {
    format!(
        "ts=2026-03-01T12:{:02}:{:02}Z level=info service=shop user=user-{} method=GET path=/items/{number} status={} \
         took={}.25 msg=\"request done for cart {number}\"",
        number / 60 % 60,
        number % 60,
        number % 977,
        status(number),
        number % 90
    )
}

/// A line of an access log.
pub fn access(number: u64) -> String {
    format!(
        "user-{} - - [01/Mar/2026:12:{:02}:{:02} +0000] \"GET /items/{number} HTTP/1.1\" {} {}.25",
        number % 977,
        number / 60 % 60,
        number % 60,
        status(number),
        number % 90
    )
}
