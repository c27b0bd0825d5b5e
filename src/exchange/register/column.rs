//! The columns of a register, and the headers under which offices write them.

use crate::domain::id::Kind;
use crate::locale::{Lang, Message, exchange as m};

macro_rules! columns {
    ($($(#[$meta:meta])* $column:ident, $label:ident, $field:literal;)+) => {
        /// A column of the register of communities or of enterprises.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column {
            $($(#[$meta])* $column,)+
        }

        impl Column {
            /// Every column, in the order in which they are written.
            pub const ALL: &'static [Self] = &[$(Self::$column),+];

            /// Its name for people; as a header it is read back.
            pub const fn label(self) -> Message {
                match self { $(Self::$column => m::$label,)+ }
            }

            /// The field of the record's JSON that it belongs to.
            pub const fn field(self) -> &'static str {
                match self { $(Self::$column => $field,)+ }
            }
        }
    };
}

columns! {
    /// Id of the record.
    Id, COLUMN_ID, "id";
    /// Name.
    Name, COLUMN_NAME, "name";
    /// Credit code of an enterprise.
    CreditCode, COLUMN_CREDIT_CODE, "credit_code";
    /// Town, township or zone.
    Township, COLUMN_TOWNSHIP, "township";
    /// Neighbourhood.
    Neighbourhood, COLUMN_NEIGHBOURHOOD, "neighbourhood";
    /// Households.
    Households, COLUMN_HOUSEHOLDS, "households";
    /// Sort of community.
    Form, COLUMN_FORM, "form";
    /// Form of property service.
    ServiceForm, COLUMN_SERVICE_FORM, "service";
    /// The enterprise that serves.
    Enterprise, COLUMN_ENTERPRISE, "service";
    /// Property service since.
    ServiceSince, COLUMN_SERVICE_SINCE, "service";
    /// Where the owners' committee stands.
    Committee, COLUMN_COMMITTEE, "committee";
    /// When it was formed.
    CommitteeSince, COLUMN_COMMITTEE_SINCE, "committee";
    /// Its members.
    CommitteeMembers, COLUMN_COMMITTEE_MEMBERS, "committee";
    /// Party members among them.
    CommitteeParty, COLUMN_COMMITTEE_PARTY, "committee";
    /// Form of the party organisation.
    Party, COLUMN_PARTY, "party";
    /// Party organisation since.
    PartySince, COLUMN_PARTY_SINCE, "party";
    /// Credit grade of an enterprise.
    Credit, COLUMN_CREDIT, "credit";
    /// Named a model of city rank on.
    Model, COLUMN_MODEL, "model";
    /// Why it does not enter the indicators.
    Exempt, COLUMN_EXEMPT, "exempt";
    /// Whether it is troubled.
    Troubled, COLUMN_TROUBLED, "troubled";
    /// Why it is troubled.
    Causes, COLUMN_CAUSES, "causes";
}

/// What a register lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Communities.
    Community,
    /// Enterprises.
    Enterprise,
}

impl Subject {
    /// The kind of its records.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Community => Kind::Community,
            Self::Enterprise => Kind::Enterprise,
        }
    }

    /// Its columns, in the order in which they are written.
    pub fn columns(self) -> impl Iterator<Item = Column> {
        Column::ALL.iter().copied().filter(move |column| match self {
            Self::Community => !matches!(column, Column::CreditCode | Column::Credit),
            Self::Enterprise => matches!(
                column,
                Column::Id
                    | Column::Name
                    | Column::CreditCode
                    | Column::Township
                    | Column::Party
                    | Column::PartySince
                    | Column::Credit
                    | Column::Model
                    | Column::Exempt
                    | Column::Troubled
                    | Column::Causes
            ),
        })
    }
}

/// Headers that mean the same in both registers.
const COMMON: &[(Column, &[&str])] = &[
    (Column::Id, &["编号", "系统编号", "记录编号", "登记编号", "id"]),
    (Column::Name, &["名称", "name"]),
    (
        Column::Township,
        &[
            "所属乡镇",
            "乡镇",
            "镇区",
            "所属镇区",
            "区域",
            "所属区域",
            "所在乡镇",
            "乡镇(街道)",
            "乡镇街道",
            "所属街道",
            "街道",
            "乡镇开发区",
            "乡镇(开发区)",
            "属地",
            "属地乡镇",
            "所属地",
            "所在地",
            "所在区域",
            "所在镇区",
            "所在街道",
            "乡镇名称",
            "镇街",
            "所属镇街",
            "镇(街道)",
            "township",
            "area",
        ],
    ),
    (
        Column::Party,
        &[
            "党组织",
            "党组织形式",
            "党组织类型",
            "党组织设置",
            "党组织组建情况",
            "是否建立党组织",
            "党支部",
            "是否有党组织",
            "党建情况",
            "party",
        ],
    ),
    (
        Column::PartySince,
        &["党组织成立时间", "党组织组建时间", "党支部成立时间", "党组织成立日期", "建立党组织时间"],
    ),
    (
        Column::Model,
        &[
            "市级示范命名时间",
            "示范命名时间",
            "市级示范",
            "示范时间",
            "命名时间",
            "命名日期",
            "示范",
            "model",
        ],
    ),
    (Column::Exempt, &["不计入指标原因", "不计入原因", "不计入指标", "不纳入原因", "豁免原因", "exempt"]),
    (
        Column::Troubled,
        &[
            "是否挂点",
            "矛盾较多",
            "是否矛盾较多",
            "矛盾问题较多",
            "是否矛盾问题较多",
            "挂点",
            "挂点/矛盾较多",
            "是否挂点/矛盾较多",
            "矛盾突出",
            "是否矛盾突出",
            "troubled",
        ],
    ),
    (
        Column::Causes,
        &["原因", "矛盾原因", "问题原因", "矛盾问题", "主要矛盾", "主要问题", "存在问题", "causes"],
    ),
];

