//! The one table of what a template may name: parts of the head, values, blocks and their columns.

use super::model::{Align, Column, PaperKind};
use crate::locale::{Lang, Message, paper_fields as m};

/// A value, or a part of the head.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name; a value within rows stands behind theirs and a dot.
    pub name: &'static str,
    /// What it is.
    pub doc: Message,
}

/// A block: what `@name` puts in.
#[derive(Clone, Copy, Debug)]
pub struct BlockSpec {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub doc: Message,
    /// Its columns, which a template may pick and order; none for a block that is no table.
    pub columns: &'static [ColumnSpec],
}

/// A column of a block.
#[derive(Clone, Copy, Debug)]
pub struct ColumnSpec {
    /// The word by which a template picks it.
    pub name: &'static str,
    /// Its head.
    pub head: Message,
    /// Its share of the width.
    pub weight: u16,
    /// How its cells stand.
    pub align: Align,
    /// Whether it is shown where the template picks none.
    pub usual: bool,
}

impl ColumnSpec {
    /// The column in a language.
    pub fn column(&self, lang: Lang) -> Column {
        Column {
            name: self.name,
            head: self.head.get(lang).to_owned(),
            weight: self.weight,
            align: self.align,
        }
    }
}

macro_rules! fields {
    ($($name:literal $doc:ident;)+) => {
        &[$(Field { name: $name, doc: m::$doc }),+]
    };
}

/// Columns by name, head, weight and alignment; those in brackets are shown only where they are picked.
macro_rules! columns {
    (@usual usual) => { true };
    (@usual picked) => { false };
    ($($name:literal $head:ident $weight:literal $align:ident $usual:ident;)+) => {
        &[$(ColumnSpec {
            name: $name,
            head: m::$head,
            weight: $weight,
            align: Align::$align,
            usual: columns!(@usual $usual),
        }),+]
    };
}

/// Parts of head and foot, and what begins a roll or an annex.
pub const HEADS: &[Field] = fields! {
    "mark" HEAD_MARK;
    "number" HEAD_NUMBER;
    "signer" HEAD_SIGNER;
    "to" HEAD_TO;
    "sign" HEAD_SIGN;
    "date" HEAD_DATE;
    "copy" HEAD_COPY;
    "print" HEAD_PRINT;
    "printed" HEAD_PRINTED;
    "roll" HEAD_ROLL;
    "annex" HEAD_ANNEX;
};

const COMMON: &[Field] = fields! {
    "region" FIELD_REGION;
    "county" FIELD_COUNTY;
    "issuers" FIELD_ISSUERS;
    "programme" FIELD_PROGRAMME;
    "programme_number" FIELD_PROGRAMME_NUMBER;
    "year" FIELD_YEAR;
    "date" FIELD_DATE;
    "data_time" FIELD_DATA_TIME;
};

const TASKS: &[Field] = fields! {
    "unit" FIELD_OF_UNIT;
    "tasks" FIELD_TASKS;
    "overdue" FIELD_TASKS_OVERDUE;
    "due_soon" FIELD_TASKS_DUE_SOON;
    "on_track" FIELD_TASKS_ON_TRACK;
    "done" FIELD_TASKS_DONE;
    "undated" FIELD_TASKS_UNDATED;
    "sections" FIELD_SECTIONS;
    "sections.title" FIELD_SECTION_TITLE;
    "sections.tasks" FIELD_SECTION_TASKS;
    "sections.overdue" FIELD_SECTION_OVERDUE;
};

const TASKS_BLOCKS: &[BlockSpec] = &[BlockSpec {
    name: "tasks",
    doc: m::BLOCK_TASKS,
    columns: columns! {
        "number" HEAD_OF_NUMBER 9 Centre usual;
        "title" HEAD_OF_TITLE 30 Left usual;
        "part" HEAD_OF_PART 9 Centre picked;
        "units" HEAD_OF_UNITS 27 Left usual;
        "lead" HEAD_OF_LEAD 20 Left picked;
        "support" HEAD_OF_SUPPORT 20 Left picked;
        "milestones" HEAD_OF_MILESTONES 45 Left usual;
        "targets" HEAD_OF_TARGETS 25 Left picked;
        "light" HEAD_OF_LIGHT 12 Centre picked;
        "state" HEAD_OF_STATE 12 Centre picked;
        "percent" HEAD_OF_PERCENT 9 Centre picked;
        "progress" HEAD_OF_PROGRESS 32 Left picked;
        "standing" HEAD_OF_STANDING 34 Left usual;
        "clause" HEAD_OF_CLAUSE 13 Centre picked;
    },
}];

