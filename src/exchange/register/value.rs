//! Cells as values: numbers, days, yes and no, words; each in the forms in which people write them.

use jiff::civil::Date;

use super::column::half_width;
use super::flaw::{Problem, quoted};
use crate::domain::community::{Cause, CommitteeState, CommunityKind, PartyForm, ServiceForm};
use crate::exchange::sheet::{Cell, day_of_serial};
use crate::locale::labels::Labelled;
use crate::locale::{Lang, Message};

/// Words for "there is none".
const NONE: &[&str] = &[
    "无",
    "没有",
    "暂无",
    "未有",
    "/",
    "\\",
    "-",
    "--",
    "—",
    "——",
    "none",
    "n/a",
    "否",
    "未建",
    "未组建",
    "未成立",
    "未建立",
    "无物业",
    "无物业服务",
    "无业委会",
    "无党组织",
    "未命名",
];

const YES: &[&str] =
    &["是", "有", "√", "✓", "✔", "☑", "1", "yes", "y", "true", "对", "已挂点", "挂点", "较多", "矛盾较多"];

const NO: &[&str] =
    &["否", "无", "没有", "×", "✗", "✘", "☐", "x", "0", "no", "n", "false", "-", "/", "—", "不是", "未挂点"];

/// A cell's text, half-width, in lower case, without blanks: for comparing with known words.
pub fn word(cell: &Cell) -> String {
    let mut text: String = cell.shown().chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
    text.make_ascii_lowercase();
    text
}

/// Whether a cell says that there is none.
pub fn is_none(cell: &Cell) -> bool {
    matches!(cell, Cell::Flag(false)) || NONE.contains(&word(cell).as_str())
}

/// Whether a cell says yes and nothing more.
pub fn is_yes(cell: &Cell) -> bool {
    matches!(cell, Cell::Flag(true))
        || matches!(
            word(cell).as_str(),
            "是" | "有" | "√" | "✓" | "✔" | "yes" | "y" | "true" | "已建" | "已建立"
        )
}

/// A text, whatever the cell holds.
pub fn text(cell: &Cell) -> String {
    match cell {
        // A name of digits is a number to a spreadsheet.
        Cell::Text(text) => text.to_string(),
        other => other.shown(),
    }
}

/// A whole number without a sign: `1,204`, `１２０４户`.
pub fn number(cell: &Cell) -> Result<u64, Problem> {
    let wrong = || Problem::NotNumber(quoted(&cell.shown()));
    match cell {
        Cell::Number(number) => {
            // Beyond that a spreadsheet's number is no longer exact.
            let exact = number.fract() == 0.0 && (0.0..9e15).contains(number);
            if exact { Ok(*number as u64) } else { Err(wrong()) }
        }
        Cell::Text(_) => {
            let text = word(cell);
            let digits = text.trim_end_matches(['户', '人', '名', '个', '位']);
            let digits = digits.strip_suffix(".0").or_else(|| digits.strip_suffix(".00")).unwrap_or(digits);
            let grouped = is_grouped(digits);
            let digits: String = digits.chars().filter(|c| *c != ',').collect();
            let plain = grouped && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            if plain { digits.parse().map_err(|_| wrong()) } else { Err(wrong()) }
        }
        _ => Err(wrong()),
    }
}

/// Whether separators stand only between groups of three: `1,204`, not `1,2`, which may be a decimal.
fn is_grouped(digits: &str) -> bool {
    let mut parts = digits.split(',');
    let first = parts.next().unwrap_or_default();
    let mut rest = parts.peekable();
    rest.peek().is_none() || ((1..=3).contains(&first.len()) && rest.all(|part| part.len() == 3))
}

/// A day: a spreadsheet's day or serial number, `2023-06-30`, `2023/6/30`, `2023.6.30`, `2023年6月30日`, `20230630`.
pub fn day(cell: &Cell) -> Result<Date, Problem> {
    let wrong = || Problem::NotDay(quoted(&cell.shown()));
    let found = match cell {
        Cell::Day(day) => Some(*day),
        Cell::Number(number) => day_of_serial(*number).or_else(|| packed(&format!("{number}"))),
        Cell::Text(_) => written(&cell.shown()),
        _ => None,
    };
    found.filter(|day| (1949..=2149).contains(&day.year())).ok_or_else(wrong)
}

fn written(text: &str) -> Option<Date> {
    let text: String = text.chars().map(half_width).collect();
    // A time behind the day is a spreadsheet's addition.
    let text = text.trim();
    let text = match text.split_once([' ', 'T']) {
        Some((day, time)) if time.trim().starts_with(|c: char| c.is_ascii_digit()) && time.contains(':') => {
            day
        }
        _ => text,
    };
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if let Some(day) = packed(&text) {
        return Some(day);
    }
    let parts: Vec<&str> = if text.contains('年') {
        let (year, rest) = text.split_once('年')?;
        let (month, rest) = rest.split_once('月')?;
        vec![year, month, rest.trim_end_matches(['日', '号'])]
    } else {
        let separator = ['-', '/', '.'].into_iter().find(|separator| text.contains(*separator))?;
        text.split(separator).collect()
    };
    let [year, month, day] = parts[..] else { return None };
    let short = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) || !short(month) || !short(day) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Eight digits: `20230630`.
