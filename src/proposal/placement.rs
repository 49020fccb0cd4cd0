//! One pool of posts that can move among its places (网格员、驻村干部、社区工作者、乡镇办案人员): what a head does
//! at a place by fast formulas, and the ways to place heads. What one place gains another gives, or it is
//! new and costs money: nothing else is made.

use super::posts::{HEADS_MOST, allocate, fewest};
use crate::plan::{CommunityId, CommunityKind, GridId, Tallies, Tally};
use crate::scenario::lever::HeadTotal;
use crate::scenario::numbers::Numbers;
use crate::scenario::staffing::total;
use crate::scenario::staffing::transfer::{Post, heads_of, set};
use crate::scenario::{Heads, LeverSetting, Parameters, Scenario, ScenarioEdit, lever, parameters, pay, workload};
use crate::territory::{Territory, TownId};

/// A pool of posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pool {
    /// Grid workers of urban communities.
    Grid,
    /// Cadres posted to villages.
    Posted,
    /// Community workers.
    Community,
    /// Case staff of towns.
    Town,
}

/// A place with heads of this pool.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Which.
    pub post: Post,
    /// Its name.
    pub name: String,
    /// Heads today.
    pub today: u32,
    /// Households (residents of a town): whom it matters to.
    pub people: f64,
    /// What its load is reckoned from.
    tally: Tally,
    /// Load of one head, where it is in proportion to 1 / heads (communities: mean 1 today; towns: as
    /// simulated); 0 where formulas of a team are used.
    each: f64,
}

/// A pool, its places, and what a head costs.
#[derive(Clone, Debug)]
pub struct Placement {
    /// Which pool.
    pub pool: Pool,
    /// Its places, in order.
    pub places: Vec<Place>,
    /// 元 a head and year; 0 for posts that the document moves and does not pay anew.
    pub yuan: f64,
    parameters: Parameters,
}

/// What is wanted of every place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wanted {
    /// Load ratio at most.
    pub load: f64,
    /// Visit coverage at least, 0–1.
    pub visits: f64,
}

impl Pool {
    /// By its position in the form.
    pub fn of(number: f64) -> Self {
        match number as u32 {
            1 => Self::Posted,
            2 => Self::Community,
            3 => Self::Town,
            _ => Self::Grid,
        }
    }

    /// The lever whose first number is its total.
    fn total(self) -> Option<(&'static str, HeadTotal)> {
        match self {
            Self::Grid => Some(("add06", HeadTotal::Grid)),
            Self::Posted => Some(("add08", HeadTotal::Posted)),
            Self::Community => Some(("add07", HeadTotal::Community)),
            Self::Town => None,
        }
    }

    /// What one of its places is called, zh and en.
    pub fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::Grid => ("网格", "grids"),
            Self::Posted => ("村级网格", "village grids"),
            Self::Community => ("社区", "communities"),
            Self::Town => ("乡镇（街道）", "towns"),
        }
    }
}

