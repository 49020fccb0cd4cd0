//! What is kept in the browser: territories by hash, a library of drafts as scenario files with their
//! history, and the place where the person was. IndexedDB; every edit passes here.
//!
//! Drafts are kept in the same versioned form as files, so that whatever opens old files opens old
//! drafts. A history that cannot be read any more is dropped; the scenario never is. Each save says
//! which revision it builds on, so that two tabs cannot overwrite each other unseen.

use super::record::{Kept, Record};
use idb::{Database, DatabaseEvent, Factory, KeyPath, KeyRange, ObjectStoreParams, Query, TransactionMode};
use wasm_bindgen::JsValue;

const DATABASE: &str = "geju";
/// Raise with a step in [`migrate`] or [`Storage::move_in`] whenever stores change.
const SCHEMA: u32 = 2;
const TERRITORIES: &str = "territories";
/// Schema 1: drafts by bare id, which two territories could share. Emptied by [`Storage::move_in`].
const DRAFTS: &str = "drafts";
/// Schema 2: drafts by `territory/id`.
const LIBRARY: &str = "library";
const PLACE: &str = "place";
/// Version of [`Place`] records.
const PLACE_VERSION: u32 = 2;

/// A draft as kept.
#[derive(Clone, Debug, Default)]
pub struct StoredDraft {
    /// Id in the library of its territory.
    pub id: u32,
    /// The scenario file.
    pub file: String,
    /// The history, as JSON.
    pub history: String,
    /// What the library shows of it.
    pub card: Card,
    /// Counts the saves.
    pub revision: u32,
    /// When it was deleted (milliseconds since 1970); it can be taken back for a while.
    pub deleted: Option<f64>,
}

/// What the library shows of a draft besides the scenario itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// The draft it was copied from; 0 is 现状.
    pub parent: Option<u32>,
    /// What somebody wrote about it.
    pub note: String,
    /// Small map as a data address; empty if not drawn yet.
    pub picture: String,
    /// Last change, milliseconds since 1970.
    pub changed: f64,
    /// Its last results.
    pub results: Option<Results>,
}

/// The last results of a draft, for the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    /// Digest.
    pub digest: String,
    /// Replications.
    pub replications: u32,
    /// Engine.
    pub engine: String,
    /// Load ratio of the whole area.
    pub load_ratio: f64,
    /// Share of cases closed on time.
    pub on_time: f64,
}

/// Where the person was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// Version of this record.
    pub version: u32,
    /// Seed if the territory is a sample.
    pub sample_seed: Option<u64>,
    /// Hash of the territory.
    pub territory: String,
    /// Its name.
    pub name: String,
    /// Ids of the drafts, in order; 0 is 现状.
    pub drafts: Vec<u32>,
    /// The draft in hand.
    pub current: u32,
    /// Page shown.
    pub page: String,
    /// Camera: centre in map centimetres and scale.
    pub camera: Option<[f64; 3]>,
}

impl Place {
    /// A record of this version.
    pub fn now() -> Self {
        Self {
            version: PLACE_VERSION,
            ..Self::default()
        }
    }
}

/// How a save went.
#[derive(Clone, Debug)]
pub enum Saved {
    /// Kept, as this revision.
    As(u32),
    /// Somebody else saved it since: nothing was written, this is theirs.
    Conflict(Box<StoredDraft>),
}

/// Why something was not kept or found, in the browser's words.
#[derive(Clone, Debug)]
pub struct StorageError(pub String);

impl From<idb::Error> for StorageError {
    fn from(error: idb::Error) -> Self {
        Self(error.to_string())
    }
}

/// An open database.
#[derive(Debug)]
pub struct Storage(Database);

impl Storage {
    /// Opens the database, creating or migrating it before anything else looks at it. `blocked` is
    /// called if another tab with an older page must be closed first.
    pub async fn open(blocked: impl FnOnce() + 'static) -> Result<Self, StorageError> {
        let factory = Factory::new()?;
        let mut request = factory.open(DATABASE, Some(SCHEMA))?;
        request.on_upgrade_needed(|event| {
            if let Ok(database) = event.database() {
                // An error here surfaces as a failed open.
                let _ = migrate(&database);
            }
        });
        request.on_blocked(move |_| blocked());
        let mut database = request.await?;
        // A newer page in another tab must not wait for this one.
        database.on_version_change(|event| {
            if let Ok(database) = event.database() {
                database.close();
            }
        });
        let storage = Self(database);
        storage.move_in().await?;
        Ok(storage)
    }

