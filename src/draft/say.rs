//! Refusals and rules of edits in words, for whoever shows them: forms, the outbox, the command line.

use super::act::Act;
use crate::domain::closed_loop::LoopError;
use crate::domain::edit::{Conflict, Proposal, Refusal, Rule};
use crate::domain::rectification::{Action, GuardError};
use crate::domain::text::single_line;
use crate::locale::labels::Labelled;
use crate::locale::{Lang, draft as m, rhythm};

/// A rule that an edit breaks, and the cure.
pub fn rule(rule: &Rule, lang: Lang) -> String {
    match rule {
        Rule::Guard(error) => guard(error, lang),
        Rule::Loop(error) => loop_error(error, lang),
        Rule::Empty => m::RULE_EMPTY.get(lang).to_owned(),
        Rule::Future(on) => m::RULE_FUTURE.fill(lang, &[("on", on)]),
        Rule::Before { on, first } => m::RULE_BEFORE.fill(lang, &[("on", on), ("first", first)]),
        Rule::Bounds { value, least, most } => {
            m::RULE_BOUNDS.fill(lang, &[("value", value), ("least", least), ("most", most)])
        }
        Rule::Unknown(key) => m::RULE_UNKNOWN.fill(lang, &[("key", key)]),
        Rule::WrongKind(key) => m::RULE_WRONG_KIND.fill(lang, &[("key", key)]),
        Rule::Elsewhere(key) => m::RULE_ELSEWHERE.fill(lang, &[("key", key)]),
        Rule::Fixed => m::RULE_FIXED.get(lang).to_owned(),
        Rule::Form => m::RULE_FORM.get(lang).to_owned(),
        Rule::CreditCode => m::RULE_CREDIT_CODE.get(lang).to_owned(),
        Rule::Linked(member) => m::RULE_LINKED.fill(lang, &[("member", member)]),
        Rule::NotLinked(member) => m::RULE_NOT_LINKED.fill(lang, &[("member", member)]),
        Rule::NotMet(on) => m::RULE_NOT_MET.fill(lang, &[("on", on)]),
        Rule::Supervised(key) => m::RULE_SUPERVISED.fill(lang, &[("key", key)]),
        Rule::Ended(on) => m::RULE_ENDED.fill(lang, &[("on", on)]),
        Rule::NoItem(id) => m::RULE_NO_ITEM.fill(lang, &[("id", id)]),
        Rule::NotOpen => m::RULE_NOT_OPEN.get(lang).to_owned(),
        Rule::Over => m::RULE_OVER.get(lang).to_owned(),
        Rule::Series(error) => rhythm::fault(error, lang),
        Rule::OffRule { on, first } => m::RULE_OFF.fill(lang, &[("on", on), ("first", first)]),
        Rule::NoSection(word) => m::RULE_NO_SECTION.fill(lang, &[("word", &single_line(word))]),
        Rule::Held(key) => m::RULE_HELD.fill(lang, &[("key", key)]),
        Rule::OnRecord(key) => m::RULE_ON_RECORD.fill(lang, &[("key", key)]),
        Rule::NotLeftOut(on) => m::RULE_NOT_LEFT_OUT.fill(lang, &[("on", on)]),
        Rule::NoOccurrence(on) => m::RULE_NO_OCCURRENCE.fill(lang, &[("on", on)]),
    }
}

fn guard(error: &GuardError, lang: Lang) -> String {
    match error {
        GuardError::State { action, state } => {
            m::GUARD_STATE.fill(lang, &[("state", &state.shown(lang)), ("act", &action_label(*action, lang))])
        }
        GuardError::BeforeFound { on, found } => {
            m::GUARD_BEFORE_FOUND.fill(lang, &[("on", on), ("found", found)])
        }
        GuardError::BeforeLastStep { on, last } => {
            m::GUARD_BEFORE_STEP.fill(lang, &[("on", on), ("last", last)])
        }
        GuardError::NoEvidence => m::GUARD_NO_EVIDENCE.get(lang).to_owned(),
        GuardError::NoSubmission => m::GUARD_NO_SUBMISSION.get(lang).to_owned(),
        GuardError::SameMember { submitter } => m::GUARD_SAME_MEMBER.fill(lang, &[("member", submitter)]),
    }
}

fn loop_error(error: &LoopError, lang: Lang) -> String {
    match error {
        LoopError::State { action, state } => {
            let act = Act::of_matter(*action).label().get(lang);
            m::GUARD_STATE.fill(lang, &[("state", &state.shown(lang)), ("act", &act)])
        }
        LoopError::Closed => m::LOOP_CLOSED.get(lang).to_owned(),
        LoopError::NoLevel { shift, level } => {
            let act = Act::of_shift(*shift).label().get(lang);
            m::LOOP_NO_LEVEL.fill(lang, &[("level", &level.shown(lang)), ("act", &act)])
        }
        LoopError::BeforeRaised { on, raised } => {
            m::LOOP_BEFORE_RAISED.fill(lang, &[("on", on), ("raised", raised)])
        }
        LoopError::BeforeLastStep { on, last } => {
            m::GUARD_BEFORE_STEP.fill(lang, &[("on", on), ("last", last)])
        }
        LoopError::Unsaid => m::RULE_EMPTY.get(lang).to_owned(),
        LoopError::Unasked => m::LOOP_UNASKED.get(lang).to_owned(),
    }
}

fn action_label(action: Action, lang: Lang) -> &'static str {
    Act::of_action(action).label().get(lang)
}

/// Why a proposal was refused: the input by its label where the act has it, and the reason.
pub fn refusal(refusal: &Refusal, proposal: &Proposal, lang: Lang) -> String {
    match refusal {
        Refusal::Conflict(conflict) => m::REFUSED_CONFLICT
            .fill(lang, &[("key", &conflict.key), ("fields", &fields(conflict, proposal, lang))]),
        Refusal::Invalid(fault) => m::REFUSED_INVALID.fill(
            lang,
            &[("field", &label_of(proposal, &fault.field, lang)), ("reason", &rule(&fault.rule, lang))],
        ),
        Refusal::Missing(key) => m::REFUSED_MISSING.fill(lang, &[("key", key)]),
        Refusal::Forbidden => m::REFUSED_FORBIDDEN.get(lang).to_owned(),
    }
}

fn fields(conflict: &Conflict, proposal: &Proposal, lang: Lang) -> String {
    let names: Vec<String> =
        conflict.fields.iter().map(|clash| label_of(proposal, &clash.field, lang)).collect();
    names.join(m::COMMA.get(lang))
}

/// What stands beside the input that a field of a proposal's JSON is typed into, for conflicts and refusals; the
/// field's own name where no input has it.
pub fn label_of(proposal: &Proposal, field: &str, lang: Lang) -> String {
    if field == "over" {
        return m::OVER.get(lang).to_owned();
    }
    let label = super::spec::label(Act::of(&proposal.edit), proposal.target.kind, field);
    label.map_or_else(|| field.to_owned(), |label| label.get(lang).to_owned())
}
