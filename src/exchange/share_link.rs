//! The share link: `#s=1.<base64url>` (or `#s=2.…`). Tagged binary (unknown tags are skipped), varints, deflate,
//! checksum. The scenario is written as its difference from a base plan that the receiver can make:
//! the sample's baseline, or the first plan of a territory opened from a file; or whole, where that
//! is shorter. Never geometry; nothing of a person, as a scenario holds none.
//!
//! Codec 1: base64url of `checksum (4 bytes) · form (1 byte: 0 as it is, 1 raw deflate) · fields`.
//! The checksum covers all that follows it, so that a link cut short by a chat app is told before
//! anything else is believed. Fields are those of the `TAG_…` constants and of
//! [`super::section::SECTIONS`], each at most once.
//!
//! Codec 2 is codec 1 with needs: tags that a reader must know, since results depend on them. It is
//! written only where there are some, so that programs of the first version open what they can.

use super::base64url;
use super::plan_code::{self, PlanCode};
use super::section;
use super::tagged::{Reader, Writer};
use crate::locale::Language;
use crate::locale::exchange::ExchangeMsg;
use crate::plan::{CommunityId, GridId, Plan, Regions};
use crate::scenario::staffing::Rule;
use crate::scenario::{LeverSetting, Levers, Scenario, Staffing};
use crate::sorted::SortedMap;
use crate::territory::content_hash::Digest;
use crate::territory::{ContentHash, Origin, Territory, TownId};

/// Fragment prefix of codec 1.
pub const PREFIX: &str = "s=1.";

/// Fragment prefix of codec 2: some sections must be understood.
const PREFIX_NEEDS: &str = "s=2.";

/// Up to this many characters a link can be pasted anywhere and shown as a QR code.
pub const GREEN: usize = 1_800;

/// Up to this many characters a link can be copied with a warning; beyond, the file is the way.
pub const AMBER: usize = 8_000;

const TAG_TERRITORY: u32 = 1;
const TAG_TERRITORY_NAME: u32 = 2;
const TAG_SAMPLE_SEED: u32 = 3;
const TAG_NAME: u32 = 4;
const TAG_ENGINE: u32 = 5;
const TAG_SEED: u32 = 6;
const TAG_REPLICATIONS: u32 = 7;
const TAG_DIGEST: u32 = 8;
const TAG_LEVERS: u32 = 9;
const TAG_ASSUMPTIONS: u32 = 10;
const TAG_STAFFING: u32 = 11;
/// Fingerprint of the base plan; absent if the plan is whole.
const TAG_BASE: u32 = 12;
const TAG_PLAN_BITS: u32 = 13;
const TAG_PLAN_TEXTS: u32 = 14;
/// Tags that a reader must know, as varints.
const TAG_NEEDS: u32 = 15;
/// The grouping that the plan was drawn from: empty if it is the base plan's, else the region of each
/// unit. An older engine, whose results do not hang on it, may leave it out.
const TAG_REDRAWN_FROM: u32 = 16;
/// The last of the tags above.
const LAST_OWN_TAG: u64 = 16;

/// Most bytes a link may unfold to.
const MOST_BYTES: usize = 1 << 20;
/// Longest text that is looked at.
const MOST_CHARACTERS: usize = 1 << 20;

/// What a link says before its territory is at hand.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Header {
    /// The territory it is about.
    pub territory: ContentHash,
    /// Its name.
    pub territory_name: String,
    /// Seed of the generated sample, if it is one.
    pub sample_seed: Option<u64>,
    /// The scenario's name.
    pub name: String,
    /// Version of the engine that made it.
    pub engine: String,
}

/// What a link carries besides the scenario.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Run {
    /// Seed.
    pub seed: u64,
    /// Replications.
    pub replications: u32,
    /// Results digest, if it had been run.
    pub digest: Option<String>,
}

/// Why a link cannot be opened, zh and en.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LinkError(pub String, pub String);

impl From<ExchangeMsg> for LinkError {
    fn from(message: ExchangeMsg) -> Self {
        Self(
            message.text(Language::Chinese).to_owned(),
            message.text(Language::English).to_owned(),
        )
    }
}

