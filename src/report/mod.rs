//! Draws a report as HTML, Markdown, CSV or JSON: one file for each format. It computes no figure.
