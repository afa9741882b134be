//! REFI-QDA codebook exchange, version 1.0: codes in each other, each with a GUID, a name and a description.

use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};
use sha2::{Digest, Sha256};

use super::{MAX_CODES, MAX_DEPTH, Paths, fault};
use crate::domain::say::escape::{clean, one_line};
use crate::domain::say::problem::Problem;
use crate::domain::team::interview::{Code, Codebook};

const NAMESPACE: &str = "urn:QDA-XML:codebook:1.0";

/// The codebook as XML. The same code always has the same GUID, so that a second import meets it.
pub(super) fn write(book: &Codebook) -> anyhow::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let mut root = BytesStart::new("CodeBook");
    root.push_attribute(("xmlns", NAMESPACE));
    root.push_attribute(("origin", concat!("draglog ", env!("CARGO_PKG_VERSION"))));
    writer.write_event(Event::Start(root))?;
    writer.write_event(Event::Start(BytesStart::new("Codes")))?;
    let mut is_open = false;
    for code in &book.codes {
        // A category holds the causes that come after it.
        let is_category = code.cause.is_none();
        if is_open && (is_category || code.tag.is_none()) {
            writer.write_event(Event::End(BytesEnd::new("Code")))?;
            is_open = false;
        }
        begin(&mut writer, code)?;
        if is_category {
            is_open = true;
        } else {
            writer.write_event(Event::End(BytesEnd::new("Code")))?;
        }
    }
    if is_open {
        writer.write_event(Event::End(BytesEnd::new("Code")))?;
    }
    for name in ["Codes", "CodeBook"] {
        writer.write_event(Event::End(BytesEnd::new(name)))?;
    }
    Ok(String::from_utf8(writer.into_inner())? + "\n")
}

fn begin(writer: &mut Writer<Vec<u8>>, code: &Code) -> anyhow::Result<()> {
    let mut start = BytesStart::new("Code");
    start.push_attribute(("guid", guid(&code.path()).as_str()));
    start.push_attribute(("name", clean(code.name()).as_str()));
    start.push_attribute(("isCodable", "true"));
    writer.write_event(Event::Start(start))?;
    if !code.description.is_empty() {
        writer.write_event(Event::Start(BytesStart::new("Description")))?;
        writer.write_event(Event::Text(BytesText::new(&clean(&code.description))))?;
        writer.write_event(Event::End(BytesEnd::new("Description")))?;
    }
    Ok(())
}

/// A GUID made from a path (version 8 of RFC 9562: made by the program's own rule).
fn guid(path: &str) -> String {
    let hash = Sha256::digest(format!("draglog codebook {path}"));
    let mut bytes: [u8; 16] = std::array::from_fn(|index| hash[index]);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(bytes));
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

/// Codes by their path of names. Entities other than XML's own five and numbers are refused, and nothing is fetched.
pub(super) fn read(text: &str) -> Result<Paths, Problem> {
    let mut reader = Reader::from_str(text);
    let mut outline = CodeOutline::default();
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(0);
        // Counted only where it is told: most events are all right.
        let line = || text.get(..at).map_or(1, |before| 1 + before.matches('\n').count());
        match reader.read_event() {
            Ok(Event::Eof) if outline.depth > 0 => {
                return fault(line(), "ends in the middle", "expected </CodeBook> at its end");
            }
            Ok(Event::Eof) if outline.is_codebook => return Ok(outline.codes),
            Ok(Event::Eof) => return fault(1, "has no <CodeBook>", "expected a REFI-QDA codebook"),
            Ok(event) => outline.take(&event).or_else(|(message, hint)| fault(line(), message, hint))?,
            Err(error) => return fault(line(), clean(&format!("is no XML: {error}")), "expected a REFI-QDA codebook"),
        }
    }
}

/// What is wrong with an element, and what would be right.
type ElementFault = (&'static str, &'static str);

/// The codes as far as they are read.
#[derive(Default)]
struct CodeOutline {
    codes: Paths,
    /// For each open code: where it is in `codes`.
    open: Vec<usize>,
    depth: usize,
    is_codebook: bool,
    /// Whether text belongs to the description of the innermost open code.
    is_described: bool,
}