/// Writes the fragment, `s=1.` included, `#` left out. `base` is the plan that the receiver has.
pub fn encode(territory: &Territory, base: &Plan, scenario: &Scenario, run: &Run) -> String {
    let whole = || write(territory, None, scenario, run);
    let difference = || write(territory, Some(base), scenario, run);
    match territory.data().origin {
        // The receiver of a link to the sample surely has its baseline.
        Origin::Sample { .. } => shorter(difference(), whole()),
        // The receiver may have opened the territory with another first plan: a link that stands on
        // its own is better while it is short.
        Origin::Imported => {
            let whole = whole();
            if whole.len() <= GREEN {
                whole
            } else {
                shorter(difference(), whole)
            }
        }
    }
}

fn shorter(a: String, b: String) -> String {
    if b.len() < a.len() { b } else { a }
}

fn write(territory: &Territory, base: Option<&Plan>, scenario: &Scenario, run: &Run) -> String {
    let data = territory.data();
    let mut fields = Writer::default();
    let number = |value: u64| {
        let mut writer = Writer::default();
        writer.varint(value);
        writer.0
    };
    fields.field(TAG_TERRITORY, &territory.hash().0.to_be_bytes());
    fields.field(TAG_TERRITORY_NAME, data.name.as_bytes());
    if let Origin::Sample { seed } = data.origin {
        fields.field(TAG_SAMPLE_SEED, &number(seed));
    }
    fields.field(TAG_NAME, scenario.name.as_bytes());
    fields.field(TAG_ENGINE, crate::ENGINE_VERSION.as_bytes());
    fields.field(TAG_SEED, &number(run.seed));
    fields.field(TAG_REPLICATIONS, &number(u64::from(run.replications)));
    if let Some(digest) = &run.digest {
        fields.field(TAG_DIGEST, &pack_digest(digest));
    }
    if !scenario.levers.is_empty() {
        fields.field(TAG_LEVERS, &write_levers(&scenario.levers));
    }
    if !scenario.assumptions.is_empty() {
        fields.field(TAG_ASSUMPTIONS, &write_assumptions(&scenario.assumptions));
    }
    if scenario.staffing != Staffing::default() {
        fields.field(TAG_STAFFING, &write_staffing(&scenario.staffing));
    }
    if let Some(before) = &scenario.redrawn_from {
        // Only a receiver who must have the base plan anyway can be told so.
        let same = base.is_some_and(|b| Regions::of_plan(b) == *before);
        let bytes = if same { Vec::new() } else { write_regions(before) };
        fields.field(TAG_REDRAWN_FROM, &bytes);
    }
    let empty;
    let base = match base {
        Some(base) => {
            fields.field(TAG_BASE, &fingerprint(base));
            base
        }
        None => {
            empty = plan_code::empty(territory);
            &empty
        }
    };
    let code = plan_code::write(territory, base, &scenario.plan);
    fields.field(TAG_PLAN_BITS, &code.bits);
    if !code.texts.is_empty() {
        fields.field(TAG_PLAN_TEXTS, &code.texts);
    }
    let mut needs = Writer::default();
    for section in section::SECTIONS {
        if let Some(text) = (section.write)(scenario) {
            fields.field(section.tag, text.as_bytes());
            if section.must {
                needs.varint(u64::from(section.tag));
            }
        }
    }
    if needs.0.is_empty() {
        return seal(PREFIX, &fields.0);
    }
    fields.field(TAG_NEEDS, &needs.0);
    seal(PREFIX_NEEDS, &fields.0)
}

/// Form and checksum around the fields.
fn seal(prefix: &str, fields: &[u8]) -> String {
    let deflated = miniz_oxide::deflate::compress_to_vec(fields, 10);
    let mut sealed = vec![0; 4];
    if deflated.len() < fields.len() {
        sealed.push(1);
        sealed.extend_from_slice(&deflated);
    } else {
        sealed.push(0);
        sealed.extend_from_slice(fields);
    }
    let checksum = checksum(&sealed[4..]);
    sealed[..4].copy_from_slice(&checksum);
    format!("{prefix}{}", base64url::encode(&sealed))
}

