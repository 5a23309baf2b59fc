//! "Did you mean": the nearest of the known words.

/// The known word nearest to this one, unless none is near.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let tolerance = word.chars().count().div_ceil(3).clamp(1, 4);
    let distances = known
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate));
    let (_, nearest) = distances.filter(|(far, _)| *far <= tolerance).min()?;
    Some(nearest.to_owned())
}

/// How many characters must be put in, taken out or replaced.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (line, a) in left.chars().enumerate() {
        let mut diagonal = line;
        let mut before = line.saturating_add(1);
        let mut next = vec![before];
        for (b, above) in right.chars().zip(row.iter().skip(1)) {
            let replaced = diagonal.saturating_add(usize::from(a != b));
            let put_in = before.saturating_add(1);
            before = replaced.min(above.saturating_add(1)).min(put_in);
            diagonal = *above;
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
