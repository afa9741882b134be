//! Reads foreign files into the domain: one file for each format. Names are dropped while parsing, and nothing here opens the log.