const NOTICE: &[Field] = fields! {
    "id" FIELD_SUBJECT_ID;
    "subject" FIELD_SUBJECT;
    "unit" FIELD_NOTICE_UNIT;
    "area" FIELD_AREA;
    "since" FIELD_SINCE;
    "reason" FIELD_REASON;
    "to" FIELD_TO;
    "by" FIELD_BY;
    "open" FIELD_OPEN;
    "overdue" FIELD_OPEN_OVERDUE;
    "due_soon" FIELD_OPEN_DUE_SOON;
    "submitted" FIELD_SUBMITTED;
    "visits" FIELD_VISITS;
    "last_visit" FIELD_LAST_VISIT;
    "items" FIELD_ITEMS;
    "items.id" FIELD_ITEM_ID;
    "items.kind" FIELD_ITEM_KIND;
    "items.title" FIELD_ITEM_TITLE;
    "items.subject" FIELD_ITEM_SUBJECT;
    "items.unit" FIELD_ITEM_UNIT;
    "items.since" FIELD_ITEM_SINCE;
    "items.due" FIELD_ITEM_DUE;
    "items.state" FIELD_ITEM_STATE;
    "items.left" FIELD_ITEM_LEFT;
    "items.by" FIELD_ITEM_BY;
    "links" FIELD_LINKS;
    "links.subject" FIELD_ITEM_SUBJECT;
    "links.level" FIELD_LINK_LEVEL;
    "links.name" FIELD_LINK_NAME;
    "links.post" FIELD_LINK_POST;
    "links.unit" FIELD_LINK_UNIT;
    "links.contact" FIELD_LINK_CONTACT;
};

const NOTICE_BLOCKS: &[BlockSpec] = &[
    BlockSpec {
        name: "items",
        doc: m::BLOCK_ITEMS,
        columns: columns! {
            "id" HEAD_OF_ID 14 Centre usual;
            "kind" HEAD_OF_KIND 14 Centre picked;
            "title" HEAD_OF_MATTER 38 Left usual;
            "subject" HEAD_OF_SUBJECT 24 Left picked;
            "unit" HEAD_OF_UNIT 22 Left usual;
            "since" HEAD_OF_SINCE 20 Centre usual;
            "due" HEAD_OF_DUE 20 Centre usual;
            "state" HEAD_OF_STATE 15 Centre usual;
            "left" HEAD_OF_LEFT 22 Centre usual;
            "by" HEAD_OF_BY 20 Centre usual;
        },
    },
    BlockSpec {
        name: "links",
        doc: m::BLOCK_LINKS,
        columns: columns! {
            "subject" HEAD_OF_SUBJECT 34 Left usual;
            "level" HEAD_OF_LEVEL 15 Centre usual;
            "name" HEAD_OF_NAME 30 Left usual;
            "post" HEAD_OF_POST 22 Left picked;
            "unit" HEAD_OF_UNIT 25 Left usual;
            "contact" HEAD_OF_CONTACT 26 Centre usual;
        },
    },
    BlockSpec {
        name: "reply",
        doc: m::BLOCK_REPLY,
        columns: columns! {
            "id" HEAD_OF_ID 14 Centre usual;
            "title" HEAD_OF_MATTER 40 Left usual;
            "measures" HEAD_OF_MEASURES 50 Left usual;
            "finished" HEAD_OF_FINISHED 24 Centre usual;
            "person" HEAD_OF_PERSON 24 Centre usual;
        },
    },
];

const BULLETIN: &[Field] = fields! {
    "since" FIELD_SINCE_DAY;
    "since_review" FIELD_SINCE_REVIEW;
    "new" FIELD_NEW;
    "done" FIELD_DONE;
    "became_overdue" FIELD_BECAME_OVERDUE;
    "postponed" FIELD_POSTPONED;
    "reopened" FIELD_REOPENED;
    "overdue" FIELD_OVERDUE;
    "tasks" FIELD_TASKS;
    "tasks_overdue" FIELD_TASKS_OVERDUE;
    "supervised" FIELD_SUPERVISED;
    "rectifications_open" FIELD_RECTIFICATIONS_OPEN;
    "rectifications_overdue" FIELD_RECTIFICATIONS_OVERDUE;
    "rectifications_submitted" FIELD_RECTIFICATIONS_SUBMITTED;
    "struck_off" FIELD_STRUCK_OFF;
    "horizon" FIELD_HORIZON;
    "indicators" FIELD_INDICATORS;
    "indicators.name" FIELD_INDICATOR_NAME;
    "indicators.met" FIELD_MET;
    "indicators.of" FIELD_OF;
    "indicators.share" FIELD_SHARE;
    "indicators.target" FIELD_TARGET;
    "indicators.target_day" FIELD_TARGET_DAY;
    "indicators.shortfall" FIELD_SHORTFALL;
    "indicators.pace" FIELD_PACE;
};

