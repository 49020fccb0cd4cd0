//! Proposals: known answers through the command line, and what the searches must never break.

#![cfg(feature = "cli")]

mod support;

use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};

fn verify(name: &str, text: &str, more: &[&str]) -> Output {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&file, text).expect("a temporary file can be written");
    let output = Command::new(env!("CARGO_BIN_EXE_geju-cli"))
        .args(["--lang", "en", "verify", "partitions"])
        .arg(&file)
        .args(more)
        .output()
        .expect("the command line runs");
    std::fs::remove_file(&file).expect("the file is there");
    output
}

/// Computed independently, by trying everything.
fn four_by_four() -> Value {
    json!({
        "rows": 4, "cols": 4, "districts": 4, "cells_each": 4, "partitions": 117,
        "cut_edges_uniform": { "8": 1, "10": 14, "11": 24, "12": 78 },
        "spanning_tree_total": 654,
        "cut_edges_spanning_tree_weighted": { "8": 0.391437, "10": 0.342508, "11": 0.146789, "12": 0.119266 },
    })
}

#[test]
fn divisions_of_lattices_are_counted_and_sampled_as_known() {
    let large = json!({ "rows": 30, "cols": 30, "districts": 30, "cells_each": 30, "partitions": 1 });
    let output = verify(
        "known.json",
        &json!({ "computed": [four_by_four(), large] }).to_string(),
        &[],
    );
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("divisions visited: 117"), "{text}");
    assert!(text.contains("left out as too large"), "{text}");
    assert_eq!(
        text.lines().last(),
        Some("2 rows: 1 enumerated, 1 left out as too large, 0 failed")
    );
}

#[test]
fn wrong_answers_fail_one_by_one() {
    for (key, wrong) in [
        ("partitions", json!(116)),
        ("spanning_tree_total", json!(655)),
        ("cut_edges_uniform", json!({ "8": 1, "10": 14, "11": 25, "12": 77 })),
        (
            "cut_edges_spanning_tree_weighted",
            json!({ "8": 0.391437, "10": 0.342508, "11": 0.146799, "12": 0.119256 }),
        ),
    ] {
        let mut row = four_by_four();
        row[key] = wrong;
        let output = verify(
            &format!("wrong-{key}.json"),
            &json!({ "computed": [row] }).to_string(),
            &["--json"],
        );
        assert_eq!(output.status.code(), Some(1), "{key}");
        let answer: Value = serde_json::from_slice(&output.stdout).expect("it answers in JSON");
        let failed: Vec<&str> = (answer["rows"][0]["checks"].as_array().into_iter().flatten())
            .filter(|c| c["pass"] == false)
            .filter_map(|c| c["what"].as_str())
            .collect();
        assert_eq!(failed, [key]);
    }
}