    /// Schema 1 → 2: drafts move to the library of the territory that the place names.
    async fn move_in(&self) -> Result<(), StorageError> {
        let Some(mut place) = self.place().await?.filter(|p| p.version < PLACE_VERSION) else {
            return Ok(());
        };
        for &id in place.drafts.iter().filter(|&&id| id != 0) {
            if let Some(mut draft) = self.get_record::<StoredDraft>(DRAFTS, &id.to_string()).await? {
                draft.revision = 1;
                self.put_record(LIBRARY, &key(&place.territory, id), &draft).await?;
                self.delete(DRAFTS, &id.to_string()).await?;
            }
        }
        // The sample's second scenario comes by itself unless somebody took it away.
        if place.sample_seed.is_some() && !place.drafts.contains(&1) {
            let gone = StoredDraft {
                id: 1,
                revision: 1,
                deleted: Some(0.0),
                ..StoredDraft::default()
            };
            self.put_record(LIBRARY, &key(&place.territory, 1), &gone).await?;
        }
        place.version = PLACE_VERSION;
        self.save_place(&place).await
    }

    async fn put(&self, store: &str, key: &str, value: &JsValue) -> Result<(), StorageError> {
        let transaction = self.0.transaction(&[store], TransactionMode::ReadWrite)?;
        transaction
            .object_store(store)?
            .put(value, Some(&JsValue::from_str(key)))?
            .await?;
        transaction.commit()?.await?;
        Ok(())
    }

    async fn get(&self, store: &str, key: &str) -> Result<Option<JsValue>, StorageError> {
        let transaction = self.0.transaction(&[store], TransactionMode::ReadOnly)?;
        let value = transaction
            .object_store(store)?
            .get(Query::Key(JsValue::from_str(key)))?
            .await?;
        Ok(value)
    }

    async fn delete(&self, store: &str, key: &str) -> Result<(), StorageError> {
        let transaction = self.0.transaction(&[store], TransactionMode::ReadWrite)?;
        transaction
            .object_store(store)?
            .delete(Query::Key(JsValue::from_str(key)))?
            .await?;
        transaction.commit()?.await?;
        Ok(())
    }

    /// All values whose keys begin with `prefix`.
    async fn all<T: Kept>(&self, store: &str, prefix: &str) -> Result<Vec<T>, StorageError> {
        let end = format!("{prefix}\u{ffff}");
        let range = KeyRange::bound(&JsValue::from_str(prefix), &JsValue::from_str(&end), None, None)?;
        let transaction = self.0.transaction(&[store], TransactionMode::ReadOnly)?;
        let values = transaction
            .object_store(store)?
            .get_all(Some(Query::KeyRange(range)), None)?
            .await?;
        Ok(values.iter().filter_map(read).collect())
    }

    async fn put_record(&self, store: &str, key: &str, value: &impl Kept) -> Result<(), StorageError> {
        self.put(store, key, &value.to_record().text()).await
    }

    async fn get_record<T: Kept>(&self, store: &str, key: &str) -> Result<Option<T>, StorageError> {
        Ok(self.get(store, key).await?.and_then(|value| read(&value)))
    }

    /// Keeps a draft that builds on revision `on` (0: it is new). Looking and writing are one
    /// transaction, so no other tab comes between.
    pub async fn save_draft(&self, territory: &str, draft: &mut StoredDraft, on: u32) -> Result<Saved, StorageError> {
        let place = JsValue::from_str(&key(territory, draft.id));
        let transaction = self.0.transaction(&[LIBRARY], TransactionMode::ReadWrite)?;
        let store = transaction.object_store(LIBRARY)?;
        let theirs = store.get(Query::Key(place.clone()))?.await?;
        let theirs: Option<StoredDraft> = theirs.and_then(|value| read(&value));
        if let Some(theirs) = theirs.filter(|t| t.revision != on) {
            return Ok(Saved::Conflict(Box::new(theirs)));
        }
        draft.revision = on + 1;
        store.put(&draft.to_record().text(), Some(&place))?.await?;
        transaction.commit()?.await?;
        Ok(Saved::As(draft.revision))
    }

    /// One draft.
    pub async fn draft(&self, territory: &str, id: u32) -> Result<Option<StoredDraft>, StorageError> {
        self.get_record(LIBRARY, &key(territory, id)).await
    }

    /// All drafts on a territory, deleted ones among them.
    pub async fn drafts(&self, territory: &str) -> Result<Vec<StoredDraft>, StorageError> {
        self.all(LIBRARY, &format!("{territory}/")).await
    }

    /// Forgets a draft for good.
    pub async fn purge(&self, territory: &str, id: u32) -> Result<(), StorageError> {
        self.delete(LIBRARY, &key(territory, id)).await
    }

    /// Keeps the place: as the last one, and as the territory's own.
    pub async fn save_place(&self, place: &Place) -> Result<(), StorageError> {
        self.put_record(PLACE, "place", place).await?;
        self.put_record(PLACE, &format!("at/{}", place.territory), place).await
    }

    /// The last place.
    pub async fn place(&self) -> Result<Option<Place>, StorageError> {
        self.get_record(PLACE, "place").await
    }

    /// The last place on every territory.
    pub async fn places(&self) -> Result<Vec<Place>, StorageError> {
        self.all(PLACE, "at/").await
    }

