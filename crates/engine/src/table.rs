//! Copy-on-write tables: a new snapshot shares with the old one everything that did not change.
//!
//! A [`Table`] holds rows by dense handle in chunks, an [`Index`] finds handles by key in shards.
//! Cloning either is one reference count; changing one row copies one chunk (or shard) and the
//! list of chunks, unless nobody else holds them any more.

use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap};

/// Rows of one chunk. Small enough that copying one costs little, large enough that the list of
/// chunks stays short.
const CHUNK_ROWS: usize = 64;
/// Shards of one index.
const SHARDS: usize = 512;

/// Rows stand in it without another step in between: reading one is what costs time.
type Chunk<T> = [Option<T>; CHUNK_ROWS];

/// Rows by dense handle.
#[derive(Clone, Debug)]
pub struct Table<T> {
    chunks: Arc<Vec<Arc<Chunk<T>>>>,
    free: Arc<Vec<u32>>,
    slots: u32,
    rows: u32,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            chunks: Arc::default(),
            free: Arc::default(),
            slots: 0,
            rows: 0,
        }
    }
}

fn place(handle: u32) -> (usize, usize) {
    let at = handle as usize;
    (at / CHUNK_ROWS, at % CHUNK_ROWS)
}

impl<T: Clone> Table<T> {
    /// The row of a handle.
    #[must_use]
    pub fn get(&self, handle: u32) -> Option<&T> {
        let (chunk, row) = place(handle);
        self.chunks.get(chunk)?.get(row)?.as_ref()
    }

    /// The row of a handle, to be changed.
    pub fn get_mut(&mut self, handle: u32) -> Option<&mut T> {
        let (chunk, row) = place(handle);
        let chunk = Arc::make_mut(&mut self.chunks).get_mut(chunk)?;
        Arc::make_mut(chunk).get_mut(row)?.as_mut()
    }

    /// Adds a row; the answer is its handle.
    pub fn insert(&mut self, row: T) -> u32 {
        self.rows = self.rows.saturating_add(1);
        if !self.free.is_empty()
            && let Some(handle) = Arc::make_mut(&mut self.free).pop()
        {
            self.put(handle, Some(row));
            return handle;
        }
        let handle = self.slots;
        self.slots = self.slots.saturating_add(1);
        let (chunk, _) = place(handle);
        if chunk == self.chunks.len() {
            let empty = Arc::new(std::array::from_fn(|_| None));
            Arc::make_mut(&mut self.chunks).push(empty);
        }
        self.put(handle, Some(row));
        handle
    }

    /// Takes a row out; its handle may be given to a later row.
    pub fn remove(&mut self, handle: u32) -> Option<T> {
        let row = self.get(handle).cloned()?;
        self.put(handle, None);
        Arc::make_mut(&mut self.free).push(handle);
        self.rows = self.rows.saturating_sub(1);
        Some(row)
    }

    fn put(&mut self, handle: u32, row: Option<T>) {
        let (chunk, at) = place(handle);
        if let Some(chunk) = Arc::make_mut(&mut self.chunks).get_mut(chunk)
            && let Some(slot) = Arc::make_mut(chunk).get_mut(at)
        {
            *slot = row;
        }
    }

    /// All rows with their handles, in order of handle.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        let rows = self.chunks.iter().flat_map(|chunk| chunk.iter());
        (0_u32..)
            .zip(rows)
            .filter_map(|(handle, row)| Some((handle, row.as_ref()?)))
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows as usize
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// One more than the greatest handle ever given.
    #[must_use]
    pub fn slots(&self) -> u32 {
        self.slots
    }
}

/// Values by key.
#[derive(Clone, Debug)]
pub struct Index<K, V = u32> {
    shards: Arc<Vec<Arc<FxHashMap<K, V>>>>,
}

impl<K, V> Default for Index<K, V> {
    fn default() -> Self {
        Self {
            shards: Arc::default(),
        }
    }
}

impl<K: Eq + Hash + Clone, V: Clone> Index<K, V> {
    fn shard<Q: Hash + ?Sized>(key: &Q) -> usize {
        // Other bits than the map inside a shard goes by, which are the lowest and the highest:
        // else all keys of a shard would want the same place in it.
        ((FxBuildHasher.hash_one(key) >> 16) as usize) % SHARDS
    }

    /// The value of a key.
    #[must_use]
    pub fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: std::borrow::Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.shards.get(Self::shard(key))?.get(key)
    }

    /// Puts a value under a key.
    pub fn insert(&mut self, key: K, value: V) {
        let shards = Arc::make_mut(&mut self.shards);
        if shards.is_empty() {
            shards.resize_with(SHARDS, Arc::default);
        }
        if let Some(shard) = shards.get_mut(Self::shard(&key)) {
            Arc::make_mut(shard).insert(key, value);
        }
    }

    /// The value of a key, to be changed.
    pub fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: std::borrow::Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.get(key)?;
        let shard = Arc::make_mut(&mut self.shards).get_mut(Self::shard(key))?;
        Arc::make_mut(shard).get_mut(key)
    }

    /// Takes a key out.
    pub fn remove<Q>(&mut self, key: &Q) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.get(key)?;
        let shard = Arc::make_mut(&mut self.shards).get_mut(Self::shard(key))?;
        Arc::make_mut(shard).remove(key)
    }

    /// All entries, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.shards.iter().flat_map(|shard| shard.iter())
    }
}
