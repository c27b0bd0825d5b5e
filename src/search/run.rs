//! A search in progress: it looks at as many records at a time as it is told to, so that whoever runs it can
//! show what is there, or drop it for a newer query, between two slices.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use super::index::{Index, TextRef, Texts};
use super::matcher::{direct, find_number, scattered};
use super::pattern::{Pattern, Probe};
use super::score::{Known, Points};
use super::table::Table;

/// A record that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<K> {
    /// The record's key.
    pub key: K,
    /// Higher is better; comparable within one search only.
    pub score: u32,
}

/// How far a search has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Records are left to look at.
    Running,
    /// Every record was looked at: the hits are final.
    Finished,
}

/// One query's search over an index.
#[derive(Debug)]
pub struct Search<K> {
    index: Arc<Index<K>>,
    pattern: Pattern,
    scan: Scan,
    candidates: Candidates,
    /// Records that matched, in the index's order.
    matched: Vec<u32>,
    /// The best hits so far, the worst of them on top.
    best: BinaryHeap<Reverse<Rank>>,
    limit: usize,
}

/// A hit's rank: by score, then by the order of the records.
type Rank = (u32, Reverse<u32>);

/// The records still to look at: some listed ones, then all from one on.
#[derive(Debug)]
struct Candidates {
    listed: Vec<u32>,
    next: usize,
    rest: u32,
    end: u32,
}

impl Candidates {
    fn take(&mut self) -> Option<u32> {
        if let Some(entry) = self.listed.get(self.next) {
            self.next += 1;
            return Some(*entry);
        }
        (self.rest < self.end).then(|| {
            self.rest += 1;
            self.rest - 1
        })
    }

    fn is_empty(&self) -> bool {
        self.next >= self.listed.len() && self.rest >= self.end
    }

    fn remaining(&self) -> usize {
        self.listed.len() - self.next + (self.end - self.rest) as usize
    }
}

impl<K: Clone> Search<K> {
    /// Begins a search that will keep the best `limit` hits.
    pub fn new(index: Arc<Index<K>>, pattern: Pattern, limit: usize) -> Self {
        let end = u32::try_from(index.len()).unwrap_or(u32::MAX);
        Self::over(index, pattern, limit, Candidates { listed: Vec::new(), next: 0, rest: 0, end })
    }

    /// Begins the search for the query that follows this one, over the same records. Where the new query only
    /// narrows this one, it looks at nothing that this one has ruled out; the hits are the same either way.
    #[must_use]
    pub fn follow(&self, pattern: Pattern) -> Self {
        if !pattern.narrows(&self.pattern) {
            return Self::new(Arc::clone(&self.index), pattern, self.limit);
        }
        let Candidates { listed, next, rest, end } = &self.candidates;
        let listed = self.matched.iter().chain(&listed[*next..]).copied().collect();
        let candidates = Candidates { listed, next: 0, rest: *rest, end: *end };
        Self::over(Arc::clone(&self.index), pattern, self.limit, candidates)
    }

    fn over(index: Arc<Index<K>>, pattern: Pattern, limit: usize, candidates: Candidates) -> Self {
        let scan = Scan::new(&pattern, index.texts());
        Self { index, pattern, scan, candidates, matched: Vec::new(), best: BinaryHeap::new(), limit }
    }

    /// Looks at up to `records` further records.
    #[must_use]
    pub fn step(&mut self, records: usize) -> Progress {
        let mut probe = Prober { scan: &mut self.scan, pattern: &self.pattern, texts: self.index.texts() };
        for _ in 0..records {
            let Some(entry) = self.candidates.take() else { break };
            if let Some(score) = self.pattern.score(&mut probe, self.index.fields(entry)) {
                self.matched.push(entry);
                keep(&mut self.best, self.limit, (score, Reverse(entry)));
            }
        }
        if self.candidates.is_empty() { Progress::Finished } else { Progress::Running }
    }