impl Placement {
    /// The places of a pool in a scenario. `busy` are the hours' shares of towns as simulated (busy over
    /// free), by town; without it towns are loaded by residents.
    pub fn new(
        territory: &Territory,
        scenario: &Scenario,
        parameters: Parameters,
        tallies: &Tallies,
        heads: &Heads,
        pool: Pool,
        busy: Option<&[f64]>,
    ) -> Self {
        let plan = &scenario.plan;
        let numbers = Numbers::of(scenario);
        let mut places = Vec::new();
        let mut place = |post: Post, name: &str, people: f64, tally: Tally, each: f64| {
            places.push(Place {
                post,
                name: name.to_owned(),
                today: heads_of(heads, post),
                people,
                tally,
                each,
            });
        };
        match pool {
            Pool::Grid | Pool::Posted => {
                let kind = if pool == Pool::Grid {
                    CommunityKind::Urban
                } else {
                    CommunityKind::Village
                };
                for (g, grid) in plan.grids().iter().enumerate() {
                    let tally = tallies.grids[g];
                    if plan.community(grid.community).kind == kind && tally.households > 0 {
                        let people = f64::from(tally.households);
                        place(Post::Grid(GridId::of(g)), &grid.name, people, tally, 0.0);
                    }
                }
            }
            Pool::Community => {
                for (c, community) in plan.communities().iter().enumerate() {
                    let tally = tallies.communities[c];
                    if community.kind == CommunityKind::Urban && tally.households > 0 {
                        let people = f64::from(tally.households);
                        let hours = (tally.demand as f64).max(1.0);
                        place(
                            Post::Community(CommunityId::of(c)),
                            &community.name,
                            people,
                            tally,
                            hours,
                        );
                    }
                }
            }
            Pool::Town => {
                let mut residents = vec![0.0; territory.data().towns.len()];
                for (community, tally) in plan.communities().iter().zip(&tallies.communities) {
                    if let Some(sum) = residents.get_mut(community.town.index()) {
                        *sum += f64::from(tally.residents);
                    }
                }
                for (t, town) in territory.data().towns.iter().enumerate() {
                    let post = Post::Town(TownId::of(t));
                    let now = f64::from(heads_of(heads, post));
                    let simulated = busy.and_then(|b| b.get(t)).copied().filter(|b| b.is_finite());
                    if residents[t] > 0.0 {
                        let each = simulated.map_or(residents[t], |b| b * now);
                        place(post, &town.name, residents[t], Tally::default(), each);
                    }
                }
            }
        }
        if pool == Pool::Community || pool == Pool::Town && busy.is_none() {
            // Loads relative to the mean of today.
            let all: f64 = places.iter().map(|p| p.each).sum();
            let heads: f64 = places.iter().map(|p| f64::from(p.today)).sum();
            places.iter_mut().for_each(|p| p.each *= heads / all.max(1e-9));
        }
        let on_cost = 1.0 + numbers.get("employer_cost");
        let yuan = match pool {
            Pool::Grid => {
                let part = numbers.get("part_time_share");
                let full = numbers.get("grid_worker_pay") * 12.0 * on_cost;
                (1.0 - part) * full + part * numbers.get("part_time_pay") * 12.0
            }
            Pool::Community => {
                pay::mean_monthly(scenario, &numbers) * 12.0 * on_cost
                    + numbers.get("turnover") * numbers.get("recruit_cost")
            }
            Pool::Posted | Pool::Town => 0.0,
        };
        Self {
            pool,
            places,
            yuan,
            parameters,
        }
    }

    fn kind(&self) -> CommunityKind {
        if self.pool == Pool::Posted {
            CommunityKind::Village
        } else {
            CommunityKind::Urban
        }
    }

    /// Whether loads are hours over hours, so that 1 means something.
    pub fn is_absolute(&self) -> bool {
        self.pool != Pool::Community
    }

    /// Load of a place with so many heads; infinite without any.
    pub fn load(&self, place: usize, heads: u32) -> f64 {
        let p = &self.places[place];
        match self.pool {
            _ if heads == 0 => f64::INFINITY,
            Pool::Grid | Pool::Posted => {
                workload::team_load_ratio(&self.parameters, &p.tally, self.kind(), heads).unwrap_or(0.0)
            }
            Pool::Community | Pool::Town => p.each / f64::from(heads),
        }
    }

    /// Share of visits made there; 1 where none is asked.
    pub fn visits(&self, place: usize, heads: u32) -> f64 {
        match self.pool {
            Pool::Grid | Pool::Posted => {
                let tally = &self.places[place].tally;
                workload::team_visit_coverage(&self.parameters, tally, self.kind(), heads).unwrap_or(1.0)
            }
            Pool::Community | Pool::Town => 1.0,
        }
    }

    /// Whether a place has what is wanted.
    pub fn reaches(&self, place: usize, heads: u32, wanted: Wanted) -> bool {
        self.load(place, heads) <= wanted.load && self.visits(place, heads) >= wanted.visits
    }

    /// Heads today.
    pub fn today(&self) -> Vec<u32> {
        self.places.iter().map(|p| p.today).collect()
    }

    /// The fewest heads with which each place has what is wanted; `None` where no number does.
    pub fn needed(&self, wanted: Wanted) -> Vec<Option<u32>> {
        (0..self.places.len())
            .map(|i| fewest(|h| self.reaches(i, h, wanted)))
            .collect()
    }

    /// What allocation minimises at a place: people × load², and more for a place without anybody. It
    /// falls by less with every head.
    pub fn loss(&self, place: usize, heads: u32) -> f64 {
        let one = self.load(place, heads.max(1));
        let people = self.places[place].people;
        people * if heads == 0 { 4.0 * one * one + 1.0 } else { one * one }
    }

    /// So many heads where they do most, each place at least `least`; as many as there are if the least
    /// numbers ask for more.
    pub fn best(&self, total: u32, least: &[u32]) -> Vec<u32> {
        allocate(total, least, |i, h| self.loss(i, h))
            .or_else(|| allocate(total, &vec![0; least.len()], |i, h| self.loss(i, h)))
            .unwrap_or_else(|| self.today())
    }

    /// One head each while they last.
    pub fn one_each(&self, total: u32) -> Vec<u32> {
        vec![u32::from(total as usize >= self.places.len()); self.places.len()]
    }

