//! Snapshots in files, so that a program starts without reading all rows. A checkpoint is a cache:
//! whatever is wrong with it, it counts as not there, and the rows are read instead.
//!
//! A file is `magic | format | SHA-256 of the rest | header length | header | body`; numbers are
//! little-endian `u32`, the header is in postcard, the body is whatever the caller made of its
//! snapshot.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{SHA256, digest};
use bailiwick_model::ids::TenantId;
use bailiwick_model::time::Revision;
use serde::{Deserialize, Serialize};
use tracing::warn;

use crate::chain::Hash;

const MAGIC: &[u8; 8] = b"BWCHKPT\n";
/// To be raised whenever the header or what stands before it changes.
const FORMAT: u32 = 1;

/// What a checkpoint is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Whose snapshot.
    pub tenant: TenantId,
    /// At which revision.
    pub revision: Revision,
    /// A fingerprint of the change log up to that revision; the body means nothing with another.
    pub log: u64,
}

/// Writes a checkpoint: at no time does a half-written file stand at `path`.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, header: &Header, body: &[u8]) -> io::Result<()> {
    let header = postcard::to_stdvec(header).map_err(io::Error::other)?;
    let length = u32::try_from(header.len()).map_err(io::Error::other)?;
    let mut sealed = Vec::with_capacity(header.len().saturating_add(body.len()).saturating_add(4));
    sealed.extend_from_slice(&length.to_le_bytes());
    sealed.extend_from_slice(&header);
    sealed.extend_from_slice(body);

    let temporary = beside(path);
    let written = create(&temporary).and_then(|mut file| {
        file.write_all(MAGIC)?;
        file.write_all(&FORMAT.to_le_bytes())?;
        file.write_all(digest(&SHA256, &sealed).as_ref())?;
        file.write_all(&sealed)?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    });
    if written.is_err() {
        let _gone = fs::remove_file(&temporary); // the first error tells more
        return written;
    }
    // The new name must be on disk too. Not every system lets a folder be opened.
    match path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .map(File::open)
    {
        Some(Ok(folder)) => folder.sync_all(),
        _ => Ok(()),
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    name.into()
}

/// A snapshot holds names and addresses of people: nobody but its owner reads it.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Reads a checkpoint; `None` when there is none that can be used. The reason is logged.
///
/// # Errors
/// When there is a file but it cannot be read.
pub fn read(path: &Path) -> io::Result<Option<(Header, Vec<u8>)>> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(match parse(&bytes) {
        Ok((header, body)) => Some((header, body.to_vec())),
        Err(reason) => {
            warn!(path = %path.display(), reason, "a checkpoint is not used");
            None
        }
    })
}

fn parse(bytes: &[u8]) -> Result<(Header, &[u8]), &'static str> {
    let rest = bytes.strip_prefix(MAGIC).ok_or("it is no checkpoint")?;
    let (format, rest) = number(rest)?;
    if format != FORMAT {
        return Err("it is of another format");
    }
    let (checksum, sealed) = rest
        .split_first_chunk::<{ size_of::<Hash>() }>()
        .ok_or(CUT_OFF)?;
    if digest(&SHA256, sealed).as_ref() != checksum {
        return Err("its checksum does not match");
    }
    let (length, rest) = number(sealed)?;
    let length = usize::try_from(length).map_err(|_| CUT_OFF)?;
    let (header, body) = rest.split_at_checked(length).ok_or(CUT_OFF)?;
    let header = postcard::from_bytes(header).map_err(|_| "its header cannot be read")?;
    Ok((header, body))
}

const CUT_OFF: &str = "it was cut off";

fn number(bytes: &[u8]) -> Result<(u32, &[u8]), &'static str> {
    let (number, rest) = bytes.split_first_chunk::<4>().ok_or(CUT_OFF)?;
    Ok((u32::from_le_bytes(*number), rest))
}
