//! Record views.

#![cfg(test)]

use super::demo;
use crate::domain::id::{Id, Key, Kind};
use crate::domain::record::Entity;
use crate::domain::unit::Level;
use crate::locale::Lang;
use crate::query::{Block, Detail, briefing, detail, links, matrix_units};

fn every_key() -> Vec<Key> {
    Kind::ALL.into_iter().flat_map(|kind| demo().data.keys(kind)).collect()
}

fn text(detail: &Detail) -> String {
    briefing(detail)
}

#[test]
fn every_record_can_be_shown_and_its_links_lead_somewhere() {
    for key in every_key() {
        for lang in [Lang::Zh, Lang::En] {
            let detail = detail(demo(), &key, lang, false);
            assert!(detail.title.starts_with(key.id.as_str()), "{key}: {}", detail.title);
            assert!(!detail.subtitle.is_empty() && !detail.blocks.is_empty(), "{key}");
            for link in links(&detail) {
                assert!(demo().data.contains(&link), "{key} names {link}");
            }
            for block in &detail.blocks {
                let lines = match block {
                    Block::Fields(fields) => fields.iter().map(|field| &field.value).collect(),
                    Block::List(lines) => lines.iter().collect::<Vec<_>>(),
                    Block::Heading(_) | Block::Text(_) => continue,
                };
                assert!(!lines.is_empty(), "{key}");
                assert!(lines.iter().all(|spans| !spans.is_empty()), "{key}");
                assert!(lines.iter().flat_map(|spans| spans.iter()).all(|span| !span.text.contains('\n')));
            }
        }
    }
}

#[test]
fn a_record_that_is_gone_says_so() {
    let gone = detail(demo(), &Key::new(Kind::Community, "C99999"), Lang::En, false);
    assert_eq!((gone.title.as_str(), gone.subtitle.as_str()), ("C99999", "There is no such record"));
    assert!(links(&gone).is_empty());
}

#[test]
fn a_matter_shows_its_loop_its_levels_and_every_step() {
    let moved = demo().data.matters.iter().filter(|one| one.level.as_str() == "county");
    let one = moved.max_by_key(|one| one.steps.len()).unwrap();
    let shown = detail(demo(), &one.key(), Lang::Zh, false);
    let text = text(&shown);
    // Where it stands is told without colours too.
    let stands = format!("[{}]", crate::locale::labels::Labelled::shown(&one.state, Lang::Zh));
    for part in ["已上报", &stands, " → 已办结", "各级停留 ", "办理过程 ", "乡镇级 → 县级", "个工作日"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    let links = links(&shown);
    let left = one.steps.iter().filter_map(|step| step.left.as_ref()?.unit.as_ref());
    assert!(left.chain(&one.unit).all(|unit| links.contains(&unit.key())), "{text}");
    assert!(one.steps.iter().all(|step| links.contains(&step.by.key())));
    // Before it was moved it stood at its first level, and no later step is told.
    let back = demo().with_day(one.raised);
    let then = briefing(&detail(&back, &one.key(), Lang::Zh, false));
    assert!(!then.contains("县级") && !then.contains("办理过程"), "{then}");
    let community = demo().data.communities.get(one.community.as_ref().unwrap()).unwrap();
    let listed = detail(demo(), &community.key(), Lang::Zh, false);
    assert!(super::super::detail::links(&listed).contains(&one.key()));
}

#[test]
fn a_task_names_its_units_and_explains_its_dates() {
    let task = demo().data.tasks.find("T02").unwrap();
    let shown = detail(demo(), &task.key(), Lang::Zh, false);
    let links = links(&shown);
    assert!(task.units.iter().all(|one| links.contains(&one.unit.key())));
    for milestone in demo().links.milestones_of(&demo().data, &task.id) {
        assert!(links.contains(&milestone.key()));
    }
    let text = text(&shown);
    for part in ["第2项", "时限 2023-06-30(周五)", "原文“", "临期线 15 个工作日", &task.clause]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn progress_stands_newest_first() {
    let task = demo().data.tasks.iter().find(|task| task.progress.len() > 1).unwrap();
    let text = text(&detail(demo(), &task.key(), Lang::Zh, true));
    let place = |note: &str| text.find(note.lines().next().unwrap()).unwrap();
    let (first, last) = (&task.progress[0], &task.progress[task.progress.len() - 1]);
    assert!(place(&last.note) < place(&first.note), "{text}");
}

#[test]
fn a_supervision_names_every_level_even_the_missing_one() {
    for one in &demo().data.supervisions {
        let text = text(&detail(demo(), &one.key(), Lang::Zh, false));
        for (level, label) in
            [(Level::County, "县级"), (Level::Township, "乡镇级"), (Level::Neighbourhood, "社区级")]
        {
            let linked = one.links.iter().any(|link| link.level == level);
            let missing = format!("{label}联系领导未落实");
            assert_eq!(text.contains(&missing), !linked, "{}: {text}", one.id);
            assert!(text.contains(label));
        }
    }
}

#[test]
fn contacts_show_only_when_revealed() {
    for member in demo().data.members.iter().filter(|member| member.contact.is_some()) {
        let contact = member.contact.as_ref().unwrap().reveal();
        assert!(!text(&detail(demo(), &member.key(), Lang::Zh, false)).contains(contact));
        assert!(text(&detail(demo(), &member.key(), Lang::Zh, true)).contains(contact));
        for supervision in demo().links.supervisions_of_member(&demo().data, &member.id) {
            assert!(!text(&detail(demo(), &supervision.key(), Lang::Zh, false)).contains(contact));
        }
    }
}

#[test]
fn an_indicator_shows_its_denominator_and_adds_up_over_its_areas() {
    for indicator in &demo().data.indicators {
        let standing = demo().coverage.standing(indicator, None);
        let text = text(&detail(demo(), &indicator.key(), Lang::Zh, false));
        let counted = format!("{}/{}，不计 {}", standing.met, standing.of, standing.exempt);
        assert!(text.contains(&counted), "{counted}: {text}");
        for area in demo().coverage.areas() {
            assert!(text.contains(demo().data.units.get(&area).unwrap().name.as_str()));
        }
    }
}

#[test]
fn a_briefing_is_the_view_as_plain_text() {
    let shown = detail(demo(), &Key::new(Kind::Task, "T09"), Lang::Zh, false);
    let text = briefing(&shown);
    assert!(text.starts_with(&shown.title) && text.ends_with('\n'));
    for block in &shown.blocks {
        if let Block::Heading(heading) = block {
            assert!(text.contains(&format!("\n\n{heading}\n")), "{heading}");
        }
    }
}

#[test]
fn the_matrix_has_each_unit_with_a_part_once() {
    let units = matrix_units(demo());
    let first = &demo().data.tasks.iter().next().unwrap().units[0].unit;
    assert_eq!(units[0].id, *first);
    for task in &demo().data.tasks {
        for part in &task.units {
            assert_eq!(units.iter().filter(|unit| unit.id == part.unit).count(), 1);
        }
    }
}
