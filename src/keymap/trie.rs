//! From keys to commands: a trie a context, looked up innermost context first.

use std::collections::BTreeMap;

use crate::command::{Context, Invocation};
use crate::locale::Message;

use super::chord::Chord;

/// A node: what the keys so far do, or what may follow them.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Command(Invocation),
    /// Explicitly nothing: the key does not fall through to an outer context.
    Nothing,
    More(BTreeMap<Chord, Node>),
}

/// What keys mean in a stack of contexts.
#[derive(Clone, Debug, PartialEq)]
pub enum Resolution {
    /// A command.
    Command(Invocation),
    /// The beginning of sequences: the keys that may follow, each with what it leads to.
    Pending(Vec<(Chord, Message)>),
    /// Nothing.
    None,
}

/// Why a sequence can't be bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// A shorter sequence is bound already.
    Behind(Vec<Chord>),
    /// A longer sequence begins so.
    Before(Vec<Chord>),
}

/// The effective keymap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    contexts: BTreeMap<Context, BTreeMap<Chord, Node>>,
}

impl Keymap {
    /// Looks keys up, innermost context first.
    pub fn resolve(&self, stack: &[Context], keys: &[Chord]) -> Resolution {
        let mut pending: Vec<(Chord, Option<Message>)> = Vec::new();
        for context in stack {
            match self.node(*context, keys) {
                Some(Node::Command(invocation)) if pending.is_empty() => {
                    return Resolution::Command(invocation.clone());
                }
                Some(Node::Nothing) if pending.is_empty() => return Resolution::None,
                Some(Node::More(next)) => {
                    for (chord, node) in next {
                        if !pending.iter().any(|(known, _)| known == chord) {
                            pending.push((*chord, label(node)));
                        }
                    }
                }
                _ => {}
            }
        }
        // What an inner context unbinds stays hidden, whatever an outer one has there.
        let next: Vec<_> = pending.into_iter().filter_map(|(chord, label)| Some((chord, label?))).collect();
        if next.is_empty() { Resolution::None } else { Resolution::Pending(next) }
    }

    fn node(&self, context: Context, keys: &[Chord]) -> Option<&Node> {
        let (first, rest) = keys.split_first()?;
        let mut node = self.contexts.get(&context)?.get(first)?;
        for chord in rest {
            let Node::More(next) = node else { return None };
            node = next.get(chord)?;
        }
        Some(node)
    }

    /// Binds a sequence in a context, or with none unbinds it there.
    ///
    /// # Errors
    /// Where one sequence would be the beginning of another.
    pub fn bind(&mut self, context: Context, keys: &[Chord], to: Option<Invocation>) -> Result<(), Conflict> {
        for end in 1..keys.len() {
            if let Some(Node::Command(_)) = self.node(context, &keys[..end]) {
                return Err(Conflict::Behind(keys[..end].to_vec()));
            }
        }
        if let Some(Node::More(next)) = self.node(context, keys)
            && to.is_some()
            && let Some(longer) = first_sequence(next)
        {
            return Err(Conflict::Before([keys, &longer].concat()));
        }
        self.put(context, keys, to);
        Ok(())
    }

    /// Binds or unbinds a sequence; whatever is in its way goes.
    pub fn put(&mut self, context: Context, keys: &[Chord], to: Option<Invocation>) {
        let Some((last, before)) = keys.split_last() else { return };
        let mut map = self.contexts.entry(context).or_default();
        for chord in before {
            let node = map.entry(*chord).or_insert(Node::Nothing);
            if !matches!(node, Node::More(_)) {
                *node = Node::More(BTreeMap::new());
            }
            let Node::More(next) = node else { return };
            map = next;
        }
        map.insert(*last, to.map_or(Node::Nothing, Node::Command));
    }

    /// Lays another keymap over this one: what it binds or unbinds goes before what is here.
    pub fn overlay(&mut self, over: &Self) {
        for (context, map) in &over.contexts {
            let mut path = Vec::new();
            walk(map, &mut path, &mut |keys, to| self.put(*context, keys, to.cloned()));
        }
    }

    /// Every binding: context, keys, command, in order.
    pub fn bindings(&self) -> Vec<(Context, Vec<Chord>, &Invocation)> {
        let bound = self.sequences().into_iter();
        bound.filter_map(|(context, keys, to)| Some((context, keys, to?))).collect()
    }

    /// Visits the bindings of these contexts. Drawing asks for the keys of some twenty commands a frame.
    pub fn visit<'a>(&'a self, contexts: &[Context], visit: &mut impl FnMut(&[Chord], &'a Invocation)) {
        for map in contexts.iter().filter_map(|context| self.contexts.get(context)) {
            let mut path = Vec::new();
            walk(map, &mut path, &mut |keys, to| {
                if let Some(to) = to {
                    visit(keys, to);
                }
            });
        }
    }

    /// Every sequence of keys that means something or was made to mean nothing (none), in order: put into an empty
    /// keymap, they make this one.
    pub fn sequences(&self) -> Vec<(Context, Vec<Chord>, Option<&Invocation>)> {
        let mut out = Vec::new();
        for (context, map) in &self.contexts {
            let mut path = Vec::new();
            walk(map, &mut path, &mut |keys, to| out.push((*context, keys.to_vec(), to)));
        }
        out
    }
}

