//! Hostile input: links and files that somebody altered on purpose. Whatever comes, decoders end in
//! words: no panic, no more than 64 MB of memory, no more than 100 ms (issue 6, "Shown by").
//!
//! The quick tests run with all others. Millions of inputs:
//! `GEJU_FUZZ_INPUTS=1000000 cargo test --release --no-default-features --features cli --test fuzz -- --ignored --nocapture`

// The allocator below counts; nothing else here is unsafe.
#![allow(unsafe_code)]

mod support;

use geju::exchange::share_link::{self, Run};
use geju::exchange::{geojson_map, scenario_file};
use geju::plan::GridId;
use geju::scenario::staffing::Rule;
use geju::scenario::{LeverSetting, Scenario};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::time::{Duration, Instant};
use support::{Fixture, Sketch};

/// Counts what this thread holds and the most it held.
struct Counting;

thread_local! {
    static HELD: Cell<isize> = const { Cell::new(0) };
    static MOST: Cell<isize> = const { Cell::new(0) };
}

fn count(change: isize) {
    // A thread that ends may free after its counters are gone.
    let _ = HELD.try_with(|held| {
        let now = held.get() + change;
        held.set(now);
        let _ = MOST.try_with(|most| most.set(most.get().max(now)));
    });
}

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size as isize - layout.size() as isize);
        // SAFETY: as the caller promises.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const MEMORY: isize = 64 << 20;
const TIME: Duration = Duration::from_millis(100);

/// Bytes held at most while `work` runs, above what was held before, and how long it took.
fn measured(work: impl FnOnce()) -> (isize, Duration) {
    let before = HELD.with(Cell::get);
    MOST.with(|most| most.set(before));
    let start = Instant::now();
    work();
    (MOST.with(Cell::get) - before, start.elapsed())
}

/// Small and fast, and the same every time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn bytes(&mut self, most: usize) -> Vec<u8> {
        (0..self.below(most)).map(|_| self.next() as u8).collect()
    }
}

/// One to six small harms: bits, bytes, numbers at their limits, pieces cut, doubled or swapped.
fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    const LIMITS: [&[u8]; 6] = [
        &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
        &[0xff, 0xff, 0xff, 0xff, 0x0f],
        &[0x80, 0x80, 0x04],
        &[0],
        b"99999999999999999999",
        b"-1",
    ];
    for _ in 0..=random.below(6) {
        if bytes.is_empty() {
            bytes.push(random.next() as u8);
        }
        let at = random.below(bytes.len());
        let to = (at + 1 + random.below(16)).min(bytes.len());
        match random.below(7) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => bytes[at] = random.next() as u8,
            2 => {
                let limit = LIMITS[random.below(LIMITS.len())];
                bytes.splice(at..at, limit.iter().copied());
            }
            3 => drop(bytes.drain(at..to)),
            4 => {
                let piece = bytes[at..to].to_vec();
                for _ in 0..=random.below(40) {
                    bytes.splice(at..at, piece.iter().copied());
                }
            }
            5 => bytes.truncate(at),
            _ => {
                let other = random.below(bytes.len());
                bytes.swap(at, other);
            }
        }
    }
}

/// A scenario that uses what links and files can carry.
fn scenario(f: &Fixture) -> Scenario {
    let mut scenario = Scenario::new("并网方案", f.plan.clone());
    scenario.staffing.rule = Rule::Workload;
    scenario.staffing.grids.insert(GridId(0), 3);
    for id in ["add06", "cut01", "mul16"] {
        let values = vec![940.0, 0.35];
        scenario.levers.insert(id.to_owned(), LeverSetting { on: true, values });
    }
    scenario.assumptions.insert("forms_share".to_owned(), 1.0 / 3.0);
    scenario
}

/// The worst that was met.
#[derive(Default)]
struct Worst {
    memory: (isize, String),
    time: (Duration, String),
    inputs: u64,
    taken: u64,
}

