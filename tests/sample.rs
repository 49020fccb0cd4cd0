//! The sample territory keeps its promises for every seed, and seed 1 keeps its bytes.

use geju::plan::{CommunityKind, GridKind, Plan};
use geju::territory::sample::{SAMPLE_SEED, Sample, generate};
use geju::territory::{ArcId, Barrier, PropertyMode, Terrain, UnitId, UnitKind};
use std::collections::BTreeSet;

/// The content hash of seed 1. When the generator is changed on purpose, links and files that carry
/// the old hash stop opening: say so in CHANGELOG.md, then put the number that this test prints.
const GOLDEN: &str = "c86561cf6a2f062e";

#[test]
fn seed_1_is_the_same_bytes_as_ever() {
    let hash = generate(SAMPLE_SEED).territory.hash().to_string();
    assert_eq!(
        hash, GOLDEN,
        "the sample changed; see the comment on GOLDEN in tests/sample.rs"
    );
}

#[test]
fn every_seed_meets_every_total() {
    for seed in 1..=5 {
        let sample = generate(seed);
        totals(&sample, seed);
        plan(&sample, &sample.baseline, 72, 742, seed);
        plan(&sample, &sample.reform, 93, 940, seed);
        geometry(&sample, seed);
    }
}

#[test]
fn the_baseline_merges_what_the_reform_splits() {
    let s = generate(SAMPLE_SEED);
    for u in s.territory.unit_ids() {
        let (b, r) = (s.baseline.grid_of(u), s.reform.grid_of(u));
        assert!(b.is_some() && r.is_some(), "{u} has a grid in both plans");
    }
    // Every grid of the reform lies in one grid of the baseline, every community in one community.
    for units in s.reform.units_by_grid() {
        let grids: BTreeSet<_> = units.iter().map(|&u| s.baseline.grid_of(u)).collect();
        assert_eq!(grids.len(), 1);
    }
    let mut homes = vec![BTreeSet::new(); s.reform.communities().len()];
    for u in s.territory.unit_ids() {
        if let (Some(r), Some(b)) = (s.reform.community_of(u), s.baseline.community_of(u)) {
            homes[r.index()].insert(b);
        }
    }
    assert!(homes.iter().all(|h| h.len() == 1));
    // The norms (domain.md §2.1, §2.2) are clearly broken before, and hardly after.
    let large = |plan: &Plan| {
        let grids = households(&s, plan).into_iter();
        let grids = grids
            .zip(plan.grids())
            .filter(|(h, g)| *h > 500 && urban(plan, g.community.index()))
            .count();
        let mut communities = vec![0; plan.communities().len()];
        for u in s.territory.unit_ids() {
            if let Some(c) = plan.community_of(u) {
                communities[c.index()] += s.territory.unit(u).households;
            }
        }
        let communities = (0..communities.len())
            .filter(|&c| urban(plan, c) && communities[c] > 3300)
            .count();
        (grids, communities)
    };
    let (before, after) = (large(&s.baseline), large(&s.reform));
    assert!(before.0 >= 120 && before.1 >= 21, "before: {before:?}");
    assert!(after.0 <= 10 && after.1 <= 12, "after: {after:?}");
}

fn urban(plan: &Plan, community: usize) -> bool {
    plan.communities()[community].kind == CommunityKind::Urban
}

fn households(sample: &Sample, plan: &Plan) -> Vec<u32> {
    plan.units_by_grid()
        .iter()
        .map(|units| units.iter().map(|&u| sample.territory.unit(u).households).sum())
        .collect()
}