/// Visits every sequence with its command, or none where it is unbound.
fn walk<'a>(
    map: &'a BTreeMap<Chord, Node>,
    path: &mut Vec<Chord>,
    visit: &mut impl FnMut(&[Chord], Option<&'a Invocation>),
) {
    for (chord, node) in map {
        path.push(*chord);
        match node {
            Node::Command(invocation) => visit(path, Some(invocation)),
            Node::Nothing => visit(path, None),
            Node::More(next) => walk(next, path, visit),
        }
        path.pop();
    }
}

fn first_sequence(map: &BTreeMap<Chord, Node>) -> Option<Vec<Chord>> {
    map.iter().find_map(|(chord, node)| match node {
        Node::Command(_) => Some(vec![*chord]),
        Node::Nothing => None,
        Node::More(next) => Some([vec![*chord], first_sequence(next)?].concat()),
    })
}

fn label(node: &Node) -> Option<Message> {
    match node {
        Node::Command(invocation) => Some(invocation.id.doc()),
        Node::Nothing => None,
        Node::More(next) => next.values().find_map(label),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::CommandId;
    use crate::keymap::parse_keys;

    fn keys(text: &str) -> Vec<Chord> {
        parse_keys(text).unwrap()
    }

    fn keymap(bindings: &[(Context, &str, Option<CommandId>)]) -> Keymap {
        let mut keymap = Keymap::default();
        for (context, text, id) in bindings {
            keymap.bind(*context, &keys(text), id.map(Invocation::new)).unwrap();
        }
        keymap
    }

    #[test]
    fn the_innermost_context_speaks_first() {
        let keymap = keymap(&[
            (Context::Global, "q", Some(CommandId::Quit)),
            (Context::Global, "x", Some(CommandId::Redraw)),
            (Context::Help, "q", Some(CommandId::Cancel)),
            (Context::Help, "x", None),
        ]);
        let resolve = |stack: &[Context], text: &str| keymap.resolve(stack, &keys(text));
        let both = [Context::Help, Context::Global];
        assert_eq!(resolve(&both, "q"), Resolution::Command(Invocation::new(CommandId::Cancel)));
        assert_eq!(resolve(&both[1..], "q"), Resolution::Command(Invocation::new(CommandId::Quit)));
        assert_eq!(resolve(&both, "x"), Resolution::None, "what is unbound inside does not fall through");
        assert_eq!(resolve(&both, "z"), Resolution::None);
        assert_eq!(resolve(&[], "q"), Resolution::None);
    }

    #[test]
    fn a_prefix_shows_what_may_follow_in_all_contexts() {
        let keymap = keymap(&[
            (Context::List, "gg", Some(CommandId::First)),
            (Context::List, "gx", None),
            (Context::Global, "gt", Some(CommandId::GotoTasks)),
            (Context::Global, "gx", Some(CommandId::Quit)),
            (Context::Global, "gg", Some(CommandId::Redraw)),
            (Context::Global, "h", Some(CommandId::Help)),
        ]);
        let stack = [Context::List, Context::Global];
        let g = Resolution::Pending(vec![
            (keys("g")[0], CommandId::First.doc()),
            (keys("t")[0], CommandId::GotoTasks.doc()),
        ]);
        assert_eq!(keymap.resolve(&stack, &keys("g")), g);
        assert_eq!(keymap.resolve(&stack, &keys("gx")), Resolution::None);
        assert_eq!(keymap.resolve(&stack, &keys("gh")), Resolution::None);
        assert_eq!(
            keymap.resolve(&stack, &keys("gt")),
            Resolution::Command(Invocation::new(CommandId::GotoTasks))
        );
    }

    #[test]
    fn no_sequence_begins_another() {
        let mut keymap = keymap(&[
            (Context::List, "g", Some(CommandId::First)),
            (Context::List, "yb", Some(CommandId::CopyBriefing)),
        ]);
        let whole = keymap.clone();
        let last = Some(Invocation::new(CommandId::Last));
        assert_eq!(keymap.bind(Context::List, &keys("gg"), last.clone()), Err(Conflict::Behind(keys("g"))));
        assert_eq!(keymap.bind(Context::List, &keys("y"), last.clone()), Err(Conflict::Before(keys("yb"))));
        assert_eq!(keymap, whole, "a refused binding leaves nothing behind");
        assert_eq!(keymap.bind(Context::Detail, &keys("gg"), last), Ok(()), "another context");
    }

    #[test]
    fn what_lies_over_wins() {
        let mut base = keymap(&[
            (Context::List, "g", Some(CommandId::First)),
            (Context::List, "yb", Some(CommandId::CopyBriefing)),
            (Context::List, "j", Some(CommandId::Next)),
            (Context::List, "k", Some(CommandId::Previous)),
        ]);
        base.overlay(&keymap(&[
            (Context::List, "gg", Some(CommandId::Last)),
            (Context::List, "y", Some(CommandId::CopyRow)),
            (Context::List, "j", None),
        ]));
        let resolve = |text: &str| base.resolve(&[Context::List], &keys(text));
        assert_eq!(resolve("gg"), Resolution::Command(Invocation::new(CommandId::Last)));
        assert_eq!(resolve("y"), Resolution::Command(Invocation::new(CommandId::CopyRow)));
        assert_eq!(resolve("j"), Resolution::None);
        assert_eq!(resolve("k"), Resolution::Command(Invocation::new(CommandId::Previous)));
        assert_eq!(base.bindings().len(), 3);
    }
}
