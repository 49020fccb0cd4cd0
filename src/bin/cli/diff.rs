//! `diff`: what differs between two plans, for whoever would notice: units, households and residents
//! in another area than before, and every area before and after.

use crate::args::Diff;
use crate::files;
use crate::table::table;
use crate::trouble::Trouble;
use geju::exchange::share_link;
use geju::locale::Language;
use geju::plan::common_ground::{CommonGround, common_ground};
use geju::plan::diff::{LevelDiff, diff};
use geju::plan::{CommunityId, GridId, Plan, Tallies, Tally};
use geju::scenario::Scenario;
use serde_json::{Value, json};

/// `diff`.
pub fn run(args: &Diff, language: Language) -> Result<(), Trouble> {
    let first = files::open(&args.before)?;
    let base = &first.territory;
    let after = scenario(&args.after, &first)?;
    let before = &first.opened.scenario;
    let ground = common_ground(base, &before.plan, &after.plan).map_err(|why| {
        Trouble::new(
            format!("两个方案不在同一辖区上：{why}"),
            format!("the two plans are not of one territory: {why}"),
        )
    })?;
    let report = Report::of(&ground);
    let text = if args.json {
        format!("{:#}\n", report.json(&before.name, &after.name))
    } else {
        report.text(&before.name, &after.name, args.all, language)
    };
    files::print(&text)
}

/// The other scenario: a file, or a link about the territory of the first.
fn scenario(path: &str, first: &files::Desk) -> Result<Scenario, Trouble> {
    if path.contains("s=1.") || path.contains("s=2.") {
        let (scenario, _) =
            share_link::decode(path, &first.territory, &first.base).map_err(|why| Trouble::new(why.0, why.1))?;
        return Ok(scenario);
    }
    let other = files::open(path)?;
    if other.territory.hash() != first.territory.hash() {
        let (a, b) = (&first.territory.data().name, &other.territory.data().name);
        return Err(Trouble::new(
            format!("两个情景的辖区不同：“{a}”与“{b}”。只能比较同一辖区上的方案"),
            format!("the scenarios are of two territories, “{a}” and “{b}”: compare plans of one"),
        ));
    }
    Ok(other.opened.scenario)
}

/// One area before and after.
struct Row {
    code: String,
    name: String,
    /// Code and name that it had, if it goes on from an area.
    was: Option<(String, String)>,
    before: Tally,
    after: Tally,
}

struct Level {
    units: usize,
    households: u64,
    residents: u64,
    new: usize,
    rows: Vec<Row>,
    gone: Vec<(String, String, Tally)>,
}

struct Report {
    exact: bool,
    grids: Level,
    communities: Level,
}

impl Report {
    fn of(ground: &CommonGround) -> Self {
        let CommonGround {
            territory,
            before,
            after,
            exact,
        } = ground;
        let (a, b) = (Tallies::of(territory, before, &[]), Tallies::of(territory, after, &[]));
        let diff = diff(territory, before, after);
        let grid = |plan: &Plan, i: usize| {
            let grid = plan.grid(GridId::of(i));
            (grid.code.clone(), grid.name.clone())
        };
        let community = |plan: &Plan, i: usize| {
            let community = plan.community(CommunityId::of(i));
            (community.code.clone(), community.name.clone())
        };
        Self {
            exact: *exact,
            grids: level(
                &diff.grids,
                GridId::index,
                &a.grids,
                &b.grids,
                |i| grid(before, i),
                |i| grid(after, i),
            ),
            communities: level(
                &diff.communities,
                CommunityId::index,
                &a.communities,
                &b.communities,
                |i| community(before, i),
                |i| community(after, i),
            ),
        }
    }

    fn json(&self, before: &str, after: &str) -> Value {
        json!({
            "before": before,
            "after": after,
            "exact": self.exact,
            "grids": self.grids.json(),
            "communities": self.communities.json(),
        })
    }

    fn text(&self, before: &str, after: &str, all: bool, language: Language) -> String {
        let mut text = format!("{before} → {after}\n");
        if !self.exact {
            text += language.pick((
                "两个方案各自调整了底图，按共有的底图比较，被拆分的单元以最大一块为准\n",
                "both plans change the ground in their own way: compared on what they share, split units by their largest part\n",
            ));
        }
        text += &self.grids.text(("网格", "grids"), all, language);
        text += &self
            .communities
            .text(("社区（村）", "communities and villages"), all, language);
        text
    }
}