const COMMUNITY: &[(Column, &[&str])] = &[
    (Column::Name, &["小区名称", "小区", "小区名", "住宅小区", "住宅小区名称", "项目名称"]),
    (Column::Id, &["小区编号"]),
    (
        Column::Neighbourhood,
        &[
            "所属社区",
            "社区",
            "社区名称",
            "所在社区",
            "所属社区(村)",
            "社区居委会",
            "居委会",
            "neighbourhood",
        ],
    ),
    (Column::Households, &["户数", "总户数", "住户数", "居民户数", "入住户数", "小区户数", "households"]),
    (Column::Form, &["小区类型", "小区类别", "类型", "类别", "小区性质", "form"]),
    (
        Column::Enterprise,
        &[
            "物业服务",
            "物业企业",
            "物业公司",
            "物业服务企业",
            "物业服务公司",
            "服务企业",
            "物业单位",
            "物业服务单位",
            "物业服务主体",
            "物业",
        ],
    ),
    (
        Column::ServiceForm,
        &["服务形式", "物业服务形式", "物业形式", "服务方式", "物业服务方式", "物业管理方式", "物业管理形式"],
    ),
    (
        Column::ServiceSince,
        &[
            "物业服务起始时间",
            "物业服务开始时间",
            "物业进驻时间",
            "进驻时间",
            "入驻时间",
            "服务起始时间",
            "物业服务成立时间",
        ],
    ),
    (
        Column::Committee,
        &[
            "业委会",
            "业委会状态",
            "业主委员会",
            "业主委员会状态",
            "业委会组建情况",
            "业委会情况",
            "是否成立业委会",
            "是否组建业委会",
            "业委会是否成立",
            "committee",
        ],
    ),
    (
        Column::CommitteeSince,
        &["业委会成立时间", "业委会组建时间", "业主委员会成立时间", "业委会成立日期", "业委会备案时间"],
    ),
    (
        Column::CommitteeMembers,
        &[
            "业委会人数",
            "业委会成员数",
            "业委会委员数",
            "业委会成员人数",
            "业委会委员人数",
            "业主委员会人数",
            "成员数",
            "委员数",
        ],
    ),
    (
        Column::CommitteeParty,
        &[
            "党员人数",
            "党员数",
            "业委会党员人数",
            "业委会党员数",
            "业委会中党员人数",
            "业委会中党员数",
            "党员委员数",
            "其中党员",
            "其中党员数",
            "其中党员人数",
            "党员",
        ],
    ),
    (Column::Party, &["小区党组织", "小区党支部", "小区党组织形式"]),
];

const ENTERPRISE: &[(Column, &[&str])] = &[
    (
        Column::Name,
        &[
            "企业名称",
            "企业",
            "公司名称",
            "公司",
            "物业企业",
            "物业企业名称",
            "物业公司",
            "物业公司名称",
            "物业服务企业",
            "物业服务企业名称",
            "单位名称",
        ],
    ),
    (Column::Id, &["企业编号"]),
    (
        Column::CreditCode,
        &["统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码", "credit_code", "credit code"],
    ),
    (Column::Township, &["注册地", "注册地乡镇", "注册乡镇", "登记地"]),
    (Column::Credit, &["信用等级", "信用评级", "信用级别", "信用评价", "信用评价等级", "信用", "credit"]),
    (Column::Party, &["企业党组织", "企业党组织形式"]),
];

/// Headers whose meaning hangs on what stands before them.
const SINCE: &[&str] =
    &["成立时间", "成立日期", "组建时间", "组建日期", "起始时间", "建立时间", "备案时间", "时间"];
const MEMBERS: &[&str] = &["人数", "成员人数", "委员人数", "成员数量", "总人数"];
const STATE: &[&str] =
    &["状态", "情况", "是否成立", "是否组建", "组建情况", "形式", "类型", "类别", "企业", "企业名称", "名称"];

