//! A whole meeting by keys: alone while the server is away and the program is killed in between, by three members over
//! a real server, and as somebody follows it who may not hold it. What the minutes say is compared.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustix::process::Signal;

use super::server::log_in;
use super::{Home, quit};
use crate::pty::console::{Ambiguous, Console};
use crate::real::county::{County, LEAD, OFFICE};
use crate::real::server::Server;

/// The day of the meeting: what is reported on it is in its minutes.
const DAY: &str = "2023-06-15";
const REVIEW: &str = "R2023-06";

/// Ctrl-O, which saves a form.
const SAVE: &str = "\x0f";
const ENTER: &str = "\r";
const TAB: &str = "\t";

/// The corner of whatever lies over the room.
const BOX: &str = "┌─";

/// A supervised community with which the lead's unit has nothing to do.
const CASE: &str = "鹭鸣轩";

/// Somebody at the meeting: a home, and the dashboard in it.
struct Seat {
    home: Home,
    console: Console,
}

impl Seat {
    /// A member at a server, all of whose records are there.
    fn at(server: &Server, token: &str) -> Self {
        let home = member(server, token);
        let console = dashboard(&home);
        console.wait_online();
        Self { home, console }
    }

    /// The minutes when the dashboard was left.
    fn leave(self) -> (Home, Paper) {
        quit(self.console);
        let paper = Paper::of(&self.home);
        (self.home, paper)
    }
}

/// The home of a member who has synced once.
fn member(server: &Server, token: &str) -> Home {
    let home = Home::new();
    log_in(&home, server, token);
    let said = said(&home, &["sync"]);
    assert!(said.contains("已同步"), "{said}");
    home
}

/// The dashboard on the day of the meeting, with room for the agenda beside the item.
fn dashboard(home: &Home) -> Console {
    Console::start(home.command(&["--as-of", DAY]), 120, 40, Ambiguous::Narrow)
}