/// The fields of a link.
fn unseal(link: &str) -> Result<Vec<u8>, LinkError> {
    let sealed = base64url::decode(payload(link)?).ok_or(ExchangeMsg::DamagedLink)?;
    let (sum, content) = sealed.split_first_chunk::<4>().ok_or(ExchangeMsg::DamagedLink)?;
    if *sum != checksum(content) {
        return Err(ExchangeMsg::DamagedLink.into());
    }
    match content.split_first() {
        Some((0, fields)) => Ok(fields.to_vec()),
        Some((1, deflated)) => miniz_oxide::inflate::decompress_to_vec_with_limit(deflated, MOST_BYTES)
            .map_err(|_| ExchangeMsg::DamagedLink.into()),
        _ => Err(ExchangeMsg::DamagedLink.into()),
    }
}

/// The base64url part of an address, `#…` or bare fragment.
fn payload(link: &str) -> Result<&str, LinkError> {
    let link = link.trim();
    if link.len() > MOST_CHARACTERS {
        return Err(ExchangeMsg::NotLink.into());
    }
    let fragment = link.rsplit_once('#').map_or(link, |(_, fragment)| fragment);
    let (version, payload) = fragment
        .split('&')
        // Some programs escape the equals sign.
        .find_map(|part| ["s=", "s%3D", "s%3d"].iter().find_map(|p| part.strip_prefix(p)))
        .and_then(|code| code.split_once('.'))
        .ok_or(ExchangeMsg::NotLink)?;
    match version.parse::<u32>() {
        Ok(1 | 2) => Ok(payload),
        Ok(3..) => Err(ExchangeMsg::NewerLink.into()),
        _ => Err(ExchangeMsg::NotLink.into()),
    }
}

fn checksum(bytes: &[u8]) -> [u8; 4] {
    let mut digest = Digest::default();
    digest.bytes(bytes);
    (digest.finish() as u32).to_be_bytes()
}

/// Tells base plans apart.
fn fingerprint(plan: &Plan) -> [u8; 4] {
    let mut digest = Digest::default();
    let mut text = |text: &str| {
        digest.word(text.len() as u64);
        digest.bytes(text.as_bytes());
    };
    for c in plan.communities() {
        text(&c.name);
        text(&c.code);
        text(&format!("{:?} {}", c.kind, c.town));
    }
    for g in plan.grids() {
        text(&g.name);
        text(&g.code);
        text(&format!("{:?} {}", g.kind, g.community));
    }
    for grid in plan.assignment() {
        digest.word(grid.map_or(u64::MAX, |g| u64::from(g.0)));
    }
    (digest.finish() as u32).to_be_bytes()
}

/// Half the room for what [`crate::simulation::Outcome::digest`] gives; any other text as it is.
fn pack_digest(digest: &str) -> Vec<u8> {
    match u64::from_str_radix(digest, 16) {
        Ok(number) if format!("{number:016x}") == digest => [&[0][..], &number.to_be_bytes()].concat(),
        _ => [&[1], digest.as_bytes()].concat(),
    }
}

fn unpack_digest(bytes: &[u8]) -> Option<String> {
    match bytes.split_first()? {
        (0, number) => Some(format!("{:016x}", u64::from_be_bytes(number.try_into().ok()?))),
        (1, text) => std::str::from_utf8(text).ok().map(str::to_owned),
        _ => None,
    }
}

fn write_levers(levers: &Levers) -> Vec<u8> {
    let mut out = Writer::default();
    for (id, setting) in levers {
        out.text(id.as_bytes());
        out.varint((setting.values.len() as u64) << 1 | u64::from(setting.on));
        setting.values.iter().for_each(|&value| out.float(value));
    }
    out.0
}

fn read_levers(bytes: &[u8]) -> Option<Levers> {
    let mut reader = Reader(bytes);
    let mut levers = Levers::new();
    while !reader.0.is_empty() {
        let id = std::str::from_utf8(reader.text()?).ok()?.to_owned();
        let head = reader.varint()?;
        let values = (0..head >> 1).map(|_| reader.float()).collect::<Option<_>>()?;
        let on = head & 1 == 1;
        levers.insert(id, LeverSetting { on, values });
    }
    Some(levers)
}

fn write_assumptions(assumptions: &SortedMap<String, f64>) -> Vec<u8> {
    let mut out = Writer::default();
    for (key, &value) in assumptions {
        out.text(key.as_bytes());
        out.float(value);
    }
    out.0
}

