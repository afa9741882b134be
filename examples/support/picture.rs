//! Draws a terminal's screen as SVG.

use std::fmt::Write as _;

pub(crate) const CELL: (f32, f32) = (8.43, 18.0);
pub(crate) const MARGIN: f32 = 14.0;
pub(crate) const GROUND: &str = "#11151c";
pub(crate) const TEXT: &str = "#d7dce4";
/// The 16 colours of the terminal in the picture.
const PALETTE: [&str; 16] = [
    "#11151c", "#f47067", "#63d7b2", "#f3c554", "#6cb6ff", "#dcbdfb", "#76e3ea", "#d7dce4", "#8b95a7", "#ff938a",
    "#8ddb8c", "#f6d976", "#96d0ff", "#eedcff", "#b3f0ff", "#ffffff",
];

/// A picture as large as a screen of so many cells.
pub(crate) fn svg(columns: u16, rows: f32, style: &str, body: &str) -> String {
    let (width, height) = (f32::from(columns) * CELL.0 + 2.0 * MARGIN, rows * CELL.1 + 2.0 * MARGIN);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" \
         font-family=\"'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\">\n\
         {style}<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{GROUND}\"/>\n{body}</svg>\n"
    )
}

/// A row of the screen as elements of a picture. Text is one element for each stretch of one style, so that the file stays
/// small and the words can be searched; what draws (bars, rules, boxes) is drawn, so that no font can leave gaps in it.
pub(crate) fn row(screen: &vt100::Screen, row: u16) -> String {
    let columns = screen.size().1.get();
    let mut out = String::new();
    let mut stretch = Stretch::default();
    for column in 0..columns {
        let Some(cell) = screen.cell(row, column).filter(|cell| !cell.is_wide_continuation()) else { continue };
        let (look, text) = (Look::of(cell), cell.contents());
        draw_ground(&mut out, &look, row, column);
        if is_shape(text) {
            stretch.end(&mut out, row);
            let same =
                |column| screen.cell(row, column).is_some_and(|cell| cell.contents() == text && Look::of(cell) == look);
            if !WIDENS.contains(text) {
                let is_in_bar = column > 0 && screen.cell(row, column - 1).is_some_and(|cell| cell.contents() == "█");
                draw_shape(&mut out, text, &look, (row, column), u16::from(!is_in_bar));
            } else if column == 0 || !same(column - 1) {
                let cells = (column..columns).take_while(|column| same(*column)).count();
                draw_shape(&mut out, text, &look, (row, column), u16::try_from(cells).unwrap_or(1));
            }
        } else {
            stretch.add(&mut out, text, look, (row, column));
        }
    }
    stretch.end(&mut out, row);
    out
}

/// How a cell looks.
#[derive(Clone, PartialEq)]
struct Look {
    front: String,
    back: String,
    is_bold: bool,
    is_dim: bool,
    is_underlined: bool,
}

impl Look {
    fn of(cell: &vt100::Cell) -> Self {
        let (mut front, mut back) = (color(cell.fgcolor(), TEXT), color(cell.bgcolor(), GROUND));
        if cell.inverse() {
            std::mem::swap(&mut front, &mut back);
        }
        Self { front, back, is_bold: cell.bold(), is_dim: cell.dim(), is_underlined: cell.underline() }
    }

    fn faint(&self) -> &'static str {
        if self.is_dim { " opacity=\"0.62\"" } else { "" }
    }
}

/// Neighbouring cells of one look, not yet written.
#[derive(Default)]
struct Stretch {
    text: String,
    look: Option<Look>,
    /// The first column, and the one after the last that is not blank.
    from: u16,
    to: u16,
}

impl Stretch {
    fn add(&mut self, out: &mut String, text: &str, look: Look, (row, column): (u16, u16)) {
        // Two spaces part the columns of a table: each keeps its place whatever the font.
        let is_gap = self.text.ends_with("  ");
        let is_blank = text.trim().is_empty();
        if is_blank && self.look.is_some() {
            self.text.push(' ');
            return;
        }
        if is_blank {
            return;
        }
        if is_gap || self.look.as_ref() != Some(&look) {
            self.end(out, row);
            (self.from, self.look) = (column, Some(look));
        }
        self.text.push_str(text);
        self.to = column + u16::try_from(unicode_width::UnicodeWidthStr::width(text)).unwrap_or(1);
    }

