//! Share links: what goes in comes out, damage and foreign text are refused in words, and the
//! sample's reform keeps to its budget of characters.

mod support;

use geju::exchange::share_link::{self, PREFIX, Run, decode, encode, header};
use geju::plan::{Community, CommunityId, CommunityKind, Grid, GridId, GridKind, Plan};
use geju::scenario::staffing::Rule;
use geju::scenario::{LeverSetting, Scenario};
use geju::territory::{Territory, TownId};
use proptest::prelude::*;
use support::{Fixture, Sketch, decide};

fn run() -> Run {
    Run {
        seed: 20_261_124,
        replications: 30,
        digest: Some("00f1e2d3c4b5a697".to_owned()),
    }
}

fn fixture() -> Fixture {
    Sketch::of("AABBCC/AABBCC/DDDECC/DDDEE.").communities("AB CD|E").build()
}

/// A scenario that uses everything a link can carry.
fn full(fixture: &Fixture) -> Scenario {
    let mut scenario = of_codec_1(fixture);
    decide(&mut scenario);
    scenario
}

/// Everything that the first codec could say.
fn of_codec_1(fixture: &Fixture) -> Scenario {
    let mut grid_of = fixture.plan.assignment().to_vec();
    let mut grids = fixture.plan.grids().to_vec();
    let mut communities = fixture.plan.communities().to_vec();
    communities.push(Community {
        name: "C0东".to_owned(),
        code: "640302001004".to_owned(),
        town: TownId(1),
        kind: CommunityKind::Village,
    });
    grids.push(Grid {
        name: "第1网格".to_owned(),
        code: "640302001004001".to_owned(),
        community: CommunityId(3),
        kind: GridKind::Exclusive,
    });
    grid_of[0] = Some(GridId(5));
    grid_of[1] = None;
    grid_of[7] = Some(GridId(2));
    grids[1].community = CommunityId(2);
    let mut scenario = Scenario::new(
        "并网方案 “甲”",
        Plan::new(grid_of, grids, communities).expect("consistent"),
    );
    scenario.staffing.rule = Rule::Workload;
    scenario.staffing.grids.extend([(GridId(0), 3), (GridId(5), 0)]);
    scenario.staffing.communities.insert(CommunityId(2), 17);
    scenario.staffing.towns.insert(TownId(1), 40);
    let values = vec![0.1 + 0.2, -0.0, 940.0, 1e300, 0.35];
    scenario
        .levers
        .insert("add06".to_owned(), LeverSetting { on: true, values });
    scenario.levers.insert("cut01".to_owned(), LeverSetting::default());
    scenario.assumptions.insert("forms_share".to_owned(), 1.0 / 3.0);
    scenario
}

#[test]
fn everything_in_a_scenario_comes_back() {
    let f = fixture();
    for scenario in [Scenario::new("", f.plan.clone()), full(&f)] {
        let link = encode(&f.territory, &f.plan, &scenario, &run());
        assert_eq!(decode(&link, &f.territory, &f.plan), Ok((scenario.clone(), run())));
        let head = header(&link).expect("it is a link");
        assert_eq!(head.territory, f.territory.hash());
        assert_eq!(head.name, scenario.name);
        assert_eq!(head.engine, geju::ENGINE_VERSION);
        assert_eq!(head.sample_seed, None);
    }
}

#[test]
fn links_use_only_characters_that_survive_everywhere() {
    let f = fixture();
    let link = encode(&f.territory, &f.plan, &full(&f), &run());
    // What must be understood to play it moves a link to the second codec.
    let rest = link.strip_prefix("s=2.").expect("the prefix names the codec");
    assert!(
        rest.bytes()
            .all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_'),
        "{link}"
    );
    let wanted = decode(&link, &f.territory, &f.plan);
    for dressed in [
        format!("#{link}"),
        format!("https://example.org/geju/?lang=zh#{link}"),
        format!("  http://127.0.0.1:8080/#{link}&view=map\n"),
        format!("#view=map&{}", link.replacen("s=", "s%3D", 1)),
    ] {
        assert_eq!(decode(&dressed, &f.territory, &f.plan), wanted, "{dressed}");
    }
}

