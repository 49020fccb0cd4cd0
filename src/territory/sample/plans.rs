//! The two plans: the reform as drawn, and the baseline that merges its communities and grids.

use super::apportion::apportion;
use super::assemble::{Directory, towns_of_communities};
use super::draft::{CommunityDraft, Draft};
use super::gazetteer::{COMMUNITIES, GRIDS};
use super::names::chinese;
use super::random::Random;
use super::subdivision::{OUTSIDE, Vector, centroid, distance};
use crate::plan::{Community, CommunityId, CommunityKind, Grid, GridId, GridKind, Plan};
use crate::territory::order::SortCompact;
use crate::territory::{Barrier, TerritoryData, TownId};
use std::collections::BTreeMap;

/// Two neighbours: their common border in metres, and its strongest barrier.
type Border = BTreeMap<(usize, usize), (f64, Barrier)>;

/// A grid of the reform with what the plans need to know of it.
struct Piece {
    community: usize,
    kind: GridKind,
    title: Option<String>,
    centre: Vector,
    households: u64,
}

/// Draws both plans: baseline, reform.
pub fn draw(seed: u64, draft: &Draft, data: &TerritoryData, directory: &Directory) -> Result<(Plan, Plan), String> {
    let mut random = Random::new(seed, 51);
    let communities: Vec<&CommunityDraft> = draft
        .counties
        .iter()
        .flat_map(|c| &c.towns)
        .flat_map(|t| &t.communities)
        .collect();
    let towns = towns_of_communities(draft);
    let (pieces, piece_of_unit, piece_of_face) = pieces(draft, data, directory, &communities);
    let borders = borders(draft, &piece_of_face);
    let mut between: Border = BTreeMap::new();
    for (&(a, b), &(length, barrier)) in &borders {
        let (ca, cb) = (pieces[a].community, pieces[b].community);
        if ca != cb {
            let entry = between.entry((ca.min(cb), ca.max(cb))).or_insert((0.0, Barrier::None));
            entry.0 += length;
            entry.1 = entry.1.max(barrier);
        }
    }
    // 21 pairs of communities that the reform splits, most of the border first, no river between.
    let urban = |c: usize| communities[c].kind == CommunityKind::Urban;
    let joined = pair_up(
        between
            .iter()
            .filter(|((a, b), _)| urban(*a) && urban(*b))
            .map(|(&(a, b), &(length, barrier))| {
                let foreign = if towns[a] != towns[b] { -1e6 } else { 0.0 };
                let river = if barrier >= Barrier::Rail { -1e5 } else { 0.0 };
                (a, b, length.min(700.0) * random.between(0.6, 1.4) + foreign + river)
            }),
        communities.len(),
        COMMUNITIES[0] - COMMUNITIES[1],
    );
    let mut merged_with: Vec<Option<usize>> = vec![None; communities.len()];
    for &(a, b) in &joined {
        merged_with[b] = Some(a);
    }
    let split: Vec<bool> = (0..communities.len())
        .map(|c| merged_with[c].is_some() || joined.iter().any(|j| j.0 == c))
        .collect();
    // 198 pairs of grids that the reform splits: more of them where communities were too large.
    let grid_pairs = {
        let inner = borders.iter().filter(|((a, b), _)| {
            let (a, b) = (&pieces[*a], &pieces[*b]);
            a.community == b.community && urban(a.community) && a.kind == GridKind::Basic && b.kind == GridKind::Basic
        });
        let scored = inner.filter(|(_, (length, _))| *length > 60.0).map(|(&(a, b), _)| {
            let sum = pieces[a].households + pieces[b].households;
            let where_large = if split[pieces[a].community] { 130.0 } else { 0.0 };
            (a, b, sum as f64 + where_large + 130.0 * random.bell())
        });
        pair_up(scored, pieces.len(), GRIDS[0] - GRIDS[1])
    };
    let mut grid_with: Vec<Option<usize>> = vec![None; pieces.len()];
    for &(a, b) in &grid_pairs {
        grid_with[b] = Some(a);
    }
    let layout = Layout {
        communities: &communities,
        towns: &towns,
        data,
        directory,
        pieces: &pieces,
        piece_of_unit: &piece_of_unit,
        merged_with: &merged_with,
    };
    let baseline = layout.plan(&merged_with, &grid_with)?;
    let reform = layout.plan(&vec![None; communities.len()], &vec![None; pieces.len()])?;
    Ok((baseline, reform))
}