impl Worst {
    fn see(&mut self, what: &str, input: &[u8], memory: isize, time: Duration) {
        self.inputs += 1;
        let shown = || {
            format!(
                "{what}, {} bytes: {}",
                input.len(),
                String::from_utf8_lossy(&input[..input.len().min(300)])
            )
        };
        if memory > self.memory.0 {
            self.memory = (memory, shown());
        }
        if time > self.time.0 {
            self.time = (time, shown());
        }
        assert!(memory <= MEMORY, "{memory} bytes of memory for {}", shown());
    }
}

fn decode_link(f: &Fixture, link: &str) -> bool {
    let read = share_link::decode(link, &f.territory, &f.plan);
    if let Ok((scenario, _)) = &read {
        assert!(
            scenario.plan.fits(&f.territory).is_ok(),
            "a plan that does not fit came through"
        );
    }
    share_link::header(link).is_ok() && read.is_ok()
}

/// Plays `inputs` of every kind.
fn play(inputs: u64, seed: u64, f: &Fixture) -> Worst {
    let mut worst = Worst::default();
    let mut random = Random(seed | 1);
    let whole = scenario(f);
    let run = Run {
        seed: 7,
        replications: 20,
        digest: Some("00f1e2d3c4b5a697".to_owned()),
    };
    let link = share_link::encode(&f.territory, &f.plan, &whole, &run);
    let fields = share_link::fields_for_tests(&link);
    let file = scenario_file::save(&f.territory, &whole, 7, 20, None);
    let map = br#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"hh":12,"name":"a"},"geometry":{"type":"Polygon","coordinates":[[[106.1,37.9],[106.2,37.9],[106.2,38.0],[106.1,37.9]]]}}]}"#;
    for round in 0..inputs {
        let (what, input) = match round % 5 {
            0 => {
                let mut bytes = link.clone().into_bytes();
                mutate(&mut bytes, &mut random);
                ("link text", bytes)
            }
            // Behind a right checksum: what somebody makes on purpose.
            1 => {
                let mut bytes = fields.clone();
                mutate(&mut bytes, &mut random);
                ("link fields", share_link::sealed_for_tests(&bytes).into_bytes())
            }
            2 => {
                let parts: Vec<(u32, Vec<u8>)> = [9, 10, 11, 13, 14, 15, 20, 21, 22, 23]
                    .iter()
                    .map(|&tag| (tag, random.bytes(120)))
                    .collect();
                let parts: Vec<(u32, &[u8])> = parts.iter().map(|(t, b)| (*t, b.as_slice())).collect();
                (
                    "link parts",
                    share_link::seal_for_tests(&f.territory, &parts).into_bytes(),
                )
            }
            3 => {
                let mut bytes = file.clone().into_bytes();
                mutate(&mut bytes, &mut random);
                ("file", bytes)
            }
            _ => {
                let mut bytes = map.to_vec();
                mutate(&mut bytes, &mut random);
                ("map", bytes)
            }
        };
        let mut taken = false;
        let (memory, time) = measured(|| match what {
            "file" => taken = scenario_file::open(&String::from_utf8_lossy(&input)).is_ok(),
            "map" => taken = geojson_map::preview(&input).is_ok(),
            _ => taken = decode_link(f, &String::from_utf8_lossy(&input)),
        });
        worst.taken += u64::from(taken);
        worst.see(what, &input, memory, time);
    }
    worst
}

fn fixture() -> Fixture {
    Sketch::of("AABBCC/AABBCC/DDDECC/DDDEE.").communities("AB CD|E").build()
}

#[test]
fn altered_links_and_files_end_in_words_within_memory() {
    let worst = play(20_000, 20_261_124, &fixture());
    println!(
        "{} inputs, {} of them still readable; most memory {} bytes, longest {:?}",
        worst.inputs, worst.taken, worst.memory.0, worst.time.0
    );
    assert!(
        worst.taken > 0,
        "every input was refused: the harm is too coarse to reach far"
    );
}