fn totals(sample: &Sample, seed: u64) {
    let t = &sample.territory;
    let units = t.units();
    assert!(
        (15_000..=20_000).contains(&units.len()),
        "seed {seed}: {} units",
        units.len()
    );
    assert_eq!(units.iter().map(|u| u64::from(u.residents)).sum::<u64>(), 1_382_713);
    let in_town = |u: &UnitId| {
        sample
            .reform
            .community_of(*u)
            .is_some_and(|c| urban(&sample.reform, c.index()))
    };
    let town: Vec<UnitId> = t.unit_ids().filter(in_town).collect();
    assert_eq!(
        town.iter().map(|&u| u64::from(t.unit(u).residents)).sum::<u64>(),
        751_000
    );
    let people: u64 = units.iter().map(|u| u64::from(u.households)).sum();
    assert!((1_382_713.0 / people as f64 - 2.79).abs() < 0.005);
    let special: u64 = units.iter().map(|u| u64::from(u.special)).sum();
    assert!((0.02..0.03).contains(&(special as f64 / 1_382_713.0)));
    assert!(
        units
            .iter()
            .all(|u| u.special <= u.residents && (u.households > 0 || u.residents == 0))
    );
    let data = t.data();
    assert_eq!(
        (data.counties.len(), data.towns.len(), data.compounds.len()),
        (5, 45, 888)
    );
    let plain = data.counties.iter().filter(|c| c.terrain == Terrain::Plain).count();
    assert_eq!(plain, 3);
    let modes = PropertyMode::ALL.map(|m| data.compounds.iter().filter(|c| c.property == m).count());
    assert_eq!(modes, [524, 143, 221, 0], "seed {seed}");
    let old = data.compounds.iter().filter(|c| c.old).count();
    assert!((160..=200).contains(&old), "{old} old compounds");
    let codes: BTreeSet<&str> = units.iter().map(|u| u.code.as_str()).collect();
    assert_eq!(codes.len(), units.len(), "unit codes are unique");
    assert!(data.towns.iter().all(|t| t.code.starts_with("99") && t.code.len() == 9));
    let towns: BTreeSet<&str> = data.towns.iter().map(|t| t.code.as_str()).collect();
    assert_eq!(towns.len(), 45);
    let compounds: BTreeSet<u32> = units.iter().filter_map(|u| u.compound.map(|c| c.0)).collect();
    assert_eq!(compounds.len(), 888, "every compound has a building");
}

fn plan(sample: &Sample, plan: &Plan, communities: usize, grids: usize, seed: u64) {
    plan.fits(&sample.territory).expect("fits");
    let is = |kind| plan.communities().iter().filter(move |c| c.kind == kind).count();
    assert_eq!(
        (is(CommunityKind::Urban), is(CommunityKind::Village)),
        (communities, 377)
    );
    let in_town = plan.grids().iter().filter(|g| urban(plan, g.community.index())).count();
    assert_eq!((in_town, plan.grids().len()), (grids, grids + 377), "seed {seed}");
    let exclusive = plan.grids().iter().filter(|g| g.kind == GridKind::Exclusive).count();
    assert!((24..=60).contains(&exclusive), "{exclusive} exclusive grids");
    let codes: BTreeSet<&str> = plan.grids().iter().map(|g| g.code.as_str()).collect();
    assert_eq!(codes.len(), plan.grids().len(), "grid codes are unique");
    assert!(codes.iter().all(|c| c.len() == 15));
    for (grid, units) in plan.units_by_grid().iter().enumerate() {
        contiguous(sample, units, &format!("seed {seed}, grid {grid}"));
        if !urban(plan, plan.grids()[grid].community.index()) {
            let groups = units
                .iter()
                .filter(|&&u| sample.territory.unit(u).kind == UnitKind::VillageGroup);
            assert!((6..=12).contains(&groups.count()));
        }
    }
    for c in 0..plan.communities().len() {
        let of = |u: &UnitId| plan.community_of(*u).is_some_and(|x| x.index() == c);
        let units: Vec<UnitId> = sample.territory.unit_ids().filter(of).collect();
        contiguous(sample, &units, &format!("seed {seed}, community {c}"));
    }
}

fn contiguous(sample: &Sample, units: &[UnitId], what: &str) {
    let members: BTreeSet<UnitId> = units.iter().copied().collect();
    let first = *units.first().unwrap_or_else(|| panic!("{what} has no unit"));
    let (mut seen, mut queue) = (BTreeSet::from([first]), vec![first]);
    while let Some(u) = queue.pop() {
        for n in sample.territory.geometry().neighbours(u) {
            if members.contains(&n.unit) && seen.insert(n.unit) {
                queue.push(n.unit);
            }
        }
    }
    assert_eq!(seen.len(), members.len(), "{what} is in pieces");
}

