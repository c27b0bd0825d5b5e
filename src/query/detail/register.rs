//! Communities and enterprises in full.

use super::page::Page;
use super::{Detail, Span};
use std::collections::BTreeSet;

use crate::domain::appraisal;
use crate::domain::board::Board;
use crate::domain::community::{
    Cause, Committee, Community, Enterprise, Opinion, OpinionGrade, Party, Service,
};
use crate::domain::coverage::{community_since, enterprise_since, over_enterprises};
use crate::domain::credit_code;
use crate::domain::id::{Id, Key, Kind};
use crate::domain::indicator::Condition;
use crate::domain::light::Light;
use crate::domain::record::Entity;
use crate::locale::{detail as m, labels};
use crate::query::column::ColumnId as C;
use crate::query::value::Value;

/// Party members in an owners' committee, in per cent, as a rule at least this many (item 5).
const PARTY_SHARE: u32 = 60;

pub(super) fn community(page: Page<'_>, one: &Community) -> Detail {
    let board = page.board;
    let kind = labels::kind(Kind::Community).get(page.lang);
    let mut page = page.titled(&one.id, &one.name, &[kind]);
    page.column(m::AREA, C::Area);
    page.column(m::NEIGHBOURHOOD, C::Neighbourhood);
    page.column(m::KIND, C::Kind);
    page.column(m::HOUSEHOLDS, C::Households);
    let service = one.service.as_ref().map_or_else(|| lacking(&page), |service| service_of(&page, service));
    page.field(m::SERVICE, service);
    let committee =
        one.committee.as_ref().map_or_else(|| lacking(&page), |committee| committee_of(&page, committee));
    page.field(m::COMMITTEE, committee);
    let party = one.party.as_ref().map_or_else(|| lacking(&page), |party| party_of(&page, party));
    page.field(m::PARTY, party);
    page.day_field(m::MODEL, one.model);
    page.text_field(m::EXEMPT, one.exempt.as_deref());
    causes(&mut page, one.troubled, &one.causes);
    let exempt = one.exempt.is_some();
    let lines = conditions(board, |condition| {
        (!over_enterprises(condition)).then(|| community_since(one, condition))
    })
    .map(|(condition, since)| condition_line(&page, &condition, since, exempt))
    .collect();
    page.section(m::INDICATORS, lines);
    supervised(&mut page, &one.key());
    let matters = super::matter::matter_lines(&page, board.links.matters_of_community(&board.data, &one.id));
    page.section(m::MATTERS, matters);
    page.done()
}

pub(super) fn enterprise(page: Page<'_>, one: &Enterprise) -> Detail {
    let board = page.board;
    let kind = labels::kind(Kind::Enterprise).get(page.lang);
    let mut page = page.titled(&one.id, &one.name, &[kind]);
    if let Some(code) = &one.credit_code {
        let mut value = vec![Span::text(code.as_str())];
        if credit_code::check(code).is_err() {
            value.push(Span::lit(Light::DueSoon, format!("  {}", m::CODE_WRONG.get(page.lang))));
        }
        page.field(m::CREDIT_CODE, value);
    }
    page.column(m::AREA, C::Area);
    let party = one.party.as_ref().map_or_else(|| lacking(&page), |party| party_of(&page, party));
    page.field(m::PARTY, party);
    page.day_field(m::MODEL, one.model);
    page.text_field(m::EXEMPT, one.exempt.as_deref());
    causes(&mut page, one.troubled, &one.causes);
    let exempt = one.exempt.is_some();
    let lines =
        conditions(board, |condition| over_enterprises(condition).then(|| enterprise_since(one, condition)))
            .map(|(condition, since)| condition_line(&page, &condition, since, exempt))
            .collect();
    page.section(m::INDICATORS, lines);
    credit_file(&mut page, one);
    let served = board.links.communities_served(&board.data, &one.id);
    let lines = served.map(|one| vec![page.named(&one.key())]).collect();
    page.section_or_none(m::SERVED, lines);
    supervised(&mut page, &one.key());
    let matters = super::matter::matter_lines(&page, board.links.matters_of_enterprise(&board.data, &one.id));
    page.section(m::MATTERS, matters);
    page.done()
}

/// 信用档案: the grade that the competent department recorded, then year by year the opinions of neighbourhoods as they
/// were given, and who has not given one yet.
fn credit_file(page: &mut Page<'_>, one: &Enterprise) {
    let board = page.board;
    let recorded = match &one.credit {
        Some(credit) => Span::text(page.line(credit)),
        None => Span::dim(page.say(m::CREDIT_NONE)),
    };
    let mut lines = vec![vec![Span::text(format!("{}  ", page.say(m::CREDIT))), recorded]];
    let told = appraisal::known(one, board.day).map(|opinion| opinion.year);
    let years: BTreeSet<i16> = told.chain([appraisal::year_of(board.day), board.day.year()]).collect();
    for year in years.into_iter().rev() {
        let opinions = appraisal::known(one, board.day).filter(|opinion| opinion.year == year);
        let before = lines.len();
        lines.extend(opinions.map(|opinion| opinion_line(page, opinion)));
        let owed = appraisal::owed_on(board, one, year);
        if !owed.is_empty() || lines.len() == before {
            let mut line =
                vec![Span::text(format!("{year}  ")), Span::lit(Light::Undated, page.say(m::OPINION_NONE))];
            let givers: Vec<Span> = owed.iter().map(|key| page.link(key)).collect();
            if !givers.is_empty() {
                line.push(Span::text("  "));
                line.extend(page.joined(givers.into_iter()));
            }
            lines.push(line);
        }
    }
    page.listed(m::CREDIT_FILE, lines);
}