fn pieces(
    draft: &Draft,
    data: &TerritoryData,
    directory: &Directory,
    communities: &[&CommunityDraft],
) -> (Vec<Piece>, Vec<usize>, Vec<usize>) {
    let mut pieces = Vec::new();
    let mut of_unit = Vec::with_capacity(data.units.len());
    let mut of_face = vec![usize::MAX; draft.plane.start.len()];
    for (c, community) in communities.iter().enumerate() {
        for grid in &community.grids {
            let mut households = 0;
            let mut centre = [0.0, 0.0];
            for lot in &grid.lots {
                households += u64::from(data.units[of_unit.len()].households);
                of_unit.push(pieces.len());
                of_face[lot.face as usize] = pieces.len();
                let p = centroid(&draft.plane.polygon(lot.face));
                centre = [centre[0] + p[0], centre[1] + p[1]];
            }
            let n = grid.lots.len().max(1) as f64;
            pieces.push(Piece {
                community: c,
                kind: grid.kind,
                title: directory.exclusive.get(&grid.face).cloned(),
                centre: [centre[0] / n, centre[1] / n],
                households,
            });
        }
    }
    (pieces, of_unit, of_face)
}

fn borders(draft: &Draft, piece_of_face: &[usize]) -> Border {
    let plane = &draft.plane;
    let mut borders = Border::new();
    for e in 0..plane.barrier.len() {
        let (l, r) = (plane.face[2 * e], plane.face[2 * e + 1]);
        if l == OUTSIDE || r == OUTSIDE {
            continue;
        }
        let (a, b) = (piece_of_face[l as usize], piece_of_face[r as usize]);
        if a != b {
            let h = 2 * e as u32;
            let entry = borders.entry((a.min(b), a.max(b))).or_insert((0.0, Barrier::None));
            entry.0 += distance(plane.tail(h), plane.head(h));
            entry.1 = entry.1.max(plane.barrier[e]);
        }
    }
    borders
}

/// The best `wanted` pairs such that nothing is in two.
fn pair_up(scored: impl Iterator<Item = (usize, usize, f64)>, things: usize, wanted: usize) -> Vec<(usize, usize)> {
    let mut candidates: Vec<(usize, usize, f64)> = scored.collect();
    candidates.sort_compact_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    let mut taken = vec![false; things];
    let mut pairs = Vec::with_capacity(wanted);
    for (a, b, _) in candidates {
        if pairs.len() < wanted && !taken[a] && !taken[b] {
            (taken[a], taken[b]) = (true, true);
            pairs.push((a, b));
        }
    }
    pairs
}

struct Layout<'a> {
    communities: &'a [&'a CommunityDraft],
    towns: &'a [TownId],
    data: &'a TerritoryData,
    directory: &'a Directory,
    pieces: &'a [Piece],
    piece_of_unit: &'a [usize],
    merged_with: &'a [Option<usize>],
}