fn level<Id: Copy>(
    diff: &LevelDiff<Id>,
    index: fn(Id) -> usize,
    before: &[Tally],
    after: &[Tally],
    old: impl Fn(usize) -> (String, String),
    new: impl Fn(usize) -> (String, String),
) -> Level {
    let rows = (after.iter().enumerate())
        .filter(|(_, tally)| tally.units > 0)
        .map(|(i, tally)| {
            let predecessor = diff.predecessor[i].map(index);
            let (code, name) = new(i);
            Row {
                code,
                name,
                was: predecessor.map(&old),
                before: predecessor.map_or(Tally::default(), |p| before[p]),
                after: *tally,
            }
        })
        .collect();
    Level {
        units: diff.units.len(),
        households: diff.households,
        residents: diff.residents,
        new: diff.new.len(),
        rows,
        gone: (diff.gone.iter())
            .map(|&id| {
                let (code, name) = old(index(id));
                (code, name, before[index(id)])
            })
            .collect(),
    }
}

impl Level {
    fn json(&self) -> Value {
        let rows: Vec<Value> = (self.rows.iter())
            .map(|r| {
                json!({
                    "code": r.code,
                    "name": r.name,
                    "was": r.was.as_ref().map(|(code, name)| json!({ "code": code, "name": name })),
                    "before": tally(&r.before),
                    "after": tally(&r.after),
                })
            })
            .collect();
        let gone: Vec<Value> = (self.gone.iter())
            .map(|(code, name, before)| json!({ "code": code, "name": name, "before": tally(before) }))
            .collect();
        json!({
            "moved": { "units": self.units, "households": self.households, "residents": self.residents },
            "count": { "before": self.rows.len() - self.new + self.gone.len(), "after": self.rows.len() },
            "areas": rows,
            "gone": gone,
        })
    }

    /// Areas that changed, or all of them.
    fn text(&self, what: (&str, &str), all: bool, language: Language) -> String {
        let (now, was) = (self.rows.len(), self.rows.len() - self.new + self.gone.len());
        let mut text = language.pick((
            format!(
                "\n{}：{was} 个 → {now} 个（新增 {}，撤并 {}）；调整 {} 个单元、{} 户、{} 人\n",
                what.0,
                self.new,
                self.gone.len(),
                self.units,
                self.households,
                self.residents
            ),
            format!(
                "\n{}: {was} → {now} ({} new, {} gone); {} units, {} households, {} residents in another than before\n",
                what.1,
                self.new,
                self.gone.len(),
                self.units,
                self.households,
                self.residents
            ),
        ));
        let head = [
            ("编码", "code"),
            ("名称", "name"),
            ("户数（前）", "households before"),
            ("户数（后）", "after"),
            ("人口（前）", "residents before"),
            ("人口（后）", "after"),
        ];
        let mut rows = vec![head.map(|h| language.pick(h).to_owned()).to_vec()];
        for r in &self.rows {
            let same = r.was.as_ref().is_some_and(|w| w.0 == r.code && w.1 == r.name) && r.before == r.after;
            if same && !all {
                continue;
            }
            let name = match &r.was {
                None => language.pick((format!("{}（新）", r.name), format!("{} (new)", r.name))),
                Some((_, was)) if *was != r.name => format!("{was} → {}", r.name),
                Some(_) => r.name.clone(),
            };
            rows.push(line(&r.code, &name, &r.before, &r.after));
        }
        for (code, name, before) in &self.gone {
            let name = language.pick((format!("{name}（撤并）"), format!("{name} (gone)")));
            rows.push(line(code, &name, before, &Tally::default()));
        }
        if rows.len() > 1 {
            text += &table(&rows);
        }
        text
    }
}

fn line(code: &str, name: &str, before: &Tally, after: &Tally) -> Vec<String> {
    vec![
        code.to_owned(),
        name.to_owned(),
        before.households.to_string(),
        after.households.to_string(),
        before.residents.to_string(),
        after.residents.to_string(),
    ]
}

fn tally(t: &Tally) -> Value {
    json!({ "units": t.units, "households": t.households, "residents": t.residents })
}