fn read_assumptions(bytes: &[u8]) -> Option<SortedMap<String, f64>> {
    let mut reader = Reader(bytes);
    let mut assumptions = SortedMap::new();
    while !reader.0.is_empty() {
        let key = std::str::from_utf8(reader.text()?).ok()?.to_owned();
        assumptions.insert(key, reader.float()?);
    }
    Some(assumptions)
}

/// Units in their order: the same region again, the next new one, or an older one by number.
fn write_regions(regions: &Regions) -> Vec<u8> {
    let mut out = Writer::default();
    let (mut last, mut new) = (None, 0);
    for region in regions.by_unit() {
        out.varint(match region {
            None => 0,
            r if r == last => 1,
            Some(r) if r == new => {
                new += 1;
                2
            }
            Some(r) => u64::from(r) + 3,
        });
        last = region;
    }
    out.0
}

fn read_regions(bytes: &[u8], units: usize) -> Option<Regions> {
    let mut reader = Reader(bytes);
    let (mut last, mut new) = (None, 0);
    let regions = (0..units)
        .map(|_| {
            last = match reader.varint()? {
                0 => None,
                1 => last,
                2 => {
                    new += 1;
                    Some(new - 1)
                }
                n => Some(u32::try_from(n - 3).ok().filter(|&r| r < new)?),
            };
            Some(last)
        })
        .collect::<Option<Vec<_>>>()?;
    reader.0.is_empty().then(|| Regions::of(regions.into_iter()))
}

fn write_staffing(staffing: &Staffing) -> Vec<u8> {
    let mut out = Writer::default();
    out.varint(match staffing.rule {
        Rule::Households => 0,
        Rule::Equal => 1,
        Rule::Workload => 2,
    });
    let mut heads = |areas: &mut dyn Iterator<Item = (u32, u32)>| {
        let areas: Vec<(u32, u32)> = areas.collect();
        out.varint(areas.len() as u64);
        let mut last = 0;
        for (id, heads) in areas {
            out.varint(u64::from(id - last));
            out.varint(u64::from(heads));
            last = id;
        }
    };
    heads(&mut staffing.grids.iter().map(|(id, &n)| (id.0, n)));
    heads(&mut staffing.communities.iter().map(|(id, &n)| (id.0, n)));
    heads(&mut staffing.towns.iter().map(|(id, &n)| (id.0, n)));
    out.0
}

fn read_staffing(bytes: &[u8], plan: &Plan, towns: usize) -> Option<Staffing> {
    let mut reader = Reader(bytes);
    let rule = match reader.varint()? {
        0 => Rule::Households,
        1 => Rule::Equal,
        2 => Rule::Workload,
        _ => return None,
    };
    let mut heads = |areas: usize| {
        let mut last = 0u32;
        (0..reader.varint()?)
            .map(|_| {
                last = last.checked_add(reader.small()?)?;
                ((last as usize) < areas).then_some(())?;
                Some((last, reader.small()?))
            })
            .collect::<Option<Vec<_>>>()
    };
    let grids = heads(plan.grids().len())?;
    let communities = heads(plan.communities().len())?;
    let towns = heads(towns)?;
    Some(Staffing {
        rule,
        grids: grids.into_iter().map(|(id, n)| (GridId(id), n)).collect(),
        communities: communities.into_iter().map(|(id, n)| (CommunityId(id), n)).collect(),
        towns: towns.into_iter().map(|(id, n)| (TownId(id), n)).collect(),
        ..Staffing::default()
    })
}

/// The known fields of a link, by tag.
struct Fields<'a>(SortedMap<u32, &'a [u8]>);