    /// Looks at all the records that are left and returns the hits.
    pub fn finish(&mut self) -> Vec<Hit<K>> {
        while self.step(usize::MAX) == Progress::Running {}
        self.hits()
    }

    /// The best hits so far, best first; equally good ones in the order of the records.
    pub fn hits(&self) -> Vec<Hit<K>> {
        let mut ranks: Vec<Rank> = self.best.iter().map(|rank| rank.0).collect();
        ranks.sort_unstable_by_key(|rank| Reverse(*rank));
        ranks
            .into_iter()
            .filter_map(|(score, Reverse(entry))| {
                self.index.key(entry).map(|key| Hit { key: key.clone(), score })
            })
            .collect()
    }

    /// The query.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Number of records that matched so far, beyond the limit too.
    pub fn total(&self) -> usize {
        self.matched.len()
    }

    /// Number of records that are still to be looked at.
    pub fn remaining(&self) -> usize {
        self.candidates.remaining()
    }
}

/// Puts a hit among the best, of which there are at most `limit`.
fn keep(best: &mut BinaryHeap<Reverse<Rank>>, limit: usize, rank: Rank) {
    if best.len() < limit {
        best.push(Reverse(rank));
    } else if let Some(mut worst) = best.peek_mut()
        && worst.0 < rank
    {
        *worst = Reverse(rank);
    }
}

/// The tables of a pattern over an index, and what each shared text was found to be worth.
#[derive(Debug)]
struct Scan {
    tables: Vec<Table>,
    known: Vec<Vec<Known>>,
}

/// A search's probe into the texts of its index.
struct Prober<'s> {
    scan: &'s mut Scan,
    pattern: &'s Pattern,
    texts: &'s Texts,
}

impl Scan {
    fn new(pattern: &Pattern, texts: &Texts) -> Self {
        let tables = pattern
            .needles()
            .iter()
            .map(|needle| {
                let mut table = Table::new(needle);
                table.learn(needle, &texts.dictionary);
                table
            })
            .collect();
        let known = pattern.needles().iter().map(|_| vec![Known::Nothing; texts.shared()]).collect();
        Self { tables, known }
    }
}

impl Prober<'_> {
    fn find_direct(&self, needle: usize, text: usize) -> Option<Points> {
        let own = &self.pattern.needles()[needle];
        direct(&self.texts.dictionary, own, &self.scan.tables[needle], self.texts.get(text))
    }

    fn find_scattered(&self, needle: usize, text: usize) -> Option<Points> {
        scattered(&self.pattern.needles()[needle], &self.scan.tables[needle], self.texts.get(text))
    }
}

impl Probe<TextRef> for Prober<'_> {
    fn direct(&mut self, needle: usize, text: TextRef) -> Option<Points> {
        let text = text.text();
        match self.scan.known[needle].get(text) {
            Some(Known::Direct(points)) => Some(*points),
            Some(Known::Nothing) => {
                let found = self.find_direct(needle, text);
                self.scan.known[needle][text] = found.map_or(Known::NotDirect, Known::Direct);
                found
            }
            Some(_) => None,
            None => self.find_direct(needle, text),
        }
    }

    fn scattered(&mut self, needle: usize, text: TextRef) -> Option<Points> {
        let text = text.text();
        match self.scan.known[needle].get(text) {
            Some(Known::Scattered(points)) => Some(*points),
            Some(Known::NotDirect) => {
                let found = self.find_scattered(needle, text);
                self.scan.known[needle][text] = found.map_or(Known::No, Known::Scattered);
                found
            }
            Some(_) => None,
            None => self.find_scattered(needle, text),
        }
    }

    fn number(&mut self, digits: &[char], text: TextRef) -> Option<bool> {
        let (codes, _) = self.texts.get(text.text());
        find_number(&self.texts.dictionary, codes, digits).map(|(_, whole)| whole)
    }
}
