//! A tiny language for plans: `"AAB/ACB/CCB"` is a territory of nine unit squares and a plan of
//! three grids. Rows from north to south, parted by `/`; a letter is the grid of the unit there,
//! `.` a unit in no grid, a space nothing at all.
//!
//! Everything else is said on top: `Sketch::of("AAB/ACB/CCB").communities("AB C").build()`.

// Every test binary uses its own part of this.
#![allow(dead_code)]

use geju::plan::{Community, CommunityId, CommunityKind, Grid, GridId, GridKind, Plan};
use geju::territory::{
    Arc, ArcId, ArcRef, Barrier, Compound, CompoundId, County, CountyId, Origin, PlanarMap, Point, Projection,
    PropertyMode, Terrain, Territory, TerritoryData, Town, TownId, Unit, UnitId, UnitKind,
};
use std::collections::BTreeMap;

/// Side of a unit square in centimetres: 100 m.
pub const SIDE: i32 = 10_000;

/// What is said so far.
#[derive(Clone, Debug)]
pub struct Sketch {
    map: String,
    households: u32,
    households_at: Option<String>,
    communities: String,
    villages: String,
    exclusive: String,
    compounds: Option<String>,
    barriers: Vec<(bool, usize, Barrier)>,
}

/// The territory and plan of a sketch.
#[derive(Clone, Debug)]
pub struct Fixture {
    pub territory: Territory,
    pub plan: Plan,
    rows: Vec<Vec<char>>,
    letters: Vec<char>,
}

impl Sketch {
    /// Grids by letter, in the order of the alphabet; one urban community; 100 households a unit.
    pub fn of(map: &str) -> Self {
        Self {
            map: map.to_owned(),
            households: 100,
            households_at: None,
            communities: String::new(),
            villages: String::new(),
            exclusive: String::new(),
            compounds: None,
            barriers: Vec::new(),
        }
    }

    /// Households of every unit.
    pub fn households(mut self, each: u32) -> Self {
        self.households = each;
        self
    }

    /// Households unit by unit, row by row: `"1 2 3/4 5 6"`.
    pub fn households_at(mut self, numbers: &str) -> Self {
        self.households_at = Some(numbers.to_owned());
        self
    }

    /// Communities by their grids: `"AB C"` are two. Each is in a town of its own if parted by `|`.
    pub fn communities(mut self, groups: &str) -> Self {
        self.communities = groups.to_owned();
        self
    }

    /// Communities with one of these grids are villages.
    pub fn villages(mut self, letters: &str) -> Self {
        self.villages = letters.to_owned();
        self
    }

    /// These grids are exclusive.
    pub fn exclusive(mut self, letters: &str) -> Self {
        self.exclusive = letters.to_owned();
        self
    }

    /// Compounds on a map of the same shape: `"pp./..q"`; `.` is none.
    pub fn compounds(mut self, map: &str) -> Self {
        self.compounds = Some(map.to_owned());
        self
    }

    /// A barrier runs all along the east side of column `column`.
    pub fn barrier_east_of(mut self, column: usize, barrier: Barrier) -> Self {
        self.barriers.push((true, column, barrier));
        self
    }

    /// A barrier runs all along the south side of row `row`.
    pub fn barrier_south_of(mut self, row: usize, barrier: Barrier) -> Self {
        self.barriers.push((false, row, barrier));
        self
    }