impl<'a> Fields<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let mut fields = SortedMap::new();
        while !reader.0.is_empty() {
            let (tag, content) = reader.field()?;
            if let Ok(tag) = u32::try_from(tag) {
                fields.insert(tag, content);
            }
        }
        Some(Self(fields))
    }

    /// Refuses a link that rests on something of a later version.
    fn understood(&self) -> Result<(), LinkError> {
        let mut needs = Reader(self.bytes(TAG_NEEDS).unwrap_or_default());
        while !needs.0.is_empty() {
            let tag = needs.varint().ok_or(ExchangeMsg::DamagedLink)?;
            if tag > LAST_OWN_TAG && section::by_tag(tag).is_none() {
                return Err(ExchangeMsg::NewerLink.into());
            }
        }
        Ok(())
    }

    fn bytes(&self, tag: u32) -> Option<&'a [u8]> {
        self.0.get(&tag).copied()
    }

    fn text(&self, tag: u32) -> Option<String> {
        std::str::from_utf8(self.bytes(tag)?).ok().map(str::to_owned)
    }

    fn number(&self, tag: u32) -> Option<u64> {
        Reader(self.bytes(tag)?).varint()
    }

    fn header(&self) -> Option<Header> {
        Some(Header {
            territory: ContentHash(u64::from_be_bytes(self.bytes(TAG_TERRITORY)?.try_into().ok()?)),
            territory_name: self.text(TAG_TERRITORY_NAME)?,
            sample_seed: self.number(TAG_SAMPLE_SEED),
            name: self.text(TAG_NAME)?,
            engine: self.text(TAG_ENGINE)?,
        })
    }

    fn run(&self) -> Option<Run> {
        Some(Run {
            seed: self.number(TAG_SEED)?,
            replications: u32::try_from(self.number(TAG_REPLICATIONS)?).ok()?,
            digest: match self.bytes(TAG_DIGEST) {
                Some(bytes) => Some(unpack_digest(bytes)?),
                None => None,
            },
        })
    }

    fn plan(&self, territory: &Territory, base: &Plan) -> Option<Plan> {
        let code = PlanCode {
            bits: self.bytes(TAG_PLAN_BITS)?.to_vec(),
            texts: self.bytes(TAG_PLAN_TEXTS).unwrap_or_default().to_vec(),
        };
        plan_code::read(territory, base, &code)
    }

    fn scenario(&self, territory: &Territory, base: &Plan) -> Option<Scenario> {
        let mut scenario = Scenario::new(self.text(TAG_NAME)?, self.plan(territory, base)?);
        if let Some(bytes) = self.bytes(TAG_STAFFING) {
            scenario.staffing = read_staffing(bytes, &scenario.plan, territory.data().towns.len())?;
        }
        scenario.levers = read_levers(self.bytes(TAG_LEVERS).unwrap_or_default())?;
        scenario.assumptions = read_assumptions(self.bytes(TAG_ASSUMPTIONS).unwrap_or_default())?;
        scenario.redrawn_from = match self.bytes(TAG_REDRAWN_FROM) {
            Some([]) => Some(Regions::of_plan(base)),
            Some(bytes) => Some(read_regions(bytes, territory.units().len())?),
            None => None,
        };
        for section in section::SECTIONS {
            if let Some(bytes) = self.bytes(section.tag) {
                (section.read)(&mut scenario, std::str::from_utf8(bytes).ok()?).ok()?;
            }
        }
        Some(scenario)
    }
}

/// Reads what a link says of itself. Accepts a whole address, `#…` or the bare fragment.
pub fn header(link: &str) -> Result<Header, LinkError> {
    let bytes = unseal(link)?;
    let fields = Fields::of(&bytes).ok_or(ExchangeMsg::DamagedLink)?;
    fields.understood()?;
    fields.header().ok_or_else(|| ExchangeMsg::DamagedLink.into())
}

/// Reads the scenario; `territory` and `base` must be the link's.
pub fn decode(link: &str, territory: &Territory, base: &Plan) -> Result<(Scenario, Run), LinkError> {
    let bytes = unseal(link)?;
    let fields = Fields::of(&bytes).ok_or(ExchangeMsg::DamagedLink)?;
    fields.understood()?;
    let header = fields.header().ok_or(ExchangeMsg::DamagedLink)?;
    if header.territory != territory.hash() {
        return Err(other_territory(&header, territory));
    }
    let empty;
    let base = match fields.bytes(TAG_BASE) {
        Some(stated) if stated == fingerprint(base) && base.fits(territory).is_ok() => base,
        Some(_) => return Err(ExchangeMsg::OtherBase.into()),
        None => {
            empty = plan_code::empty(territory);
            &empty
        }
    };
    let scenario = fields.scenario(territory, base).ok_or(ExchangeMsg::DamagedLink)?;
    let run = fields.run().ok_or(ExchangeMsg::DamagedLink)?;
    Ok((scenario, run))
}