#[test]
fn a_link_cut_anywhere_or_altered_anywhere_is_refused() {
    let f = fixture();
    let link = encode(&f.territory, &f.plan, &full(&f), &run());
    for end in 0..link.len() {
        assert!(header(&link[..end]).is_err(), "cut at {end}");
        assert!(decode(&link[..end], &f.territory, &f.plan).is_err(), "cut at {end}");
    }
    for at in PREFIX.len()..link.len() {
        for bit in 0..7 {
            let mut bytes = link.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let altered = String::from_utf8(bytes).expect("still ASCII");
            let trimmed = altered.trim();
            assert!(
                trimmed == link || decode(&altered, &f.territory, &f.plan).is_err(),
                "bit {bit} of {at}"
            );
        }
    }
}

#[test]
fn refusals_say_which_trouble_it_is() {
    let f = fixture();
    let link = encode(&f.territory, &f.plan, &full(&f), &run());
    let english = |text: &str| header(text).expect_err("no link").1;
    for foreign in [
        "",
        "#",
        "https://example.org/",
        "#s=",
        "#s=x.AAAA",
        "#s=0.AAAA",
        "格局",
        "#json=abc,def",
    ] {
        assert!(english(foreign).contains("not a Geju share link"), "{foreign}");
    }
    assert!(english(&link.replacen("s=2.", "s=3.", 1)).contains("newer"));
    assert!(english(&link[..link.len() / 2]).contains("cut short"));
    assert!(english("s=1.").contains("cut short"));

    let other = Sketch::of("AABB").build();
    let error = decode(&link, &other.territory, &other.plan).expect_err("another territory");
    assert!(
        error.1.contains("AABBCC/AABBCC") && error.0.contains("辖区"),
        "{error:?}"
    );
}

#[test]
fn a_difference_is_refused_on_another_base() {
    // A territory so large that the plan by itself is more than a chat message.
    let f = noisy(120, 60);
    let link = encode(&f.territory, &f.plan, &Scenario::new("x", f.plan.clone()), &run());
    println!("nothing changed: {} characters", link.len());
    assert!(link.len() < 200, "nothing changed, yet {} characters", link.len());
    let mut grid_of = f.plan.assignment().to_vec();
    grid_of.swap(0, 1);
    grid_of[2] = None;
    let other = Plan::new(grid_of, f.plan.grids().to_vec(), f.plan.communities().to_vec()).expect("consistent");
    let error = decode(&link, &f.territory, &other).expect_err("another base");
    assert!(error.1.contains("starting plan"), "{error:?}");
}

/// A map on which neighbours have nothing to do with each other.
fn noisy(width: usize, height: usize) -> Fixture {
    let mut state = 1u32;
    let rows: Vec<String> = (0..height)
        .map(|_| {
            (0..width)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    char::from(b'A' + (state >> 24) as u8 % 26)
                })
                .collect()
        })
        .collect();
    named(Sketch::of(&rows.join("/")).build())
}

/// A sketch is named after its map, which links would carry.
fn named(mut fixture: Fixture) -> Fixture {
    let mut data = fixture.territory.data().clone();
    data.name = "示意".to_owned();
    fixture.territory = Territory::new(data);
    fixture
}

/// Blocks of `w` × `h` units, a letter each.
fn blocks(columns: usize, rows: usize, w: usize, h: usize) -> Fixture {
    let lines: Vec<String> = (0..rows * h)
        .map(|y| {
            (0..columns * w)
                .map(|x| char::from(b'A' + ((x / w + y / h * columns) % 26) as u8))
                .collect()
        })
        .collect();
    named(Sketch::of(&lines.join("/")).build())
}

#[test]
fn a_small_change_is_a_short_link_and_the_plan_alone_is_compact() {
    let f = blocks(26, 20, 4, 4);
    let scenario = Scenario::new("x", f.plan.clone());
    let whole = encode(&f.territory, &f.plan, &scenario, &run()).len();
    println!("whole plan of 8,320 units: {whole} characters");
    // 8,320 units; one byte a unit would be 11,000 characters.
    assert!(whole < 1_000, "{whole} characters");
    let mut grid_of = f.plan.assignment().to_vec();
    for unit in 500..540 {
        grid_of[unit] = grid_of[unit - 104];
    }
    let plan = Plan::new(grid_of, f.plan.grids().to_vec(), f.plan.communities().to_vec()).expect("consistent");
    let changed = Scenario { plan, ..scenario };
    let link = encode(&f.territory, &f.plan, &changed, &run());
    assert_eq!(decode(&link, &f.territory, &f.plan), Ok((changed, run())));
    assert!(link.len() < whole + 100, "{} after {whole}", link.len());
}

