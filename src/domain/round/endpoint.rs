//! The URL of one half of an aggregation service. It is part of what every report is bound to, byte for byte, and stands in a
//! script that people run.

/// Longest URL, in bytes.
const LONGEST: usize = 300;

/// Whether a text is the URL of an aggregator that a report may be made for.
///
/// # Errors
/// If not, with what was expected.
pub(super) fn check(side: &str, url: &str) -> Result<(), String> {
    let is_plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '.' | '_' | '-' | '~' | '%' | '[' | ']');
    if url.len() > LONGEST || !url.chars().all(is_plain) {
        return Err(format!(
            "{side}: expected a URL of up to {LONGEST} letters, digits and `:/._-~%`, without user, query or blanks"
        ));
    }
    match (url.split_once("://"), host(url)) {
        (_, None) => Err(format!("{side}: expected a URL such as https://{side}.example.org/")),
        (Some(("https", _)), _) => Ok(()),
        (Some(("http", _)), Some(host)) if is_loopback(host) => Ok(()),
        _ => Err(format!("{side}: expected https:// (http:// is taken for a try on 127.0.0.1 only)")),
    }
}

/// Whether the two halves are in two places.
///
/// # Errors
/// If they are in one.
pub(super) fn are_apart(leader: &str, helper: &str) -> Result<(), String> {
    let (one, other) = (host(leader), host(helper));
    let is_one_place =
        one.is_some_and(|host| !is_loopback(host)) && one.map(str::to_lowercase) == other.map(str::to_lowercase);
    if leader == helper || is_one_place {
        return Err(
            "leader and helper are in one place, where everything could be read; two organisations run one half each"
                .into(),
        );
    }
    Ok(())
}

/// The host that a URL names.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split('/').next().unwrap_or_default();
    let (host, port) = match authority.strip_prefix('[') {
        Some(six) => six.split_once(']')?,
        None => authority.find(':').map_or((authority, ""), |colon| authority.split_at(colon)),
    };
    let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    (!host.is_empty() && is_port && !host.contains(['[', ']'])).then_some(host)
}

fn is_loopback(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "::1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_urls_that_can_stand_in_a_script_are_taken() {
        for right in [
            "https://dap.example.org",
            "https://dap.example.org:8443/a/b/",
            "http://127.0.0.1:8801/",
            "http://[::1]:8801/",
        ] {
            assert_eq!(check("leader", right), Ok(()), "{right}");
        }
        for wrong in [
            "",
            "https://",
            "https:///x",
            "http://dap.example.org/",
            "ftp://127.0.0.1/",
            "https://a.example/'; rm x'",
            "https://a.example/$(x)",
            "https://me@a.example/",
            "https://a.example/?x",
            "https://a.example:x/",
            "https://ä.example/",
            "http://127.0.0.1.example.org/",
            "file:///etc/passwd",
        ] {
            assert!(check("leader", wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn two_halves_in_one_place_are_one() {
        assert!(are_apart("https://a.example/1/", "https://A.example/2/").is_err());
        assert!(are_apart("http://127.0.0.1:1/", "http://127.0.0.1:1/").is_err());
        assert_eq!(are_apart("http://127.0.0.1:1/", "http://127.0.0.1:2/"), Ok(()));
        assert_eq!(are_apart("https://a.example/", "https://b.example/"), Ok(()));
    }
}
