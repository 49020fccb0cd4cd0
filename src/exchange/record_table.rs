//! Records of one replication as CSV (RFC 4180, UTF-8): one row a case, its times from happening to
//! closing in hours since 0:00 of 1 January. Column names are stable, for programs as for people.

use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::simulation::record::Sink;
use crate::simulation::{Level, Record, Setup, replicate_into};
use crate::territory::Territory;
use std::fmt::Write;

/// First line of the table.
pub const COLUMNS: &str = "case,key,county,town,community,grid,unit,class,level,latent,repeat,happened,filed,contacted,due,closed,hours,on_time,solved,satisfaction";

/// Plays one replication and writes its records, by case number.
pub fn record_table(territory: &Territory, scenario: &Scenario, setup: &Setup, seed: u64, replication: u32) -> String {
    let mut records: Vec<Record> = Vec::new();
    replicate_into(setup, seed, replication, &mut records);
    records.sort_unstable_by_key(|r| r.case);
    let mut table = Table {
        text: String::with_capacity(records.len() * 180),
        territory,
        plan: &scenario.plan,
        setup,
    };
    table.text.push_str(COLUMNS);
    table.text.push('\n');
    records.iter().for_each(|r| table.record(r));
    table.text
}

struct Table<'a> {
    text: String,
    territory: &'a Territory,
    plan: &'a Plan,
    setup: &'a Setup,
}

impl Sink for Table<'_> {
    fn record(&mut self, r: &Record) {
        let data = self.territory.data();
        let grid = self.plan.grid(self.setup.grids[r.grid as usize].id);
        let community = self.plan.community(grid.community);
        let town = &data.towns[community.town.index()];
        let class = &self.setup.parameters.classes[r.class as usize].key;
        let codes = [
            &data.counties[town.county.index()].code,
            &town.code,
            &community.code,
            &grid.code,
            &self.territory.unit(r.unit).code,
            class,
        ];
        let text = &mut self.text;
        // Writing to a string never fails.
        let _ = write!(text, "{},{:016x}", r.case, r.key);
        for code in codes {
            text.push(',');
            field(text, code);
        }
        let level = match r.level {
            Level::Grid => "grid",
            Level::Community => "community",
            Level::Town => "town",
            Level::Department => "department",
        };
        let (yes, on_time, solved) = (u8::from(r.latent), u8::from(r.on_time()), u8::from(r.solved));
        let _ = writeln!(
            text,
            ",{level},{yes},{},{:.4},{:.4},{:.4},{:.4},{:.4},{:.4},{on_time},{solved},{}",
            r.repeat, r.happened, r.filed, r.contacted, r.due, r.closed, r.hours, r.satisfaction
        );
    }
}

/// A text field: quoted where it must be, and never read as a formula by a spreadsheet.
fn field(out: &mut String, value: &str) {
    let formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if !formula && !value.contains([',', '"', '\n', '\r']) {
        out.push_str(value);
        return;
    }
    out.push('"');
    if formula {
        out.push('\'');
    }
    for c in value.chars() {
        if c == '"' {
            out.push('"');
        }
        out.push(c);
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_must_be_and_are_never_formulas() {
        let quoted = |value: &str| {
            let mut out = String::new();
            field(&mut out, value);
            out
        };
        assert_eq!(quoted("640302001"), "640302001");
        assert_eq!(quoted("东,西"), "\"东,西\"");
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
    }
}