/// A year, what the opinion comes to, who gave it, when and what was said.
fn opinion_line(page: &Page<'_>, opinion: &Opinion) -> Vec<Span> {
    let grade = page.label(&opinion.grade);
    let grade = match opinion.grade {
        OpinionGrade::Poor => Span::lit(Light::Overdue, grade),
        _ => Span::text(grade),
    };
    let mut line = vec![Span::text(format!("{}  ", opinion.year)), grade, Span::text("  ")];
    line.push(page.link(&opinion.from));
    line.push(Span::dim(format!("  {}", page.day(opinion.on))));
    if let Some(by) = &opinion.by {
        line.extend([Span::text("  "), page.member(by)]);
    }
    if !opinion.text.is_empty() {
        line.push(Span::text(format!("  {}", page.line(&opinion.text))));
    }
    line
}

fn lacking(page: &Page<'_>) -> Vec<Span> {
    page.spans(&Value::Lacking)
}

fn service_of(page: &Page<'_>, service: &Service) -> Vec<Span> {
    let mut value = vec![Span::text(page.label(&service.form))];
    if let Some(enterprise) = &service.enterprise {
        value.extend([Span::text("  "), page.link(&enterprise.key())]);
    }
    value.extend(page.since(service.since));
    value
}

fn committee_of(page: &Page<'_>, committee: &Committee) -> Vec<Span> {
    let mut value = vec![Span::text(page.label(&committee.state))];
    value.extend(page.since(committee.since));
    if committee.members == 0 {
        return value;
    }
    let (members, party) = (u32::from(committee.members), u32::from(committee.party_members));
    let share = Value::Percent(f64::from(party) * 100.0 / f64::from(members)).shown(page.view);
    let text =
        m::COMMITTEE_MEMBERS.fill(page.lang, &[("members", &members), ("party", &party), ("share", &share)]);
    value.push(Span::text(format!("  {text}")));
    if party * 100 < members * PARTY_SHARE {
        value.push(Span::lit(Light::DueSoon, format!("  {}", m::COMMITTEE_BELOW.get(page.lang))));
    }
    value
}

fn party_of(page: &Page<'_>, party: &Party) -> Vec<Span> {
    let mut value = vec![Span::text(page.label(&party.form))];
    value.extend(page.since(party.since));
    value
}

fn causes(page: &mut Page<'_>, troubled: bool, causes: &[Cause]) {
    if troubled {
        let labels: Vec<Span> = causes.iter().map(|cause| Span::text(page.label(cause))).collect();
        let value = page.joined(labels.into_iter());
        page.field(m::TROUBLED, value);
    }
}

/// The conditions of the board's indicators that are asked of this sort of subject, each once, in order.
fn conditions(
    board: &Board,
    since: impl Fn(&Condition) -> Option<Option<jiff::civil::Date>>,
) -> impl Iterator<Item = (Condition, Option<jiff::civil::Date>)> {
    let mut seen: Vec<Condition> = Vec::new();
    for condition in board.data.indicators.iter().flat_map(|one| &one.conditions) {
        if !seen.contains(condition) {
            seen.push(condition.clone());
        }
    }
    seen.into_iter().filter_map(move |condition| {
        let since = since(&condition)?;
        Some((condition, since))
    })
}

/// Whether the subject meets a condition on the day, and since when; exempt ones are not counted.
fn condition_line(
    page: &Page<'_>,
    condition: &Condition,
    since: Option<jiff::civil::Date>,
    exempt: bool,
) -> Vec<Span> {
    let since = since.filter(|since| *since <= page.view.today);
    let word = match since {
        _ if exempt => Span::dim(m::NOT_COUNTED.get(page.lang)),
        Some(_) => Span::lit(Light::Done, m::MEETS.get(page.lang)),
        None => Span::lit(Light::DueSoon, m::LACKS.get(page.lang)),
    };
    let mut line = vec![word, Span::text(format!("  {}", page.label(condition)))];
    line.extend(page.since(since.filter(|since| *since > jiff::civil::Date::MIN)));
    line
}

/// Supervisions of a subject with their officials, and the rectifications under them; then what reviews settled.
fn supervised(page: &mut Page<'_>, subject: &Key) {
    let board = page.board;
    let supervisions: Vec<_> = board.links.supervisions_of(&board.data, subject).collect();
    let mut lines = Vec::new();
    let mut rectifications = Vec::new();
    for one in supervisions {
        let mut line =
            vec![page.light(board.supervision_summary(one).worst), Span::text("  "), page.named(&one.key())];
        for link in &one.links {
            line.extend([Span::text(format!("  {} ", page.label(&link.level))), page.member(&link.member)]);
        }
        lines.push(line);
        rectifications.extend(super::supervision::rectification_lines(page, &one.id));
    }
    page.section(m::SUPERVISION, lines);
    page.section(m::RECTIFICATIONS, rectifications);
    let lines = super::review::outcomes_about(page, subject);
    page.section(m::OUTCOMES, lines);
}
