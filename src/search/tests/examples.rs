//! What people type, and what it finds.

use std::sync::Arc;

use super::sample;
use crate::search::{FieldKind, Matcher, Pattern, Search, complete};

/// The matched piece of the text, in brackets, or nothing.
fn shown(query: &str, text: &str) -> String {
    shown_as(FieldKind::Title, query, text)
}

fn shown_as(kind: FieldKind, query: &str, text: &str) -> String {
    let Some(found) = Matcher::new(Pattern::new(query)).matches(kind, text) else { return String::new() };
    let mut shown = text.to_owned();
    for range in found.ranges.iter().rev() {
        shown.insert(range.end, ']');
        shown.insert(range.start, '[');
    }
    shown
}

fn score(query: &str, text: &str) -> u32 {
    Pattern::new(query).matches(text).map_or(0, |found| found.score)
}

fn found(query: &str) -> Vec<&'static str> {
    let mut search = Search::new(Arc::new(sample()), Pattern::new(query), 20);
    search.finish().into_iter().map(|hit| hit.key).collect()
}

#[test]
fn han_pinyin_initials_and_mixtures_match_and_say_where() {
    for (query, text, want) in [
        ("城管", "县城管局", "县[城管]局"),
        ("chengguan", "县城管局", "县[城管]局"),
        ("chengg", "县城管局", "县[城管]局"),
        ("chenggua", "县城管局", "县[城管]局"),
        ("chenggu", "县城管局", "县[城管]局"),
        ("chengguanz", "城关镇", "[城关镇]"),
        ("cgz", "城关镇", "[城关镇]"),
        ("县cgj", "县城管局", "[县城管局]"),
        ("xchengguanj", "县城管局", "[县城管局]"),
        ("cheng管", "县城管局", "县[城管]局"),
        ("chgz", "城关镇", "[城关镇]"),
        ("CGZ", "城关镇", "[城关镇]"),
        ("ｃｇｚ", "城关镇", "[城关镇]"),
        ("luan", "六安市", "[六安]市"),
        ("la", "六安市", "[六安]市"),
        ("lu'an", "六安市", "[六安]市"),
        ("liuan", "六安市", "[六安]市"),
        ("changchun", "长春", "[长春]"),
        ("zhangzhe", "长者食堂", "[长者]食堂"),
        ("lvse", "绿色", "[绿色]"),
        ("luse", "绿色", "[绿色]"),
        ("nvgong", "女工", "[女工]"),
        ("cjsmhsxq", "创建“舒美红色小区”工作", "[创建“舒美红色小区]”工作"),
        ("组织 管局", "县委组织部、县城管局", "县委[组织]部、县城[管局]"),
        ("wifi", "免费 ＷｉＦｉ 覆盖", "免费 [ＷｉＦｉ] 覆盖"),
        ("zhuangxiu", "装修", "[装修]"),
    ] {
        assert_eq!(shown(query, text), want, "{query} in {text}");
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    for (query, text) in [
        ("cgx", "城关镇"),
        ("guancheng", "城关镇"),
        ("城关 开发", "城关镇"),
        ("管城", "县城管局"),
        ("cg", "城市建设与社区管理"),
        ("chegguan", "城关"),
        ("2023", "2a0a2a3"),
        ("县局", "县委组织部和市场监督管理局"),
    ] {
        assert_eq!(shown(query, text), "", "{query} in {text}");
    }
}

#[test]
fn ids_are_found_with_zeros_dropped() {
    for (query, id, want) in [
        ("t9", "T09", "[T09]"),
        ("T09", "T09", "[T09]"),
        ("t09", "T09", "[T09]"),
        ("ｔ０９", "T09", "[T09]"),
        ("t009", "T09", "[T09]"),
        ("c17", "C017", "[C017]"),
        ("c017", "C017", "[C017]"),
        ("17", "C017", "C0[17]"),
        ("r2023-6", "R2023-06", "[R2023-06]"),
        ("t10", "T10", "[T10]"),
        ("c100", "C100", "[C100]"),
        ("c17", "C107", ""),
        ("t9", "T19", ""),
    ] {
        assert_eq!(shown_as(FieldKind::Id, query, id), want, "{query} in {id}");
    }
    assert_eq!(shown("9", "209号楼"), "20[9]号楼", "zeros in other texts are digits like others");
    assert_eq!(shown("29", "209号楼"), "");
}

#[test]
fn the_place_names_of_the_county_answer_to_their_reading() {
    for (query, text) in [
        ("bengbu", "蚌埠"),
        ("bozhou", "亳州"),
        ("shexian", "歙县"),
        ("yixian", "黟县"),
        ("dangshan", "砀山"),
        ("zongyang", "枞阳"),
        ("guoyang", "涡阳"),
        ("suixi", "濉溪"),
        ("jingxian", "泾县"),
        ("shucheng", "舒城"),
        ("hangbu", "杭埠镇"),
        ("ganchahe", "干汊河镇"),
        ("gch", "干汊河镇"),
    ] {
        assert!(score(query, text) > 0, "{query} in {text}");
    }
}

#[test]
fn abbreviations_match_scattered_below_everything_consecutive() {
    assert_eq!(shown("业委会", "业主委员会"), "[业]主[委]员[会]");
    assert_eq!(shown("ywh", "业主委员会"), "[业]主[委]员[会]");
    assert_eq!(shown("物企", "物业服务企业"), "[物]业服务[企]业");
    assert!(score("ywh", "业主委员会") < score("ywh", "第三网格的业委会筹备组及其换届小组长期坚持开展工作"));
    assert!(
        score("业委会", "业委大会") > score("业委会", "业主委员大会"),
        "fewer characters left out is better"
    );
}

#[test]
fn better_matches_score_higher() {
    // Each is better than the next for its query.
    for (query, texts) in [
        ("城关", &["城关", "城关镇", "县城关", "成城街道关怀站"][..]),
        ("cg", &["城关", "城关镇", "老区 城关", "县城关"]),
        ("shi", &["shi", "市", "shi abc", "市局", "abc 市局", "县市局"]),
        ("zhen", &["城关 zhen", "城关 镇", "城关 zhang和en"]),
    ] {
        for pair in texts.windows(2) {
            assert!(score(query, pair[0]) > score(query, pair[1]), "{query}: {pair:?}");
        }
    }
}

#[test]
fn the_leaders_question_is_answered_first() {
    assert_eq!(found("sh9").first(), Some(&"T09"));
    assert_eq!(found("sm9").first(), Some(&"T09"));
    assert_eq!(found("xyjg"), ["T09"]);
    assert_eq!(found("t9"), ["T09"]);
    assert_eq!(found("9").first(), Some(&"T09"));
    assert_eq!(found("sh1").first(), Some(&"T01"), "the whole number goes before one that begins so");
    assert!(found("sh1").contains(&"T10") && found("sh1").contains(&"T18"));
    assert_eq!(found("c17"), ["C017"]);
    assert_eq!(found("cgz").first(), Some(&"U02"), "the unit itself before what it does");
    assert_eq!(found("县cgj").first(), Some(&"U01"));
    assert_eq!(found("luan"), ["C017"]);
    assert_eq!(found("wy cz").first(), Some(&"T18"), "words may match in different fields");
    assert!(found("没有这个").is_empty());
}

#[test]
fn a_split_word_is_highlighted_where_its_parts_are() {
    let fields =
        [(FieldKind::Id, "T09"), (FieldKind::Title, "信用监管 9"), (FieldKind::Other, "舒美红色小区")];
    let ranges = Matcher::new(Pattern::new("sm9")).highlight(&fields);
    let pieces = fields
        .iter()
        .zip(&ranges)
        .map(|((_, text), ranges)| ranges.iter().map(|range| &text[range.clone()]).collect::<Vec<_>>());
    assert!(pieces.eq([vec!["9"], vec![], vec!["舒美"]]));
}

#[test]
fn an_empty_query_matches_everything_and_highlights_nothing() {
    for query in ["", "  ", "　"] {
        assert!(Pattern::new(query).is_empty());
        let found = Pattern::new(query).matches("城关镇").unwrap();
        assert!(found.ranges.is_empty());
    }
    assert_eq!(found("").len(), sample().len());
}

#[test]
fn completions_are_ranked_and_keep_their_place() {
    let candidates = ["县开发区", "县城管局", "城关镇", "县委组织部"];
    let best = |typed| complete(candidates, typed).into_iter().map(|c| c.index).collect::<Vec<_>>();
    assert_eq!(best("c"), [2, 1]);
    assert_eq!(best("xian"), [0, 1, 3]);
    assert_eq!(best(""), [0, 1, 2, 3]);
    let department = &complete(candidates, "zzb")[0];
    assert_eq!(&candidates[3][department.matched.ranges[0].clone()], "组织部");
    assert!(complete(["jump", "quit"], "q").iter().map(|c| c.index).eq([1]));
}
