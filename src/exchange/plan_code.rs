//! A plan as what differs from a base plan, for links.
//!
//! Every community and grid names the one of the base that it continues (its parent) and what it
//! does not share with it. A unit stays with the grids that continue its base grid unless it is said
//! to leave; which of several it joins is guessed from the units beside it, and only the surprise is
//! written. With an empty base the same code writes a whole plan.

use super::bit_coder::{Chance, Coder, Decoder, Encoder, Number};
use super::name_pattern::{Context, expand, parse};
use super::tagged::{Reader, Writer};
use crate::plan::{Community, CommunityId, CommunityKind, Grid, GridId, GridKind, Notes, Plan};
use crate::sorted::SortedMap;
use crate::territory::order::SortCompact;
use crate::territory::{Territory, TownId};

/// A plan for a link: what a model could not foresee, and texts that follow no rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanCode {
    /// Arithmetic code.
    pub bits: Vec<u8>,
    /// Texts with their lengths, in the order of first use.
    pub texts: Vec<u8>,
}

/// Most grids and communities of a plan in a link, beyond the number of units.
const MOST_EMPTY: u32 = 20_000;
/// Most bytes of all names, codes and rules read for a plan in a link.
const MOST_TEXT: usize = 12 << 20;

/// Writes `plan` as its difference from `base`. Both must fit the territory.
pub fn write(territory: &Territory, base: &Plan, plan: &Plan) -> PlanCode {
    let mut encoder = Encoder::default();
    let mut texts = Writer::default();
    let source = Source::Plan {
        plan,
        lineage: Lineage::of(base, plan),
        texts: &mut texts,
    };
    // A writer meets no foreign bytes.
    let _ = Model::new(territory, base).run(&mut encoder, source);
    PlanCode {
        bits: encoder.finish(),
        texts: texts.0,
    }
}

/// Reads a plan; `None` if the bytes make no plan of this territory.
pub fn read(territory: &Territory, base: &Plan, code: &PlanCode) -> Option<Plan> {
    let source = Source::Texts {
        texts: Reader(&code.texts),
        budget: MOST_TEXT,
    };
    let plan = Model::new(territory, base).run(&mut Decoder::new(&code.bits), source)?;
    plan.fits(territory).is_ok().then_some(plan)
}

/// A plan with no communities, no grids and nothing assigned: the base of a link that needs none.
pub fn empty(territory: &Territory) -> Plan {
    Plan {
        grid_of: vec![None; territory.units().len()],
        grids: Vec::new(),
        communities: Vec::new(),
        ground: Vec::new(),
        notes: Notes::default(),
    }
}

/// Which area of the base each area continues; the number of areas of the base: none.
struct Lineage {
    grids: Vec<u32>,
    communities: Vec<u32>,
}

impl Lineage {
    /// By most units in common, for an area without units by code, else none.
    fn of(base: &Plan, plan: &Plan) -> Self {
        let pairs = |area: fn(&Plan, GridId) -> u32| {
            let mut common: SortedMap<(u32, u32), u32> = SortedMap::new();
            for (old, new) in base.assignment().iter().zip(plan.assignment()) {
                if let (Some(old), Some(new)) = (old, new) {
                    *common.entry((area(plan, *new), area(base, *old))).or_default() += 1;
                }
            }
            common
        };
        let codes = |base: Vec<&str>, plan: Vec<&str>, common: SortedMap<(u32, u32), u32>| {
            let mut by_code: SortedMap<&str, u32> = SortedMap::new();
            for (i, code) in (0u32..).zip(&base) {
                by_code.entry(code).or_insert(i);
            }
            let none = base.len() as u32;
            let mut most: Vec<(u32, u32)> = vec![(0, none); plan.len()];
            for (&(new, old), &units) in &common {
                if let Some(best) = most.get_mut(new as usize).filter(|b| units > b.0) {
                    *best = (units, old);
                }
            }
            plan.iter()
                .enumerate()
                .map(|(i, code)| match most[i] {
                    (units, old) if units > 0 => old,
                    _ => by_code.get(code).copied().unwrap_or(none),
                })
                .collect::<Vec<u32>>()
        };
        Self {
            grids: codes(
                base.grids().iter().map(|g| g.code.as_str()).collect(),
                plan.grids().iter().map(|g| g.code.as_str()).collect(),
                pairs(|_, g| g.0),
            ),
            communities: codes(
                base.communities().iter().map(|c| c.code.as_str()).collect(),
                plan.communities().iter().map(|c| c.code.as_str()).collect(),
                pairs(|p, g| p.grid(g).community.0),
            ),
        }
    }
}

