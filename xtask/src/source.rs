//! Just enough understanding of Rust text to judge it: what is code, what is a string, what is a
//! comment, which lines are test code, where a function begins and ends.
//!
//! Not a parser. It is right for formatted code that compiles, which is what the tasks look at.

use std::ops::RangeInclusive;

/// A piece of text and the line (from 1) on which it begins.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece {
    pub line: usize,
    pub text: String,
}

/// Rust text taken apart.
#[derive(Default)]
pub struct Source {
    /// The text with comments and the content of literals blanked out; line breaks are kept.
    pub code: String,
    /// The content of string literals, as written.
    pub strings: Vec<Piece>,
    /// Comments, with their slashes; a block comment is one piece.
    pub comments: Vec<Piece>,
}

/// A function with a body.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    pub lines: RangeInclusive<usize>,
}

impl Source {
    pub fn new(text: &str) -> Self {
        let mut scanner = Scanner {
            chars: text.chars().collect(),
            at: 0,
            line: 1,
        };
        let mut source = Self::default();
        while scanner.at < scanner.chars.len() {
            scanner.step(&mut source);
        }
        source
    }

    /// Lines of the items under `#[cfg(test)]`, attribute included.
    pub fn test_lines(&self) -> Vec<RangeInclusive<usize>> {
        self.test_items()
            .filter_map(|(start, _)| self.braces_after(start))
            .collect()
    }

    /// Names of modules declared under `#[cfg(test)]` that live in files of their own.
    pub fn test_modules(&self) -> Vec<&str> {
        let names = self.test_items().filter_map(|(_, item)| {
            let end = item.find(['{', ';'])?;
            let declaration = item[..end].trim_end();
            (item[end..].starts_with(';') && declaration.contains("mod "))
                .then(|| declaration.rsplit(' ').next())?
        });
        names.collect()
    }

    fn test_items(&self) -> impl Iterator<Item = (usize, &str)> {
        const ATTRIBUTE: &str = "#[cfg(test)]";
        let starts = self.code.match_indices(ATTRIBUTE);
        starts.map(|(start, _)| (start, &self.code[start + ATTRIBUTE.len()..]))
    }

    /// Functions with a body, in order.
    pub fn functions(&self) -> Vec<Function> {
        let mut functions = Vec::new();
        for (start, _) in self.code.match_indices("fn ") {
            let before = self.code[..start].chars().next_back();
            if before.is_some_and(|c| is_word(c) || c == '\'') {
                continue;
            }
            let name: String = self.code[start + 3..]
                .chars()
                .take_while(|c| is_word(*c))
                .collect();
            if let (false, Some(lines)) = (name.is_empty(), self.braces_after(start)) {
                functions.push(Function { name, lines });
            }
        }
        functions
    }

    /// The lines from `start` to the end of the first braces after it, unless a semicolon outside
    /// of all brackets comes first.
    fn braces_after(&self, start: usize) -> Option<RangeInclusive<usize>> {
        let line_of = |at: usize| self.code[..at].matches('\n').count() + 1;
        let (mut braces, mut others) = (0_usize, 0_usize);
        for (at, c) in self.code[start..].char_indices() {
            match c {
                '(' | '[' => others += 1,
                ')' | ']' => others = others.saturating_sub(1),
                '{' => braces += 1,
                '}' if braces <= 1 => {
                    return (braces == 1).then(|| line_of(start)..=line_of(start + at));
                }
                '}' => braces -= 1,
                ';' if braces == 0 && others == 0 => return None,
                _ => {}
            }
        }
        None
    }
}

pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The lines (from 1) on which `word` stands with no letter, digit or underscore beside it. A
/// `word` that begins or ends with another sign may have anything beside that sign.
pub fn lines_with(text: &str, word: &str) -> Vec<usize> {
    let first = word.chars().next().is_some_and(is_word);
    let last = word.chars().next_back().is_some_and(is_word);
    let mut lines = Vec::new();
    for (at, _) in text.match_indices(word) {
        let before = text[..at].chars().next_back().is_some_and(is_word);
        let after = text[at + word.len()..].chars().next().is_some_and(is_word);
        if !(first && before || last && after) {
            lines.push(text[..at].matches('\n').count() + 1);
        }
    }
    lines.dedup();
    lines
}

struct Scanner {
    chars: Vec<char>,
    at: usize,
    line: usize,
}

impl Scanner {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    /// Takes `count` characters, returned as they are, put into the code only if `visible`.
    fn take(&mut self, count: usize, visible: bool, code: &mut String) -> String {
        let end = (self.at + count).min(self.chars.len());
        let mut taken = String::new();
        for &c in &self.chars[self.at..end] {
            taken.push(c);
            self.line += usize::from(c == '\n');
            code.push(if visible || c == '\n' { c } else { ' ' });
        }
        self.at = end;
        taken
    }