#[test]
fn files_that_make_no_sense_are_refused_in_words() {
    for (text, word) in [
        ("{", "not JSON"),
        ("{}", "computed"),
        (r#"{"computed":[{"rows":0,"cols":3,"districts":1}]}"#, "rows"),
        (
            r#"{"computed":[{"rows":3,"cols":3,"districts":2,"cells_each":4}]}"#,
            "9 cells",
        ),
        (
            r#"{"computed":[{"rows":900,"cols":900,"districts":900,"cells_each":900}]}"#,
            "at most",
        ),
        (
            r#"{"computed":[{"rows":2,"cols":2,"districts":2,"cut_edges_uniform":{"x":1}}]}"#,
            "cut_edges_uniform",
        ),
        (
            r#"{"computed":[{"rows":2,"cols":2,"districts":2,"partitions":"two"}]}"#,
            "partitions",
        ),
    ] {
        let output = verify("odd.json", text, &[]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(said.contains(word), "{said}");
    }
}

mod drawing {
    use super::support::Sketch;
    use geju::job::run::Desk;
    use geju::job::{Reply, Request};
    use geju::locale::Language;
    use geju::plan::{CommunityId, CommunityKind, GridId, Plan};
    use geju::proposal::advice::{Question, Topic};
    use geju::proposal::draw::choose::{Proposal, answer};
    use geju::proposal::draw::score::{VIEWS, views, weights};
    use geju::proposal::draw::search::Search;
    use geju::proposal::draw::studio::Progress;
    use geju::proposal::draw::{Aim, Ask, Studio, adopt};
    use geju::proposal::{Graph, Random};
    use geju::scenario::Scenario;
    use geju::territory::Barrier;
    use geju::territory::sample::{SAMPLE_SEED, Sample, generate};
    use std::sync::OnceLock;

    fn sample() -> &'static Sample {
        static SAMPLE: OnceLock<Sample> = OnceLock::new();
        SAMPLE.get_or_init(|| generate(SAMPLE_SEED))
    }

    fn scenario() -> Scenario {
        Scenario::new("today", sample().baseline.clone())
    }

    /// The first urban communities.
    fn urban(plan: &Plan, count: usize) -> Vec<CommunityId> {
        let all = (0..plan.communities().len()).map(CommunityId::of);
        all.filter(|c| plan.community(*c).kind == CommunityKind::Urban)
            .take(count)
            .collect()
    }

    fn all_found(studio: &Studio) -> Vec<geju::proposal::draw::Found> {
        (0..studio.tasks()).map(|t| studio.finish(t)).collect()
    }

    #[test]
    fn every_step_of_a_search_leaves_a_valid_division() {
        let scenario = scenario();
        for (aim, seed) in [(Aim::Band, 1), (Aim::Split(40), 2), (Aim::Most, 3)] {
            let ask = Ask::new(aim, urban(&scenario.plan, 4));
            let studio = Studio::new(&sample().territory, &scenario, &ask).expect("it can be asked");
            for piece in &studio.pieces {
                for fresh in [false, true] {
                    let mut search = Search::new(piece, weights(&ask, seed as usize), fresh, Random::new(seed));
                    let valid = |of: &[u16]| {
                        assert_eq!(of.len(), piece.nodes.len());
                        for grid in 0..piece.wanted as u16 {
                            let nodes: Vec<u32> = (0..of.len() as u32).filter(|&n| of[n as usize] == grid).collect();
                            assert_eq!(piece.graph.pieces(&nodes).len(), 1, "grid {grid}");
                        }
                        assert!(of.iter().all(|g| u32::from(*g) < piece.wanted));
                    };
                    valid(search.now());
                    for _ in 0..400 {
                        let over = search.advance(11);
                        valid(search.now());
                        if over {
                            break;
                        }
                    }
                    valid(&search.best().of);
                }
            }
        }
    }

    #[test]
    fn a_search_laid_aside_and_taken_up_ends_as_if_it_had_not_been() {
        let scenario = scenario();
        let ask = Ask::new(Aim::Band, urban(&scenario.plan, 1));
        let studio = Studio::new(&sample().territory, &scenario, &ask).expect("it can be asked");
        let task = studio.tasks() - 1;
        let mut from = None;
        let sliced = loop {
            match studio.advance(task, from, 777) {
                Progress::Done(found) => break found,
                Progress::More(checkpoint) => from = Some(*checkpoint),
            }
        };
        let whole = studio.finish(task);
        assert_eq!(sliced.best[0].1.of, whole.best[0].1.of);
        assert!((sliced.best[0].1.energy - whole.best[0].1.energy).abs() < 1e-6);
    }

    #[test]
    fn the_search_finds_what_enumeration_proves_to_be_the_best() {
        // Small towns of 20 and 24 places, drawn unevenly, some with a road through them or a compound.
        let towns = [
            Sketch::of("AAABB/AAABB/AABBB/AABBB")
                .households_at("60 90 40 80 70/50 30 90 60 20/80 70 40 50 90/30 60 80 40 70"),
            Sketch::of("AAAAAB/AAAABB/AAACBB/CCCCBB")
                .households_at("40 70 90 30 60 80/50 20 60 90 40 70/80 50 30 60 70 20/90 40 60 50 80 30")
                .barrier_east_of(2, Barrier::Arterial),
            Sketch::of("AABBB/AABBC/AACCC/AACCC")
                .households_at("90 20 70 50 60/30 80 40 90 50/70 60 20 80 30/40 90 50 60 70")
                .compounds("..x../..x../...../yy..."),
        ];
        let (mut compared, mut missed) = (0, Vec::new());
        for sketch in towns {
            let f = sketch.build();
            let scenario = Scenario::new("small", f.plan.clone());
            for aim in [Aim::Split(2), Aim::Split(3), Aim::Hours, Aim::Band] {
                let mut ask = Ask::new(aim, Vec::new());
                (ask.rounds, ask.band) = (8, (300, 700));
                let studio = Studio::new(&f.territory, &scenario, &ask).expect("it can be asked");
                let found = all_found(&studio);
                let Some(proven) = found.iter().find(|f| f.proven.is_some()) else {
                    continue;
                };
                assert!(proven.proven > Some(10), "{aim:?}: only {:?}", proven.proven);
                for (view, division) in &proven.best {
                    let searched = (found.iter().filter(|f| f.proven.is_none()))
                        .flat_map(|f| f.best.iter().filter(|(v, _)| v == view))
                        .map(|(_, d)| d.energy)
                        .fold(f64::INFINITY, f64::min);
                    let best = division.energy;
                    assert!(
                        searched > best - 1e-6,
                        "{aim:?} view {view}: {searched} beats the best {best}"
                    );
                    if searched > best + 1e-6 {
                        missed.push(format!("{aim:?} view {view}: {searched} {best}"));
                    }
                    compared += 1;
                }
            }
        }
        assert!(missed.is_empty(), "{missed:#?}");
        assert!(compared >= 64, "{compared}");
    }

    #[test]
    fn workers_that_share_a_question_answer_as_one_does_even_if_one_is_gone() {
        let f = Sketch::of("AAABBB/AAABBB/AAACCC/DDDCCC/DDDCCC/DDDCCC")
            .households(45)
            .communities("AB CD")
            .build();
        let propose = |part| Request::Propose {
            scenario: Box::new(Scenario::new("x", f.plan.clone())),
            question: Box::new(Question {
                numbers: vec![200.0, 420.0],
                ..Question::new(Topic::Band, Vec::new())
            }),
            part,
            language: Language::English,
        };
        let desk = |part| {
            let mut desk = Desk::new();
            desk.handle(1, Request::Load(Box::new(f.territory.data().clone())));
            assert_eq!(desk.handle(2, propose(part)), None);
            desk
        };
        let finish = |mut desk: Desk, mut helpers: Vec<Desk>| {
            let mut tasks = 0;
            loop {
                for helper in &mut helpers {
                    if let Some((2, Reply::Found { found, .. })) = helper.step() {
                        tasks += found.len();
                        desk.handle(2, Request::Found(found));
                    }
                }
                match desk.step() {
                    Some((2, Reply::Proposed { answer, over: true, .. })) => return (answer, tasks),
                    Some(_) => {}
                    None => panic!("it ended without an answer"),
                }
            }
        };
        let (alone, _) = finish(desk((0, 1)), Vec::new());
        assert!(!alone.choices.is_empty());
        let (shared, told) = finish(desk((0, 3)), vec![desk((1, 3)), desk((2, 3))]);
        assert!(told > 0, "the helpers found nothing");
        assert_eq!(shared, alone);
        let (left, _) = finish(desk((0, 3)), vec![desk((1, 3))]);
        assert_eq!(left, alone, "a worker that is gone changes the answer");
    }

    #[test]
    fn proposals_keep_units_locks_and_contiguity_and_one_undo_takes_them_back() {
        let (scenario, territory) = (scenario(), &sample().territory);
        let communities = urban(&scenario.plan, 5);
        let locked = (0..scenario.plan.grids().len())
            .map(GridId::of)
            .find(|g| scenario.plan.grid(*g).community == communities[0])
            .expect("a community has grids");
        let mut ask = Ask::new(Aim::Band, communities.clone());
        (ask.rounds, ask.locked) = (1, vec![locked]);
        let studio = Studio::new(territory, &scenario, &ask).expect("it can be asked");
        let mut found = all_found(&studio);
        let said = answer(territory, &studio, &found, Language::English);
        found.reverse();
        assert_eq!(
            answer(territory, &studio, &found, Language::English),
            said,
            "the order of finding matters"
        );
        assert!(said.proposals.len() >= 2, "{}", said.proposals.len());
        for proposal in &said.proposals {
            let mut plan = scenario.plan.clone();
            let edit = adopt::edit(&plan, &proposal.changes, |_| true).expect("it changes something");
            let (inverse, _) = edit.apply(&mut plan).expect("it fits the plan");
            assert!(proposal.measures.moved >= 1 && proposal.measures.in_band >= studio.today.in_band);
            for unit in territory.unit_ids() {
                let (was, is) = (scenario.plan.grid_of(unit), plan.grid_of(unit));
                assert_eq!(scenario.plan.community_of(unit), plan.community_of(unit));
                assert!(was == is || was != Some(locked) && is != Some(locked));
                let inside = scenario
                    .plan
                    .community_of(unit)
                    .is_some_and(|c| communities.contains(&c));
                assert!(was == is || inside);
            }
            let edges: Vec<[u32; 2]> = territory
                .unit_ids()
                .flat_map(|u| territory.geometry().neighbours(u).iter().map(move |n| [u.0, n.unit.0]))
                .collect();
            let graph = Graph::new(vec![1; territory.units().len()], &edges);
            for (g, units) in plan.units_by_grid().iter().enumerate() {
                let grid = GridId::of(g);
                if communities.contains(&plan.grid(grid).community) && grid != locked && !units.is_empty() {
                    let nodes: Vec<u32> = units.iter().map(|u| u.0).collect();
                    assert_eq!(graph.pieces(&nodes).len(), 1, "grid {g}");
                }
            }
            inverse.apply(&mut plan).expect("the inverse fits");
            assert_eq!(plan, scenario.plan);
        }
    }

    #[test]
    fn the_desk_tells_how_it_goes_and_a_cancel_brings_what_there_is() {
        let mut desk = Desk::new();
        desk.handle(1, Request::Sample { seed: SAMPLE_SEED });
        let propose = Request::Propose {
            scenario: Box::new(scenario()),
            question: Box::new(Question::new(Topic::Band, Vec::new())),
            part: (0, 1),
            language: Language::Chinese,
        };
        assert_eq!(desk.handle(2, propose), None);
        let mut told = 0;
        for _ in 0..250 {
            match desk.step() {
                Some((2, Reply::Progress { done, of })) => told += u32::from(done <= of),
                Some((2, Reply::Proposed { over, .. })) => assert!(!over),
                other => panic!("{other:?}"),
            }
        }
        assert!(told > 200);
        match desk.handle(3, Request::Cancel(2)) {
            Some((2, Reply::Proposed { done, of, answer, over })) => {
                assert!(over && done < of && !answer.choices.is_empty());
            }
            other => panic!("{other:?}"),
        }
        assert!(!desk.is_busy());
    }

    #[test]
    fn what_cannot_be_is_said_and_nothing_hangs() {
        let scenario = scenario();
        let community = urban(&scenario.plan, 1);
        let mut ask = Ask::new(Aim::Band, community.clone());
        ask.band = (500, 300);
        assert!(Studio::new(&sample().territory, &scenario, &ask).is_err());
        // One household more or less is not to be had: the reason names the place.
        (ask.band, ask.rounds) = ((399, 400), 1);
        let studio = Studio::new(&sample().territory, &scenario, &ask).expect("it can be asked");
        let said = answer(&sample().territory, &studio, &all_found(&studio), Language::Chinese);
        assert!(!said.troubles.is_empty());
        let name = &scenario.plan.community(community[0]).name;
        assert!(said.troubles[0].contains(name.as_str()), "{:?}", said.troubles);
    }

    #[test]
    fn a_failure_names_the_pair_and_the_unit_on_which_it_hangs() {
        // Four arms of 150 households meet in "1,1": two grids of 300–500 would each need two arms, and
        // only one can have the middle. Beyond an arm lies a grid of 400 that can take none of them.
        let f = Sketch::of(".A.DDDDDDDD/AABCDDDDDDD/.A.DDDDDDDD/...DDDDDDDD")
            .households_at(
                "1 150 1 12 12 12 12 12 12 12 12/150 100 150 400 12 12 12 12 12 12 12/1 150 1 12 12 12 12 12 12 12 12/1 1 1 12 12 12 12 12 12 12 12",
            )
            .build();
        let scenario = Scenario::new("cross", f.plan.clone());
        let ask = Ask::new(Aim::Split(4), Vec::new());
        let studio = Studio::new(&f.territory, &scenario, &ask).expect("it can be asked");
        assert!(
            studio.enumerations() == 0,
            "the piece is too large to be enumerated whole"
        );
        let said = answer(&f.territory, &studio, &all_found(&studio), Language::English);
        let pair = said.troubles.iter().find(|t| t.contains("the choke is"));
        let pair = pair.unwrap_or_else(|| panic!("{:?}", said.troubles));
        assert!(pair.ends_with("the choke is 1,1"), "{pair}");
        let named = |c: char| pair.contains(f.plan.grid(f.grid(c)).name.as_str());
        assert!(
            named('A') && named('B') && pair.contains("700 households together"),
            "{pair}"
        );
    }

    #[test]
    fn the_planners_own_weights_are_a_point_of_view_of_their_own() {
        let f = Sketch::of("AAABB/AAABB/AABBB/AABBB")
            .households_at("60 90 40 80 70/50 30 90 60 20/80 70 40 50 90/30 60 80 40 70")
            .build();
        let scenario = Scenario::new("small", f.plan.clone());
        let mut question = Question::new(Topic::Split, Vec::new());
        let ask = question.ask(&scenario).expect("a drawing");
        assert_eq!(ask.own, [0; 7], "nobody said anything");
        assert_eq!(views(&ask), VIEWS.len());
        // Three grids of two; one thing counts and nothing else. Compounds may be divided.
        let mut sought = |term: usize| {
            question.numbers = vec![3.0];
            question
                .numbers
                .extend((0..7).map(|t| if t == term { 10.0 } else { 0.0 }));
            question.numbers.push(1.0);
            let mut ask = question.ask(&scenario).expect("a drawing");
            assert!(!ask.compounds && ask.own[term] == 10 && ask.own.iter().sum::<u8>() == 10);
            ask.band = (200, 700);
            let studio = Studio::new(&f.territory, &scenario, &ask).expect("it can be asked");
            answer(&f.territory, &studio, &all_found(&studio), Language::English).proposals
        };
        let moved = |p: &Proposal| f64::from(p.measures.moved);
        let hours = |p: &Proposal| p.measures.hours_gini;
        let least =
            |list: &[Proposal], of: &dyn Fn(&Proposal) -> f64| list.iter().map(of).fold(f64::INFINITY, f64::min);
        let (still, even) = (sought(6), sought(1));
        for (list, of) in [(&still, &moved as &dyn Fn(&Proposal) -> f64), (&even, &hours)] {
            let own = list.iter().find(|p| p.view == "own").expect("it is always shown");
            assert_eq!(own.title, "By your own weights");
            assert!(own.proven > Some(10), "all divisions were weighed");
            assert!(of(own) <= least(list, of) + 1e-12);
        }
        let own = |list: &[Proposal]| list.iter().find(|p| p.view == "own").cloned().expect("shown");
        assert!(hours(&own(&still)) > hours(&own(&even)), "the weights matter");
        assert!(moved(&own(&still)) < moved(&own(&even)));
    }
}

mod staffing {
    use super::support::{Fixture, Sketch};
    use geju::locale::Language;
    use geju::plan::{Plan, Reversible, Tallies};
    use geju::proposal::advice::{Advice, Deed, Question, Topic};
    use geju::proposal::placement::{Placement, Pool, Wanted};
    use geju::scenario::{Scenario, budget, parameters, staffing, workload};
    use geju::territory::Territory;

    fn town() -> Fixture {
        Sketch::of("AABBCD/AABBCD/AABBCE/AABBCE")
            .households_at("150 90 40 80 70 30/250 30 90 60 20 60/80 270 40 50 90 20/130 60 80 40 70 50")
            .communities("AB CDE")
            .build()
    }

    fn placement(territory: &Territory, scenario: &Scenario, pool: Pool) -> Placement {
        let numbers = parameters::resolve(territory, scenario).expect("defaults are sound");
        let tallies = Tallies::of(territory, &scenario.plan, &workload::unit_hours(territory, &numbers));
        let heads = staffing::heads(territory, scenario, &tallies);
        Placement::new(territory, scenario, numbers, &tallies, &heads, pool, None)
    }

    fn scenario(plan: &Plan) -> Scenario {
        let mut scenario = Scenario::new("x", plan.clone());
        for (g, heads) in [4, 1, 1, 1, 2].into_iter().enumerate() {
            scenario.staffing.grids.insert(geju::plan::GridId::of(g), heads);
        }
        scenario
    }

    /// Every way to place `total` heads, at least one a place.
    fn every(total: u32, places: usize, so_far: &mut Vec<u32>, look: &mut impl FnMut(&[u32])) {
        let given: u32 = so_far.iter().sum();
        if so_far.len() + 1 == places {
            so_far.push(total - given);
            look(so_far);
            so_far.pop();
            return;
        }
        let others = (places - so_far.len() - 1) as u32;
        for h in 1..=total - given - others {
            so_far.push(h);
            every(total, places, so_far, look);
            so_far.pop();
        }
    }

    #[test]
    fn placing_heads_equals_trying_every_way() {
        let f = town();
        let scenario = scenario(&f.plan);
        for pool in [Pool::Grid, Pool::Community] {
            let p = placement(&f.territory, &scenario, pool);
            let places = p.places.len();
            assert_eq!(places, if pool == Pool::Grid { 5 } else { 2 });
            let wanted = Wanted { load: 1.0, visits: 0.5 };
            let mut fewest = None;
            for total in places as u32..=places as u32 + 9 {
                let (mut lightest, mut lowest) = (f64::INFINITY, f64::INFINITY);
                let sum = |heads: &[u32]| (0..heads.len()).map(|i| p.loss(i, heads[i])).sum::<f64>();
                every(total, places, &mut Vec::new(), &mut |heads| {
                    lightest = lightest.min(sum(heads));
                    lowest = lowest.min(p.highest(heads));
                    if p.short(heads, wanted) == 0 && fewest.is_none() {
                        fewest = Some(total);
                    }
                });
                let best = p.best(total, &p.one_each(total));
                assert_eq!(best.iter().sum::<u32>(), total);
                assert!((sum(&best) - lightest).abs() < 1e-6 * lightest, "{total}: {best:?}");
                let levelled = p.levelled(total);
                assert_eq!(levelled.iter().sum::<u32>(), total);
                assert!((p.highest(&levelled) - lowest).abs() < 1e-9, "{total}: {levelled:?}");
            }
            if pool == Pool::Grid {
                let have: u32 = p.today().iter().sum();
                let heads = p.cheapest(wanted);
                assert_eq!(p.short(&heads, wanted), 0);
                let fewest = fewest.expect("some number of heads does it");
                assert_eq!(heads.iter().sum::<u32>(), fewest.max(have), "not the least cost");
                let (out, into) = p.moves(&heads);
                assert_eq!(into - out, heads.iter().sum::<u32>() - have, "heads are made or lost");
                assert_eq!(p.moves(&p.unmoved(wanted)).0, 0, "somebody was moved");
            }
        }
    }

    fn answer(territory: &Territory, scenario: &Scenario, topic: Topic, numbers: Vec<f64>) -> Advice {
        let question = Question {
            numbers,
            ..Question::new(topic, Vec::new())
        };
        let mut work = question.begin(territory, scenario, (0, 1)).expect("it can be asked");
        for _ in 0..100_000 {
            let (done, of) = work.step(territory).expect("it works");
            assert!(done <= of, "{done} of {of}");
            if done == of {
                return work.advice(territory, Language::English);
            }
        }
        panic!("it hangs");
    }

    fn adopted(scenario: &Scenario, deed: &Deed) -> Scenario {
        let Deed::Edit(edit) = deed else { panic!("an edit") };
        let mut after = scenario.clone();
        let (inverse, _) = edit.apply_to(&mut after).expect("it fits");
        let mut back = after.clone();
        inverse.apply_to(&mut back).expect("the inverse fits");
        assert_eq!(&back, scenario, "one undo takes it back");
        after
    }

    #[test]
    fn targets_say_the_cost_and_are_confirmed_by_playing_or_name_what_binds() {
        let f = town();
        let scenario = scenario(&f.plan);
        let said = answer(&f.territory, &scenario, Topic::Targets, vec![0.0, 1.0, 0.0, 0.0, 3.0]);
        assert!(said.choices.len() >= 2, "{said:?}");
        assert!(
            said.choices[0].words[2].contains("3 paired replications"),
            "{:?}",
            said.choices[0].words
        );
        let after = adopted(&scenario, &said.choices[0].deed);
        let p = placement(&f.territory, &after, Pool::Grid);
        assert_eq!(p.short(&p.today(), Wanted { load: 1.0, visits: 0.0 }), 0);
        // The pool's total follows: nobody is placed who is not there.
        let total = staffing::total(&f.territory, &after, geju::scenario::lever::HeadTotal::Grid);
        assert_eq!(p.today().iter().sum::<u32>(), total);

        // Forms and meetings alone leave no load of a tenth: heads cannot do it, and it says so.
        let said = answer(&f.territory, &scenario, Topic::Targets, vec![0.0, 0.1, 0.0, 0.0, 0.0]);
        assert!(said.lines.iter().any(|l| l.contains("bind")), "{:?}", said.lines);
        // All on time is beyond grid workers: it is tried, and said.
        let said = answer(&f.territory, &scenario, Topic::Targets, vec![0.0, 1.0, 0.0, 100.0, 0.0]);
        assert!(
            said.lines.iter().any(|l| l.contains("levels above bind")),
            "{:?}",
            said.lines
        );
    }

    #[test]
    fn a_budget_is_kept_and_what_is_missing_is_said() {
        let f = town();
        let scenario = scenario(&f.plan);
        let money = |s: &Scenario| {
            let numbers = parameters::resolve(&f.territory, s).expect("sound");
            let tallies = Tallies::of(&f.territory, &s.plan, &workload::unit_hours(&f.territory, &numbers));
            let heads = staffing::heads(&f.territory, s, &tallies);
            budget::total(&budget::lines(&f.territory, s, &heads))
        };
        let said = answer(&f.territory, &scenario, Topic::Budget, vec![0.0, 10.0, 0.0]);
        for choice in &said.choices {
            let more = money(&adopted(&scenario, &choice.deed)) - money(&scenario);
            assert!(more <= 100_000.0 + 1.0 && more > 50_000.0, "{}: {more}", choice.title);
        }
        let fair = answer(&f.territory, &scenario, Topic::Fair, vec![0.0, 0.0, 0.0]);
        for choice in &fair.choices {
            let after = adopted(&scenario, &choice.deed);
            let sum = |s: &Scenario| placement(&f.territory, s, Pool::Grid).today().iter().sum::<u32>();
            assert_eq!(sum(&after), sum(&scenario), "{}", choice.title);
        }
    }

    #[test]
    fn a_bundle_of_measures_keeps_its_budget_and_does_good() {
        let f = town();
        let scenario = Scenario::new("x", f.plan.clone());
        let said = answer(&f.territory, &scenario, Topic::Bundle, vec![2.0, 0.0, 2.0]);
        assert!(!said.choices.is_empty() && said.panels.len() == 1, "{:?}", said.lines);
        assert!(
            said.lines.iter().any(|l| l.starts_with("Ranking and selection")),
            "{:?}",
            said.lines
        );
        for choice in &said.choices {
            let after = adopted(&scenario, &choice.deed);
            let money = |s: &Scenario| {
                let numbers = parameters::resolve(&f.territory, s).expect("sound");
                let tallies = Tallies::of(&f.territory, &s.plan, &workload::unit_hours(&f.territory, &numbers));
                let heads = staffing::heads(&f.territory, s, &tallies);
                budget::total(&budget::lines(&f.territory, s, &heads))
            };
            assert!(money(&after) - money(&scenario) <= 20_000.0 + 1e-6, "{}", choice.title);
            assert!(choice.words[0].contains('−'), "the load falls: {:?}", choice.words);
        }
        // The best has at least as many measures as any single one.
        let taken = adopted(&scenario, &said.choices[0].deed).levers.len();
        assert!(taken >= 2, "{:?}", said.choices[0].words);
    }

    #[test]
    fn stations_become_bases_of_grids_and_what_exists_is_kept() {
        let f = town();
        let mut scenario = Scenario::new("x", f.plan.clone());
        let place = f.territory.geometry().inside[f.unit(5, 3).index()];
        geju::plan::PlanEdit::SetBase(f.grid('E'), Some(place))
            .apply(&mut scenario.plan)
            .expect("it fits");
        for (topic, numbers) in [
            (Topic::Median, vec![3.0]),
            (Topic::Center, vec![3.0]),
            (Topic::Cover, vec![3.0, 0.0, 150.0]),
            (Topic::All, vec![0.0, 150.0]),
        ] {
            let said = answer(&f.territory, &scenario, topic, numbers);
            let choice = &said.choices[0];
            assert!(
                choice
                    .words
                    .iter()
                    .any(|w| w.starts_with("1 of them are there already")),
                "{:?}",
                choice.words
            );
            assert!(choice.touched.len() > 20 && !choice.outlines.is_empty());
            let after = adopted(&scenario, &choice.deed);
            assert_eq!(after.plan.notes().bases.get(&f.grid('E')), Some(&place));
            assert!(after.plan.notes().bases.len() > 1, "{topic:?}");
            assert!(after.levers["div07"].on);
        }
    }

    #[test]
    fn an_ensemble_gone_on_with_is_the_ensemble_drawn_at_once() {
        let f = Sketch::of("AAABBB/AAABBB/AAABBB/AAABBB").households(50).build();
        let scenario = Scenario::new("x", f.plan.clone());
        let said = answer(&f.territory, &scenario, Topic::Ensemble, vec![400.0, 800.0, 650.0]);
        assert_eq!(said.panels.len(), 4);
        let ask = Question {
            numbers: vec![400.0, 800.0, 650.0],
            ..Question::new(Topic::Ensemble, Vec::new())
        }
        .ask(&scenario)
        .expect("an ask");
        let studio = geju::proposal::draw::Studio::new(&f.territory, &scenario, &ask).expect("it can be asked");
        let whole = geju::proposal::ensemble::ensemble(&studio, 650, 10, ask.seed);
        for panel in &said.panels {
            let drawn: u32 = panel.table.rows.iter().filter_map(|r| r[1].parse::<u32>().ok()).sum();
            assert_eq!(drawn, 650, "{}", panel.key);
        }
        // A square block cut straight in two is short: few plans have less boundary.
        assert!(whole.rank(1) < 0.3, "{}", whole.rank(1));
        let share = geju::locale::number::decimals(whole.rank(1) * 100.0, 0);
        assert!(
            said.panels[1].title.contains(&format!("above {share}%")),
            "{}",
            said.panels[1].title
        );
    }
}
