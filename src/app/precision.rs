//! Playing until a difference is known as well as asked: scenarios side by side, more replications until
//! the half-width is reached and holds ([`crate::comparison::stopping`]).

use super::workbench::Workbench;
use crate::comparison::stopping::{LEAST, Stopping, Verdict};
use crate::locale::results::Msg;
use crate::simulation::Index;
use crate::simulation::outcome::Area;
use leptos::prelude::*;
use std::rc::Rc;

/// Most replications of a scenario in the page; the command line goes further.
pub const MOST: usize = 200;

/// What is asked for.
#[derive(Clone, Debug)]
struct Wanted {
    ids: Vec<u32>,
    area: Area,
    index: Index,
    stopping: Stopping,
}

impl Workbench {
    /// Plays the drafts `ids` (the first is the baseline) until the paired difference of `index` in
    /// `area` is known to `half_width`, for each of them.
    pub fn run_to_precision(&self, ids: Vec<u32>, area: Area, index: Index, half_width: f64) {
        let stopping = Stopping { half_width, most: MOST };
        self.precision_round(Rc::new(Wanted {
            ids,
            area,
            index,
            stopping,
        }));
    }

    /// One draft's next replications, or the end.
    fn precision_round(&self, wanted: Rc<Wanted>) {
        let Some(standing) = self.peek(|s| {
            let outcomes = wanted
                .ids
                .iter()
                .map(|id| s.drafts.iter().find(|d| d.id == *id)?.outcome.clone());
            let outcomes: Vec<_> = outcomes.collect();
            let played = |o: &Option<Rc<crate::simulation::Outcome>>| o.as_ref().map_or(0, |o| o.replications);
            let least = outcomes.iter().map(played).min().unwrap_or(0);
            let most = outcomes.iter().map(played).max().unwrap_or(0);
            let series: Vec<Vec<f64>> = (outcomes.iter().flatten())
                .filter_map(|o| Some(o.series(o.position(wanted.area)?, wanted.index)))
                .collect();
            let lagging = outcomes.iter().position(|o| played(o) < most.max(LEAST as u32));
            (least, most, series, lagging.map(|i| wanted.ids[i]))
        }) else {
            return;
        };
        let (_, most, series, lagging) = standing;
        let target = most.max(LEAST as u32);
        if let Some(id) = lagging {
            return self.precision_play(wanted, id, target);
        }
        let measured: Vec<Vec<f64>> = match series.split_first() {
            Some((only, [])) => vec![only.clone()],
            Some((first, rest)) => {
                let pairs = |s: &Vec<f64>| s.iter().zip(first).map(|(a, b)| a - b).collect();
                rest.iter().map(pairs).collect()
            }
            None => Vec::new(),
        };
        let verdicts: Vec<Verdict> = measured.iter().map(|values| wanted.stopping.judge(values)).collect();
        let more = (verdicts.iter())
            .filter_map(|v| {
                if let Verdict::More(n) = v {
                    Some(*n as u32)
                } else {
                    None
                }
            })
            .max();
        match (more, wanted.ids.first()) {
            // Two at a time at least, as the workers take them.
            (Some(n), Some(&first)) => self.precision_play(wanted.clone(), first, (target + n.max(2)).min(MOST as u32)),
            _ => {
                let reached = !verdicts.contains(&Verdict::GivenUp);
                let language = self.language.get_untracked();
                let said = if reached {
                    Msg::PrecisionReached
                } else {
                    Msg::PrecisionNotReached
                };
                self.replications.set(target);
                self.running.set(None);
                self.notify(format!("{}（{target}）", said.text(language)), !reached);
                self.autosave();
            }
        }
    }

    fn precision_play(&self, wanted: Rc<Wanted>, id: u32, target: u32) {
        let bench = *self;
        // The queue says that it goes on; giving up empties it.
        self.play_on(id, target, wanted.ids.clone(), move |_| {
            let goes_on = bench.running.get_untracked().is_some_and(|r| !r.queue.is_empty());
            if goes_on {
                bench.precision_round(wanted.clone());
            } else {
                bench.running.set(None);
                bench.autosave();
            }
        });
    }
}