/// Where values come from: a plan that is written, or texts of one that is read.
enum Source<'a> {
    Plan {
        plan: &'a Plan,
        lineage: Lineage,
        texts: &'a mut Writer,
    },
    Texts {
        texts: Reader<'a>,
        budget: usize,
    },
}

impl<'a> Source<'a> {
    fn plan(&self) -> Option<(&'a Plan, &Lineage)> {
        match self {
            Self::Plan { plan, lineage, .. } => Some((plan, lineage)),
            Self::Texts { .. } => None,
        }
    }

    /// The next text that follows no rule.
    fn text(&mut self, known: &str) -> Option<String> {
        match self {
            Self::Plan { texts, .. } => {
                texts.text(known.as_bytes());
                Some(known.to_owned())
            }
            Self::Texts { texts, .. } => std::str::from_utf8(texts.text()?).ok().map(str::to_owned),
        }
    }

    /// Foreign bytes may ask for endless names: all together they may not pass [`MOST_TEXT`].
    fn spend(&mut self, text: &str) -> Option<()> {
        if let Self::Texts { budget, .. } = self {
            *budget = budget.checked_sub(text.len())?;
        }
        Some(())
    }
}

/// What is learnt of parents: usually the next of the base, or the same again.
#[derive(Default)]
struct ParentModel {
    step: [Number; 2],
    last: u32,
    went_on: bool,
}

impl ParentModel {
    fn code(&mut self, coder: &mut impl Coder, none: u32, value: u32) -> Option<u32> {
        let expected = self.last.min(none);
        let step = &mut self.step[usize::from(self.went_on)];
        let value = step.code_near(coder, expected, value);
        self.went_on = value == expected;
        self.last = value.saturating_add(1);
        (value <= none).then_some(value)
    }
}

/// What is learnt of one kind of text.
struct TextModel {
    /// By whether the parent is continued for the first time, and whether its text counts on here.
    same: [[Chance; 2]; 2],
    rule: Chance,
    which: Number,
    number: Number,
    patterns: Vec<String>,
    /// The last number by pattern and parent.
    last: SortedMap<(String, u32), u32>,
}

impl TextModel {
    /// Starts with the rules that the base follows, the most frequent first.
    fn new<'t>(texts: impl Iterator<Item = (&'t str, &'t str)>) -> Self {
        let mut frequency: SortedMap<String, u32> = SortedMap::new();
        for (text, parent) in texts {
            if let Some((pattern, _)) = parse(text, Context { parent }) {
                *frequency.entry(pattern).or_default() += 1;
            }
        }
        let mut patterns: Vec<(u32, String)> = frequency.into_iter().map(|(p, n)| (n, p)).collect();
        patterns.sort_compact_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        Self {
            same: Default::default(),
            rule: Chance::default(),
            which: Number::default(),
            number: Number::default(),
            patterns: patterns.into_iter().map(|(_, p)| p).collect(),
            last: SortedMap::new(),
        }
    }

    /// Codes a text. `inherited` is what it is if nothing changed; `owner` is the position of the
    /// area that `context` speaks of.
    fn code(
        &mut self,
        coder: &mut impl Coder,
        source: &mut Source<'_>,
        known: &str,
        inherited: Option<(&str, bool)>,
        context: Context<'_>,
        owner: u32,
    ) -> Option<String> {
        let same = inherited.is_some_and(|(inherited, first)| {
            let counts_on =
                parse(inherited, context).is_some_and(|(pattern, number)| number == self.next(&pattern, owner));
            let chance = &mut self.same[usize::from(first)][usize::from(counts_on)];
            coder.bit(chance, known == inherited)
        });
        let text = match inherited {
            Some((inherited, _)) if same => inherited.to_owned(),
            _ => self.code_new(coder, source, known, context, owner)?,
        };
        source.spend(&text)?;
        if let Some((pattern, number)) = parse(&text, context) {
            let last = self.last.entry((pattern, owner)).or_default();
            *last = number.max(*last);
        }
        Some(text)
    }

    /// The number that counts on.
    fn next(&self, pattern: &str, owner: u32) -> u32 {
        let last = self.last.get(&(pattern.to_owned(), owner));
        last.map_or(1, |n| n.saturating_add(1))
    }

    fn code_new(
        &mut self,
        coder: &mut impl Coder,
        source: &mut Source<'_>,
        known: &str,
        context: Context<'_>,
        owner: u32,
    ) -> Option<String> {
        let rule = parse(known, context);
        if !coder.bit(&mut self.rule, rule.is_some()) {
            return source.text(known);
        }
        let (pattern, number) = rule.unwrap_or_default();
        let position = self.patterns.iter().position(|p| *p == pattern);
        let count = self.patterns.len();
        let position = self.which.code(coder, position.unwrap_or(count) as u32) as usize;
        if position >= count {
            let pattern = source.text(&pattern)?;
            source.spend(&pattern)?;
            self.patterns.push(pattern);
        }
        let pattern = self.patterns.get(position.min(count))?;
        // A long rule that says nothing costs time every time it is used.
        source.spend(pattern)?;
        let next = self.next(pattern, owner);
        let number = self.number.code_near(coder, next, number);
        let length = pattern.len() + 4 * context.parent.len();
        // Measured before it is made: a pattern may name its parent many times over.
        if length > 4096 && matches!(source, Source::Texts { .. }) && pattern.len() * context.parent.len() > MOST_TEXT {
            return None;
        }
        Some(expand(pattern, number, context))
    }
}