fn arbitrary_plan(units: usize, towns: u32) -> impl Strategy<Value = Plan> {
    let name = prop_oneof![
        "[A-E]{1,2}",
        "第[1-9]网格",
        "C[0-2]东社区",
        "64030200100[1-9]",
        any::<String>(),
        Just(String::new())
    ];
    let community = (name.clone(), name.clone(), 0..towns, any::<bool>()).prop_map(|(name, code, town, village)| {
        let kind = if village {
            CommunityKind::Village
        } else {
            CommunityKind::Urban
        };
        Community {
            name,
            code,
            town: TownId(town),
            kind,
        }
    });
    (1usize..5, 1usize..9)
        .prop_flat_map(move |(c, g)| {
            let grid =
                (name.clone(), name.clone(), 0..c as u32, any::<bool>()).prop_map(|(name, code, c, exclusive)| {
                    let kind = if exclusive {
                        GridKind::Exclusive
                    } else {
                        GridKind::Basic
                    };
                    Grid {
                        name,
                        code,
                        community: CommunityId(c),
                        kind,
                    }
                });
            (
                prop::collection::vec(community.clone(), c),
                prop::collection::vec(grid, g),
                prop::collection::vec(prop::option::of(0..g as u32), units),
            )
        })
        .prop_map(|(communities, grids, grid_of)| {
            let grid_of = grid_of.into_iter().map(|g| g.map(GridId)).collect();
            Plan::new(grid_of, grids, communities).expect("made consistent")
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_plan_comes_back_on_any_base(
        base in arbitrary_plan(24, 2),
        plan in arbitrary_plan(24, 2),
        name in any::<String>(),
        seed: u64,
        replications: u32,
        digest in prop::option::of("[0-9a-f]{16}|[a-z=]{0,9}"),
        value in any::<f64>().prop_filter("comparable", |v| !v.is_nan()),
    ) {
        let f = fixture();
        let mut scenario = Scenario::new(name, plan);
        scenario.assumptions.insert("x".to_owned(), value);
        let run = Run { seed, replications, digest };
        let link = encode(&f.territory, &base, &scenario, &run);
        prop_assert_eq!(decode(&link, &f.territory, &base), Ok((scenario, run)));
    }

    #[test]
    fn foreign_text_never_panics(text in any::<String>(), payload in "[A-Za-z0-9_-]{0,200}") {
        let f = fixture();
        let _ = decode(&text, &f.territory, &f.plan);
        let _ = decode(&format!("s=1.{payload}"), &f.territory, &f.plan);
    }

    /// Behind a right checksum any bytes may come.
    #[test]
    fn hostile_fields_never_panic(bits in prop::collection::vec(any::<u8>(), 0..80), texts in prop::collection::vec(any::<u8>(), 0..40), staffing in prop::collection::vec(any::<u8>(), 0..20)) {
        let f = fixture();
        let link = share_link::seal_for_tests(&f.territory, &[(9, &staffing), (10, &texts), (11, &staffing), (13, &bits), (14, &texts), (99, &bits)]);
        if let Ok((scenario, _)) = decode(&link, &f.territory, &f.plan) {
            prop_assert!(scenario.plan.fits(&f.territory).is_ok());
        }
    }
}

#[test]
fn fields_of_later_versions_are_skipped() {
    let f = fixture();
    let scenario = Scenario::new("x", f.plan.clone());
    let link = encode(&f.territory, &f.plan, &scenario, &run());
    let later = share_link::with_field_for_tests(&link, 77, b"said by a later version");
    assert_ne!(later, link);
    assert_eq!(decode(&later, &f.territory, &f.plan), Ok((scenario, run())));
}

/// What the page encrypts comes back as it was, and a locked link is told from an open one.
#[test]
fn a_link_goes_through_bytes_and_back() {
    let f = fixture();
    let link = encode(&f.territory, &f.plan, &full(&f), &run());
    let bytes = share_link::to_bytes(&format!("https://example.org/#{link}")).expect("a link");
    assert_eq!(share_link::from_bytes(&bytes), Some(link.clone()));
    let second = share_link::from_bytes(&[&[2][..], &bytes[1..]].concat()).expect("codec 2");
    assert!(second.starts_with("s=2.") && decode(&second, &f.territory, &f.plan).is_ok());
    assert_eq!(share_link::from_bytes(&[9, 1, 2]), None);
    let locked = share_link::locked(&bytes);
    assert_eq!(
        share_link::read_locked(&format!("https://example.org/x#{locked}\n")),
        Some(bytes)
    );
    assert_eq!(share_link::read_locked(&link), None);
    assert!(header(&locked).is_err());
}

/// What results depend on may not be skipped: the link says so itself.
#[test]
fn a_link_that_rests_on_a_later_version_says_so() {
    let f = fixture();
    let link = encode(&f.territory, &f.plan, &Scenario::new("x", f.plan.clone()), &run());
    let needs = |tags: &[u8]| share_link::with_field_for_tests(&link, 15, tags);
    assert!(
        decode(&needs(&[9, 13]), &f.territory, &f.plan).is_ok(),
        "needs that are known"
    );
    // 900 as a varint.
    let later = needs(&[9, 0x84, 0x07]).replacen("s=1.", "s=2.", 1);
    assert!(header(&later).is_err_and(|e| e.1.contains("newer")));
    assert!(decode(&later, &f.territory, &f.plan).is_err_and(|e| e.1.contains("newer")));
}

/// Issue 6, Share: the reform on the sample with staffing and ten levers changed can be pasted
/// anywhere.
#[test]
fn the_samples_reform_with_ten_levers_keeps_to_its_budget() {
    let sample = geju::territory::sample::generate(geju::territory::sample::SAMPLE_SEED);
    let run = run();
    let mut scenario = Scenario::reform("优化调整（并网增员）", sample.reform.clone());
    let redraw = encode(&sample.territory, &sample.baseline, &scenario, &run).len();
    for lever in geju::scenario::lever::levers()
        .iter()
        .filter(|l| !l.numbers.is_empty())
        .take(10)
    {
        let mut setting = lever.document_setting();
        for (value, number) in setting.values.iter_mut().zip(lever.numbers) {
            *value = (*value + number.step).clamp(number.bounds.0, number.bounds.1);
        }
        scenario.levers.insert(lever.id.to_owned(), setting);
    }
    assert!(scenario.levers.len() >= 10);
    scenario.assumptions.insert("forms_share".to_owned(), 0.31);
    scenario.staffing.rule = Rule::Workload;
    for i in 0..20 {
        scenario.staffing.grids.insert(GridId(37 * i), 1 + i % 4);
        scenario.staffing.communities.insert(CommunityId(4 * i), 8 + i % 5);
    }
    let link = encode(&sample.territory, &sample.baseline, &scenario, &run);
    let whole = encode(&sample.territory, &sample.reform, &scenario, &run);
    println!(
        "sample: redraw alone {redraw}, with ten levers and staffing {}, nothing redrawn {} characters",
        link.len(),
        whole.len()
    );
    let back = decode(&link, &sample.territory, &sample.baseline);
    assert!(back == Ok((scenario, run)), "the scenario came back changed");
    assert!(link.len() <= share_link::GREEN, "{} characters", link.len());
}

/// Links of codec 1 keep opening: this one was written when codec 1 was made.
#[test]
fn the_first_link_still_opens() {
    let f = named(Sketch::of("AABBCC/AABBCC/DDDECC/DDDEE.").communities("AB CD|E").build());
    let link = support::golden("link_v1.txt", || encode(&f.territory, &f.plan, &of_codec_1(&f), &run()));
    assert_eq!(decode(&link, &f.territory, &f.plan), Ok((of_codec_1(&f), run())));
}

#[test]
fn the_first_link_of_codec_2_still_opens() {
    let f = named(Sketch::of("AABBCC/AABBCC/DDDECC/DDDEE.").communities("AB CD|E").build());
    let link = support::golden("link_v2.txt", || encode(&f.territory, &f.plan, &full(&f), &run()));
    assert!(link.contains("s=2."), "{link}");
    assert_eq!(decode(&link, &f.territory, &f.plan), Ok((full(&f), run())));
}