    fn step(&mut self, source: &mut Source) {
        let line = self.line;
        match (self.peek(0), self.peek(1)) {
            ('/', '/') => {
                let text = self.take(self.until_line_end(), false, &mut source.code);
                source.comments.push(Piece { line, text });
            }
            ('/', '*') => {
                let text = self.take(self.until_comment_end(), false, &mut source.code);
                source.comments.push(Piece { line, text });
            }
            ('"', _) => self.string(0, source),
            ('r', '"' | '#') if !self.inside_word() => self.raw(source),
            ('\'', _) => {
                let count = self.until_quote_end();
                self.take(count, count == 1, &mut source.code);
            }
            _ => {
                self.take(1, true, &mut source.code);
            }
        }
    }

    /// True if the present character continues a name; the prefixes of `br"` and `cr"` do not count.
    fn inside_word(&self) -> bool {
        let mut before = self.chars[..self.at].iter().rev();
        match before.next() {
            Some('b' | 'c') => before.next().is_some_and(|c| is_word(*c)),
            other => other.is_some_and(|c| is_word(*c)),
        }
    }

    fn until_line_end(&self) -> usize {
        self.chars[self.at..]
            .iter()
            .take_while(|c| **c != '\n')
            .count()
    }

    fn until_comment_end(&self) -> usize {
        let (mut depth, mut count) = (0_usize, 0_usize);
        while self.at + count < self.chars.len() {
            match (self.peek(count), self.peek(count + 1)) {
                ('/', '*') => (depth, count) = (depth + 1, count + 2),
                ('*', '/') => (depth, count) = (depth - 1, count + 2),
                _ => count += 1,
            }
            if depth == 0 {
                break;
            }
        }
        count
    }

    /// The length of a character literal, or 1 for the quote of a lifetime or label.
    fn until_quote_end(&self) -> usize {
        if self.peek(1) == '\\' {
            let rest = self.chars[self.at..].iter().skip(3);
            return 4 + rest.take_while(|c| **c != '\'' && **c != '\n').count();
        }
        if self.peek(2) == '\'' { 3 } else { 1 }
    }

    /// A raw string, or else the name `r` or a raw identifier.
    fn raw(&mut self, source: &mut Source) {
        let hashes = self.chars[self.at + 1..]
            .iter()
            .take_while(|c| **c == '#')
            .count();
        self.take(1 + hashes, true, &mut source.code);
        if self.peek(0) != '"' {
            return;
        }
        let line = self.line;
        self.take(1, true, &mut source.code);
        let mut length = 0;
        while self.at + length < self.chars.len() {
            let closed = self.peek(length) == '"'
                && (1..=hashes).all(|ahead| self.peek(length + ahead) == '#');
            if closed {
                break;
            }
            length += 1;
        }
        let text = self.take(length, false, &mut source.code);
        self.take(1 + hashes, true, &mut source.code);
        source.strings.push(Piece { line, text });
    }

    fn string(&mut self, mut length: usize, source: &mut Source) {
        let line = self.line;
        self.take(1, true, &mut source.code);
        while self.at + length < self.chars.len() && self.peek(length) != '"' {
            length += if self.peek(length) == '\\' { 2 } else { 1 };
        }
        let text = self.take(length, false, &mut source.code);
        self.take(1, true, &mut source.code);
        source.strings.push(Piece { line, text });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = r##"//! Doc.
fn one<'a>(x: &'a [u8; 2]) -> char {
    let s = "fn no() { \" }"; // not } here
    let r = r#"raw " { fn "#;
    '{'
}
trait T { fn two(&self); }
/* fn three() { /* nested } */ } */
#[cfg(test)]
mod elsewhere;
#[cfg(test)]
#[path = "x.rs"]
mod tests {
    fn four() {}
}
"##;

    #[test]
    fn strings_and_comments_are_not_code() {
        let source = Source::new(SAMPLE);
        assert_eq!(source.code.lines().count(), SAMPLE.lines().count());
        assert!(!source.code.contains("not }") && !source.code.contains("raw"));
        let strings: Vec<&str> = source
            .strings
            .iter()
            .map(|piece| piece.text.as_str())
            .collect();
        assert_eq!(strings, [r#"fn no() { \" }"#, r#"raw " { fn "#, "x.rs"]);
        let comments: Vec<usize> = source.comments.iter().map(|piece| piece.line).collect();
        assert_eq!(comments, [1, 3, 8]);
    }

    #[test]
    fn functions_have_a_name_and_lines() {
        let functions = Source::new(SAMPLE).functions();
        let names: Vec<_> = functions
            .iter()
            .map(|f| (f.name.as_str(), f.lines.clone()))
            .collect();
        assert_eq!(names, [("one", 2..=6), ("four", 14..=14)]);
    }

    #[test]
    fn test_items_are_found_inline_and_elsewhere() {
        let source = Source::new(SAMPLE);
        assert_eq!(source.test_lines(), [11..=15]);
        assert_eq!(source.test_modules(), ["elsewhere"]);
    }

    #[test]
    fn words_have_borders() {
        let text = "RESTRICT\nSTRICT,\nnow()\nknow()";
        assert_eq!(lines_with(text, "STRICT"), [2]);
        assert_eq!(lines_with(text, "now()"), [3]);
    }
}