    /// Builds it.
    pub fn build(&self) -> Fixture {
        let rows = grid_of_chars(&self.map);
        let mut letters: Vec<char> = rows
            .iter()
            .flatten()
            .copied()
            .filter(char::is_ascii_alphabetic)
            .collect();
        letters.extend(self.communities.chars().filter(char::is_ascii_alphabetic));
        letters.sort_unstable();
        letters.dedup();

        let compound_rows = self.compounds.as_deref().map(grid_of_chars).unwrap_or_default();
        let mut compound_letters: Vec<char> = compound_rows
            .iter()
            .flatten()
            .copied()
            .filter(|&c| c != '.' && c != ' ')
            .collect();
        compound_letters.sort_unstable();
        compound_letters.dedup();
        let households: Vec<u32> = match &self.households_at {
            Some(text) => text
                .split(['/', ' '])
                .filter(|w| !w.is_empty())
                .map(|w| w.parse().expect("households are numbers"))
                .collect(),
            None => Vec::new(),
        };

        let mut units = Vec::new();
        let mut grid_of = Vec::new();
        for (y, row) in rows.iter().enumerate() {
            for (x, &letter) in row.iter().enumerate() {
                if letter == ' ' {
                    continue;
                }
                let households = households.get(units.len()).copied().unwrap_or(self.households);
                let compound = compound_rows.get(y).and_then(|row| row.get(x));
                units.push(Unit {
                    code: format!("U{x:02}{y:02}"),
                    name: format!("{x},{y}"),
                    households,
                    residents: households * 3,
                    special: households / 10,
                    kind: UnitKind::Residential,
                    compound: compound
                        .and_then(|c| compound_letters.binary_search(c).ok())
                        .map(CompoundId::of),
                    terrain: Terrain::Plain,
                });
                grid_of.push(letters.binary_search(&letter).ok().map(GridId::of));
            }
        }
        let groups: Vec<Vec<&str>> = (self.communities.split('|'))
            .map(|town| town.split_whitespace().collect())
            .collect();
        let mut communities = Vec::new();
        let mut parent = BTreeMap::new();
        let towns = groups.len();
        for (t, town) in groups.iter().enumerate() {
            let whole: String = letters.iter().collect();
            let town: Vec<&str> = if self.communities.is_empty() {
                vec![&whole]
            } else {
                town.clone()
            };
            for group in town {
                let id = CommunityId::of(communities.len());
                parent.extend(group.chars().map(|c| (c, id)));
                let village = group.chars().any(|c| self.villages.contains(c));
                communities.push(Community {
                    name: format!("C{}", id.index()),
                    code: format!("640302001{:03}", id.index() + 1),
                    town: TownId::of(t),
                    kind: if village {
                        CommunityKind::Village
                    } else {
                        CommunityKind::Urban
                    },
                });
            }
        }
        let grids = (letters.iter().enumerate())
            .map(|(i, letter)| {
                let community = *parent.get(letter).expect("every grid is in a community");
                Grid {
                    name: letter.to_string(),
                    code: format!("{}{:03}", communities[community.index()].code, i + 1),
                    community,
                    kind: if self.exclusive.contains(*letter) {
                        GridKind::Exclusive
                    } else {
                        GridKind::Basic
                    },
                }
            })
            .collect();
        let territory = Territory::new(TerritoryData {
            name: self.map.clone(),
            origin: Origin::Imported,
            counties: vec![County {
                name: "X".to_owned(),
                code: "640302".to_owned(),
                terrain: Terrain::Plain,
            }],
            towns: (0..towns)
                .map(|t| Town {
                    name: format!("T{t}"),
                    code: format!("640302{:03}", t + 1),
                    county: CountyId(0),
                    subdistrict: true,
                })
                .collect(),
            compounds: (compound_letters.iter())
                .map(|letter| Compound {
                    name: letter.to_string(),
                    property: PropertyMode::Market,
                    old: false,
                })
                .collect(),
            units,
            map: squares(&rows, &self.barriers),
            projection: Projection::Plane,
            layers: geju::territory::Layers::default(),
        });
        let plan = Plan::new(grid_of, grids, communities).expect("a sketch is consistent");
        Fixture {
            territory,
            plan,
            rows,
            letters,
        }
    }
}

impl Fixture {
    /// The grid of a letter.
    pub fn grid(&self, letter: char) -> GridId {
        GridId::of(self.letters.binary_search(&letter).expect("the letter is on the map"))
    }

