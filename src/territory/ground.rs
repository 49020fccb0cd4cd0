//! Changes to the ground itself that a plan may bring: a unit split, a boundary moved, a ferry named.
//!
//! A territory never changes. What a plan brings is a list of edits, and [`Territory::with`] makes
//! the territory that they lead to: base and edits in, the same bytes out everywhere. Its hash is
//! that of its base and the edits. Ids that were there stay what they were; new units come at the
//! next ids, so that taking the last edit back takes the last units away.

mod bend;
mod split;

use super::content_hash::Digest;
use super::{ArcId, Barrier, ContentHash, Geometry, Point, Territory, UnitId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One change to the ground.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GroundEdit {
    /// A unit is cut by a line. The largest part keeps its id, the others follow at the next ids by
    /// falling area. People go with the buildings if any are known in the unit, else with the area.
    Split {
        /// The unit.
        unit: UnitId,
        /// The line, two points or more.
        line: Vec<Point>,
        /// Number of parts, 2 or more: the edit fits only where it makes so many.
        parts: u32,
    },
    /// A point of the boundary moves, and with it every arc that passes or ends there.
    MovePoint {
        /// Where it is.
        from: Point,
        /// Where it goes.
        to: Point,
    },
    /// An arc moves as a whole, ends included; the arcs that end there follow.
    MoveArc {
        /// The arc.
        arc: ArcId,
        /// Centimetres east.
        east: i32,
        /// Centimetres north.
        north: i32,
    },
    /// An arc runs through other points between the same ends.
    Reshape {
        /// The arc.
        arc: ArcId,
        /// The points between its ends, first to last.
        between: Vec<Point>,
    },
    /// What an arc is on the ground.
    SetBarrier {
        /// The arc.
        arc: ArcId,
        /// What it is.
        barrier: Barrier,
    },
    /// Two units count as beside each other though they share no boundary.
    AddLink(Link),
    /// A link is taken away.
    RemoveLink {
        /// One end.
        a: UnitId,
        /// The other.
        b: UnitId,
    },
}

/// A ferry, a bridge, a road round the hill: what joins two units that share no boundary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Link {
    /// One end.
    pub a: UnitId,
    /// The other.
    pub b: UnitId,
    /// What it is called.
    pub name: String,
}

/// Which share of a unit of the base a split unit is. Its demand is the base unit's, those cases
/// whose mark falls between `from` and `to`: a split moves no case and makes none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heritage {
    /// The unit of the base.
    pub origin: UnitId,
    /// Start of the share, 0–1.
    pub from: f64,
    /// End of the share.
    pub to: f64,
    /// Residents of the unit of the base.
    pub residents: u32,
    /// Those of special groups among them.
    pub special: u32,
}

/// Why the ground cannot change like that, zh and en. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroundError(pub String, pub String);

impl std::fmt::Display for GroundError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.1)
    }
}

impl std::error::Error for GroundError {}

fn refuse<T>(zh: impl Into<String>, en: impl Into<String>) -> Result<T, GroundError> {
    Err(GroundError(zh.into(), en.into()))
}

impl GroundEdit {
    /// How many units it adds.
    pub fn adds(&self) -> usize {
        match self {
            Self::Split { parts, .. } => (*parts as usize).saturating_sub(1),
            _ => 0,
        }
    }
}

/// The split of a unit by a line as an edit of this territory; refused if the line does not cut it.
pub fn split_unit(territory: &Territory, unit: UnitId, line: &[Point]) -> Result<GroundEdit, GroundError> {
    if unit.index() >= territory.units().len() {
        return refuse(format!("没有单元 {unit}"), format!("there is no unit {unit}"));
    }
    let cut = split::cut_unit(territory.map(), unit, line)?;
    Ok(GroundEdit::Split {
        unit,
        line: line.to_vec(),
        parts: cut.parts.len() as u32,
    })
}

impl Territory {
    /// The changes to the ground that made this territory from its base; none for most.
    pub fn ground(&self) -> &[GroundEdit] {
        &self.ground
    }