fn packed(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok()
}

/// Yes or no.
pub fn flag(cell: &Cell) -> Result<bool, Problem> {
    let text = word(cell);
    match cell {
        Cell::Flag(flag) => Ok(*flag),
        _ if YES.contains(&text.as_str()) => Ok(true),
        _ if NO.contains(&text.as_str()) => Ok(false),
        _ => Err(Problem::NotFlag(quoted(&cell.shown()))),
    }
}

/// A word of an enumeration, by its label in either language, its word in files, or one of the `others`.
fn one_of<T: Labelled + Clone>(text: &str, others: &[(&str, T)]) -> Result<T, Problem> {
    let plain = |word: &str| {
        let mut plain: String = word.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
        plain.make_ascii_lowercase();
        plain
    };
    let sought = plain(text);
    let known = T::KNOWN.iter().find(|known| {
        let label = known.label();
        let is_label = |lang| label.is_some_and(|label: Message| plain(label.get(lang)) == sought);
        plain(known.word()) == sought || is_label(Lang::Zh) || is_label(Lang::En)
    });
    let other = || others.iter().find(|(word, _)| *word == sought).map(|(_, value)| value);
    known.or_else(other).cloned().ok_or_else(|| {
        Problem::UnknownWord(quoted(text), T::KNOWN.iter().filter_map(Labelled::label).collect())
    })
}

/// A sort of community.
pub fn community_kind(cell: &Cell) -> Result<CommunityKind, Problem> {
    use CommunityKind::{Closed, Old, Open, Resettlement};
    one_of(
        &cell.shown(),
        &[
            ("封闭", Closed),
            ("封闭式", Closed),
            ("封闭式小区", Closed),
            ("商品房", Closed),
            ("商品房小区", Closed),
            ("开放", Open),
            ("开放式", Open),
            ("开放小区", Open),
            ("开放式小区", Open),
            ("零散", Open),
            ("零散住宅", Open),
            ("开放零散小区", Open),
            ("老旧", Old),
            ("老小区", Old),
            ("安置", Resettlement),
            ("安置房", Resettlement),
            ("回迁小区", Resettlement),
            ("拆迁安置小区", Resettlement),
            ("安置房小区", Resettlement),
        ],
    )
}

/// A form of property service.
pub fn service_form(cell: &Cell) -> Result<ServiceForm, Problem> {
    use ServiceForm::{Bundled, Enterprise, Neighbourhood, PublicInterest, StateOwned};
    one_of(
        &cell.shown(),
        &[
            ("物业企业", Enterprise),
            ("专业物业服务", Enterprise),
            ("专业化物业", Enterprise),
            ("市场化物业", Enterprise),
            ("物业公司", Enterprise),
            ("打捆", Bundled),
            ("打捆物业", Bundled),
            ("国有", StateOwned),
            ("国企", StateOwned),
            ("国企物业", StateOwned),
            ("国有物业服务企业", StateOwned),
            ("公益", PublicInterest),
            ("公益性物业", PublicInterest),
            ("公益性物业服务组织", PublicInterest),
            ("兜底", Neighbourhood),
            ("社区兜底管理", Neighbourhood),
            ("社区管理", Neighbourhood),
            ("社区代管", Neighbourhood),
        ],
    )
}

/// Where an owners' committee stands.
pub fn committee_state(cell: &Cell) -> Result<CommitteeState, Problem> {
    use CommitteeState::{Formed, Preparing, Renewing};
    if is_yes(cell) {
        return Ok(Formed);
    }
    one_of(
        &cell.shown(),
        &[
            ("筹备", Preparing),
            ("正在筹备", Preparing),
            ("组建中", Preparing),
            ("筹建中", Preparing),
            ("已成立", Formed),
            ("成立", Formed),
            ("组建", Formed),
            ("已建", Formed),
            ("换届", Renewing),
            ("正在换届", Renewing),
        ],
    )
}

/// The form of a party organisation.
pub fn party_form(cell: &Cell) -> Result<PartyForm, Problem> {
    use PartyForm::{Branch, GridBranch, JointBranch, WorkGroup};
    one_of(
        &cell.shown(),
        &[
            ("支部", Branch),
            ("小区党支部", Branch),
            ("独立党支部", Branch),
            ("网格支部", GridBranch),
            ("党的工作小组", WorkGroup),
            ("党工作小组", WorkGroup),
            ("联合支部", JointBranch),
        ],
    )
}