fn geometry(sample: &Sample, seed: u64) {
    let t = &sample.territory;
    let map = t.map();
    map.validate().unwrap_or_else(|e| panic!("seed {seed}: {e}"));
    let mut whole = 0.0;
    for i in 0..map.arcs.len() {
        let arc = &map.arcs[i];
        if arc.right.is_none() || arc.left.is_none() {
            let sign = if arc.right.is_none() { 1.0 } else { -1.0 };
            for w in map.arc_points(ArcId::of(i)).windows(2) {
                let (a, b) = (w[0].metres(), w[1].metres());
                whole += sign * (a.0 * b.1 - a.1 * b.0) / 2.0;
            }
        }
    }
    let mut sum = 0.0;
    for u in t.unit_ids() {
        let mut points = Vec::new();
        for ring in map.rings(u) {
            map.walk_ring(ring, |p| points.push(p));
        }
        let n = points.len();
        let at = |i: usize| points[i % n].metres();
        let area: f64 = (0..n)
            .map(|i| (at(i).0 * at(i + 1).1 - at(i).1 * at(i + 1).0) / 2.0)
            .sum();
        assert!(area > 1.0, "seed {seed}: {u} has {area} m2");
        sum += area;
        for i in 0..n {
            assert_ne!(points[i], points[(i + 1) % n], "seed {seed}: {u} repeats a point");
            for j in i + 2..n {
                if !(i == 0 && j == n - 1) {
                    assert!(
                        !cross(at(i), at(i + 1), at(j), at(j + 1)),
                        "seed {seed}: {u} crosses itself"
                    );
                }
            }
        }
    }
    assert!((sum / whole - 1.0).abs() < 1e-9, "seed {seed}: {sum} of {whole}");
    for compound in 0..t.data().compounds.len() {
        let of = |u: &UnitId| t.unit(*u).compound.is_some_and(|c| c.index() == compound);
        let units: Vec<UnitId> = t.unit_ids().filter(of).collect();
        contiguous(sample, &units, &format!("seed {seed}, compound {compound}"));
    }
    for barrier in [
        Barrier::River,
        Barrier::Arterial,
        Barrier::Street,
        Barrier::Wall,
        Barrier::Lane,
        Barrier::Rail,
    ] {
        assert!(
            map.arcs.iter().any(|a| a.barrier == barrier),
            "seed {seed}: no {barrier:?}"
        );
    }
}

type P = (f64, f64);

fn cross(a: P, b: P, c: P, d: P) -> bool {
    let turn = |p: P, q: P, r: P| (q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0);
    turn(a, b, c) * turn(a, b, d) < 0.0 && turn(c, d, a) * turn(c, d, b) < 0.0
}

