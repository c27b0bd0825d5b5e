//! Every column of every list: its word, label, place and width.

use super::list::ListKind;
use crate::locale::{Lang, Message, lists as m};

/// On which side of its column a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the left, as words do.
    Left,
    /// At the right, as numbers do.
    Right,
}

/// Widths of a column in terminal cells; a Han character takes two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Width {
    /// Below this the column says nothing and is better dropped.
    pub min: u16,
    /// More than this is wasted, except in the column that takes what is left ([`ColumnSpec::grows`]).
    pub ideal: u16,
}

/// What is fixed about a column.
#[derive(Clone, Copy, Debug)]
pub struct ColumnSpec {
    /// The word that names it in `--columns`, `--sort`, saved views and JSON.
    pub word: &'static str,
    /// The label above it.
    pub label: Message,
    /// Alignment.
    pub align: Align,
    /// 0 is never dropped; of the others the highest goes first when the room is short.
    pub drop: u8,
    /// Whether it takes the room that is left.
    pub grows: bool,
    zh: Width,
    en: Width,
}

macro_rules! columns {
    ($($(#[$meta:meta])* $id:ident = $word:literal, $label:ident, $align:ident, drop $drop:literal, zh $zmin:literal/$zideal:literal, en $emin:literal/$eideal:literal $(, $grows:ident)?;)+) => {
        /// A column. Every one can be sorted by; the order is that of its typed values.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ColumnId {
            $($(#[$meta])* $id,)+
        }

        impl ColumnId {
            /// Every column, in order of definition.
            pub const ALL: &'static [Self] = &[$(Self::$id),+];
        }

        const SPECS: &[ColumnSpec] = &[$(ColumnSpec {
            word: $word,
            label: m::$label,
            align: Align::$align,
            drop: $drop,
            grows: columns!(@grows $($grows)?),
            zh: Width { min: $zmin, ideal: $zideal },
            en: Width { min: $emin, ideal: $eideal },
        }),+];
    };
    (@grows) => { false };
    (@grows grows) => { true };
}

columns! {
    /// The light.
    Light = "light", COLUMN_LIGHT, Left, drop 0, zh 4/4, en 8/8;
    /// The id.
    Id = "id", COLUMN_ID, Left, drop 0, zh 7/7, en 7/7;
    /// Title of a task, rectification, review.
    Title = "title", COLUMN_TITLE, Left, drop 0, zh 18/44, en 18/44, grows;
    /// Name of a community, enterprise, unit, member, indicator.
    Name = "name", COLUMN_NAME, Left, drop 0, zh 18/28, en 18/28, grows;
    /// What must be true or done by a deadline.
    What = "what", COLUMN_WHAT, Left, drop 0, zh 18/44, en 18/44, grows;
    /// Units that answer for it.
    Units = "units", COLUMN_UNITS, Left, drop 3, zh 14/30, en 14/30;
    /// Section of the plan.
    Section = "section", COLUMN_SECTION, Left, drop 9, zh 6/24, en 6/24;
    /// Due date.
    Due = "due", COLUMN_DUE, Left, drop 2, zh 10/10, en 10/10;
    /// Working days left or overdue.
    Left = "left", COLUMN_LEFT, Left, drop 1, zh 8/8, en 8/8;
    /// Per cent done.
    Percent = "percent", COLUMN_PERCENT, Right, drop 5, zh 4/4, en 4/8;
    /// Where it stands.
    State = "state", COLUMN_STATE, Left, drop 4, zh 6/6, en 11/11;
    /// County, township or neighbourhood.
    Level = "level", COLUMN_LEVEL, Left, drop 8, zh 4/6, en 13/13;
    /// The supervised community or enterprise.
    Subject = "subject", COLUMN_SUBJECT, Left, drop 1, zh 18/28, en 18/28, grows;
    /// Town, township or zone.
    Area = "area", COLUMN_AREA, Left, drop 4, zh 8/8, en 8/8;
    /// Linked official at county level.
    CountyLink = "county-link", COLUMN_COUNTY_LINK, Left, drop 3, zh 14/16, en 14/16;
    /// Linked official at township level.
    TownshipLink = "township-link", COLUMN_TOWNSHIP_LINK, Left, drop 5, zh 16/20, en 16/20;
    /// Linked official at neighbourhood level.
    NeighbourhoodLink = "neighbourhood-link", COLUMN_NEIGHBOURHOOD_LINK, Left, drop 6, zh 14/20, en 14/20;
    /// Rectifications not struck off.
    Open = "open", COLUMN_OPEN, Right, drop 1, zh 4/4, en 4/4;
    /// How many are overdue.
    Overdue = "overdue", COLUMN_OVERDUE, Right, drop 2, zh 4/4, en 7/7;
    /// How many are due soon.
    DueSoon = "due-soon", COLUMN_DUE_SOON, Right, drop 4, zh 4/4, en 8/8;
    /// Day of the last visit.
    LastVisit = "last-visit", COLUMN_LAST_VISIT, Left, drop 4, zh 10/10, en 10/10;
    /// Neighbourhood (社区).
    Neighbourhood = "neighbourhood", COLUMN_NEIGHBOURHOOD, Left, drop 7, zh 16/18, en 16/18;
    /// Sort of record.
    Kind = "kind", COLUMN_KIND, Left, drop 5, zh 8/8, en 14/14;
    /// Households.
    Households = "households", COLUMN_HOUSEHOLDS, Right, drop 6, zh 6/6, en 8/10;
    /// Form of property service.
    Service = "service", COLUMN_SERVICE, Left, drop 1, zh 8/8, en 15/15;
    /// Owners' committee.
    Committee = "committee", COLUMN_COMMITTEE, Left, drop 2, zh 6/6, en 9/9;
    /// Party organisation.
    Party = "party", COLUMN_PARTY, Left, drop 3, zh 10/10, en 12/12;
    /// Troubled or not.
    Troubled = "troubled", COLUMN_TROUBLED, Left, drop 4, zh 4/4, en 8/8;
    /// Communities that an enterprise serves.
    Served = "served", COLUMN_SERVED, Right, drop 2, zh 8/8, en 6/6;
    /// Credit grade.
    Credit = "credit", COLUMN_CREDIT, Left, drop 5, zh 4/8, en 6/8;
    /// Unified social credit code.
    CreditCode = "credit-code", COLUMN_CREDIT_CODE, Left, drop 9, zh 18/18, en 18/18;
    /// When it was found.
    Found = "found", COLUMN_FOUND, Left, drop 7, zh 10/10, en 10/10;
    /// How a matter came in.
    Source = "source", COLUMN_SOURCE, Left, drop 5, zh 10/12, en 10/18;
    /// When a matter was reported.
    Raised = "raised", COLUMN_RAISED, Left, drop 7, zh 10/10, en 10/10;
    /// The day of a visit.
    Date = "date", COLUMN_DATE, Left, drop 0, zh 10/10, en 10/10;
    /// Date and time of a review.
    At = "at", COLUMN_AT, Left, drop 0, zh 16/16, en 16/16;
    /// Who went.
    By = "by", COLUMN_BY, Left, drop 3, zh 14/18, en 14/18;
    /// What was found.
    Findings = "findings", COLUMN_FINDINGS, Left, drop 2, zh 12/44, en 12/44, grows;
    /// Agenda items.
    Agenda = "agenda", COLUMN_AGENDA, Right, drop 4, zh 4/4, en 6/6;
    /// Outcomes of a review.
    Outcomes = "outcomes", COLUMN_OUTCOMES, Right, drop 5, zh 4/4, en 8/8;
    /// The review of an outcome.
    Review = "review", COLUMN_REVIEW, Left, drop 6, zh 16/24, en 16/24;
    /// Subjects that meet it, of how many.
    Met = "met", COLUMN_MET, Right, drop 4, zh 7/9, en 7/9;
    /// The share or count now.
    Share = "share", COLUMN_SHARE, Right, drop 0, zh 6/6, en 6/6;
    /// The next target.
    Target = "target", COLUMN_TARGET, Right, drop 1, zh 4/6, en 6/6;
    /// The target's last day.
    ByDay = "by-day", COLUMN_BY_DAY, Left, drop 2, zh 10/10, en 10/10;
    /// Subjects still lacking.
    Shortfall = "shortfall", COLUMN_SHORTFALL, Right, drop 1, zh 3/4, en 5/5;
    /// Subjects a month that reach the target.
    Pace = "pace", COLUMN_PACE, Right, drop 5, zh 6/6, en 9/9;
    /// Tasks that a unit leads or answers for.
    Leads = "leads", COLUMN_LEADS, Right, drop 1, zh 8/8, en 5/5;
    /// Tasks that a unit supports.
    Supports = "supports", COLUMN_SUPPORTS, Right, drop 3, zh 4/4, en 8/8;
    /// Members of a unit.
    Members = "members", COLUMN_MEMBERS, Right, drop 6, zh 4/4, en 7/7;
    /// A member's unit.
    Unit = "unit", COLUMN_UNIT, Left, drop 2, zh 8/20, en 8/20;
    /// A member's post.
    Post = "post", COLUMN_POST, Left, drop 4, zh 6/16, en 6/16;
    /// What a member may do.
    Role = "role", COLUMN_ROLE, Left, drop 7, zh 6/8, en 10/10;
    /// A member's contact, masked.
    Contact = "contact", COLUMN_CONTACT, Left, drop 5, zh 11/13, en 11/13;
    /// Supervisions that a member is linked to.
    Links = "links", COLUMN_LINKS, Right, drop 3, zh 4/4, en 5/5;
    /// A milestone's task.
    Task = "task", COLUMN_TASK, Left, drop 4, zh 4/5, en 4/5;
    /// How a milestone comes back.
    Recurs = "recurs", COLUMN_RECURS, Left, drop 5, zh 4/6, en 11/11;
    /// Where a review takes place.
    Place = "place", COLUMN_PLACE, Left, drop 6, zh 8/20, en 8/20;
    /// The day from which a review was moved, and why.
    Moved = "moved", COLUMN_MOVED, Left, drop 3, zh 12/26, en 12/30;
    /// How a series comes back.
    Rule = "rule", COLUMN_RULE, Left, drop 1, zh 14/24, en 14/38;
    /// What a series does on holidays.
    Shift = "shift", COLUMN_SHIFT, Left, drop 6, zh 8/12, en 8/20;
    /// The next meeting of a series.
    Next = "next", COLUMN_NEXT, Left, drop 2, zh 16/16, en 16/16;
    /// The day of the last meeting held of a series.
    Last = "last", COLUMN_LAST, Left, drop 7, zh 10/10, en 10/10;
    /// Days left out of a series.
    LeftOut = "left-out", COLUMN_LEFT_OUT, Left, drop 9, zh 10/22, en 10/22;
    /// Place in the ranking, of how many.
    Rank = "rank", COLUMN_RANK, Right, drop 0, zh 5/6, en 5/6;
    /// With whom a score is compared.
    Class = "class", COLUMN_CLASS, Left, drop 5, zh 8/8, en 13/13;
    /// Score.
    Score = "score", COLUMN_SCORE, Right, drop 0, zh 6/6, en 6/6;
    /// The word for a score.
    Grade = "grade", COLUMN_GRADE, Left, drop 1, zh 6/6, en 9/9;
    /// Done in time, of what was due.
    OnTime = "on-time", COLUMN_ON_TIME, Right, drop 2, zh 7/7, en 7/7;
    /// Points deducted.
    Deducted = "deducted", COLUMN_DEDUCTED, Right, drop 3, zh 5/5, en 8/8;
    /// Points added.
    Bonus = "bonus", COLUMN_BONUS, Right, drop 4, zh 4/4, en 5/5;
    /// The document's phrase.
    Phrase = "phrase", COLUMN_PHRASE, Left, drop 7, zh 8/20, en 8/20;
}

impl ColumnId {
    /// What is fixed about the column.
    pub fn spec(self) -> &'static ColumnSpec {
        &SPECS[self as usize]
    }

    /// The word that names it.
    pub fn as_str(self) -> &'static str {
        self.spec().word
    }

    /// The label above it.
    pub fn label(self) -> Message {
        self.spec().label
    }

    /// On which side its texts stand.
    pub fn align(self) -> Align {
        self.spec().align
    }

    /// Its widths in a language.
    pub fn width(self, lang: Lang) -> Width {
        match lang {
            Lang::Zh => self.spec().zh,
            Lang::En => self.spec().en,
        }
    }

    /// Its widths in a list: ids of reviews (`RB2023-06`) are longer than others, their titles shorter.
    pub fn width_in(self, list: ListKind, lang: Lang) -> Width {
        match (self, list) {
            (Self::Id, ListKind::Series) => Width { min: 4, ideal: 4 },
            (Self::Title, ListKind::Series) => Width { min: 14, ..self.width(lang) },
            // Ids of units are short, and the place and the points need the room.
            (Self::Id, ListKind::Scores) => Width { min: 5, ideal: 5 },
            (Self::Id, ListKind::Reviews | ListKind::Upcoming) => Width { min: 9, ideal: 9 },
            // Beside date, time and a long id the title must still find its place on 40 columns.
            (Self::Title, ListKind::Reviews | ListKind::Upcoming) => Width { min: 11, ..self.width(lang) },
            // Where a matter stands is said whole.
            (Self::Level, ListKind::Matters) => Width { min: self.width(lang).ideal, ..self.width(lang) },
            (Self::Units, ListKind::Matters) => Width { min: 8, ..self.width(lang) },
            _ => self.width(lang),
        }
    }

    /// Its place among the columns that a list drops when the room is short: a matter is known by level and state before
    /// its subject.
    pub fn drop_in(self, list: ListKind) -> u8 {
        match (self, list) {
            (Self::Level, ListKind::Matters) => 1,
            (Self::State | Self::Due, ListKind::Matters) => 2,
            (Self::Left, ListKind::Matters) => 3,
            (Self::Units, ListKind::Matters) => 4,
            (Self::Subject, ListKind::Matters) => 6,
            (Self::Area, ListKind::Matters) => 8,
            _ => self.spec().drop,
        }
    }

    /// The column named by a word or by its label in either language.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|column| column.is_named(word))
    }

    /// Whether a word or label names the column; `_` does for `-`, as JSON has it.
    pub fn is_named(self, word: &str) -> bool {
        let word = word.trim();
        self.as_str().eq_ignore_ascii_case(&word.replace('_', "-"))
            || self.label().get(Lang::Zh) == word
            || self.label().get(Lang::En).eq_ignore_ascii_case(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_unique_and_found_again() {
        for column in ColumnId::ALL {
            assert_eq!(ColumnId::from_word(column.as_str()), Some(*column));
            for lang in [Lang::Zh, Lang::En] {
                let width = column.width(lang);
                assert!(0 < width.min && width.min <= width.ideal, "{column:?}");
            }
        }
        assert_eq!(ColumnId::from_word("期望"), None);
    }
}