/// Inputs made to be expensive.
#[test]
fn bombs_are_refused_before_they_unfold() {
    let f = fixture();
    let pattern = "\u{6}".repeat(200_000);
    let names = |text: &str| {
        let mut texts = Vec::new();
        let mut length = text.len();
        while length >= 0x80 {
            texts.push(length as u8 | 0x80);
            length >>= 7;
        }
        texts.push(length as u8);
        texts.extend_from_slice(text.as_bytes());
        texts
    };
    let zeros = vec![0u8; 900_000];
    let ones = vec![0xffu8; 900_000];
    let texts = [names(&pattern), names(&"\u{1}".repeat(100_000)), names("社区")].concat();
    let mut random = Random(99);
    for bits in [
        &zeros[..],
        &ones[..],
        &[],
        &random.bytes(4000)[..],
        &random.bytes(4000)[..],
    ] {
        let link = share_link::seal_for_tests(&f.territory, &[(13, bits), (14, &texts)]);
        let (memory, time) = measured(|| drop(share_link::decode(&link, &f.territory, &f.plan)));
        println!("bomb of {} bits: {memory} bytes, {time:?}", bits.len() * 8);
        assert!(memory <= MEMORY, "{memory} bytes");
    }
    // Ten times the link's limit when unfolded.
    let fields = vec![0u8; 10 << 20];
    let link = share_link::sealed_for_tests(&fields);
    let (memory, _) = measured(|| assert!(share_link::header(&link).is_err()));
    assert!(memory <= MEMORY, "{memory} bytes");
    let deep = format!(
        "{{\"version\":1,\"x\":{}1{}}}",
        "[".repeat(200_000),
        "]".repeat(200_000)
    );
    let wide = format!(
        "{{\"version\":1,\"scenario\":{{{}\"z\":0}},\"x\":[{}0]}}",
        "\"a\":0,".repeat(100_000),
        "0,".repeat(1_000_000)
    );
    for text in [deep, wide] {
        let (memory, time) = measured(|| assert!(scenario_file::open(&text).is_err()));
        println!("file of {} bytes: {memory} bytes, {time:?}", text.len());
        assert!(memory <= MEMORY, "{memory} bytes");
    }
}

/// Millions, with the limit of time: run it by hand, optimised (see above).
#[test]
#[ignore = "minutes; run by hand"]
fn millions_of_altered_links_and_files() {
    let inputs: u64 = std::env::var("GEJU_FUZZ_INPUTS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(2_000_000);
    let worst = play(inputs, 0x5eed, &fixture());
    println!("{} inputs, {} still readable", worst.inputs, worst.taken);
    println!("most memory: {} bytes for {}", worst.memory.0, worst.memory.1);
    println!("longest: {:?} for {}", worst.time.0, worst.time.1);
    assert!(worst.time.0 <= TIME, "too long: {:?}", worst.time);
    // The sample: a territory of full size, where a byte of a link speaks of thousands of units.
    let sample = geju::territory::sample::generate(geju::territory::sample::SAMPLE_SEED);
    let reform = Scenario::reform("优化", sample.reform.clone());
    let run = Run {
        seed: 1,
        replications: 20,
        digest: None,
    };
    let link = share_link::encode(&sample.territory, &sample.baseline, &reform, &run);
    let fields = share_link::fields_for_tests(&link);
    let mut random = Random(77);
    let mut most = (0, Duration::ZERO);
    let rounds = (inputs / 1000).clamp(50, 4000);
    for _ in 0..rounds {
        let mut bytes = fields.clone();
        mutate(&mut bytes, &mut random);
        let link = share_link::sealed_for_tests(&bytes);
        let (memory, time) = measured(|| drop(share_link::decode(&link, &sample.territory, &sample.baseline)));
        most = (most.0.max(memory), most.1.max(time));
        assert!(memory <= MEMORY, "{memory} bytes on the sample");
    }
    println!(
        "on the sample: {rounds} inputs, most memory {} bytes, longest {:?}",
        most.0, most.1
    );
    assert!(most.1 <= TIME, "too long on the sample: {:?}", most.1);
}