const BULLETIN_BLOCKS: &[BlockSpec] = &[
    BlockSpec {
        name: "indicators",
        doc: m::BLOCK_INDICATORS,
        columns: columns! {
            "name" HEAD_OF_INDICATOR 42 Left usual;
            "met" HEAD_OF_MET 22 Centre usual;
            "share" HEAD_OF_SHARE 20 Centre usual;
            "target" HEAD_OF_TARGET 20 Centre usual;
            "by" HEAD_OF_TARGET_DAY 24 Centre usual;
            "shortfall" HEAD_OF_SHORTFALL 16 Centre usual;
            "pace" HEAD_OF_PACE 20 Centre usual;
        },
    },
    BlockSpec {
        name: "areas",
        doc: m::BLOCK_AREAS,
        columns: columns! {
            "name" HEAD_OF_INDICATOR 44 Left usual;
            "area" HEAD_OF_AREA 32 Left usual;
            "met" HEAD_OF_MET 24 Centre usual;
            "share" HEAD_OF_SHARE 22 Centre usual;
            "shortfall" HEAD_OF_SHORTFALL 20 Centre usual;
        },
    },
    BlockSpec {
        name: "changes",
        doc: m::BLOCK_CHANGES,
        columns: columns! {
            "unit" HEAD_OF_UNIT 44 Left usual;
            "new" HEAD_OF_NEW 20 Centre usual;
            "done" HEAD_OF_DONE 20 Centre usual;
            "overdue" HEAD_OF_BECAME_OVERDUE 24 Centre usual;
            "postponed" HEAD_OF_POSTPONED 20 Centre usual;
            "reopened" HEAD_OF_REOPENED 20 Centre usual;
        },
    },
    BlockSpec {
        name: "ranking",
        doc: m::BLOCK_RANKING,
        columns: columns! {
            "rank" HEAD_OF_RANK 12 Centre usual;
            "unit" HEAD_OF_UNIT 40 Left usual;
            "on_time" HEAD_OF_ON_TIME 30 Centre usual;
            "on_time_share" HEAD_OF_ON_TIME_SHARE 22 Centre usual;
            "struck_off" HEAD_OF_STRUCK_OFF 28 Centre usual;
            "struck_off_share" HEAD_OF_STRUCK_OFF_SHARE 22 Centre usual;
        },
    },
    BlockSpec {
        name: "overdue",
        doc: m::BLOCK_OVERDUE,
        columns: columns! {
            "id" HEAD_OF_ID 14 Centre usual;
            "kind" HEAD_OF_KIND 16 Centre picked;
            "title" HEAD_OF_MATTER 58 Left usual;
            "unit" HEAD_OF_UNIT 36 Left usual;
            "due" HEAD_OF_DUE 20 Centre usual;
            "left" HEAD_OF_LEFT 22 Centre usual;
        },
    },
    BlockSpec {
        name: "supervisions",
        doc: m::BLOCK_SUPERVISIONS,
        columns: columns! {
            "id" HEAD_OF_ID 14 Centre usual;
            "subject" HEAD_OF_SUBJECT 44 Left usual;
            "area" HEAD_OF_AREA 26 Left usual;
            "open" HEAD_OF_OPEN 16 Centre usual;
            "overdue" HEAD_OF_OVERDUE 16 Centre usual;
            "submitted" HEAD_OF_SUBMITTED 18 Centre usual;
            "struck_off" HEAD_OF_STRUCK_OFF 20 Centre usual;
            "last_visit" HEAD_OF_LAST_VISIT 22 Centre usual;
        },
    },
    BlockSpec {
        name: "next",
        doc: m::BLOCK_NEXT,
        columns: columns! {
            "due" HEAD_OF_DUE 20 Centre usual;
            "id" HEAD_OF_ID 14 Centre usual;
            "kind" HEAD_OF_KIND 16 Centre picked;
            "title" HEAD_OF_MATTER 60 Left usual;
            "unit" HEAD_OF_UNIT 38 Left usual;
            "left" HEAD_OF_LEFT 22 Centre usual;
        },
    },
];

