//! Checkpoints come back as written, or not at all.

use bailiwick_model::time::Revision;
use bailiwick_store::checkpoint::{Header, read, write};

use crate::support::Folder;
use crate::world::tenant_id;

const BODY: &[u8] = b"some snapshot";

fn header() -> Header {
    Header {
        tenant: tenant_id(1),
        revision: Revision(300),
        log: 0xdead_beef,
    }
}

#[test]
fn a_checkpoint_comes_back() {
    let folder = Folder::new();
    let path = folder.0.join("tenant.checkpoint");
    assert_eq!(read(&path).unwrap(), None);
    write(&path, &header(), BODY).unwrap();
    assert_eq!(read(&path).unwrap(), Some((header(), BODY.to_vec())));
    let later = Header {
        revision: Revision(301),
        ..header()
    };
    write(&path, &later, b"").unwrap();
    assert_eq!(read(&path).unwrap(), Some((later, Vec::new())));
    // Nothing but the file itself is left.
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_a_checkpoint() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let path = folder.0.join("tenant.checkpoint");
    write(&path, &header(), BODY).unwrap();
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn whatever_is_wrong_with_a_checkpoint_it_is_none() {
    let folder = Folder::new();
    let path = folder.0.join("tenant.checkpoint");
    write(&path, &header(), BODY).unwrap();
    let good = std::fs::read(&path).unwrap();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 0x40;
        std::fs::write(&path, &bad).unwrap();
        assert_eq!(read(&path).unwrap(), None, "byte {at} changed");
        std::fs::write(&path, &good[..at]).unwrap();
        assert_eq!(read(&path).unwrap(), None, "cut off after {at} bytes");
    }
    std::fs::write(&path, [good, b"x".to_vec()].concat()).unwrap();
    assert_eq!(read(&path).unwrap(), None, "something added");
}