impl Layout<'_> {
    /// The plan in which some communities and grids are merged into others (`None`: stands alone).
    fn plan(&self, merged: &[Option<usize>], grid_with: &[Option<usize>]) -> Result<Plan, String> {
        let codes = self.codes(merged);
        let mut id_of = vec![CommunityId(0); self.communities.len()];
        let mut communities = Vec::new();
        for (c, draft) in self.communities.iter().enumerate() {
            match merged[c] {
                // The first of a pair comes first, so its id is known.
                Some(host) => id_of[c] = id_of[host],
                None => {
                    id_of[c] = CommunityId::of(communities.len());
                    communities.push(Community {
                        name: self.directory.communities[c].clone(),
                        code: codes[c].clone(),
                        town: self.towns[c],
                        kind: draft.kind,
                    });
                }
            }
        }
        // Grids by community, numbered west to east in rows from north to south (domain.md §4.4).
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); communities.len()];
        for (p, piece) in self.pieces.iter().enumerate() {
            if grid_with[p].is_none() {
                members[id_of[piece.community].index()].push(p);
            }
        }
        let mut grid_of_piece = vec![GridId(0); self.pieces.len()];
        let mut grids = Vec::new();
        for (c, mut members) in members.into_iter().enumerate() {
            let community = &communities[c];
            self.in_reading_order(&mut members);
            for (k, &p) in members.iter().enumerate() {
                let piece = &self.pieces[p];
                grid_of_piece[p] = GridId::of(grids.len());
                let name = match (&piece.title, community.kind) {
                    (Some(title), _) => format!("{title}专属网格"),
                    (None, CommunityKind::Village) => format!("{}网格", community.name),
                    (None, CommunityKind::Urban) => format!("{}第{}网格", community.name, chinese(k + 1)),
                };
                grids.push(Grid {
                    name,
                    code: format!("{}{:03}", community.code, k + 1),
                    community: CommunityId::of(c),
                    kind: piece.kind,
                });
            }
        }
        for (p, with) in grid_with.iter().enumerate() {
            if let Some(host) = with {
                grid_of_piece[p] = grid_of_piece[*host];
            }
        }
        let grid_of = self.piece_of_unit.iter().map(|&p| Some(grid_of_piece[p])).collect();
        Plan::new(grid_of, grids, communities)
    }

    /// Twelve-digit codes: 001… for communities, 200… for villages. A community that the reform
    /// splits leaves its code behind; the two new ones get numbers never used (domain.md §4.3).
    fn codes(&self, merged: &[Option<usize>]) -> Vec<String> {
        let reform = merged.iter().all(Option::is_none);
        let mut codes = vec![String::new(); self.communities.len()];
        let hosts: Vec<bool> = (0..codes.len()).map(|c| self.merged_with.contains(&Some(c))).collect();
        let mut serials: BTreeMap<(TownId, bool), u32> = BTreeMap::new();
        let mut give = |c: usize| {
            let urban = self.communities[c].kind == CommunityKind::Urban;
            let serial = serials
                .entry((self.towns[c], urban))
                .or_insert(if urban { 0 } else { 199 });
            *serial += 1;
            format!("{}{:03}", self.data.towns[self.towns[c].index()].code, serial)
        };
        for (c, code) in codes.iter_mut().enumerate() {
            if self.merged_with[c].is_none() {
                *code = give(c);
            }
        }
        for (c, code) in codes.iter_mut().enumerate() {
            if reform && (self.merged_with[c].is_some() || hosts[c]) {
                *code = give(c);
            }
        }
        codes
    }

    fn in_reading_order(&self, members: &mut [usize]) {
        let y = |p: &usize| self.pieces[*p].centre[1];
        members.sort_compact_by(|a, b| y(b).total_cmp(&y(a)).then(a.cmp(b)));
        let rows = (members.len() as f64).sqrt().round().max(1.0) as usize;
        let lengths = apportion(members.len() as u64, &vec![1.0; rows], 0);
        let mut from = 0;
        for length in lengths {
            let row = &mut members[from..from + length as usize];
            row.sort_compact_by(|a, b| {
                self.pieces[*a].centre[0]
                    .total_cmp(&self.pieces[*b].centre[0])
                    .then(a.cmp(b))
            });
            from += length as usize;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::pair_up;

    #[test]
    fn pairs_take_the_best_first_and_nothing_twice() {
        let scored = [(0, 1, 1.0), (1, 2, 3.0), (2, 3, 2.0), (0, 3, 0.5)];
        assert_eq!(pair_up(scored.into_iter(), 4, 2), [(1, 2), (0, 3)]);
    }
}