const MINUTES: &[Field] = fields! {
    "id" FIELD_REVIEW_ID;
    "title" FIELD_REVIEW_TITLE;
    "kind" FIELD_REVIEW_KIND;
    "level" FIELD_REVIEW_LEVEL;
    "at" FIELD_AT;
    "ended" FIELD_ENDED;
    "place" FIELD_PLACE;
    "note" FIELD_REVIEW_NOTE;
    "present" FIELD_PRESENT;
    "absent" FIELD_ABSENT;
    "unrecorded" FIELD_UNRECORDED;
    "attended" FIELD_ATTENDED;
    "agenda" FIELD_AGENDA;
    "discussed" FIELD_DISCUSSED;
    "decisions" FIELD_DECISIONS;
    "follow_ups" FIELD_FOLLOW_UPS;
    "follow_ups_done" FIELD_FOLLOW_UPS_DONE;
    "carried" FIELD_CARRIED;
    "carried.title" FIELD_ITEM_TITLE;
    "items" FIELD_AGENDA_ITEMS;
    "items.title" FIELD_ITEM_TITLE;
    "items.section" FIELD_AGENDA_SECTION;
    "items.state" FIELD_AGENDA_STATE;
    "items.about" FIELD_AGENDA_ABOUT;
    "items.notes" FIELD_AGENDA_NOTES;
    "items.progress" FIELD_AGENDA_PROGRESS;
    "items.information" FIELD_AGENDA_INFORMATION;
    "items.decisions" FIELD_AGENDA_DECISIONS;
    "items.follow_ups" FIELD_AGENDA_FOLLOW_UPS;
    "other" FIELD_OTHER_OUTCOMES;
};

const MINUTES_BLOCKS: &[BlockSpec] = &[
    BlockSpec {
        name: "follow_ups",
        doc: m::BLOCK_FOLLOW_UPS,
        columns: columns! {
            "id" HEAD_OF_ID 14 Centre usual;
            "text" HEAD_OF_MATTER 54 Left usual;
            "unit" HEAD_OF_UNIT 28 Left usual;
            "due" HEAD_OF_DUE 20 Centre usual;
            "became" HEAD_OF_BECAME 22 Left usual;
            "left" HEAD_OF_STATE 24 Centre usual;
        },
    },
    BlockSpec {
        name: "attendance",
        doc: m::BLOCK_ATTENDANCE,
        columns: columns! {
            "unit" HEAD_OF_UNIT 60 Left usual;
            "present" HEAD_OF_PRESENT 30 Centre usual;
            "signature" HEAD_OF_SIGNATURE 40 Centre usual;
        },
    },
];

/// What papers of a kind offer besides what every paper does.
const fn own(kind: PaperKind) -> &'static [Field] {
    match kind {
        PaperKind::Minutes => MINUTES,
        PaperKind::Bulletin => BULLETIN,
        PaperKind::Tasks => TASKS,
        PaperKind::Notice => NOTICE,
    }
}

/// The blocks of a kind.
pub const fn blocks(kind: PaperKind) -> &'static [BlockSpec] {
    match kind {
        PaperKind::Minutes => MINUTES_BLOCKS,
        PaperKind::Bulletin => BULLETIN_BLOCKS,
        PaperKind::Tasks => TASKS_BLOCKS,
        PaperKind::Notice => NOTICE_BLOCKS,
    }
}

/// The block of that name.
pub fn block(kind: PaperKind, name: &str) -> Option<&'static BlockSpec> {
    blocks(kind).iter().find(|block| block.name == name)
}

/// Whether `@word` is a part of the head.
pub fn is_head(word: &str) -> bool {
    HEADS.iter().any(|head| head.name == word)
}

/// Every value that a paper of a kind offers, those of all papers first.
pub fn all(kind: PaperKind) -> impl Iterator<Item = &'static Field> {
    COMMON.iter().chain(own(kind))
}

/// Whether a paper of a kind offers a value of that name at the top.
pub fn offers(kind: PaperKind, name: &str) -> bool {
    all(kind).any(|field| field.name == name)
}

/// The names among which a wrong one was probably meant: of `row.name` those within rows, else those at the top.
pub(super) fn known_beside(kind: PaperKind, name: &str) -> Vec<&'static str> {
    let mut known: Vec<&str> = all(kind)
        .filter_map(|field| match (name.contains('.'), field.name.split_once('.')) {
            (true, Some((_, within))) => Some(within),
            (false, None) => Some(field.name),
            _ => None,
        })
        .collect();
    known.sort_unstable();
    known.dedup();
    known
}
