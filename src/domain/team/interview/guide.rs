//! A guide: the parts of an interview, each with its minutes, purpose, questions, probes and what not to ask.

/// One interview guide, as one TOML file defines it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    pub id: String,
    pub title: String,
    /// When to use it, in a line.
    pub purpose: String,
    /// Never said in any part: "Why didn't you ...".
    pub never: Vec<String>,
    /// The first one asks for consent.
    pub parts: Vec<GuidePart>,
}

/// One part of a guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuidePart {
    pub title: String,
    pub minutes: u32,
    pub purpose: String,
    pub questions: Vec<String>,
    /// To say when an answer is short: "tell me more".
    pub probes: Vec<String>,
    /// What not to ask here, beside what is never asked.
    pub avoid: Vec<String>,
}

impl Guide {
    /// Minutes planned for all of it.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        self.parts.iter().map(|part| part.minutes).sum()
    }

    /// The minute at which a part is planned to begin, and that at which it ends.
    #[must_use]
    pub fn planned(&self, part: usize) -> (u32, u32) {
        let begin = self.parts.iter().take(part).map(|part| part.minutes).sum();
        (begin, begin + self.parts.get(part).map_or(0, |part| part.minutes))
    }
}