    /// The unit at column and row.
    pub fn unit(&self, column: usize, row: usize) -> UnitId {
        let before: usize = self.rows[..row].iter().flatten().filter(|&&c| c != ' ').count();
        UnitId::of(before + self.rows[row][..column].iter().filter(|&&c| c != ' ').count())
    }

    /// Column and row of a unit, as `"2,0"`: its name.
    pub fn place(&self, unit: UnitId) -> &str {
        &self.territory.unit(unit).name
    }

    /// A plan drawn as it was written. Grids made since have the letters after the last.
    pub fn draw(&self, plan: &Plan) -> String {
        let mut letters = self.letters.clone();
        while letters.len() < plan.grids().len() {
            letters.push(letters.last().map_or('A', |&c| (c as u8 + 1) as char));
        }
        let mut units = self.territory.unit_ids();
        let rows: Vec<String> = (self.rows.iter())
            .map(|row| {
                (row.iter())
                    .map(|&c| match (c, if c == ' ' { None } else { units.next() }) {
                        (_, Some(unit)) => plan.grid_of(unit).map_or('.', |g| letters[g.index()]),
                        _ => ' ',
                    })
                    .collect()
            })
            .collect();
        rows.join("/")
    }
}

fn grid_of_chars(map: &str) -> Vec<Vec<char>> {
    map.split('/').map(|row| row.chars().collect()).collect()
}

/// The planar map of the squares that are there, row by row: every side is one arc of two points,
/// made once and walked by both its squares.
fn squares(rows: &[Vec<char>], barriers: &[(bool, usize, Barrier)]) -> PlanarMap {
    let mut faces = BTreeMap::new();
    for (y, row) in rows.iter().enumerate() {
        for (x, &c) in row.iter().enumerate() {
            if c != ' ' {
                let id = UnitId::of(faces.len());
                faces.insert((x as i32, y as i32), id);
            }
        }
    }
    let height = rows.len() as i32;
    // Corner (x, y) is the north-west corner of square (x, y).
    let point = |x: i32, y: i32| Point {
        x: x * SIDE,
        y: (height - y) * SIDE,
    };
    let barrier = |vertical: bool, line: i32| {
        (barriers.iter())
            .find(|b| b.0 == vertical && b.1 as i32 + 1 == line)
            .map_or(Barrier::None, |b| b.2)
    };
    let mut map = PlanarMap {
        face_rings: vec![0],
        ring_starts: vec![0],
        ..PlanarMap::default()
    };
    let mut made: BTreeMap<[(i32, i32); 2], ArcId> = BTreeMap::new();
    let mut by_face: Vec<(UnitId, (i32, i32))> = faces.iter().map(|(&at, &id)| (id, at)).collect();
    by_face.sort_unstable();
    for (id, (x, y)) in by_face {
        // Counter-clockwise from the south-west corner.
        let corners = [(x, y + 1), (x + 1, y + 1), (x + 1, y), (x, y)];
        for i in 0..4 {
            let (from, to) = (corners[i], corners[(i + 1) % 4]);
            let (arc, reversed) = match made.get(&[to, from]) {
                Some(&arc) => {
                    map.arcs[arc.index()].right = Some(id);
                    (arc, true)
                }
                None => {
                    let arc = ArcId::of(map.arcs.len());
                    let vertical = from.0 == to.0;
                    map.arcs.push(Arc {
                        first: map.points.len() as u32,
                        count: 2,
                        left: Some(id),
                        right: None,
                        barrier: barrier(vertical, if vertical { from.0 } else { from.1 }),
                    });
                    map.points.extend([point(from.0, from.1), point(to.0, to.1)]);
                    made.insert([from, to], arc);
                    (arc, false)
                }
            };
            map.ring_arcs.push(ArcRef { arc, reversed });
        }
        map.ring_starts.push(map.ring_arcs.len() as u32);
        map.face_rings.push(map.ring_starts.len() as u32 - 1);
    }
    map
}