/// The largest neighbourhood that is asked.
const ASKED: usize = 4;

/// What is learnt of units.
#[derive(Default)]
struct UnitModel {
    stays: [[Chance; 4]; 3],
    /// By rank of the guess, units beside that agree, units beside that do not, and whether the
    /// unit before agrees.
    guess: [[[[Chance; 2]; 4]; 4]; ASKED],
    fresh: Chance,
    other: Number,
    joins: [[Chance; 4]; ASKED],
    anywhere: Number,
}

struct Model<'a> {
    territory: &'a Territory,
    base: &'a Plan,
}

impl<'a> Model<'a> {
    fn new(territory: &'a Territory, base: &'a Plan) -> Self {
        Self { territory, base }
    }

    fn run(&self, coder: &mut impl Coder, mut source: Source<'_>) -> Option<Plan> {
        let (communities, lineage) = self.communities(coder, &mut source)?;
        let (grids, parents) = self.grids(coder, &mut source, &communities, &lineage)?;
        let grid_of = self.units(coder, source.plan().map(|(plan, _)| plan), &parents)?;
        Plan::new(grid_of, grids, communities).ok()
    }

    fn count(&self, coder: &mut impl Coder, base: usize, known: Option<usize>) -> Option<u32> {
        let count = Number::default().code_near(coder, base as u32, known.unwrap_or(0) as u32);
        let most = (self.territory.units().len() as u32).saturating_add(MOST_EMPTY);
        // A writer must not refuse what it is given.
        (known.is_some() || count <= most).then_some(count)
    }

    fn communities(&self, coder: &mut impl Coder, source: &mut Source<'_>) -> Option<(Vec<Community>, Vec<u32>)> {
        let base = self.base.communities();
        let towns = &self.territory.data().towns;
        let none = base.len() as u32;
        let count = self.count(coder, base.len(), source.plan().map(|(p, _)| p.communities().len()))?;
        let town_code = |town: TownId| towns.get(town.index()).map_or("", |t| t.code.as_str());
        let mut parent_model = ParentModel::default();
        let (mut town_model, mut kind_chance) = (Number::default(), [Chance::default(); 2]);
        let mut names = TextModel::new(std::iter::empty());
        let mut codes = TextModel::new(base.iter().map(|c| (c.code.as_str(), town_code(c.town))));
        // Codes of the base are taken: new ones count on behind them.
        for c in base {
            let context = Context {
                parent: town_code(c.town),
            };
            if let Some((pattern, number)) = parse(&c.code, context) {
                let last = codes.last.entry((pattern, c.town.0)).or_default();
                *last = number.max(*last);
            }
        }
        let mut continued = vec![false; base.len() + 1];
        let (mut made, mut lineage) = (Vec::new(), Vec::new());
        let mut town = 0;
        for i in 0..count as usize {
            let known = source
                .plan()
                .map(|(plan, lineage)| (&plan.communities()[i], lineage.communities[i]));
            let parent = parent_model.code(coder, none, known.map_or(0, |(_, p)| p))?;
            let old = base.get(parent as usize);
            let first = !std::mem::replace(&mut continued[parent as usize], true);
            let known = known.map(|(c, _)| c);
            town = town_model.code_near(coder, old.map_or(town, |c| c.town.0), known.map_or(0, |c| c.town.0));
            let kind = old.map_or(CommunityKind::Urban, |c| c.kind);
            let changed = coder.bit(
                &mut kind_chance[usize::from(old.is_some())],
                known.is_some_and(|c| c.kind != kind),
            );
            let kind = match (kind, changed) {
                (CommunityKind::Urban, false) | (CommunityKind::Village, true) => CommunityKind::Urban,
                _ => CommunityKind::Village,
            };
            let name = names.code(
                coder,
                source,
                known.map_or("", |c| &c.name),
                old.map(|c| (c.name.as_str(), first)),
                Context {
                    parent: old.map_or("", |c| &c.name),
                },
                parent,
            )?;
            let code = codes.code(
                coder,
                source,
                known.map_or("", |c| &c.code),
                old.map(|c| (c.code.as_str(), first)),
                Context {
                    parent: town_code(TownId(town)),
                },
                town,
            )?;
            made.push(Community {
                name,
                code,
                town: TownId(town),
                kind,
            });
            lineage.push(parent);
        }
        Some((made, lineage))
    }