    fn end(&mut self, out: &mut String, row: u16) {
        let Some(look) = self.look.take() else { return };
        let text = std::mem::take(&mut self.text);
        let escaped = text.trim_end().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let weight = if look.is_bold { " font-weight=\"700\"" } else { "" };
        let line = if look.is_underlined { " text-decoration=\"underline\"" } else { "" };
        let (x, y) = place(row, self.from);
        let length = f32::from(self.to - self.from) * CELL.0;
        let _ = writeln!(
            out,
            "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{length:.1}\" xml:space=\"preserve\" fill=\"{}\"{weight}{}{line}>{escaped}</text>",
            y + 13.5,
            look.front,
            look.faint()
        );
    }
}

fn place(row: u16, column: u16) -> (f32, f32) {
    (MARGIN + f32::from(column) * CELL.0, MARGIN + f32::from(row) * CELL.1)
}

fn rectangle(out: &mut String, (x, y): (f32, f32), (width, height): (f32, f32), fill: &str, more: &str) {
    let _ = writeln!(
        out,
        "<rect x=\"{x:.2}\" y=\"{y:.1}\" width=\"{width:.2}\" height=\"{height:.1}\" fill=\"{fill}\"{more}/>"
    );
}

/// The ground of a cell where it is not that of the picture.
fn draw_ground(out: &mut String, look: &Look, row: u16, column: u16) {
    if look.back != GROUND {
        rectangle(out, place(row, column), (CELL.0 + 0.1, CELL.1), &look.back, "");
    }
}

/// Blocks, shades, rules and corners.
const SHAPES: &str = "▏▎▍▌▋▊▉█░▒▓─│╭╮╰╯";
/// Those of which several in a row are drawn as one.
const WIDENS: &str = "█░▒▓─";

fn is_shape(text: &str) -> bool {
    !text.is_empty() && SHAPES.contains(text)
}

/// Draws a block, a shade, a rule or a corner, so many cells wide; 0 = the last, partly filled cell of a bar.
fn draw_shape(out: &mut String, text: &str, look: &Look, (row, column): (u16, u16), cells: u16) {
    let c = text.chars().next().unwrap_or(' ');
    let (x, y) = place(row, column);
    let (width, height) = (CELL.0 * f32::from(cells.max(1)), CELL.1);
    let (middle, center) = (x + width / 2.0, y + height / 2.0);
    let (fill, faint) = (&look.front, look.faint());
    // A bar is a little lower than its row, so that two of them do not touch.
    let block = |out: &mut String, part: f32, more: &str| {
        rectangle(out, (x, y + 2.0), (width * part, height - 4.0), fill, more);
    };
    let mut path = |d: String| {
        let _ = writeln!(out, "<path d=\"{d}\" fill=\"none\" stroke=\"{fill}\"{faint}/>");
    };
    let (right, bottom) = (x + width, y + height);
    match c {
        '▏' | '▎' | '▍' | '▋' | '▊' | '▉' | '█' => block(out, (0x2590 - c as u32) as f32 / 8.0, faint),
        // In a bar it is a part of it, alone it marks a row.
        '▌' if cells == 0 => block(out, 0.5, faint),
        '▌' => rectangle(out, (x, y), (width / 2.0, height), fill, faint),
        '░' => block(out, 1.0, if look.is_dim { " opacity=\"0.18\"" } else { " opacity=\"0.3\"" }),
        '▒' => block(out, 1.0, " opacity=\"0.55\""),
        '▓' => block(out, 1.0, " opacity=\"0.78\""),
        '─' => path(format!("M{x:.1} {center:.1}H{right:.1}")),
        '│' => path(format!("M{middle:.1} {y:.1}V{bottom:.1}")),
        '╭' => path(format!("M{middle:.1} {bottom:.1}Q{middle:.1} {center:.1} {right:.1} {center:.1}")),
        '╮' => path(format!("M{x:.1} {center:.1}Q{middle:.1} {center:.1} {middle:.1} {bottom:.1}")),
        '╰' => path(format!("M{middle:.1} {y:.1}Q{middle:.1} {center:.1} {right:.1} {center:.1}")),
        '╯' => path(format!("M{x:.1} {center:.1}Q{middle:.1} {center:.1} {middle:.1} {y:.1}")),
        _ => {}
    }
}

fn color(color: vt100::Color, default: &str) -> String {
    match color {
        vt100::Color::Default => default.to_owned(),
        vt100::Color::Idx(index) => PALETTE.get(usize::from(index)).map_or(TEXT, |c| c).to_owned(),
        vt100::Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
    }
}
