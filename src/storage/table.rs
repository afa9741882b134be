//! Between tables and types: statements, rows that are written with each column named once, and types that say which columns
//! their fields are.

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, Params, Row, params_from_iter};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Result;

/// What goes into one column, or into several side by side: a moment is its UTC milliseconds and its offset.
pub(super) trait ToColumns {
    /// How many columns it takes.
    const WIDTH: usize = 1;

    fn put(&self, values: &mut Vec<Value>);
}

/// What is read from the columns that it goes into.
pub(super) trait FromColumns: ToColumns + Sized {
    /// Reads the columns that begin at `at`.
    fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<Self>;

    /// The same where nothing may be in them.
    fn get_if_any(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Self>> {
        let is_any = row.get_ref(at)? != ValueRef::Null;
        is_any.then(|| Self::get(row, at)).transpose()
    }
}

/// What a whole row says.
pub(super) trait FromRow: Sized {
    fn from_row(row: &mut Columns<'_>) -> rusqlite::Result<Self>;
}

/// A type whose fields are columns of a table, see [`record`].
pub(super) trait TableRecord: FromRow {
    /// The columns in the order of the fields; a field with several names them together.
    const COLUMNS: &'static [&'static str];

    fn cells(&self) -> Cells;

    /// The query that reads it: `from` is the table and what is behind it.
    fn select(from: &str) -> String {
        format!("SELECT {} FROM {from}", Self::COLUMNS.join(", "))
    }
}

/// The columns of a row, read one after another.
pub(super) struct Columns<'r> {
    row: &'r Row<'r>,
    at: usize,
}

impl<'r> Columns<'r> {
    pub(super) const fn of(row: &'r Row<'r>) -> Self {
        Self { row, at: 0 }
    }

    pub(super) fn next<T: FromColumns>(&mut self) -> rusqlite::Result<T> {
        let value = T::get(self.row, self.at)?;
        self.at += T::WIDTH;
        Ok(value)
    }
}

/// Columns with their values, as they are written.
#[derive(Default)]
pub(super) struct Cells {
    /// As they were given: several may stand in one.
    columns: Vec<&'static str>,
    values: Vec<Value>,
}

impl Cells {
    /// Adds a column, or several with a comma between.
    pub(super) fn set(mut self, columns: &'static str, value: &impl ToColumns) -> Self {
        self.columns.push(columns);
        value.put(&mut self.values);
        self
    }

    /// Adds the columns of `other`.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.columns.extend(other.columns);
        self.values.extend(other.values);
        self
    }

    /// The columns and the places of their values.
    fn listed(&self) -> String {
        format!("({}) VALUES ({})", self.columns.join(", "), vec!["?"; self.values.len()].join(", "))
    }

    /// Leaves the first column out: the row's number.
    pub(super) fn without_number(mut self) -> Self {
        self.columns.remove(0);
        self.values.remove(0);
        self
    }
}

/// Columns with what goes into them, as `"since_ms, since_offset": gap.since`.
macro_rules! cells {
    ($($columns:literal: $value:expr),+ $(,)?) => {
        $crate::storage::table::Cells::default()$(.set($columns, &$value))+
    };
}
pub(super) use cells;

/// Says which columns the fields of a type are, so that it is read and written by one list: the one of the field's name, or those
/// behind `=`. A field that is kept in a form of its own has that behind it (`labels as Json`); fields after `beside` are in no
/// column and are empty when they are read.
macro_rules! record {
    ($name:ident { $($field:ident $(as $form:ident)? $(= $columns:literal)?),+ $(,)? } $(beside $($other:ident),+)?) => {
        impl $crate::storage::table::FromRow for $name {
            fn from_row(row: &mut $crate::storage::table::Columns<'_>) -> rusqlite::Result<Self> {
                Ok(Self {
                    $($field: $crate::storage::table::record!(@get row $($form)?),)+
                    $($($other: Default::default(),)+)?
                })
            }
        }

        impl $crate::storage::table::TableRecord for $name {
            const COLUMNS: &'static [&'static str] = &[$($crate::storage::table::record!(@columns $field $($columns)?)),+];

            fn cells(&self) -> $crate::storage::table::Cells {
                $crate::storage::table::Cells::default()$(.set(
                    $crate::storage::table::record!(@columns $field $($columns)?),
                    $crate::storage::table::record!(@put self $field $($form)?),
                ))+
            }
        }
    };
    (@columns $field:ident) => { stringify!($field) };
    (@columns $field:ident $columns:literal) => { $columns };
    (@get $row:ident) => { $row.next()? };
    (@get $row:ident $form:ident) => { $row.next::<$form<_>>()?.0 };
    (@put $self:ident $field:ident) => { &$self.$field };
    (@put $self:ident $field:ident $form:ident) => { &$form(&$self.$field) };
}
pub(super) use record;

/// What every connection can be asked and told. Each statement is prepared once.
pub(super) trait Statements {
    fn connection(&self) -> &Connection;

    /// Changes rows; how many.
    fn run(&self, sql: &str, values: impl Params) -> Result<usize> {
        Ok(self.connection().prepare_cached(sql)?.execute(values)?)
    }

    /// What `from`, a table and the conditions behind it, holds.
    fn select<T: TableRecord>(&self, from: &str, values: impl Params) -> Result<Vec<T>> {
        self.all(&T::select(from), values)
    }

    /// The first of it.
    fn find<T: TableRecord>(&self, from: &str, values: impl Params) -> Result<Option<T>> {
        self.first(&T::select(from), values)
    }

