//! JSON as people keep it: where the parts of a text are, so that one can be put in or taken out and every other byte stays.
//!
//! Comments are passed over, as agents that read such files do.

use std::ops::Range;

/// A part of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub range: Range<usize>,
    pub content: Content,
}

/// What a part is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// Each with its name, and where the name begins.
    Object(Vec<(String, usize, Node)>),
    Array(Vec<Node>),
    Text(String),
    Other,
}

impl Node {
    /// The value of this name, if it is an object that has one.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        match &self.content {
            Content::Object(fields) => fields.iter().find(|(field, ..)| field == name).map(|(.., value)| value),
            _ => None,
        }
    }

    /// The names in an object.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let fields = match &self.content {
            Content::Object(fields) => fields.as_slice(),
            _ => &[],
        };
        fields.iter().map(|(name, ..)| name.as_str())
    }

    /// The members of a list.
    pub(super) fn members(&self) -> &[Self] {
        match &self.content {
            Content::Array(members) => members,
            _ => &[],
        }
    }

    /// Where the parts of an object or a list lie, each with its name.
    pub(super) fn parts(&self) -> Vec<Range<usize>> {
        match &self.content {
            Content::Object(fields) => fields.iter().map(|(_, start, value)| *start..value.range.end).collect(),
            Content::Array(members) => members.iter().map(|member| member.range.clone()).collect(),
            _ => Vec::new(),
        }
    }
}

/// The whole text as one part; else the byte at which it is none.
pub(super) fn read(text: &str) -> Result<Node, usize> {
    let mut reader = Reader { bytes: text.as_bytes(), at: 0, depth: 0 };
    let node = reader.value()?;
    reader.space();
    if reader.at == reader.bytes.len() { Ok(node) } else { Err(reader.at) }
}

/// Deeper than any settings.
const DEEPEST: usize = 100;

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn starts_with(&self, words: &[u8]) -> bool {
        self.bytes[self.at..].starts_with(words)
    }

    /// Goes over white space and comments.
    fn space(&mut self) {
        loop {
            let rest = &self.bytes[self.at..];
            let line = || rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            let block = || rest.windows(2).skip(2).position(|two| two == b"*/").map_or(rest.len(), |end| end + 4);
            match rest.first() {
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.at += 1,
                Some(b'/') if self.starts_with(b"//") => self.at += line(),
                Some(b'/') if self.starts_with(b"/*") => self.at += block(),
                _ => return,
            }
        }
    }

    fn take(&mut self, byte: u8) -> Result<(), usize> {
        self.space();
        if self.peek() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        Err(self.at)
    }

    fn value(&mut self) -> Result<Node, usize> {
        self.space();
        let start = self.at;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(start);
        }
        let content = match self.peek() {
            Some(b'{') => self.object()?,
            Some(b'[') => self.array()?,
            Some(b'"') => Content::Text(self.string()?),
            _ => self.other()?,
        };
        self.depth -= 1;
        Ok(Node { range: start..self.at, content })
    }

    fn object(&mut self) -> Result<Content, usize> {
        let mut fields = Vec::new();
        self.at += 1;
        while !self.is_over(b'}', fields.is_empty())? {
            let start = self.at;
            let name = self.string()?;
            self.take(b':')?;
            fields.push((name, start, self.value()?));
        }
        Ok(Content::Object(fields))
    }

    fn array(&mut self) -> Result<Content, usize> {
        let mut members = Vec::new();
        self.at += 1;
        while !self.is_over(b']', members.is_empty())? {
            members.push(self.value()?);
        }
        Ok(Content::Array(members))
    }

    /// Whether the end of a list has come; a comma before it is forgiven.
    fn is_over(&mut self, end: u8, is_first: bool) -> Result<bool, usize> {
        self.space();
        if self.peek() == Some(b',') && !is_first {
            self.at += 1;
            self.space();
        } else if !is_first && self.peek() != Some(end) {
            return Err(self.at);
        }
        let is_over = self.peek() == Some(end);
        self.at += usize::from(is_over);
        Ok(is_over)
    }

    fn string(&mut self) -> Result<String, usize> {
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(start);
        }
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'"' => {
                    let text = std::str::from_utf8(&self.bytes[start..self.at]).map_err(|_| start)?;
                    return serde_json::from_str(text).map_err(|_| start);
                }
                b'\\' => self.at += 1,
                _ => {}
            }
        }
        Err(start)
    }

    fn other(&mut self) -> Result<Content, usize> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) {
            self.at += 1;
        }
        if self.at > start { Ok(Content::Other) } else { Err(start) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_where_they_are() {
        let text = "{ // a comment\n  \"a\": [1, {\"b\": \"}\\\"\"}], /* , */ \"c\": null,\n}";
        let root = read(text).unwrap();
        let a = root.get("a").unwrap();
        assert_eq!(&text[a.range.clone()], "[1, {\"b\": \"}\\\"\"}]");
        assert_eq!(a.members()[1].get("b").unwrap().content, Content::Text("}\"".into()));
        assert_eq!(&text[root.parts()[1].clone()], "\"c\": null");
    }

    #[test]
    fn what_is_no_json_is_refused_where_it_is_none() {
        for text in ["", "{", "{\"a\" 1}", "[1 2]", "{} x", "\"a", "{\"a\":}", "/*"] {
            assert!(read(text).is_err(), "{text:?}");
        }
        assert!(read(&"[".repeat(5000)).is_err());
    }
}
