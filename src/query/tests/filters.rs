//! The filter grammar and what filters accept.

#![cfg(test)]

use proptest::prelude::*;

use super::{DAY, demo, ids, me, rows};
use crate::domain::id::Kind;
use crate::domain::light::Light;
use crate::domain::task::Duty;
use crate::locale::Lang;
use crate::query::filter::Problem;
use crate::query::item::Item;
use crate::query::words::texts;
use crate::query::{
    Filter, FilterKey, ListKind, Query, Row, complete_filter, filter_keys, run, try_run, values,
};
use crate::search::{Matcher, Pattern};

fn all(list: ListKind) -> Vec<Row> {
    run(demo(), &Query::new(list))
}

#[test]
fn a_filter_reads_in_either_language_and_writes_itself_back_in_words() {
    for (list, text, written) in [
        (ListKind::Tasks, "预警:逾期、临期 状态:未办结", "light:overdue,due-soon state:open"),
        (ListKind::Communities, "类型：老旧小区　重点：是", "kind:old troubled:yes"),
        (ListKind::Tasks, "-light:done 党建  联盟", "-light:done 党建 联盟"),
        (ListKind::Deadlines, "due:<30天", "due:<30d"),
        (ListKind::Deadlines, "due:2023-06", "due:2023-06-01..2023-06-30"),
        (ListKind::Communities, "\"a:b\" -\"c d\"", "\"a:b\" -\"c d\""),
        (ListKind::Tasks, "unit:xcgj,U01", "unit:xcgj,U01"),
    ] {
        let filter = Filter::parse(text, list, demo()).unwrap();
        assert_eq!(filter.to_string(), written, "{text}");
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_cure() {
    for (list, text, column, wrong) in [
        (ListKind::Tasks, "abc farbe:rot", 5, "farbe"),
        (ListKind::Tasks, "kind:old", 1, "重点任务"),
        (ListKind::Tasks, "单位:县城管局 light:blau", 15, "blau"),
        (ListKind::Communities, "area:城关镇,zzqx", 10, "zzqx"),
        (ListKind::Tasks, "due:soon", 5, "soon"),
        (ListKind::Tasks, "light:", 7, "预警"),
        (ListKind::Tasks, "x \"open", 3, "引号"),
    ] {
        let error = Filter::parse(text, list, demo()).unwrap_err();
        assert_eq!(error.column, column, "{text}");
        assert!(error.message(Lang::Zh).contains(wrong), "{text}: {}", error.message(Lang::Zh));
        assert!(!error.cure(Lang::Zh).is_empty() && !error.cure(Lang::En).is_empty(), "{text}");
    }
    let error = Filter::parse("kind:old", ListKind::Tasks, demo()).unwrap_err();
    assert_eq!(error.problem, Problem::Inapplicable(FilterKey::Kind));
    assert!(error.cure(Lang::En).contains("light"), "the cure lists what applies: {}", error.cure(Lang::En));
    assert!(!error.cure(Lang::En).contains("kind"));
}

#[test]
fn a_unit_answers_to_its_name_its_pinyin_and_its_id() {
    let unit = demo().data.units.iter().find(|unit| unit.name.as_str() == "县城管局").unwrap();
    let by_name = ids(ListKind::Tasks, "unit:县城管局");
    assert!(!by_name.is_empty() && by_name.len() < all(ListKind::Tasks).len());
    let bare = unit.id.to_string().replace("U0", "U").to_lowercase();
    for typed in ["xcgj", "xianchengguanju", "城管局", unit.id.to_string().as_str(), &bare] {
        assert_eq!(ids(ListKind::Tasks, &format!("unit:{typed}")), by_name, "{typed}");
    }
    let parts = demo().links.tasks_of(&demo().data, &unit.id);
    assert_eq!(by_name, parts.map(|part| part.task.id.to_string()).collect::<Vec<_>>());
}

#[test]
fn a_duty_goes_for_the_unit_beside_it() {
    let responsible = ids(ListKind::Tasks, "unit:县城管局 duty:responsible");
    let unit = demo().data.units.iter().find(|unit| unit.name.as_str() == "县城管局").unwrap();
    let parts = demo().links.tasks_of(&demo().data, &unit.id);
    let expected: Vec<String> =
        parts.filter(|part| *part.duty == Duty::Responsible).map(|part| part.task.id.to_string()).collect();
    assert_eq!(responsible, expected);
    assert_eq!(ids(ListKind::Tasks, "unit:县城管局 duty:support"), Vec::<String>::new());
}

#[test]
fn a_group_stands_for_its_members() {
    let named = demo().data.tasks.iter().find(|task| {
        task.units
            .iter()
            .any(|one| demo().data.units.get(&one.unit).is_some_and(|unit| !unit.members.is_empty()))
    });
    let Some(task) = named else { return };
    let group = task
        .units
        .iter()
        .find_map(|one| demo().data.units.get(&one.unit).filter(|unit| !unit.members.is_empty()));
    let member = group.unwrap().members.first().unwrap();
    assert!(ids(ListKind::Tasks, &format!("unit:{member}")).contains(&task.id.to_string()));
}

#[test]
fn filters_accept_what_they_say_and_a_minus_turns_them_round() {
    let board = demo();
    for row in rows(ListKind::Tasks, "light:overdue") {
        assert_eq!(board.reading(&row.key).unwrap().light, Light::Overdue);
    }
    for row in rows(ListKind::Deadlines, "due:today..30d -light:done") {
        let due = row.on.unwrap();
        assert!(DAY <= due && due <= jiff::civil::date(2023, 7, 12), "{row:?}");
    }
    for (list, text, turned) in [
        (ListKind::Tasks, "light:overdue,due-soon", "-light:overdue,due-soon"),
        (ListKind::Communities, "service:none", "-service:none"),
        (ListKind::Communities, "troubled:yes", "troubled:no"),
        (ListKind::Communities, "mine:yes", "mine:no"),
        (ListKind::Rectifications, "state:unverified", "state:verified"),
        (ListKind::Units, "area:城关镇", "-area:城关镇"),
        (ListKind::Communities, "示例", "-示例"),
    ] {
        let (some, others) = (rows(list, text), rows(list, turned));
        assert_eq!(some.len() + others.len(), all(list).len(), "{text}");
        assert!(some.iter().all(|row| !others.contains(row)), "{text}");
    }
    assert!(!ids(ListKind::Communities, "troubled:yes").is_empty());
    assert_eq!(
        ids(ListKind::Communities, "service:any").len(),
        board.data.communities.iter().filter(|one| one.service.is_some()).count()
    );
}

#[test]
fn mine_are_the_readers_links_and_unit_and_need_a_reader() {
    let linked: Vec<String> =
        demo().links.supervisions_of_member(&demo().data, &me()).map(|one| one.id.to_string()).collect();
    let mut mine = ids(ListKind::Supervisions, "mine:yes");
    mine.sort();
    assert!(!mine.is_empty());
    assert_eq!(mine, linked);
    let filter = Filter::parse("mine:yes", ListKind::Tasks, demo()).unwrap();
    let query = Query::new(ListKind::Tasks).filtered(filter);
    assert_eq!(try_run(demo(), &query).unwrap_err().problem, Problem::NoMember);
    assert_eq!(run(demo(), &query), Vec::<Row>::new());
}

#[test]
fn records_are_found_by_what_they_belong_to() {
    let rectification = demo().data.rectifications.iter().next().unwrap();
    let of = ids(ListKind::Rectifications, &format!("of:{}", rectification.supervision));
    assert!(of.contains(&rectification.id.to_string()));
    for id in of {
        assert_eq!(demo().data.rectifications.find(&id).unwrap().supervision, rectification.supervision);
    }
    assert_eq!(
        ids(ListKind::Milestones, "of:t2"),
        ids(ListKind::Milestones, "of:T02"),
        "zeros may be left out"
    );
    assert!(ids(ListKind::Milestones, "of:T02").iter().all(|id| id.starts_with("T02-")));
}

#[test]
fn every_offered_value_reads_and_counts_what_it_lists() {
    for list in ListKind::ALL {
        for key in filter_keys(list) {
            for candidate in values(demo(), list, key, Lang::Zh) {
                let filter = Filter::parse(&candidate.expression, list, demo());
                let filter = filter.unwrap_or_else(|error| panic!("{}", error.message(Lang::En)));
                let query = Query { me: Some(me()), ..Query::new(list).filtered(filter) };
                let found = try_run(demo(), &query).unwrap().len();
                if let Some(count) = candidate.count {
                    assert_eq!(found, count, "{list:?} {}", candidate.expression);
                }
                assert!(!candidate.label.is_empty());
            }
        }
    }
}

#[test]
fn completion_offers_keys_then_values() {
    let offered = |word: &str| complete_filter(demo(), ListKind::Tasks, word, Lang::Zh);
    let first = |word: &str| offered(word).into_iter().next().map(|(text, _)| text);
    assert_eq!(first("un").as_deref(), Some("unit:"));
    assert_eq!(first("预").as_deref(), Some("light:"));
    assert_eq!(first("-li").as_deref(), Some("-light:"));
    assert_eq!(first("light:over").as_deref(), Some("light:overdue"));
    assert_eq!(first("light:done,逾").as_deref(), Some("light:done,overdue"));
    assert_eq!(first("unit:xcgj").as_deref(), Some("unit:县城管局"));
    assert!(!offered("").is_empty() && !offered("unit:").is_empty());
    assert!(offered("kind:").is_empty(), "kinds are no matter of tasks");
    for (word, _) in offered("unit:") {
        assert!(Filter::parse(&word, ListKind::Tasks, demo()).is_ok(), "{word}");
    }
}

#[test]
fn deadlines_can_be_told_apart_by_kind() {
    for (word, kind) in
        [("milestone", Kind::Milestone), ("整改事项", Kind::Rectification), ("诉求", Kind::Matter)]
    {
        let found = rows(ListKind::Deadlines, &format!("kind:{word}"));
        assert!(!found.is_empty() && found.iter().all(|row| row.key.kind == kind), "{word}");
    }
}

#[test]
fn matters_are_found_by_level_source_state_and_area() {
    let data = &demo().data;
    let of = |filter: &str| {
        let found = ids(ListKind::Matters, filter);
        assert!(!found.is_empty() && found.len() < data.matters.len(), "{filter}");
        found.into_iter().map(|id| data.matters.find(&id).unwrap())
    };
    assert!(of("level:county").all(|one| one.level.as_str() == "county"));
    assert!(of("层级:小区级").all(|one| one.level.as_str() == "community"));
    assert!(of("source:12345,whistle").all(|one| matches!(one.source.as_str(), "12345" | "whistle")));
    assert!(of("来源:党建联盟").all(|one| one.source.as_str() == "alliance"));
    assert!(of("state:open").all(|one| one.state.as_str() != "closed"));
    assert!(of("state:returned,反弹").all(|one| matches!(one.state.as_str(), "returned" | "reopened")));
    let town = data.units.iter().find(|unit| unit.name.as_str() == "县开发区").unwrap();
    assert!(of("area:县开发区").all(|one| one.township == town.id));
    let community = data.matters.at(0).unwrap().community.clone().unwrap();
    assert!(of(&format!("of:{community}")).all(|one| one.community == Some(community.clone())));
    assert_eq!(
        ids(ListKind::Matters, "level:county state:open").len(),
        demo().matters_at(&crate::domain::matter::MatterLevel::County).count()
    );
}

#[test]
fn words_are_found_as_search_finds_them() {
    for list in ListKind::ALL {
        for word in ["cgz", "示例", "城关", "sh9", "t9", "党", "xcgj", "zzz"] {
            let typed = Query { text: Some(word.to_owned()), ..Query::new(list) };
            let mut matcher = Matcher::new(Pattern::new(word));
            let expected: Vec<Row> = all(list)
                .into_iter()
                .filter(|row| {
                    let item = Item::of_row(demo(), row).unwrap();
                    let texts = texts(demo(), &item);
                    let fields: Vec<_> = texts.iter().map(|(kind, text)| (*kind, text.as_ref())).collect();
                    matcher.score(&fields).is_some()
                })
                .collect();
            assert_eq!(run(demo(), &typed), expected, "{list:?} {word}");
        }
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z城关镇0-9]{1,6}", "[ -~、，：“”！　城]{1,8}", any::<String>()]
}

proptest! {
    #[test]
    fn whatever_reads_is_written_back_so_that_it_reads_the_same(text in any::<String>()) {
        for list in [ListKind::Tasks, ListKind::Communities] {
            if let Ok(filter) = Filter::read(&text, list) {
                prop_assert_eq!(Filter::read(&filter.to_string(), list), Ok(filter));
            }
        }
    }

    // Curly and full-width quotes count as straight ones, so inside quotes they are doubled as well.
    #[test]
    fn terms_of_any_text_come_back(values in proptest::collection::vec(word(), 1..4), words in proptest::collection::vec(word(), 0..3), minus in any::<bool>()) {
        let quote = |text: &String| format!("\"{}\"", text.replace(['"', '“', '”', '＂'], "\"\""));
        let list: Vec<String> = values.iter().map(quote).collect();
        let sign = if minus { "-" } else { "" };
        let free: Vec<String> = words.iter().map(quote).collect();
        let text = format!("{sign}unit:{} light:done {}", list.join(","), free.join(" "));
        let filter = Filter::read(&text, ListKind::Tasks);
        if values.iter().any(String::is_empty) {
            prop_assert!(filter.is_err());
        } else {
            let filter = filter.unwrap();
            prop_assert_eq!(filter.words.len(), words.len());
            prop_assert_eq!(Filter::read(&filter.to_string(), ListKind::Tasks), Ok(filter));
        }
    }

    #[test]
    fn no_text_stops_a_list(text in any::<String>()) {
        for list in [ListKind::Units, ListKind::Supervisions] {
            if let Ok(filter) = Filter::parse(&text, list, demo()) {
                let query = Query { me: Some(me()), text: Some(text.clone()), ..Query::new(list).filtered(filter) };
                prop_assert!(try_run(demo(), &query).is_ok());
            }
            let _ = complete_filter(demo(), list, &text, Lang::Zh);
        }
    }
}
