use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::domain::batch::{Batch, Change};
use crate::domain::fixture::demo_board;
use crate::domain::id::ReviewId;
use crate::domain::matter::MatterLevel;

fn slot(line: &str) -> Slot {
    Slot::parse(line).unwrap()
}

#[test]
fn a_line_is_a_section_or_an_item() {
    let overdue = slot(" #overdue 本月逾期 @10 ");
    assert_eq!(overdue.section, Some(Section::Overdue));
    assert_eq!((&*overdue.title, overdue.minutes), ("本月逾期", Some(10)));
    assert_eq!(slot("＃due").section, Some(Section::Due));
    let own = slot("下月重点 @5");
    assert_eq!((own.section, &*own.title, own.minutes), (None, "下月重点", Some(5)));
    assert_eq!(slot("联系 a@b 的意见").minutes, None);
    assert_eq!(Slot::parse("#verdue"), Err(SlotError::Unknown("verdue".into())));
    assert_eq!(Slot::parse("  @5"), Err(SlotError::Empty));
    for line in ["#overdue 本月逾期 @10", "下月重点 @5", "#changes", "下月重点"] {
        assert_eq!(slot(line).line(), line);
    }
}

#[test]
fn a_template_without_sections_has_them_all_behind() {
    let sections = |lines: &[&str]| -> Vec<Option<Section>> {
        let mut series = demo_board(date(2023, 6, 12)).data.series.iter().next().unwrap().as_ref().clone();
        series.agenda = lines.iter().map(|line| Text::new(line)).collect();
        template(Some(&series)).into_iter().map(|slot| slot.section).collect()
    };
    assert_eq!(sections(&["a", "#due"]), [None, Some(Section::Due)]);
    let plain = sections(&["a", "#unknown"]);
    assert_eq!(plain[..2], [None, None]);
    assert_eq!(plain.len(), 2 + Section::ALL.len());
    assert_eq!(template(None).len(), Section::ALL.len());
}

fn agenda(day: Date, id: &str) -> (Board, Vec<AgendaItem>) {
    let board = demo_board(day);
    let review = board.data.reviews.get(&ReviewId::new(id)).unwrap().as_ref().clone();
    let items = build(&board, &review);
    (board, items)
}

#[test]
fn every_overdue_milestone_and_follow_up_is_an_item_and_every_case_one() {
    let (board, items) = agenda(date(2023, 6, 15), "R2023-06");
    let of = |section: Section| items.iter().filter(move |item| item.section == Some(section.clone()));
    let overdue = board.most_urgent(usize::MAX);
    let overdue = overdue.iter().filter(|one| one.reading.light == Light::Overdue);
    let apart = overdue.filter(|one| !matches!(one.key.kind, Kind::Rectification | Kind::Matter)).count();
    assert!(apart > 2);
    assert_eq!(of(Section::Overdue).count(), apart);
    // A milestone's item leads with its task: that is what progress is reported on.
    let milestone = of(Section::Overdue).find(|item| item.id == "overdue-T07-1").unwrap();
    assert_eq!(milestone.about.iter().map(|key| &*key.id).collect::<Vec<_>>(), ["T07", "T07-1"]);
    let open = board.data.supervisions.iter().filter(|one| board.supervision_summary(one).open > 0).count();
    assert_eq!(of(Section::Rectifications).count(), open);
    let escalated: Vec<_> = of(Section::Matters).map(|item| item.about[0].id.clone()).collect();
    let mut at_county: Vec<_> = board.matters_at(&MatterLevel::County).map(|one| one.key().id).collect();
    assert!(!at_county.is_empty() && escalated.len() == at_county.len());
    at_county.retain(|id| !escalated.contains(id));
    assert!(at_county.is_empty(), "every open matter at the county's level comes before its meeting");
    assert_eq!(of(Section::Changes).count(), 1);
    assert_eq!(of(Section::Indicators).count(), 1);
    let due: Vec<Date> = of(Section::Due)
        .filter_map(|item| board.deadline(item.about.last().unwrap()))
        .map(|one| one.due)
        .collect();
    assert!(!due.is_empty() && due.iter().all(|due| *due <= date(2023, 7, 17)), "{due:?}");
}

#[test]
fn ids_are_one_of_a_kind_and_the_same_for_everyone() {
    let (_, items) = agenda(date(2023, 6, 15), "R2023-06");
    let ids: BTreeSet<_> = items.iter().map(|item| item.id.clone()).collect();
    assert_eq!(ids.len(), items.len());
    assert_eq!(agenda(date(2023, 6, 15), "R2023-06").1, items);
}

#[test]
fn what_the_last_meeting_carried_over_comes_back() {
    let (board, items) = agenda(date(2023, 6, 15), "R2023-06");
    let review = board.data.reviews.get(&ReviewId::new("R2023-06")).unwrap();
    let before = board.review_before(review).unwrap();
    let carried: Vec<&Text> = before
        .agenda
        .iter()
        .filter(|item| item.state == AgendaState::Carried)
        .map(|item| &item.title)
        .collect();
    assert!(!carried.is_empty());
    for title in carried {
        assert_eq!(items.iter().filter(|item| item.title == *title).count(), 1, "{title}, once");
    }
    // Without an item of that title it comes back as carried over.
    let mut bare = review.as_ref().clone();
    bare.agenda.clear();
    let mut board = board.clone();
    let mut series = board.data.series.get(review.series.as_ref().unwrap()).unwrap().as_ref().clone();
    series.agenda = vec![Text::new("#carried")];
    let change = Change::Put(Box::new(series.into()));
    board.data.apply(Batch { changes: vec![change], ..Batch::default() });
    let items = build(&board, &bare);
    assert!(
        items.iter().any(|item| item.section == Some(Section::Carried) && !item.title.is_empty()),
        "{items:?}"
    );
}

#[test]
fn an_agenda_built_on_one_that_was_built_is_the_same() {
    let (board, items) = agenda(date(2023, 6, 15), "R2023-06");
    let mut review = board.data.reviews.get(&ReviewId::new("R2023-06")).unwrap().as_ref().clone();
    review.agenda.clone_from(&items);
    assert_eq!(build(&board, &review), items);
}

proptest! {
    #[test]
    fn any_line_reads_back_as_it_was(line in "[#＃]?[a-z月 @0-9]{0,20}") {
        if let Ok(slot) = Slot::parse(&line) {
            prop_assert_eq!(Slot::parse(&slot.line()), Ok(slot));
        }
    }
}