/// A header as it is compared: half-width, in lower case, without blanks, marks and what stands in brackets at its
/// end.
pub fn plain(header: &str) -> String {
    let mut text: String = header
        .chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | ':' | '_' | '★' | '“' | '”' | '"'))
        .collect();
    text.make_ascii_lowercase();
    text
}

/// A character of a Chinese keyboard's full width as its narrow twin.
pub fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

fn without_brackets(text: &str) -> Option<&str> {
    let (before, _) = text.strip_suffix(')')?.rsplit_once('(')?;
    (!before.is_empty()).then_some(before)
}

/// The column that a header means in a register, by what stands before it where that decides.
pub fn column(subject: Subject, header: &str, before: Option<Column>) -> Option<Column> {
    let text = plain(header);
    known(subject, &text)
        .or_else(|| in_context(&text, before))
        .or_else(|| {
            without_brackets(&text).and_then(|text| known(subject, text).or_else(|| in_context(text, before)))
        })
        .filter(|found| subject.columns().any(|column| column == *found))
}

/// The column of a header in two lines: `业委会` over `成立时间`.
pub fn column_of_two(subject: Subject, above: &str, below: &str) -> Option<Column> {
    let (above, below) = (plain(above), plain(below));
    if above == below {
        return column(subject, &above, None);
    }
    let group = known(subject, &above);
    let whole = known(subject, &format!("{above}{below}"));
    whole.or_else(|| group.and_then(|group| in_context(&below, Some(group)))).or_else(|| {
        let party = below.contains("党员").then_some(Column::CommitteeParty);
        known(subject, &below).or(party)
    })
}

fn known(subject: Subject, text: &str) -> Option<Column> {
    let own = match subject {
        Subject::Community => COMMUNITY,
        Subject::Enterprise => ENTERPRISE,
    };
    let listed = own.iter().chain(COMMON).find(|(_, words)| words.iter().any(|word| plain(word) == text));
    listed.map(|(column, _)| *column).or_else(|| {
        subject
            .columns()
            .find(|column| [Lang::Zh, Lang::En].iter().any(|lang| plain(column.label().get(*lang)) == text))
    })
}

fn in_context(text: &str, before: Option<Column>) -> Option<Column> {
    let group = before?.field();
    let one_of = |words: &[&str]| words.contains(&text);
    match group {
        "service" if one_of(SINCE) => Some(Column::ServiceSince),
        "service" if matches!(text, "形式" | "方式") => Some(Column::ServiceForm),
        "service" if matches!(text, "企业" | "企业名称" | "名称") => Some(Column::Enterprise),
        "committee" if one_of(SINCE) => Some(Column::CommitteeSince),
        "committee" if one_of(MEMBERS) => Some(Column::CommitteeMembers),
        "committee" if one_of(STATE) => Some(Column::Committee),
        "party" if one_of(SINCE) => Some(Column::PartySince),
        "party" if one_of(STATE) => Some(Column::Party),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_is_read_back_as_its_column() {
        for subject in [Subject::Community, Subject::Enterprise] {
            for column in subject.columns() {
                for lang in [Lang::Zh, Lang::En] {
                    assert_eq!(
                        super::column(subject, column.label().get(lang), None),
                        Some(column),
                        "{column:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn headers_are_known_in_their_many_forms() {
        for (header, before, expected) in [
            (" 小区 名称* ", None, Column::Name),
            ("户数（户）", None, Column::Households),
            ("乡镇（街道）", None, Column::Township),
            ("业委会\n成立时间", None, Column::CommitteeSince),
            ("成立时间", Some(Column::Committee), Column::CommitteeSince),
            ("成立时间", Some(Column::Party), Column::PartySince),
            ("人数", Some(Column::CommitteeSince), Column::CommitteeMembers),
            ("物业公司", None, Column::Enterprise),
            ("类别", None, Column::Form),
            ("属地", None, Column::Township),
            ("属地（乡镇）", None, Column::Township),
            ("所属镇街", None, Column::Township),
        ] {
            assert_eq!(column(Subject::Community, header, before), Some(expected), "{header}");
        }
        assert_eq!(column(Subject::Enterprise, "物业公司", None), Some(Column::Name));
        assert_eq!(column(Subject::Community, "成立时间", None), None);
        assert_eq!(column(Subject::Community, "备注", None), None);
        assert_eq!(column(Subject::Community, "信用等级", None), None);
        assert_eq!(column_of_two(Subject::Community, "业委会", "人数"), Some(Column::CommitteeMembers));
        assert_eq!(column_of_two(Subject::Community, "业委会", "其中党员"), Some(Column::CommitteeParty));
        assert_eq!(column_of_two(Subject::Community, "小区名称", "小区名称"), Some(Column::Name));
    }
}