    /// Links between units that share no boundary.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// What a unit inherits from a unit of the base; `None` for units that were never split.
    pub fn heritage(&self, unit: UnitId) -> Option<&Heritage> {
        self.heritage.get(&unit)
    }

    /// Share of special groups among a unit's residents, 0–1; a part of a split unit has the whole's, so that a
    /// split changes no case.
    pub fn special_share(&self, unit: UnitId) -> f64 {
        let own = self.unit(unit);
        let (special, all) = self
            .heritage(unit)
            .map_or((own.special, own.residents), |h| (h.special, h.residents));
        if all > 0 {
            f64::from(special) / f64::from(all)
        } else {
            0.0
        }
    }

    /// The territory that these edits lead to. On an error the first edit that does not fit is told.
    pub fn with(&self, edits: &[GroundEdit]) -> Result<Self, GroundError> {
        let mut next = self.clone();
        let mut moved = false;
        for edit in edits {
            moved |= !matches!(edit, GroundEdit::AddLink(_) | GroundEdit::RemoveLink { .. });
            next.apply(edit)?;
            next.hash = {
                let mut digest = Digest::default();
                digest.word(next.hash.0);
                // Writing to a hash cannot fail.
                let _ = postcard::to_io(edit, &mut digest);
                ContentHash(digest.finish())
            };
            next.ground.push(edit.clone());
        }
        if moved {
            next.geometry = Geometry::of(&next.data.map);
        }
        if !next.links.is_empty() || next.links != self.links {
            let geometry = if moved {
                next.geometry
            } else {
                Geometry::of(&next.data.map)
            };
            next.geometry = geometry.linked(&next.links);
        }
        Ok(if moved { next.with_buildings() } else { next })
    }

    fn apply(&mut self, edit: &GroundEdit) -> Result<(), GroundError> {
        let map = &mut self.data.map;
        let arc_there = |arc: &ArcId, count: usize| {
            if arc.index() < count {
                return Ok(());
            }
            refuse(format!("没有弧段 {arc}"), format!("there is no arc {arc}"))
        };
        match edit {
            GroundEdit::Split { unit, line, parts } => split::apply(self, *unit, line, *parts),
            GroundEdit::MovePoint { from, to } => bend::move_point(map, *from, *to),
            GroundEdit::MoveArc { arc, east, north } => {
                arc_there(arc, map.arcs.len())?;
                bend::move_arc(map, *arc, *east, *north)
            }
            GroundEdit::Reshape { arc, between } => {
                arc_there(arc, map.arcs.len())?;
                bend::reshape(map, *arc, between)
            }
            GroundEdit::SetBarrier { arc, barrier } => {
                arc_there(arc, map.arcs.len())?;
                map.arcs[arc.index()].barrier = *barrier;
                Ok(())
            }
            GroundEdit::AddLink(link) => {
                let units = self.data.units.len();
                if link.a == link.b || link.a.index() >= units || link.b.index() >= units {
                    return refuse(
                        "连接的两端必须是两个不同的单元",
                        "a link joins two different units that are there",
                    );
                }
                if self.link_at(link.a, link.b).is_some() {
                    return refuse("这两个单元已经有连接", "these two units are linked already");
                }
                self.links.push(link.clone());
                Ok(())
            }
            GroundEdit::RemoveLink { a, b } => match self.link_at(*a, *b) {
                Some(at) => {
                    self.links.remove(at);
                    Ok(())
                }
                None => refuse("这两个单元之间没有连接", "there is no link between these two units"),
            },
        }
    }

    fn link_at(&self, a: UnitId, b: UnitId) -> Option<usize> {
        self.links
            .iter()
            .position(|l| (l.a, l.b) == (a, b) || (l.a, l.b) == (b, a))
    }
}

/// What each unit inherits, of those that inherit.
pub(super) type Heritages = BTreeMap<UnitId, Heritage>;