/// What a command says that must go well.
fn said(home: &Home, args: &[&str]) -> String {
    let output = home.plain(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The minutes of a home.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Paper {
    text: String,
    /// Without line breaks of its own: for comparison where ids differ in length.
    markdown: String,
}

impl Paper {
    fn of(home: &Home) -> Self {
        let write = |format| said(home, &["minutes", REVIEW, "--format", format, "--as-of", DAY]);
        Self { text: write("text"), markdown: write("md") }
    }
}

/// Whether the agenda's cursor stands on an item.
fn stands_on(screen: &vt100::Screen, item: &str) -> bool {
    screen.rows(0, 36).any(|row| row.starts_with('>') && row.contains(item))
}

/// Waits until this item is looked at and nothing lies over the room.
fn on(console: &Console, item: &str) {
    console.wait_for(item, |screen| stands_on(screen, item) && !screen.contents().contains(BOX));
}

/// Waits until a treated item has its word in the agenda.
fn marked(console: &Console, item: &str, word: &str) {
    console.wait_for(&format!("{item} {word}"), |screen| {
        screen.rows(0, 36).any(|row| row.contains(item) && row.trim_end().ends_with(word))
    });
}

/// Goes to an item by a part of its title.
fn jump(console: &Console, item: &str) {
    console.send(TAB);
    console.wait_text("转到议题");
    console.send(item);
    console.wait_for("the item first", |screen| {
        let text = screen.contents();
        text.lines().any(|line| line.contains("> ") && line.contains(item) && line.contains('│'))
    });
    console.send(ENTER);
    on(console, item);
}

/// How many edits wait to be sent, by the first line: those that are safe on the disk.
fn waiting(screen: &vt100::Screen) -> Option<usize> {
    let line = screen.rows(0, 120).next()?;
    let (_, count) = line.split_once("待发 ")?;
    count.split_whitespace().next()?.parse().ok()
}

/// Opens a form by its key, types (`\t` goes to the next input) and saves; waits until it is gone.
fn fill(console: &Console, key: &str, title: &str, typed: &[&str]) {
    console.send(key);
    console.wait_text(&format!("{BOX} {title}"));
    for part in typed {
        console.send(part);
        if part.chars().all(|c| !c.is_control()) {
            console.wait_text(part);
        }
    }
    console.send(SAVE);
    console.wait_for("the form saved", |screen| !screen.contents().contains(BOX));
}

/// Asks for the meeting, looks at its agenda, and opens it.
fn convene(console: &Console) {
    console.send("m");
    console.wait_text("会前预览");
    console.send("m");
    console.wait_text("现在开会?");
    console.send("m");
    console.wait_text("我在主持");
    on(console, "上次会议以来的变化");
}

/// The first unit came, the second did not.
fn attend(console: &Console) {
    fill(console, "t", "记到会", &[" ", TAB, " ", " "]);
}

fn report(console: &Console) {
    // The third input is the share.
    fill(console, "r", "报进展 T07", &["制度已印发", TAB, TAB, "\x15", "90"]);
}

fn meet(console: &Console) {
    fill(console, "d", "记完成 T07-1", &[]);
}

fn decide(console: &Console) {
    fill(console, "y", "记议定事项", &["同意分类通报"]);
}

fn give_task(console: &Console) {
    let typed = ["报送运行情况", TAB, "cgz", TAB, "7-10", TAB, TAB, "重点"];
    fill(console, "f", "记议定事项", &typed);
}

fn give_rectification(console: &Console) {
    // The unit and the case are there already.
    let typed = ["两周内销号", TAB, TAB, "6-30", TAB, TAB, "整改"];
    fill(console, "f", "记议定事项", &typed);
}

fn remark(console: &Console) {
    fill(console, "n", "记录议题", &["城关镇说明原因"]);
}

fn table(console: &Console) {
    fill(console, "a", "增加议题", &["临时议题"]);
}

/// What the summary says, looked at until `part` stands there; goes back to the room.
fn looks_up(console: &Console, parts: &[&str]) {
    console.send("E");
    console.wait_text("散会前核对");
    for part in parts {
        console.wait_text(part);
    }
    console.send("\x1b");
    console.wait_for("the room again", |screen| !screen.contents().contains(BOX));
}

/// Checks the summary, and closes the meeting.
fn close(console: &Console) {
    console.send("E");
    console.wait_text("散会前核对");
    let text = console.text();
    for part in [
        "已议 2  结转 1  未议 1",
        "到会 1  缺席 1",
        "决定 同意分类通报",
        "交办 报送运行情况  城关镇  07-10",
        "交办 两周内销号",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    console.send(ENTER);
    console.wait_for("closed", |screen| {
        let text = screen.contents();
        text.contains("已散会") && !text.contains(BOX)
    });
}

/// A meeting held alone, offline.
struct Alone {
    /// The minutes while nothing was sent.
    before: Paper,
    /// The minutes when everything was.
    after: Paper,
}

/// Held once for the tests that compare with it.
fn alone() -> &'static Alone {
    static HELD: OnceLock<Alone> = OnceLock::new();
    HELD.get_or_init(hold_alone)
}

fn hold_alone() -> Alone {
    let county = County::on_sqlite();
    let server = county.site.serve();
    let address = server.address.clone();
    let home = member(&server, county.token(OFFICE[0]));
    drop(server);
    let console = dashboard(&home);
    console.wait_text("离线");
    convene(&console);
    attend(&console);
    console.send(ENTER);
    marked(&console, "变化", "已议");
    on(&console, "T07-1");
    report(&console);
    console.wait_text("制度已印发");
    meet(&console);
    console.wait_text("2023-06-15(周四) 办结");
    decide(&console);
    give_task(&console);
    console.wait_text("转为 T");
    remark(&console);
    console.wait_text("城关镇说明原因");
    console.send(ENTER);
    marked(&console, "T07-1", "已议");
    on(&console, "T13-1");
    console.send("c");
    marked(&console, "T13-1", "结转");
    console.send("s");
    marked(&console, "O019", "未议");
    // The move is kept before the program is killed: nothing is left to chance.
    console.wait_for("all moves kept", |screen| waiting(screen) == Some(15));
    jump(&console, CASE);
    console.wait_for("the last move kept", |screen| waiting(screen) == Some(16));
    console.signal(Signal::KILL);
    console.exit_code();
    let console = dashboard(&home);
    console.wait_text("会议进行中: R2023-06");
    console.send("m");
    on(&console, CASE);
    console.wait_text("我在主持");
    give_rectification(&console);
    console.wait_text("转为 Z");
    table(&console);
    close(&console);
    quit(console);
    let before = Paper::of(&home);
    let server = county.site.serve_at(&address);
    said(&home, &["sync"]);
    let left = home.plain(&["outbox", "list"]).output().unwrap();
    assert!(left.stdout.is_empty() && left.status.code() == Some(1), "unsent or refused: {left:?}");
    let after = Paper::of(&home);
    drop(server);
    Alone { before, after }
}

/// The numbers that provisional ids got, where two papers are otherwise the same.
fn numbered(before: &str, after: &str) -> BTreeMap<String, String> {
    let mut numbers = BTreeMap::new();
    // Markdown would take the sign of a provisional id for its own.
    let before = before.replace("\\~", "~");
    let (mut ours, mut theirs) = (before.as_str(), after);
    while let Some(sign) = ours.find('~') {
        let start = sign - 1;
        let end = ours[sign + 1..]
            .find(|c: char| !c.is_ascii_alphanumeric())
            .map_or(ours.len(), |length| sign + 1 + length);
        let (plain, provisional) = (&ours[..start], &ours[start..end]);
        let rest = theirs.strip_prefix(plain).unwrap_or_else(|| panic!("{plain}\n--- is not\n{theirs}"));
        let digits = rest[1..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |length| 1 + length);
        let number = rest[..digits].to_owned();
        assert!(number.len() > 1 && number.as_bytes()[0] == provisional.as_bytes()[0], "{number}");
        let known = numbers.entry(provisional.to_owned()).or_insert_with(|| number.clone());
        assert_eq!(*known, number, "{provisional} has one number");
        (ours, theirs) = (&ours[end..], &rest[digits..]);
    }
    assert_eq!(ours, theirs);
    numbers
}

#[test]
fn a_meeting_held_alone_and_offline_is_the_same_when_it_was_sent() {
    let Alone { before, after } = alone();
    for part in ["制度已印发", "同意分类通报", "报送运行情况", "城关镇说明原因", "两周内销号", "临时议题"]
    {
        assert!(before.text.contains(part), "{part} in\n{}", before.text);
    }
    assert!(!after.text.contains('~') && !after.markdown.contains('~'), "{}", after.text);
    let numbers = numbered(&before.markdown, &after.markdown);
    let kinds: String = numbers.keys().map(|id| &id[..1]).collect();
    assert_eq!(kinds, "OOOTZ", "three outcomes, a task, a rectification: {numbers:?}");
}

/// A county, its server, and a third member of the office beside the two that it has.
fn county_with_a_third() -> (County, Server, String) {
    let county = County::on_sqlite();
    let added = ["member", "add", "M900", "--name", "会议记录员", "--unit", "U22", "--role", "office"];
    county.site.admin(&added);
    let third = county.site.admin(&["token", "issue", "M900"]).trim().to_owned();
    let server = county.site.serve();
    (county, server, third)
}

#[test]
fn three_members_hold_one_meeting() {
    let (county, server, third) = county_with_a_third();
    let [first, second, third] =
        [county.token(OFFICE[0]), county.token(OFFICE[1]), &third].map(|token| Seat::at(&server, token));
    let [a, b, c] = [&first.console, &second.console, &third.console];
    let all = |what: &dyn Fn(&Console)| [a, b, c].into_iter().for_each(what);
    convene(a);
    for follower in [b, c] {
        follower.wait_text("会议进行中: R2023-06");
        follower.send("m");
        on(follower, "上次会议以来的变化");
        follower.wait_text("跟随 县级联系领导一");
    }
    attend(b);
    all(&|console| looks_up(console, &["到会 1  缺席 1"]));
    a.send(ENTER);
    all(&|console| marked(console, "变化", "已议"));
    all(&|console| on(console, "T07-1"));
    report(c);
    all(&|console| console.wait_text("制度已印发"));
    meet(b);
    all(&|console| console.wait_text("2023-06-15(周四) 办结"));
    decide(a);
    all(&|console| console.wait_text("同意分类通报"));
    give_task(b);
    all(&|console| console.wait_text("转为 T"));
    remark(c);
    all(&|console| console.wait_text("城关镇说明原因"));
    a.send(ENTER);
    all(&|console| marked(console, "T07-1", "已议"));
    all(&|console| on(console, "T13-1"));
    a.send("c");
    all(&|console| marked(console, "T13-1", "结转"));
    all(&|console| on(console, "O019"));
    a.send("s");
    all(&|console| marked(console, "O019", "未议"));
    // A move that is still on its way would take the lead back.
    all(&|console| on(console, "T01-2"));
    // Another goes on with it, and the first follows.
    b.send("p");
    b.wait_text("我在主持");
    for follower in [a, c] {
        follower.wait_text("跟随 工作专班联络员");
    }
    jump(b, CASE);
    all(&|console| on(console, CASE));
    give_rectification(c);
    all(&|console| console.wait_text("转为 Z"));
    table(a);
    all(&|console| console.wait_text("临时议题"));
    close(b);
    all(&|console| console.wait_text("已散会"));
    all(&|console| {
        console.wait_for("nothing unsent", |screen| {
            screen.rows(0, 120).next().is_some_and(|row| row.contains("在线") && !row.contains("待发"))
        });
    });
    let (_home, paper) = first.leave();
    for seat in [second, third] {
        assert_eq!(seat.leave().1, paper, "one meeting, one paper");
    }
    assert_eq!(by_nobody(&paper.markdown), by_nobody(&alone().after.markdown));
}

/// Minutes without the unit of whoever reported progress: alone it was one member, here it is another one. The ids
/// need no care: both meetings come to the same in the same order, so they get the same numbers. No time of the clock
/// stands in minutes.
fn by_nobody(markdown: &str) -> String {
    let reported = ["县委组织部", "工作专班"].map(|unit| format!("6月15日 {unit}：制度已印发"));
    assert!(reported.iter().any(|line| markdown.contains(line)), "{markdown}");
    reported.iter().fold(markdown.to_owned(), |text, line| text.replace(line, "6月15日：制度已印发"))
}

/// The ids of the rectifications that a member sees, each with its title.
fn rectifications(home: &Home) -> BTreeMap<String, String> {
    let rows: Vec<serde_json::Value> =
        serde_json::from_str(&said(home, &["list", "rectifications", "--json", "--as-of", DAY])).unwrap();
    let text = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap().to_owned();
    rows.iter().map(|row| (text(row, "id"), text(row, "title"))).collect()
}

#[test]
fn a_lead_follows_and_sees_no_case_of_others() {
    let county = County::on_sqlite();
    let server = county.site.serve();
    let [office, lead] = [OFFICE[0], LEAD].map(|member| Seat::at(&server, county.token(member)));
    convene(&office.console);
    let console = &lead.console;
    console.wait_text("会议进行中: R2023-06");
    console.send("m");
    console.wait_text("跟随 县级联系领导一");
    for key in [ENTER, "c", "s", "J", "p", "P", "E"] {
        console.send(key);
        console.wait_text("您的权限不能主持会议, 可跟随");
        // Another notice between, so that the next one is seen to come anew.
        console.send("h");
        console.wait_text("已是第一项");
    }
    for (key, act) in
        [("t", "记到会"), ("y", "记议定事项"), ("f", "记议定事项"), ("n", "记录议题"), ("a", "增加议题")]
    {
        console.send(key);
        console.wait_for(act, |screen| {
            let last = screen.rows(0, 120).last().unwrap_or_default();
            last.contains("您的权限不能") && last.contains(act)
        });
        console.send("h");
        console.wait_text("已是第一项");
    }
    jump(&office.console, CASE);
    give_rectification(&office.console);
    office.console.wait_text("转为 Z");
    // What a meeting settles is common; the rectification that it became is not, and has nothing but its id.
    console.wait_text("两周内销号  县市场监管局");
    console.wait_for("an id without a name", |screen| {
        screen.contents().lines().any(|line| line.trim_end().ends_with("转为 Z041"))
    });
    let shown = console.text();
    assert!(!shown.contains(CASE), "{shown}");
    office.console.send("E");
    office.console.wait_text("散会前核对");
    office.console.send(ENTER);
    console.wait_text("已散会");
    let (office, whole) = office.leave();
    let (lead, paper) = lead.leave();
    let (all, seen) = (rectifications(&office), rectifications(&lead));
    assert!(!seen.is_empty() && seen.len() < all.len(), "{seen:?}");
    let named = |paper: &Paper, id: &str, title: &str| paper.markdown.contains(&format!("{id} {title}"));
    let told = all.iter().filter(|(id, title)| named(&whole, id, title)).count();
    assert!(told > seen.len(), "the office's minutes name what the lead does not see");
    for (id, title) in &all {
        let wanted = seen.contains_key(id) && named(&whole, id, title);
        assert_eq!(named(&paper, id, title), wanted, "{id} {title} in\n{}", paper.markdown);
    }
    let unseen = all.iter().filter(|(id, _)| !seen.contains_key(*id)).map(|(_, title)| title);
    // The same words may stand in a case of its own, and the follow-up's are the meeting's.
    for title in unseen.filter(|title| !seen.values().any(|known| known == *title) && *title != "两周内销号")
    {
        assert!(!paper.text.contains(title) && !paper.markdown.contains(title), "{title}");
    }
    assert!(!paper.markdown.contains(CASE), "{}", paper.markdown);
}