/// Causes, one or several.
pub fn causes(cell: &Cell) -> Result<Vec<Cause>, Problem> {
    let text = cell.shown();
    let mut causes = Vec::new();
    let parts = text.split(['、', '，', ',', ';', '；', '/', '\n', '|', '。']);
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        let cause = one_of(
            part,
            &[
                ("无物业", Cause::NoService),
                ("物业缺失", Cause::NoService),
                ("物业服务不到位", Cause::PoorPerformance),
                ("履约不力", Cause::PoorPerformance),
                ("业委会纠纷", Cause::CommitteeDispute),
                ("公共收益", Cause::PublicIncome),
                ("公共收益纠纷", Cause::PublicIncome),
                ("设施设备老化", Cause::Facilities),
                ("停车", Cause::Parking),
                ("停车问题", Cause::Parking),
                ("停车难问题", Cause::Parking),
                ("违建", Cause::IllegalBuilding),
                ("违章搭建", Cause::IllegalBuilding),
                ("收费", Cause::Fees),
                ("收费纠纷", Cause::Fees),
                ("物业费争议", Cause::Fees),
                ("消防", Cause::FireSafety),
                ("消防安全", Cause::FireSafety),
                ("环境卫生差", Cause::Sanitation),
                ("卫生", Cause::Sanitation),
            ],
        )?;
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    Ok(causes)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_in_the_forms_in_which_they_are_written() {
        for (text, value) in
            [("140", 140), ("１，２０４户", 1204), (" 1,204 ", 1204), ("0", 0), ("140.0", 140)]
        {
            assert_eq!(number(&Cell::text(text)), Ok(value), "{text}");
        }
        assert_eq!(number(&Cell::Number(140.0)), Ok(140));
        for bad in ["", "1,2", "12.5", "-3", "约140", "一百", "99999999999999999999", "=1+1", "1e3"] {
            assert!(number(&Cell::text(bad)).is_err(), "{bad}");
        }
        for bad in [140.5, -1.0, f64::NAN, f64::INFINITY, 1e300] {
            assert!(number(&Cell::Number(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn days_in_the_forms_in_which_they_are_written() {
        let expected = Ok(date(2023, 6, 30));
        for text in [
            "2023-06-30",
            "2023-6-30",
            "2023/6/30",
            "2023.06.30",
            "2023年6月30日",
            "２０２３年０６月３０日",
            "2023年6月30号",
            "20230630",
            "2023-06-30 00:00:00",
            "2023-06-30T00:00:00",
            "2023 年 6 月 30 日",
        ] {
            assert_eq!(day(&Cell::text(text)), expected, "{text}");
        }
        assert_eq!(day(&Cell::Number(45_107.0)), expected);
        assert_eq!(day(&Cell::Number(20_230_630.0)), expected);
        assert_eq!(day(&Cell::Day(date(2023, 6, 30))), expected);
        for bad in [
            "2023年6月",
            "2023.6",
            "23-6-30",
            "6/30/2023",
            "2023-02-30",
            "2023-13-01",
            "1899-12-31",
            "去年",
            "2023-6-30-1",
            "45107",
        ] {
            assert!(day(&Cell::text(bad)).is_err(), "{bad}");
        }
        assert!(day(&Cell::Number(2023.0)).is_err());
    }

    #[test]
    fn words_are_known_by_label_by_word_and_by_custom() {
        assert_eq!(community_kind(&Cell::text("老旧小区")), Ok(CommunityKind::Old));
        assert_eq!(community_kind(&Cell::text("RESETTLEMENT")), Ok(CommunityKind::Resettlement));
        assert_eq!(service_form(&Cell::text("国有物业服务企业")), Ok(ServiceForm::StateOwned));
        assert_eq!(committee_state(&Cell::text("有")), Ok(CommitteeState::Formed));
        assert_eq!(party_form(&Cell::text("联合党支部")), Ok(PartyForm::JointBranch));
        assert_eq!(causes(&Cell::text("停车难、收费争议;停车难")), Ok(vec![Cause::Parking, Cause::Fees]));
        assert!(
            matches!(causes(&Cell::text("停车难、外星人")), Err(Problem::UnknownWord(word, _)) if word == "外星人")
        );
        assert!(
            is_none(&Cell::text(" 无 ")) && is_none(&Cell::text("／")) && !is_none(&Cell::text("无锡物业"))
        );
        assert_eq!((flag(&Cell::text("√")), flag(&Cell::Number(0.0))), (Ok(true), Ok(false)));
        assert!(flag(&Cell::text("也许")).is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fall(text in any::<String>(), number in any::<f64>()) {
            for cell in [Cell::text(&text), Cell::Number(number)] {
                let _ = (super::number(&cell), day(&cell), flag(&cell), causes(&cell), is_none(&cell), is_yes(&cell));
            }
        }

        #[test]
        fn a_day_survives_every_way_of_writing(serial in 17_899_i64..91_313, way in 0_usize..4) {
            let expected = day_of_serial(serial as f64).unwrap();
            let cell = match way {
                0 => Cell::Number(serial as f64),
                1 => Cell::text(&expected.to_string()),
                2 => Cell::text(&format!("{}年{}月{}日", expected.year(), expected.month(), expected.day())),
                _ => Cell::text(&format!("{}/{}/{}", expected.year(), expected.month(), expected.day())),
            };
            prop_assert_eq!(day(&cell), Ok(expected));
        }
    }
}