/// Own measures, money, fitted assumptions and forces from outside.
pub fn decide(scenario: &mut geju::scenario::Scenario) {
    use geju::plan::CommunityId;
    use geju::scenario::OwnLever;
    use geju::scenario::budget::{LineSetting, Payer};
    use geju::scenario::lever::Group;
    use geju::scenario::lever::own::{How, OwnEffect};
    use geju::scenario::staffing::{Role, Rule};
    let effect = |how, key: &str, amount| OwnEffect {
        how,
        key: key.to_owned(),
        amount,
    };
    scenario.own_levers.push(OwnLever {
        name: "夜间值守，“试点”".to_owned(),
        group: Group::Divide,
        note: "县里自定".to_owned(),
        on: true,
        effects: vec![
            effect(How::Less, "beyond_noise", 0.1),
            effect(How::Heads, "grid", -3.0),
            effect(How::Money, "pay", 12.5),
        ],
    });
    scenario.budget.lines.insert(
        "service_fund".to_owned(),
        LineSetting {
            amount: Some(5e6),
            payer: Some(Payer::City),
            growth: Some(-0.01),
        },
    );
    scenario
        .budget
        .lines
        .insert("training".to_owned(), LineSetting::default());
    scenario.budget.envelopes.insert("pay".to_owned(), 1.2e8);
    scenario
        .measured
        .insert("forms_share".to_owned(), "台账.csv".to_owned());
    scenario.staffing.community_rule = Rule::Equal;
    let areas = [(CommunityId(0), 40), (CommunityId(2), 0)];
    scenario.staffing.forces.insert(Role::Volunteer, areas.into());
}

/// The text of a fixture that is kept for good. If there is none yet it is written, and the test
/// fails once: look at it and commit it.
pub fn golden(name: &str, make: impl FnOnce() -> String) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(_) => {
            std::fs::write(&path, make()).expect("the fixtures folder can be written");
            panic!("wrote tests/fixtures/{name}: look at it and commit it");
        }
    }
}

/// Results digest of a small city under the engine's version: the same in the native program, the
/// command line and compiled to wasm. Whoever changes results changes the version and this.
pub const SMALL_DIGEST: &str = "0bcf98f0f6c95413";

/// Plays the small city: every mechanism on, own class and distributions included.
pub fn small_digest() -> String {
    use geju::scenario::distribution::Distribution;
    use geju::scenario::own_class::{Change, OwnClass};
    use geju::scenario::{Scenario, lever};
    let city = Sketch::of("AAABBB/AAABBB/CCCDDD/CCCDDD/EEEFFF/EEEFFF/GGGHHI/GGGHHI")
        .communities("AB CD|EF GHI")
        .villages("GHI")
        .compounds("ppp.../pppqqq/...qqq/....../....../....../....../......")
        .households(120)
        .build();
    let mut before = city.plan.clone();
    geju::plan::PlanEdit::Assign(vec![(city.unit(2, 0), Some(GridId(1)))])
        .apply(&mut before)
        .expect("the grid is there");
    let mut scenario = Scenario::new("small", city.plan.clone()).drawn_from(&before);
    scenario.levers = lever::all_on();
    for (key, value) in [("backlog_days", 3.0), ("shift_end", 1.0), ("town_staff", 4.0)] {
        scenario.assumptions.insert(key.to_owned(), value);
    }
    scenario.classes.own.push(OwnClass::new("pets", "宠物"));
    scenario.classes.changes.insert(
        "hazard".to_owned(),
        Change {
            handling: Some(Distribution::Gamma { shape: 2.0, mean: 1.2 }),
            department: Some(Distribution::Weibull { shape: 1.4, scale: 2.0 }),
            ..Change::default()
        },
    );
    let outcome = geju::job::run::simulate(&city.territory, &scenario, 7, 2, |_| {});
    outcome.expect("every number is in bounds").digest()
}