    /// The grids, and the base grid that each continues.
    fn grids(
        &self,
        coder: &mut impl Coder,
        source: &mut Source<'_>,
        communities: &[Community],
        lineage: &[u32],
    ) -> Option<(Vec<Grid>, Vec<u32>)> {
        let base = self.base.grids();
        let none = base.len() as u32;
        let count = self.count(coder, base.len(), source.plan().map(|(p, _)| p.grids().len()))?;
        let mut parent_model = ParentModel::default();
        let (mut community_model, mut kind_chance) = ([Number::default(), Number::default()], [Chance::default(); 2]);
        let mut names = TextModel::new(base.iter().map(|g| {
            let community = self.base.community(g.community);
            (g.name.as_str(), community.name.as_str())
        }));
        let mut codes = TextModel::new(base.iter().map(|g| {
            let community = self.base.community(g.community);
            (g.code.as_str(), community.code.as_str())
        }));
        // The community that continues each community of the base: the first at first, then the one
        // that the last grid of there joined.
        let mut heir: SortedMap<u32, u32> = SortedMap::new();
        for (i, &parent) in (0u32..).zip(lineage) {
            heir.entry(parent).or_insert(i);
        }
        let mut continued = vec![false; base.len() + 1];
        let (mut made, mut parents): (Vec<Grid>, Vec<u32>) = Default::default();
        let mut community = 0;
        for i in 0..count as usize {
            let known = source
                .plan()
                .map(|(plan, lineage)| (&plan.grids()[i], lineage.grids[i]));
            let parent = parent_model.code(coder, none, known.map_or(0, |(_, p)| p))?;
            let old = base.get(parent as usize);
            let first = !std::mem::replace(&mut continued[parent as usize], true);
            let known = known.map(|(g, _)| g);
            let expected = old.and_then(|g| heir.get(&g.community.0).copied()).unwrap_or(community);
            community = community_model[usize::from(old.is_some())].code_near(
                coder,
                expected,
                known.map_or(0, |g| g.community.0),
            );
            if let Some(old) = old {
                heir.insert(old.community.0, community);
            }
            let home = communities.get(community as usize)?;
            let kind = old.map_or(GridKind::Basic, |g| g.kind);
            let changed = coder.bit(
                &mut kind_chance[usize::from(first)],
                known.is_some_and(|g| g.kind != kind),
            );
            let kind = match (kind, changed) {
                (GridKind::Basic, false) | (GridKind::Exclusive, true) => GridKind::Basic,
                _ => GridKind::Exclusive,
            };
            let name = names.code(
                coder,
                source,
                known.map_or("", |g| &g.name),
                old.map(|g| (g.name.as_str(), first)),
                Context { parent: &home.name },
                community,
            )?;
            let code = codes.code(
                coder,
                source,
                known.map_or("", |g| &g.code),
                old.map(|g| (g.code.as_str(), first)),
                Context { parent: &home.code },
                community,
            )?;
            made.push(Grid {
                name,
                code,
                community: CommunityId(community),
                kind,
            });
            parents.push(parent);
        }
        Some((made, parents))
    }

