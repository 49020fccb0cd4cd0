//! The worker's brain: answers, order, progress, cancel, and the same results as a plain run.

mod support;

use geju::job::run::{Desk, MOST_REPLICATIONS, simulate};
use geju::job::{Reply, Request, decode_reply, decode_request, encode_reply, encode_request};
use geju::scenario::Scenario;
use support::{Fixture, Sketch};

fn fixture() -> Fixture {
    Sketch::of("AAB/ACB/CCB").communities("AB C").build()
}

fn desk(f: &Fixture) -> Desk {
    let mut desk = Desk::new();
    let load = Request::Load(Box::new(f.territory.data().clone()));
    assert_eq!(desk.handle(1, load), Some((1, Reply::Loaded)));
    desk
}

fn ask(scenario: &Scenario, from: u32, count: u32) -> Request {
    Request::Simulate {
        scenario: Box::new(scenario.clone()),
        seed: 9,
        from,
        count,
    }
}

#[test]
fn a_simulation_reports_every_replication_and_equals_a_plain_run() {
    let f = fixture();
    let mut desk = desk(&f);
    let scenario = Scenario::new("x", f.plan.clone());
    assert_eq!(desk.handle(2, ask(&scenario, 0, 3)), None);
    assert!(desk.is_busy());
    assert_eq!(desk.step(), Some((2, Reply::Progress { done: 1, of: 3 })));
    assert_eq!(desk.step(), Some((2, Reply::Progress { done: 2, of: 3 })));
    let Some((2, Reply::Simulated(outcome))) = desk.step() else {
        panic!("the third step is the last");
    };
    assert!(!desk.is_busy() && desk.step().is_none());
    let plain = simulate(&f.territory, &scenario, 9, 3, |_| {}).expect("defaults are sound");
    assert!(outcome.cases > 0);
    assert_eq!(outcome.digest(), plain.digest());

    // Later replications continue the same numbers, and survive the wire.
    desk.handle(3, ask(&scenario, 2, 1));
    let (id, reply) = desk.step().expect("one replication");
    let (_, reply) = decode_reply(&encode_reply(id, &reply)).expect("it was just written");
    let Reply::Simulated(last) = reply else {
        panic!("one replication is one step");
    };
    let width = plain.values.len() / 3;
    let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&last.values), bits(&plain.values[2 * width..]));
}

#[test]
fn a_cancelled_simulation_answers_with_what_it_has() {
    let f = fixture();
    let mut desk = desk(&f);
    let scenario = Scenario::new("x", f.plan.clone());
    desk.handle(2, ask(&scenario, 0, 50));
    desk.handle(3, ask(&scenario, 0, 1));
    desk.step();
    desk.step();
    assert_eq!(desk.handle(8, Request::Cancel(77)), None);
    let Some((2, Reply::Simulated(part))) = desk.handle(9, Request::Cancel(2)) else {
        panic!("it answers");
    };
    assert_eq!(part.replications, 2);
    let plain = simulate(&f.territory, &scenario, 9, 2, |_| {}).expect("defaults are sound");
    assert_eq!(part.digest(), plain.digest());
    // The next in line goes on.
    assert!(matches!(desk.step(), Some((3, Reply::Simulated(_)))));
}

#[test]
fn what_makes_no_sense_is_refused_and_forgotten() {
    let f = fixture();
    let scenario = Scenario::new("x", f.plan.clone());
    let mut empty = Desk::new();
    assert_eq!(empty.handle(1, ask(&scenario, 0, 1)), None);
    assert!(matches!(empty.step(), Some((1, Reply::Failed(_, _)))));
    assert!(!empty.is_busy());

    let mut desk = desk(&f);
    let mut odd = scenario.clone();
    odd.assumptions.insert("no_such_key".to_owned(), 1.0);
    desk.handle(2, ask(&odd, 0, 1));
    desk.handle(3, ask(&scenario, u32::MAX, 1));
    desk.handle(4, ask(&scenario, 0, MOST_REPLICATIONS + 1));
    for id in 2..=4 {
        let Some((at, Reply::Refused(faults))) = desk.step() else {
            panic!("{id} is refused");
        };
        assert!(at == id && !faults.is_empty());
    }
    assert!(!desk.is_busy());

    let mut broken = f.territory.data().clone();
    broken.map.arcs[0].count = u32::MAX;
    assert!(matches!(
        desk.handle(5, Request::Load(Box::new(broken))),
        Some((5, Reply::Failed(_, _)))
    ));
    // What was there is still there.
    assert_eq!(desk.territory().map(|t| t.hash()), Some(f.territory.hash()));
}

#[test]
fn requests_survive_the_wire() {
    let f = fixture();
    let request = ask(&Scenario::new("情景", f.plan.clone()), 1, 2);
    assert_eq!(decode_request(&encode_request(5, &request)), Ok((5, request)));
}
