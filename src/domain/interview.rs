//! Friction interviews: guides, coded incidents, themes and how they stand beside logs and pulses.