    /// The grid of every unit. `parents` are the base grids that the grids continue.
    fn units(&self, coder: &mut impl Coder, known: Option<&Plan>, parents: &[u32]) -> Option<Vec<Option<GridId>>> {
        let beside = self.beside();
        let nothing = self.base.grids().len() as u32;
        let unassigned = parents.len() as u32;
        let mut heirs: Vec<Vec<u32>> = vec![Vec::new(); nothing as usize + 1];
        for (grid, &parent) in (0u32..).zip(parents) {
            heirs[parent as usize].push(grid);
        }
        // A unit in no grid stays in none if nothing is said.
        heirs[nothing as usize].push(unassigned);
        // How many heirs of each base grid have been met, in order.
        let mut met = vec![0usize; nothing as usize + 1];
        let mut model = UnitModel::default();
        let mut grids: Vec<u32> = Vec::with_capacity(beside.len());
        let mut moved = vec![false; beside.len()];
        for unit in 0..beside.len() {
            let from = self.base.assignment()[unit].map_or(nothing, |g| g.0);
            let target = known.map_or(0, |p| p.assignment()[unit].map_or(unassigned, |g| g.0));
            let own = &heirs[from as usize];
            let last = unit.checked_sub(1);
            let is_heir = |grid: u32| parents.get(grid as usize).copied().unwrap_or(nothing) == from;
            let around = last.is_some_and(|u| moved[u]);
            let near = beside[unit].iter().any(|&u| (u as usize) < unit && moved[u as usize]);
            let chance = &mut model.stays[own.len().min(2)][usize::from(around) * 2 + usize::from(near)];
            let stays = !own.is_empty() && coder.bit(chance, is_heir(target));
            moved[unit] = !stays;
            // Grids of the units beside that are already known, and how many speak for each.
            let mut votes: Vec<(u32, usize)> = Vec::new();
            let mut vote = |grid: u32, weight: usize| match votes.iter_mut().find(|v| v.0 == grid) {
                Some(v) => v.1 += weight,
                None => votes.push((grid, weight)),
            };
            for &u in &beside[unit] {
                match grids.get(u as usize) {
                    Some(&grid) => vote(grid, 1),
                    // What the unit would be if nothing changed there: a guess for units that move.
                    None if !stays => {
                        let from = self.base.assignment()[u as usize].map_or(nothing, |g| g.0);
                        if let Some(&grid) = heirs[from as usize].first() {
                            vote(grid, 0);
                        }
                    }
                    None => {}
                }
            }
            let before = last.map(|u| grids[u]);
            if let Some(grid) = before {
                vote(grid, 0);
            }
            votes.retain(|v| is_heir(v.0) == stays);
            votes.sort_compact_by_key(|&(grid, weight)| {
                (std::cmp::Reverse(weight + usize::from(before == Some(grid))), grid)
            });
            let grid = if stays {
                model.stay(coder, own, &mut met[from as usize], &votes, before, target)?
            } else {
                model.leave(coder, &votes, before, target, unassigned)?
            };
            if grid > unassigned {
                return None;
            }
            grids.push(grid);
        }
        Some(
            grids
                .into_iter()
                .map(|g| (g != unassigned).then_some(GridId(g)))
                .collect(),
        )
    }

    /// The units that share an arc with each unit. From the map itself, not from derived geometry:
    /// this is part of the format.
    fn beside(&self) -> Vec<Vec<u32>> {
        let mut beside = vec![Vec::new(); self.territory.units().len()];
        for arc in &self.territory.map().arcs {
            if let (Some(left), Some(right)) = (arc.left, arc.right) {
                beside[left.index()].push(right.0);
                beside[right.index()].push(left.0);
            }
        }
        for units in &mut beside {
            units.sort_compact();
            units.dedup();
        }
        beside
    }
}

impl UnitModel {
    /// Which of the grids that continue its base grid the unit joins.
    fn stay(
        &mut self,
        coder: &mut impl Coder,
        own: &[u32],
        met: &mut usize,
        votes: &[(u32, usize)],
        before: Option<u32>,
        target: u32,
    ) -> Option<u32> {
        if let [only] = own {
            return Some(*only);
        }
        let all: usize = votes.iter().map(|v| v.1).sum();
        for (rank, &(grid, weight)) in votes.iter().take(ASKED).enumerate() {
            let chance = &mut self.guess[rank][weight.min(3)][(all - weight).min(3)][usize::from(before == Some(grid))];
            if coder.bit(chance, grid == target) {
                return Some(grid);
            }
        }
        // Not one of those beside it: most likely the next that nobody has joined yet.
        // Heirs are in ascending order.
        let position = own.binary_search(&target).unwrap_or(0);
        if *met < own.len() && coder.bit(&mut self.fresh, position == *met) {
            *met += 1;
            return own.get(*met - 1).copied();
        }
        let position = self.other.code(coder, position as u32) as usize;
        *met = (*met).max(position.saturating_add(1));
        own.get(position).copied()
    }

    /// Where a unit goes that leaves.
    fn leave(
        &mut self,
        coder: &mut impl Coder,
        votes: &[(u32, usize)],
        before: Option<u32>,
        target: u32,
        unassigned: u32,
    ) -> Option<u32> {
        for (rank, &(grid, weight)) in votes.iter().take(ASKED).enumerate() {
            let chance = &mut self.joins[rank][usize::from(weight > 0) * 2 + usize::from(before == Some(grid))];
            if coder.bit(chance, grid == target) {
                return Some(grid);
            }
        }
        Some(self.anywhere.code_near(coder, before.unwrap_or(unassigned), target))
    }
}
