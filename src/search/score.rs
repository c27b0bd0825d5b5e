//! What a match is worth. Position weighs most, then how it was read, then the field, then closeness.

/// How the query was read to match; later is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// At least one character by its initial.
    Initials,
    /// By characters and whole (or, at the end, half-typed) syllables.
    Full,
    /// By the characters themselves.
    Literal,
}

/// Where in the field the match stands; later is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Position {
    /// In the middle of a word.
    Inside,
    /// At the beginning of a word.
    WordStart,
    /// At the beginning of the field.
    Prefix,
    /// The whole field.
    Whole,
}

/// One consecutive match; `start` and `end` count characters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub position: Position,
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

impl Found {
    /// What decides between two matches in one text.
    pub(super) fn rank(&self) -> (Position, Kind) {
        (self.position, self.kind)
    }
}

/// What a field of a record holds; it decides how it is matched and how much a match in it weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FieldKind {
    /// The record's id (`T09`): leading zeros may be left out.
    Id,
    /// The number under which people know the record (item 9 of the plan); ranks above a mere id when a
    /// query such as `sh9` names a number beside a word.
    Number,
    /// The title or name.
    Title,
    /// Units, areas and people that the record belongs to.
    Units,
    /// Everything else worth finding: the programme's name, states, findings.
    Other,
}

impl FieldKind {
    pub(super) const ALL: [Self; 5] = [Self::Id, Self::Number, Self::Title, Self::Units, Self::Other];

    /// True when the field holds an id or a number.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Id | Self::Number)
    }

    fn weight(self) -> u32 {
        match self {
            Self::Id | Self::Number => 200,
            Self::Title => 160,
            Self::Units => 60,
            Self::Other => 0,
        }
    }
}

/// What a needle's match in one text is worth, whatever the field: the part that texts shared by many
/// records need computed only once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Points(u16);

const CLOSENESS: usize = 30;

impl Points {
    /// A consecutive match in a text of so many characters.
    pub(super) fn direct(found: &Found, length: usize) -> Self {
        let position = match found.position {
            Position::Inside => 200,
            Position::WordStart => 300,
            Position::Prefix => 400,
            Position::Whole => 1000,
        };
        let kind = match found.kind {
            Kind::Initials => 0,
            Kind::Full => 30,
            Kind::Literal => 60,
        };
        let rest = length - (found.end - found.start);
        Self(position + kind + (CLOSENESS - rest.min(CLOSENESS)) as u16)
    }

    /// A scattered match that left out so many characters between its parts: below every consecutive one.
    pub(super) fn scattered(skipped: u16, length: usize) -> Self {
        Self(20 + 4 * (25 - skipped.min(25)) + ((CLOSENESS - length.min(CLOSENESS)) / 3) as u16)
    }

    /// The worth of a consecutive match in such a field.
    pub(super) fn as_direct(self, kind: FieldKind) -> u32 {
        u32::from(self.0) + kind.weight()
    }

    /// The worth of a scattered match in such a field, below every consecutive one too.
    pub(super) fn as_scattered(self, kind: FieldKind) -> u32 {
        u32::from(self.0) + kind.weight() / 4
    }
}

/// What is known of a needle in a text, so that it is found out once.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Known {
    /// Not looked at yet.
    #[default]
    Nothing,
    /// No consecutive match; scattered not looked at yet.
    NotDirect,
    /// No match.
    No,
    /// A consecutive match.
    Direct(Points),
    /// A scattered match.
    Scattered(Points),
}

/// The worth of a number that was named beside a word, as in `sh9`; `whole` when no digit is left over.
pub(super) fn number_points(kind: FieldKind, whole: bool) -> u32 {
    match (kind, whole) {
        (FieldKind::Number, true) => 1200,
        (FieldKind::Number, false) => 600,
        (_, true) => 400,
        (_, false) => 300,
    }
}

/// The worth of a word of which letters and numbers matched apart: their average, a little lowered,
/// so that the same word matched in one piece wins.
pub(super) fn split_points(sum: u32, parts: u32) -> u32 {
    (sum / parts.max(1)).saturating_sub(20)
}
