//! What is kept in the browser: territories by hash, drafts as scenario files with their history,
//! and the place where the person was. IndexedDB; every edit passes here.
//!
//! Drafts are kept in the same versioned form as files, so that whatever opens old files opens old
//! drafts. A history that cannot be read any more is dropped; the scenario never is.

use crate::plan::History;
use crate::scenario::ScenarioEdit;
use idb::{Database, DatabaseEvent, Factory, KeyPath, ObjectStoreParams, Query, TransactionMode};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

const DATABASE: &str = "geju";
/// Raise with a step in `migrate` whenever stores change.
const SCHEMA: u32 = 1;
const TERRITORIES: &str = "territories";
const DRAFTS: &str = "drafts";
const PLACE: &str = "place";

/// A draft as kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredDraft {
    /// Id in the library.
    pub id: u32,
    /// The scenario file.
    pub file: String,
    /// The history, as JSON.
    pub history: String,
}

/// Where the person was.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Version of this record.
    pub version: u32,
    /// Seed if the territory is a sample.
    pub sample_seed: Option<u64>,
    /// Hash of the territory.
    pub territory: String,
    /// Ids of the drafts, in order; 0 is 现状.
    pub drafts: Vec<u32>,
    /// The draft in hand.
    pub current: u32,
    /// Page shown.
    pub page: String,
    /// Camera: centre in map centimetres and scale.
    pub camera: Option<[f64; 3]>,
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
    /// Opens the database, creating or migrating it first.
    pub async fn open() -> Result<Self, StorageError> {
        let factory = Factory::new()?;
        let mut request = factory.open(DATABASE, Some(SCHEMA))?;
        request.on_upgrade_needed(|event| {
            if let Ok(database) = event.database() {
                // An error here surfaces as a failed open.
                let _ = migrate(&database);
            }
        });
        Ok(Self(request.await?))
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

    async fn put_json<T: Serialize>(&self, store: &str, key: &str, value: &T) -> Result<(), StorageError> {
        let text = serde_json::to_string(value).map_err(|e| StorageError(e.to_string()))?;
        self.put(store, key, &JsValue::from_str(&text)).await
    }

    async fn get_json<T: for<'a> Deserialize<'a>>(&self, store: &str, key: &str) -> Result<Option<T>, StorageError> {
        let Some(value) = self.get(store, key).await? else {
            return Ok(None);
        };
        Ok(value.as_string().and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Keeps a draft.
    pub async fn save_draft(&self, draft: &StoredDraft) -> Result<(), StorageError> {
        self.put_json(DRAFTS, &draft.id.to_string(), draft).await
    }

    /// A draft by id.
    pub async fn draft(&self, id: u32) -> Result<Option<StoredDraft>, StorageError> {
        self.get_json(DRAFTS, &id.to_string()).await
    }

    /// Forgets a draft.
    pub async fn remove_draft(&self, id: u32) -> Result<(), StorageError> {
        let transaction = self.0.transaction(&[DRAFTS], TransactionMode::ReadWrite)?;
        transaction
            .object_store(DRAFTS)?
            .delete(Query::Key(JsValue::from_str(&id.to_string())))?
            .await?;
        transaction.commit()?.await?;
        Ok(())
    }

    /// Keeps the place.
    pub async fn save_place(&self, place: &Place) -> Result<(), StorageError> {
        self.put_json(PLACE, "place", place).await
    }

    /// The place.
    pub async fn place(&self) -> Result<Option<Place>, StorageError> {
        self.get_json(PLACE, "place").await
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

/// Brings the stores from any older schema to [`SCHEMA`].
fn migrate(database: &Database) -> Result<(), idb::Error> {
    let existing = database.store_names();
    for name in [TERRITORIES, DRAFTS, PLACE] {
        if !existing.iter().any(|n| n == name) {
            let mut params = ObjectStoreParams::new();
            params.key_path(None::<KeyPath>);
            database.create_object_store(name, params)?;
        }
    }
    Ok(())
}

/// History as text, and back (an unreadable one is empty).
pub fn history_text(history: &History<ScenarioEdit>) -> String {
    serde_json::to_string(history).unwrap_or_default()
}

/// See [`history_text`].
pub fn history_of(text: &str) -> History<ScenarioEdit> {
    serde_json::from_str(text).unwrap_or_default()
}