/// `SAMPLE_SVG=file [SAMPLE_SEED=1] [SAMPLE_VIEW=x,y,width in metres] cargo test --test sample draw -- --ignored`
#[test]
#[ignore = "draws a picture for people"]
fn draw() {
    use std::fmt::Write;
    let var = |name: &str| std::env::var(name).ok();
    let seed = var("SAMPLE_SEED").and_then(|s| s.parse().ok()).unwrap_or(SAMPLE_SEED);
    let start = std::time::Instant::now();
    let sample = generate(seed);
    println!("generated in {:?}", start.elapsed());
    let t = &sample.territory;
    println!(
        "{} units, {} arcs, {} points, hash {}",
        t.units().len(),
        t.map().arcs.len(),
        t.map().points.len(),
        t.hash()
    );
    for kind in [
        UnitKind::Residential,
        UnitKind::Mixed,
        UnitKind::Institution,
        UnitKind::Business,
        UnitKind::Open,
        UnitKind::VillageGroup,
        UnitKind::Farmland,
    ] {
        let of: Vec<_> = t.units().iter().filter(|u| u.kind == kind).collect();
        println!(
            "{kind:?}: {} units, {} households",
            of.len(),
            of.iter().map(|u| u.households).sum::<u32>()
        );
    }
    for (name, plan) in [("baseline", &sample.baseline), ("reform", &sample.reform)] {
        let mut h: Vec<u32> = households(&sample, plan)
            .into_iter()
            .zip(plan.grids())
            .filter(|(_, g)| urban(plan, g.community.index()))
            .map(|(h, _)| h)
            .collect();
        h.sort_unstable();
        println!(
            "{name}: grids {:?}, >500: {}",
            [0, 40, 200, h.len() / 2, h.len() - 200, h.len() - 1].map(|i| h[i]),
            h.iter().filter(|h| **h > 500).count()
        );
    }
    let Some(file) = var("SAMPLE_SVG") else { return };
    let view: Vec<f64> = var("SAMPLE_VIEW")
        .unwrap_or("0,0,64000".into())
        .split(',')
        .filter_map(|v| v.parse().ok())
        .collect();
    let (w, h) = (view[2], view[2] * 0.8);
    let mut svg = String::new();
    let k = w / 1500.0;
    let _ = write!(
        svg,
        "<svg xmlns='http://www.w3.org/2000/svg' width='1500' height='1200' viewBox='{} {} {w} {h}'><rect x='-99999' y='-99999' width='199999' height='199999' fill='#fff'/>",
        view[0] - w / 2.0,
        -view[1] - h / 2.0
    );
    let near = |x: f64, y: f64| (x - view[0]).abs() < w * 0.6 + 2000.0 && (y - view[1]).abs() < h * 0.6 + 2000.0;
    for u in t.unit_ids() {
        let mut d = String::new();
        let mut seen = false;
        for ring in t.map().rings(u) {
            let mut c = 'M';
            t.map().walk_ring(ring, |p| {
                let (x, y) = p.metres();
                seen |= near(x, y);
                let _ = write!(d, "{c}{x:.1} {:.1}", -y);
                c = 'L';
            });
        }
        if !seen {
            continue;
        }
        let fill = match t.unit(u).kind {
            UnitKind::Residential => {
                if t.is_old(u) {
                    "#e8c9a0"
                } else {
                    "#f3dfc1"
                }
            }
            UnitKind::Mixed => "#f0b9a0",
            UnitKind::Institution => "#b8c4e6",
            UnitKind::Business => "#d9b3d9",
            UnitKind::Open => "#b5dda0",
            UnitKind::VillageGroup => "#e9e3b0",
            UnitKind::Farmland => "#eef4df",
        };
        let _ = write!(
            svg,
            "<path d='{d}Z' fill='{fill}' stroke='#0002' stroke-width='{:.1}'/>",
            0.4 * k
        );
    }
    for (i, arc) in t.map().arcs.iter().enumerate() {
        let (colour, width) = match arc.barrier {
            Barrier::River => ("#5aa0dc", 60.0 + 2.0 * k),
            Barrier::Rail => ("#444", 8.0 + 1.0 * k),
            Barrier::Arterial => ("#e8a33d", 22.0 + 0.7 * k),
            Barrier::Street => ("#fff", 12.0 + 0.2 * k),
            Barrier::Wall => ("#8a6d4b", 2.0),
            Barrier::Lane => ("#bbb", 3.0),
            Barrier::None => continue,
        };
        let ps = t.map().arc_points(ArcId::of(i));
        if !ps.iter().any(|p| near(p.metres().0, p.metres().1)) {
            continue;
        }
        let mut d = String::new();
        for (j, p) in ps.iter().enumerate() {
            let (x, y) = p.metres();
            let _ = write!(d, "{}{x:.1} {:.1}", if j == 0 { 'M' } else { 'L' }, -y);
        }
        let _ = write!(
            svg,
            "<path d='{d}' fill='none' stroke='{colour}' stroke-width='{width:.1}' stroke-linecap='round'/>"
        );
    }
    svg.push_str("</svg>");
    std::fs::write(file, svg).expect("the file can be written");
}