    /// The last place on one territory.
    pub async fn place_on(&self, territory: &str) -> Result<Option<Place>, StorageError> {
        self.get_record(PLACE, &format!("at/{territory}")).await
    }

    /// Keeps an imported territory and its first plan, as a scenario file of that plan.
    pub async fn save_territory(&self, hash: &str, file: &str) -> Result<(), StorageError> {
        self.put(TERRITORIES, hash, &JsValue::from_str(file)).await
    }

    /// An imported territory by hash.
    pub async fn territory(&self, hash: &str) -> Result<Option<String>, StorageError> {
        Ok(self.get(TERRITORIES, hash).await?.and_then(|v| v.as_string()))
    }
}

fn read<T: Kept>(value: &JsValue) -> Option<T> {
    T::from_record(&Record::read(&value.as_string()?)?)
}

impl Kept for StoredDraft {
    fn to_record(&self) -> Record {
        let record = Record::new();
        record.set("id", self.id);
        record.set("file", self.file.as_str());
        record.set("history", self.history.as_str());
        record.set("card", self.card.to_record());
        record.set("revision", self.revision);
        record.set("deleted", self.deleted);
        record
    }

    fn from_record(record: &Record) -> Option<Self> {
        Some(Self {
            id: record.whole("id")?,
            file: record.string("file")?,
            history: record.string("history")?,
            card: record
                .inner("card")
                .and_then(|card| Card::from_record(&card))
                .unwrap_or_default(),
            revision: record.whole("revision").unwrap_or_default(),
            deleted: record.number("deleted"),
        })
    }
}

impl Kept for Card {
    fn to_record(&self) -> Record {
        let record = Record::new();
        record.set("parent", self.parent);
        record.set("note", self.note.as_str());
        record.set("picture", self.picture.as_str());
        record.set("changed", self.changed);
        if let Some(results) = &self.results {
            record.set("results", results.to_record());
        }
        record
    }

    fn from_record(record: &Record) -> Option<Self> {
        Some(Self {
            parent: record.whole("parent"),
            note: record.string("note").unwrap_or_default(),
            picture: record.string("picture").unwrap_or_default(),
            changed: record.number("changed").unwrap_or_default(),
            results: record.inner("results").and_then(|r| Results::from_record(&r)),
        })
    }
}

impl Kept for Results {
    fn to_record(&self) -> Record {
        let record = Record::new();
        record.set("digest", self.digest.as_str());
        record.set("replications", self.replications);
        record.set("engine", self.engine.as_str());
        record.set("load_ratio", self.load_ratio);
        record.set("on_time", self.on_time);
        record
    }

    fn from_record(record: &Record) -> Option<Self> {
        Some(Self {
            digest: record.string("digest").unwrap_or_default(),
            replications: record.whole("replications").unwrap_or_default(),
            engine: record.string("engine").unwrap_or_default(),
            load_ratio: record.number("load_ratio").unwrap_or_default(),
            on_time: record.number("on_time").unwrap_or_default(),
        })
    }
}

impl Kept for Place {
    fn to_record(&self) -> Record {
        let record = Record::new();
        record.set("version", self.version);
        // Seeds are small; above 2^53 a record could not hold one exactly.
        record.set("sample_seed", self.sample_seed.map(|seed| seed as f64));
        record.set("territory", self.territory.as_str());
        record.set("name", self.name.as_str());
        record.set(
            "drafts",
            js_sys::Array::from_iter(self.drafts.iter().map(|&id| JsValue::from(id))),
        );
        record.set("current", self.current);
        record.set("page", self.page.as_str());
        record.set(
            "camera",
            self.camera.map(|c| js_sys::Array::from_iter(c.map(JsValue::from_f64))),
        );
        record
    }

    fn from_record(record: &Record) -> Option<Self> {
        let camera = record.numbers("camera");
        Some(Self {
            version: record.whole("version")?,
            sample_seed: record.number("sample_seed").map(|seed| seed as u64),
            territory: record.string("territory")?,
            name: record.string("name").unwrap_or_default(),
            drafts: record.numbers("drafts")?.into_iter().map(|id| id as u32).collect(),
            current: record.whole("current").unwrap_or_default(),
            page: record.string("page").unwrap_or_default(),
            camera: camera.and_then(|c| c.try_into().ok()),
        })
    }
}

/// Where a draft stands.
fn key(territory: &str, id: u32) -> String {
    format!("{territory}/{id}")
}

/// Brings the stores from any older schema to [`SCHEMA`].
fn migrate(database: &Database) -> Result<(), idb::Error> {
    let existing = database.store_names();
    for name in [TERRITORIES, DRAFTS, LIBRARY, PLACE] {
        if !existing.iter().any(|n| n == name) {
            let mut params = ObjectStoreParams::new();
            params.key_path(None::<KeyPath>);
            database.create_object_store(name, params)?;
        }
    }
    Ok(())
}
