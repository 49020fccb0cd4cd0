//! Every lever of the document on the sample territory: what acts moves the index that the table names,
//! in the direction it says; what is context changes nothing at all.

use geju::plan::Tallies;
use geju::scenario::budget::{self, Envelope, overspend};
use geju::scenario::lever::interaction::{Meeting, interactions};
use geju::scenario::lever::own::{How, OwnEffect};
use geju::scenario::lever::preset::Preset;
use geju::scenario::lever::{self, Effect, GOVERNANCE_LEFT, Group, Kind, Lever};
use geju::scenario::{LeverSetting, OwnLever, Scenario, parameters, staffing, workload};
use geju::simulation::outcome::Area;
use geju::simulation::{Index, Memo, Outcome, prepare};
use geju::territory::Territory;
use geju::territory::sample::{self, SAMPLE_SEED, Sample};
use std::sync::OnceLock;

fn the_sample() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| sample::generate(SAMPLE_SEED))
}

fn on(ids: &[&str]) -> Scenario {
    let mut scenario = Scenario::new("", the_sample().baseline.clone());
    for id in ids {
        let lever = lever::find(id).expect("a lever of the table");
        scenario.levers.insert((*id).to_owned(), lever.document_setting());
    }
    scenario
}

/// One replication of the city; what did not change is taken from the memo.
fn play(territory: &Territory, scenario: &Scenario, memo: &mut Memo) -> Outcome {
    let setup = prepare(territory, scenario).unwrap_or_else(|faults| panic!("{faults:?}"));
    let mut outcome = Outcome::empty(&setup, 5);
    outcome.push(&memo.replicate(&setup, 5, 0));
    outcome
}

fn value(outcome: &Outcome, index: Index) -> f64 {
    outcome.series(outcome.position(Area::City).expect("there is a city"), index)[0]
}

fn governance_left(territory: &Territory, scenario: &Scenario) -> f64 {
    let p = parameters::resolve(territory, scenario).expect("sound");
    let tallies = Tallies::of(territory, &scenario.plan, &workload::unit_hours(territory, &p));
    let heads = staffing::heads(territory, scenario, &tallies);
    let lines = budget::lines(territory, scenario, &heads);
    overspend::left(territory, scenario, &lines, Envelope::Governance).expect("a limit")
}

#[test]
fn every_acting_lever_names_an_index_and_every_other_is_context() {
    for lever in lever::levers() {
        assert_eq!(lever.is_context(), lever.moves.is_none(), "{}", lever.id);
        assert_eq!(
            lever.is_context(),
            lever.effects.iter().any(|e| e.kind() == Kind::Context),
            "{}",
            lever.id
        );
        if let Some(moves) = lever.moves {
            let known = moves.index == GOVERNANCE_LEFT || Index::ALL.iter().any(|i| i.key() == moves.index);
            assert!(known, "{} moves {}", lever.id, moves.index);
        }
    }
}