fn other_territory(header: &Header, territory: &Territory) -> LinkError {
    let (wanted, here) = (&header.territory_name, &territory.data().name);
    let (hash, engine) = (header.territory, &header.engine);
    match header.sample_seed {
        Some(_) => LinkError(
            format!(
                "链接所用的示例数据（{hash}）与本程序生成的不同：链接由格局 {engine} 生成，本程序是 {}。请用同一版本打开",
                crate::ENGINE_VERSION
            ),
            format!(
                "The link uses sample data ({hash}) that this program does not generate: it was made by Geju {engine}, this is {}. Open it with the same version",
                crate::ENGINE_VERSION
            ),
        ),
        None => LinkError(
            format!(
                "链接所用的辖区是“{wanted}”（{hash}），现在打开的是“{here}”。请先打开对方使用的情景文件，再打开链接"
            ),
            format!(
                "The link is about “{wanted}” ({hash}), but “{here}” is open. Open the sender's scenario file first, then the link again"
            ),
        ),
    }
}

/// Fragment prefix of a link behind a passphrase (form 1 of the page's lock).
const PREFIX_LOCKED: &str = "p=1.";

/// A link as bytes, for locking: the codec, then what base64url spells.
pub fn to_bytes(link: &str) -> Option<Vec<u8>> {
    let sealed = base64url::decode(payload(link).ok()?)?;
    let codec = if link.contains(PREFIX_NEEDS) { 2 } else { 1 };
    Some([&[codec][..], &sealed].concat())
}

/// The fragment of [`to_bytes`].
pub fn from_bytes(bytes: &[u8]) -> Option<String> {
    let (codec, sealed) = bytes.split_first()?;
    let prefix = match codec {
        1 => PREFIX,
        2 => PREFIX_NEEDS,
        _ => return None,
    };
    Some(format!("{prefix}{}", base64url::encode(sealed)))
}

/// The fragment of a locked link.
pub fn locked(bytes: &[u8]) -> String {
    format!("{PREFIX_LOCKED}{}", base64url::encode(bytes))
}

/// The bytes of a locked link; `None` if it is none.
pub fn read_locked(link: &str) -> Option<Vec<u8>> {
    let link = link.trim();
    if link.len() > MOST_CHARACTERS {
        return None;
    }
    let fragment = link.rsplit_once('#').map_or(link, |(_, fragment)| fragment);
    let code = fragment.split('&').find_map(|part| {
        [PREFIX_LOCKED, "p%3D1.", "p%3d1."]
            .iter()
            .find_map(|p| part.strip_prefix(p))
    })?;
    base64url::decode(code)
}

/// A link of these fields behind a right checksum, with a right header: what a hostile sender can
/// make. For tests.
#[doc(hidden)]
pub fn seal_for_tests(territory: &Territory, fields: &[(u32, &[u8])]) -> String {
    let mut writer = Writer::default();
    writer.field(TAG_TERRITORY, &territory.hash().0.to_be_bytes());
    for tag in [TAG_TERRITORY_NAME, TAG_NAME, TAG_ENGINE] {
        writer.field(tag, b"x");
    }
    for tag in [TAG_SEED, TAG_REPLICATIONS] {
        writer.field(tag, &[1]);
    }
    for (tag, content) in fields {
        writer.field(*tag, content);
    }
    seal(PREFIX, &writer.0)
}

/// A link with one more field. For tests.
#[doc(hidden)]
pub fn with_field_for_tests(link: &str, tag: u32, content: &[u8]) -> String {
    let mut writer = Writer(unseal(link).unwrap_or_default());
    writer.field(tag, content);
    seal(PREFIX, &writer.0)
}

/// The fields of a link, for tests that alter them.
#[doc(hidden)]
pub fn fields_for_tests(link: &str) -> Vec<u8> {
    unseal(link).unwrap_or_default()
}

/// Any bytes as a link's fields, behind a right checksum. For tests.
#[doc(hidden)]
pub fn sealed_for_tests(fields: &[u8]) -> String {
    seal(PREFIX, fields)
}
