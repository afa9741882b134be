//! Name patterns: `*` is any text, `#` is a version number (`python#` is python3 and python3.11). Never a regular expression.

/// Whether `text` as a whole has the form of `pattern`.
#[must_use]
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    bytes_match(pattern.as_bytes(), text.as_bytes())
}

/// Whether `pattern` is one, and not a plain name.
#[must_use]
pub(super) fn is_pattern(pattern: &str) -> bool {
    pattern.contains(['*', '#'])
}

fn bytes_match(pattern: &[u8], text: &[u8]) -> bool {
    // The last `*` seen: pattern behind it, and where in the text it is tried next. Going back only to that one keeps
    // this linear in practice and quadratic at worst, whatever an attacker calls a program.
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    loop {
        match pattern.get(p) {
            Some(b'*') => {
                p += 1;
                retry = Some((p, t));
                continue;
            }
            Some(b'#') => {
                let digits = text[t..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
                if digits > 0 && text[t].is_ascii_digit() {
                    (p, t) = (p + 1, t + digits);
                    continue;
                }
            }
            Some(byte) if text.get(t) == Some(byte) => {
                (p, t) = (p + 1, t + 1);
                continue;
            }
            None if t == text.len() => return true,
            _ => {}
        }
        match retry {
            Some((after, from)) if from < text.len() => {
                (p, t) = (after, from + 1);
                retry = Some((after, t));
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_is_any_text_and_a_hash_a_version() {
        assert!(matches("*-gcc", "arm-none-eabi-gcc"));
        assert!(!matches("*-gcc", "gcc-ar"));
        assert!(matches("python#", "python3.11"));
        assert!(!matches("python#", "python"));
        assert!(!matches("python#", "python3-config"));
        assert!(matches("*-gcc-#", "x86_64-linux-gnu-gcc-12"));
        assert!(matches("*/go-build*/exe/*", "/tmp/go-build12/b001/exe/main"));
        assert!(matches("*", ""));
        assert!(!matches("", "a"));
        assert!(matches("a*b*c", "a-b-b-c"));
    }

    #[test]
    fn a_star_stands_for_anything() {
        assert!(matches("*/go-build*/exe/*", "/tmp/go-build123/b001/exe/api"));
        assert!(matches("/usr/bin/make", "/usr/bin/make"));
        assert!(!matches("*/go-build*/exe/*", "/usr/bin/go"));
        assert!(!matches("*/target/*/deps/*", "/home/ann/target/debug/api"));
        assert!(!matches("a*bc*c", "abc"));
    }
}