    /// Every row of a query.
    fn all<T: FromRow>(&self, sql: &str, values: impl Params) -> Result<Vec<T>> {
        let mut query = self.connection().prepare_cached(sql)?;
        Ok(query.query_map(values, |row| T::from_row(&mut Columns::of(row)))?.collect::<rusqlite::Result<_>>()?)
    }

    /// The first row of a query.
    fn first<T: FromRow>(&self, sql: &str, values: impl Params) -> Result<Option<T>> {
        let mut query = self.connection().prepare_cached(sql)?;
        Ok(query.query_row(values, |row| T::from_row(&mut Columns::of(row))).optional()?)
    }

    /// The row of a query that always gives one.
    fn one<T: FromRow>(&self, sql: &str, values: impl Params) -> Result<T> {
        Ok(self.first(sql, values)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?)
    }

    /// Whether a query gives a row.
    fn exists(&self, sql: &str, values: impl Params) -> Result<bool> {
        Ok(self.connection().prepare_cached(sql)?.exists(values)?)
    }

    /// Adds a row; its number.
    fn insert(&self, table: &str, cells: Cells) -> Result<i64> {
        self.insert_or(table, cells, "")?;
        Ok(self.connection().last_insert_rowid())
    }

    /// Adds a row unless one is there that it would conflict with; of that becomes what `conflict` says (`DO NOTHING`). How many
    /// rows were written.
    fn insert_or(&self, table: &str, cells: Cells, conflict: &str) -> Result<usize> {
        let conflict = if conflict.is_empty() { String::new() } else { format!(" ON CONFLICT {conflict}") };
        self.run(&format!("INSERT INTO {table} {}{conflict}", cells.listed()), params_from_iter(cells.values))
    }

    /// Puts a row in the place of the one that it would conflict with, if there is any.
    fn replace(&self, table: &str, cells: Cells) -> Result<()> {
        self.run(&format!("REPLACE INTO {table} {}", cells.listed()), params_from_iter(cells.values)).map(drop)
    }

    /// Changes these columns of the row whose `key` is `value`; how many rows that were.
    fn update(&self, table: &str, cells: Cells, key: &'static str, value: &impl ToColumns) -> Result<usize> {
        let Cells { columns, mut values } = cells;
        value.put(&mut values);
        let columns = columns.join(", ").replace(", ", " = ?, ");
        self.run(&format!("UPDATE {table} SET {columns} = ? WHERE {key} = ?"), params_from_iter(values))
    }
}

impl Statements for Connection {
    fn connection(&self) -> &Connection {
        self
    }
}

impl<T: FromColumns> FromRow for T {
    fn from_row(row: &mut Columns<'_>) -> rusqlite::Result<Self> {
        row.next()
    }
}

macro_rules! rows_of_several {
    ($($part:ident),+) => {
        impl<$($part: FromColumns),+> FromRow for ($($part,)+) {
            fn from_row(row: &mut Columns<'_>) -> rusqlite::Result<Self> {
                Ok(($(row.next::<$part>()?,)+))
            }
        }
    };
}
rows_of_several!(A, B);
rows_of_several!(A, B, C);
rows_of_several!(A, B, C, D);

/// Types that are a column as they are.
macro_rules! plain_columns {
    ($($name:ty),+) => { $(
        impl ToColumns for $name {
            fn put(&self, values: &mut Vec<Value>) {
                values.push(self.clone().into());
            }
        }

        impl FromColumns for $name {
            fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
                row.get(at)
            }

            fn get_if_any(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Self>> {
                row.get(at)
            }
        }
    )+ };
}
plain_columns!(i64, i32, u32, u8, bool, f64, String, Vec<u8>);

/// Numbers that SQLite knows with a sign only.
macro_rules! unsigned_columns {
    ($($name:ty),+) => { $(
        impl ToColumns for $name {
            fn put(&self, values: &mut Vec<Value>) {
                values.push(i64::try_from(*self).unwrap_or(i64::MAX).into());
            }
        }

        impl FromColumns for $name {
            fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
                Ok(Self::try_from(row.get::<_, i64>(at)?).unwrap_or(0))
            }
        }
    )+ };
}
unsigned_columns!(u64, usize);

impl ToColumns for &str {
    fn put(&self, values: &mut Vec<Value>) {
        values.push((*self).to_owned().into());
    }
}

impl<T: ToColumns> ToColumns for Option<T> {
    const WIDTH: usize = T::WIDTH;

    fn put(&self, values: &mut Vec<Value>) {
        match self {
            Some(value) => value.put(values),
            None => values.extend(std::iter::repeat_n(Value::Null, T::WIDTH)),
        }
    }
}

impl<T: FromColumns> FromColumns for Option<T> {
    fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        T::get_if_any(row, at)
    }
}

/// A column of JSON. One that no version of this program wrote is damage.
pub(super) struct Json<T>(pub T);

impl<T: Serialize> ToColumns for Json<T> {
    fn put(&self, values: &mut Vec<Value>) {
        values.push(serde_json::to_string(&self.0).map_or(Value::Null, Value::Text));
    }
}

impl<T: Serialize + DeserializeOwned> FromColumns for Json<T> {
    fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        serde_json::from_str(row.get_ref(at)?.as_str()?).map(Self).map_err(|_| damaged())
    }
}

/// A column of text that a type is written as and read from.
pub(super) struct Text<T>(pub T);

impl<T: ToString> ToColumns for Text<T> {
    fn put(&self, values: &mut Vec<Value>) {
        values.push(self.0.to_string().into());
    }
}

impl<T: ToString + std::str::FromStr> FromColumns for Text<T> {
    fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        row.get_ref(at)?.as_str()?.parse().map(Self).map_err(|_| damaged())
    }
}

fn damaged() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT), None)
}