impl CodeOutline {
    fn take(&mut self, event: &Event<'_>) -> Result<(), ElementFault> {
        match event {
            Event::DocType(_) => return Err(("has a document type", "expected a codebook without one")),
            Event::Start(element) => self.start(element)?,
            Event::Empty(element) if element.local_name().as_ref() == "Code" => self.add(element)?,
            Event::End(element) => {
                self.depth = self.depth.saturating_sub(1);
                self.is_described = false;
                if element.local_name().as_ref() == "Code" {
                    self.open.pop();
                }
            }
            Event::Text(part) if self.is_described => self.describe(&part.xml10_content()),
            Event::CData(part) if self.is_described => self.describe(&part.xml10_content()),
            Event::GeneralRef(reference) if self.is_described => {
                let words = resolved(reference);
                self.describe(
                    &words.ok_or(("has an entity that XML does not know", "expected &amp; and the like only"))?,
                );
            }
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), ElementFault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH + 4 {
            return Err(("is nested too deep", "expected at most 32 codes in each other"));
        }
        let name = element.local_name();
        self.is_codebook |= name.as_ref() == "CodeBook";
        self.is_described = name.as_ref() == "Description" && !self.open.is_empty();
        if name.as_ref() == "Code" {
            self.add(element)?;
            self.open.push(self.codes.len() - 1);
        }
        Ok(())
    }

    /// Adds a code below the innermost open one.
    fn add(&mut self, element: &BytesStart<'_>) -> Result<(), ElementFault> {
        let name = element.try_get_attribute("name").ok().flatten();
        let name = name.and_then(|name| name.normalized_value(quick_xml::XmlVersion::Explicit1_0).ok());
        let name = name.map(|name| clean(name.trim())).filter(|name| !name.is_empty());
        let name = name.ok_or(("a code without a name", "expected <Code name=\"...\">"))?;
        if self.codes.len() >= MAX_CODES {
            return Err(("has too many codes", "expected at most 10000"));
        }
        let parent = self.open.last().and_then(|at| self.codes.get(*at));
        let mut path = parent.map(|(path, _)| path.clone()).unwrap_or_default();
        path.push(name.chars().take(200).collect());
        self.codes.push((path, String::new()));
        Ok(())
    }

    /// Adds to the description of the innermost open code.
    fn describe(&mut self, words: &str) {
        const LONGEST: usize = 2000;
        if let Some((_, description)) = self.open.last().and_then(|at| self.codes.get_mut(*at)) {
            let words = one_line(words);
            let room = LONGEST.saturating_sub(description.chars().count());
            description.extend(words.chars().take(room));
        }
    }
}

fn resolved(reference: &quick_xml::events::BytesRef<'_>) -> Option<String> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Some(character.to_string());
    }
    let name = reference.xml10_content();
    quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_codebook_of_another_program_is_read() {
        let text = r##"<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="QualCoder 3">
 <Codes>
  <Code guid="1" name="Context hunt" isCodable="false" color="#ff0000">
   <Code guid="2" name="Owner &amp; team" isCodable="true"><Description>who
 to ask &lt;3</Description></Code>
   <Code guid="3" name="構築" isCodable="true"/>
  </Code>
 </Codes>
 <Sets><Set guid="4" name="a set"/></Sets>
</CodeBook>"##;
        let found = read(text).unwrap();
        let path = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(found.len(), 3);
        assert_eq!(found[1], (path(&["Context hunt", "Owner & team"]), "who  to ask <3".to_owned()));
        assert_eq!(found[2].0, path(&["Context hunt", "構築"]));
    }

    #[test]
    fn what_is_no_codebook_is_told_with_its_line() {
        let error = |text: &str| read(text).unwrap_err();
        assert_eq!(error("<html></html>").message, "has no <CodeBook>");
        assert_eq!(error("<CodeBook>\n<Codes>\n<Code/>").line, Some(3));
        assert_eq!(error("<CodeBook>\n<Codes>").message, "ends in the middle");
        assert_eq!(error("<!DOCTYPE x [<!ENTITY y \"z\">]><CodeBook/>").message, "has a document type");
        let deep = format!("<CodeBook>{}", "<Code name=\"a\">".repeat(5000));
        assert_eq!(error(&deep).message, "is nested too deep");
        assert!(
            error("<CodeBook><Code name=\"a\"><Description>&evil;</Description></Code></CodeBook>")
                .message
                .contains("entity")
        );
        assert!(error("<CodeBook></Codes>").message.starts_with("is no XML"));
    }

    #[test]
    fn a_code_keeps_its_guid() {
        assert_eq!(guid("a/b"), guid("a/b"));
        assert_ne!(guid("a/b"), guid("a"));
        assert_eq!(guid("a").len(), 36);
    }
}