    /// So many heads that the highest load is as low as it can be: every next head goes where the load is
    /// highest.
    pub fn levelled(&self, total: u32) -> Vec<u32> {
        let mut heads = self.one_each(total);
        let given: u32 = heads.iter().sum();
        let mut loads: Vec<f64> = (0..heads.len()).map(|i| self.load(i, heads[i])).collect();
        for _ in given..total {
            let mut highest = 0;
            for (i, load) in loads.iter().enumerate() {
                if *load > loads[highest] {
                    highest = i;
                }
            }
            let Some(h) = heads.get_mut(highest) else { break };
            *h += 1;
            loads[highest] = self.load(highest, *h);
        }
        heads
    }

    /// The least cost to have what is wanted everywhere that it can be had: heads that are not needed
    /// move first, then new ones come; whoever is left over stays where he does most.
    pub fn cheapest(&self, wanted: Wanted) -> Vec<u32> {
        let needed: Vec<u32> = (self.needed(wanted).iter().zip(&self.places))
            .map(|(n, p)| n.unwrap_or(p.today))
            .collect();
        let (need, have) = (needed.iter().sum::<u32>(), self.today().iter().sum::<u32>());
        self.best(need.max(have), &needed)
    }

    /// As [`Placement::cheapest`], but nobody moves: new heads only.
    pub fn unmoved(&self, wanted: Wanted) -> Vec<u32> {
        (self.needed(wanted).iter().zip(&self.places))
            .map(|(n, p)| n.unwrap_or(p.today).max(p.today))
            .collect()
    }

    /// Heads that leave a place, heads that come to one: the rest of what comes is new.
    pub fn moves(&self, heads: &[u32]) -> (u32, u32) {
        let gap = |a: u32, b: u32| a.saturating_sub(b);
        let pairs = || self.places.iter().zip(heads);
        (
            pairs().map(|(p, h)| gap(p.today, *h)).sum(),
            pairs().map(|(p, h)| gap(*h, p.today)).sum(),
        )
    }

    /// Places short of what is wanted.
    pub fn short(&self, heads: &[u32], wanted: Wanted) -> usize {
        (0..heads.len()).filter(|&i| !self.reaches(i, heads[i], wanted)).count()
    }

    /// The highest load.
    pub fn highest(&self, heads: &[u32]) -> f64 {
        (0..heads.len()).map(|i| self.load(i, heads[i])).fold(0.0, f64::max)
    }

    /// The edit that places heads so: the pool's places by hand, and its total where it changes.
    pub fn edit(&self, territory: &Territory, scenario: &Scenario, heads: &[u32]) -> ScenarioEdit {
        let mut staffing = scenario.staffing.clone();
        for (place, h) in self.places.iter().zip(heads) {
            set(&mut staffing, place.post, *h);
        }
        let mut edits = vec![ScenarioEdit::Staffing(Box::new(staffing))];
        // The total follows what is placed: every place of the pool is set.
        let total =
            (self.pool.total()).and_then(|(id, who)| Some((id, lever::find(id)?, total(territory, scenario, who))));
        let sum = heads.iter().sum::<u32>();
        if let Some((id, found, have)) = total.filter(|t| t.2 != sum) {
            let change = f64::from(sum) - f64::from(have);
            let now = lever::value(&scenario.levers, id, 0);
            let mut values: Vec<f64> = (0..found.numbers.len())
                .map(|i| found.value(&scenario.levers, i))
                .collect();
            if let (Some(value), Some(number)) = (values.first_mut(), found.numbers.first()) {
                let wanted = now + change / parameters::scale(territory).max(1e-9);
                *value = wanted.clamp(number.bounds.0, number.bounds.1);
            }
            edits.push(ScenarioEdit::Lever {
                id: id.to_owned(),
                setting: Some(LeverSetting { on: true, values }),
            });
        }
        ScenarioEdit::All(edits)
    }

    /// What keeps a place from having what is wanted although heads are added, zh and en; `None` if
    /// heads do it.
    pub fn limit(&self, place: usize, wanted: Wanted) -> Option<(String, String)> {
        if fewest(|h| self.reaches(place, h, wanted)).is_some() {
            return None;
        }
        let name = &self.places[place].name;
        let (load, visits) = (self.load(place, HEADS_MOST), self.visits(place, HEADS_MOST) * 100.0);
        Some((
            format!(
                "{name}：加到 {HEADS_MOST} 人也不达标（车马比 {load:.2}，走访 {visits:.0}%）。受限的是表格、会议、值守和请假占去的工时，加人无用，须减负"
            ),
            format!(
                "{name}: {HEADS_MOST} heads do not reach it (load {load:.2}, visits {visits:.0}%). Forms, meetings, window and leave bind, not heads: cut them"
            ),
        ))
    }
}