#[test]
fn every_acting_lever_moves_its_index_as_the_table_says() {
    let sample = the_sample();
    let territory = &sample.territory;
    let mut memo = Memo::new();
    let base = play(territory, &on(&[]), &mut memo);
    let mut wrong = Vec::new();
    for lever in lever::levers() {
        let Some(moves) = lever.moves else { continue };
        let mut scenario = on(&[lever.id]);
        if lever.effects.contains(&Effect::Boundary) {
            scenario.plan = sample.reform.clone();
        }
        let (before, after) = match Index::ALL.iter().find(|i| i.key() == moves.index) {
            Some(&index) => (
                value(&base, index),
                value(&play(territory, &scenario, &mut memo), index),
            ),
            None => (
                governance_left(territory, &on(&[])),
                governance_left(territory, &scenario),
            ),
        };
        let moved = if moves.up { after > before } else { after < before };
        if !moved {
            wrong.push(format!(
                "{} {}: {before} → {after}, which is not {}",
                lever.id,
                moves.index,
                if moves.up { "up" } else { "down" }
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn context_levers_change_exactly_nothing() {
    let territory = &the_sample().territory;
    let ids: Vec<&str> = lever::levers()
        .iter()
        .filter(|l| l.is_context())
        .map(|l| l.id)
        .collect();
    assert!(ids.len() < 12, "{} levers are context only", ids.len());
    let mut memo = Memo::new();
    let base = play(territory, &on(&[]), &mut memo);
    let context = play(territory, &on(&ids), &mut memo);
    assert_eq!(base.digest(), context.digest());
}

#[test]
fn presets_take_what_their_names_say() {
    let taken = |preset: Preset| preset.levers().into_keys().collect::<Vec<_>>();
    assert!(taken(Preset::Baseline).is_empty());
    assert_eq!(taken(Preset::Document).len(), 55);
    assert!(taken(Preset::CutOnly).iter().all(|id| id.starts_with("cut")));
    assert_eq!(taken(Preset::CutOnly).len(), 11);
    assert_eq!(taken(Preset::RedrawOnly), ["mul11", "mul12"]);
    assert!(Preset::RedrawOnly.is_redrawn() && Preset::Document.is_redrawn() && !Preset::PeopleOnly.is_redrawn());
    assert_eq!(
        taken(Preset::PeopleOnly),
        ["add04", "add05", "add06", "add07", "add08", "cut05"]
    );
    for preset in Preset::ALL {
        assert_eq!(Preset::of(preset.key()), Some(preset));
    }
}

fn own(effects: Vec<OwnEffect>) -> OwnLever {
    OwnLever {
        name: "夜间值守".to_owned(),
        group: Group::Add,
        note: String::new(),
        on: true,
        effects,
    }
}

fn effect(how: How, key: &str, amount: f64) -> OwnEffect {
    OwnEffect {
        how,
        key: key.to_owned(),
        amount,
    }
}

#[test]
fn own_measures_act_by_the_same_rules_and_can_be_switched_off() {
    let territory = &the_sample().territory;
    let mut scenario = on(&[]);
    let mut memo = Memo::new();
    let base = play(territory, &scenario, &mut memo);
    scenario.own_levers.push(own(vec![
        effect(How::Less, "rate_noise", 0.5),
        effect(How::Heads, "grid", 200.0),
        effect(How::Money, "governance", 30.0),
    ]));
    let with = play(territory, &scenario, &mut memo);
    assert!(value(&with, Index::Cases) < value(&base, Index::Cases));
    assert!(value(&with, Index::LoadRatio) < value(&base, Index::LoadRatio));
    let (cost, before) = (value(&with, Index::Cost), value(&base, Index::Cost));
    assert!(cost > before + 30e4, "{cost} {before}");
    scenario.own_levers[0].on = false;
    assert_eq!(play(territory, &scenario, &mut memo).digest(), base.digest());
}

#[test]
fn own_measures_that_name_nothing_or_too_much_are_refused() {
    let territory = &the_sample().territory;
    for bad in [
        effect(How::Less, "no_such", 0.1),
        effect(How::Less, "rate_noise", 1.5),
        effect(How::Add, "rate_noise", f64::NAN),
        effect(How::Heads, "everybody", 1.0),
        effect(How::Money, "purse", 1.0),
    ] {
        let mut scenario = on(&[]);
        scenario.own_levers.push(own(vec![bad.clone()]));
        assert!(scenario.check(territory).is_err(), "{bad:?}");
    }
}

#[test]
fn measures_that_meet_are_told_and_conflicts_come_first() {
    // The document's cuts share one way and end exactly at its end: no conflict.
    let cuts = on(&["cut11", "cut12", "cut13", "cut14"]);
    let told = interactions(&cuts);
    let forms = told
        .iter()
        .find(|i| i.key == "forms_share")
        .expect("they meet on forms");
    assert!(matches!(forms.kind, Meeting::Together { .. }), "{forms:?}");
    assert_eq!(forms.measures, ["减11", "减12", "减13", "减14"]);
    // Half as much again is more than the whole way.
    let mut further = cuts.clone();
    further.levers.insert(
        "cut11".to_owned(),
        LeverSetting {
            on: true,
            values: vec![100.0],
        },
    );
    let first = &interactions(&further)[0];
    assert!(
        matches!(first.kind, Meeting::BeyondTheWay { share } if share > 1.4),
        "{first:?}"
    );
    // One raises what another lowers.
    let mut opposed = cuts;
    opposed.own_levers.push(own(vec![effect(How::Add, "forms_share", 0.1)]));
    assert!(interactions(&opposed).iter().any(|i| i.kind == Meeting::Opposed));
    // A number is held at its bound.
    let mut held = on(&["div09"]);
    held.own_levers.push(own(vec![effect(How::Add, "courier_share", 0.95)]));
    assert!(
        interactions(&held)
            .iter()
            .any(|i| matches!(i.kind, Meeting::Held { at } if at == 1.0))
    );
    assert!(interactions(&on(&[])).is_empty());
}

/// Levers whose effects the document states act on a number of their own kind.
#[test]
fn effects_have_kinds() {
    let kinds = |id: &str| -> Vec<Kind> {
        let lever: &Lever = lever::find(id).expect("a lever");
        lever.effects.iter().map(Effect::kind).collect()
    };
    assert_eq!(kinds("cut11"), [Kind::FormsShare]);
    assert_eq!(kinds("add03"), [Kind::ServiceTime]);
    assert_eq!(kinds("add04"), [Kind::Capacity, Kind::Route]);
    assert_eq!(kinds("div04"), [Kind::Rate]);
    assert_eq!(kinds("div09"), [Kind::Detection]);
    assert_eq!(kinds("add15"), [Kind::Quality, Kind::Cost]);
    assert_eq!(kinds("mul12"), [Kind::Boundary]);
}
