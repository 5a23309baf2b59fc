//! Points in time and validity.

use bailiwick_model::assignment::Validity;
use bailiwick_model::time::Timestamp;
use proptest::prelude::*;

#[test]
fn times_are_rfc_3339_in_json() {
    let time: Timestamp = "2026-11-21T18:06:49.5Z".parse().expect("a time");
    let json = serde_json::to_string(&time).expect("json");
    assert_eq!(json, "\"2026-11-21T18:06:49.5Z\"");
    assert_eq!(
        serde_json::from_str::<Timestamp>(&json).expect("a time"),
        time
    );
    let offset: Timestamp = "2026-11-21T19:06:49.5+01:00".parse().expect("a time");
    assert_eq!(offset, time);
    for bad in ["", "yesterday", "2026-13-01T00:00:00Z", "2026-11-21"] {
        assert!(bad.parse::<Timestamp>().is_err(), "{bad}");
    }
}

#[test]
fn validity_is_half_open() {
    let validity = Validity {
        from: Some(Timestamp(10)),
        until: Some(Timestamp(20)),
    };
    let inside: Vec<i64> = (8..23)
        .filter(|&t| validity.contains(Timestamp(t)))
        .collect();
    assert_eq!(inside, (10..20).collect::<Vec<_>>());
    assert!(Validity::default().contains(Timestamp(i64::MIN)));
}

proptest! {
    #[test]
    fn any_time_in_range_survives_text(micros in -60_000_000_000_000_000_i64..250_000_000_000_000_000) {
        let time = Timestamp(micros);
        prop_assert_eq!(time.to_string().parse::<Timestamp>().expect("a time"), time);
    }

    #[test]
    fn moving_a_time_never_overflows(micros in any::<i64>(), days in any::<i64>()) {
        let _ = Timestamp(micros).plus_days(days);
    }
}
