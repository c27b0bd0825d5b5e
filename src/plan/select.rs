//! Which headings are the items of the responsibility list.
//!
//! Documents number items 一、, (一), 1. or ①, and put the units behind an item, behind its last point, or behind a
//! section's heading. The rule: the deepest level at which most headings name units; points of an item are no items.

use super::outline::{Block, Kind, Node};

/// An item: its node, and the sections whose units it takes over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pick {
    pub(super) node: usize,
    /// Nodes, outermost first, whose own clauses count for this item too.
    pub(super) inherits: Vec<usize>,
}

/// Words in a chapter's title that announce items, for documents that name no unit at all.
const TASK_CHAPTERS: [&str; 8] =
    ["任务", "措施", "举措", "工作内容", "重点工作", "工作重点", "主要工作", "工作事项"];

/// The items, in order of the document.
pub(super) fn select(blocks: &[Block], nodes: &[Node]) -> Vec<Pick> {
    let mut picks = Vec::new();
    let select = Select { nodes, shares: shares(nodes) };
    select.visit(0, &[], &mut picks);
    let tables = blocks.iter().any(|block| matches!(block.kind, Kind::Table(_)));
    if picks.is_empty() && !tables {
        picks = unassigned(blocks, nodes);
    }
    picks
}

struct Select<'a> {
    nodes: &'a [Node],
    /// For each node: whether most headings of its children's level in its chapter name units.
    shares: Vec<bool>,
}

impl Select<'_> {
    fn visit(&self, index: usize, inherits: &[usize], picks: &mut Vec<Pick>) {
        let node = &self.nodes[index];
        if !node.assigns_below {
            return;
        }
        if index > 0 && (node.children.is_empty() || node.level >= 3) {
            picks.push(Pick { node: index, inherits: inherits.to_vec() });
            return;
        }
        let below = node.children.iter().any(|child| self.nodes[*child].assigns_below);
        // (1) and ① are points of an item, unless they stand right under a chapter.
        let points = node.level >= 2 && self.child_level(node) > Some(3);
        let deep = below && self.shares[index] && !points;
        // A chapter is too wide to be an item while its sections can be.
        let wide = node.level == 0 || (node.level == 1 && self.child_level(node) == Some(2));
        if !(deep || wide && below) {
            if index > 0 {
                picks.push(Pick { node: index, inherits: inherits.to_vec() });
            }
            return;
        }
        let mut passed = inherits.to_vec();
        if node.assigns && index > 0 {
            passed.push(index);
        }
        for &child in &node.children {
            let same_level = self.child_level(node) == Some(self.nodes[child].level);
            if self.nodes[child].assigns_below {
                self.visit(child, &passed, picks);
            } else if index > 0 && deep && same_level && node.level > 0 {
                picks.push(Pick { node: child, inherits: passed.clone() });
            }
        }
    }

    fn child_level(&self, node: &Node) -> Option<u8> {
        node.children.first().map(|child| self.nodes[*child].level)
    }
}

/// For each node whether more than half of the headings on its children's level, in the same chapter and under
/// parents that have units at all, name units.
fn shares(nodes: &[Node]) -> Vec<bool> {
    let chapter = chapters(nodes);
    let mut counts = vec![[(0_usize, 0_usize); 6]; nodes.len()];
    for (i, node) in nodes.iter().enumerate().skip(1) {
        if nodes[node.parent].assigns_below {
            let (with, all) = &mut counts[chapter[i]][usize::from(node.level.min(5))];
            *all += 1;
            *with += usize::from(node.assigns_below);
        }
    }
    let share = |(i, node): (usize, &Node)| {
        let level = node.children.first().map_or(0, |child| nodes[*child].level);
        let (with, all) = counts[chapter[i]][usize::from(level.min(5))];
        with * 2 > all
    };
    nodes.iter().enumerate().map(share).collect()
}

/// For each node its chapter: the ancestor on level 1, or itself above that. Items right under the root share it.
fn chapters(nodes: &[Node]) -> Vec<usize> {
    let mut chapter = vec![0; nodes.len()];
    for (i, node) in nodes.iter().enumerate().skip(1) {
        chapter[i] = if node.level <= 1 { i } else { chapter[node.parent] };
    }
    chapter
}

/// Items of a document that names no units: the deepest of (一) and 1. in chapters that announce tasks.
fn unassigned(blocks: &[Block], nodes: &[Node]) -> Vec<Pick> {
    let title = |node: &Node| match blocks.get(node.start).map(|block| &block.kind) {
        Some(Kind::Heading(heading)) => heading.title.as_str(),
        _ => "",
    };
    let mut picks = Vec::new();
    let mut announced = vec![false; nodes.len()];
    for (i, node) in nodes.iter().enumerate().skip(1) {
        let own = node.level <= 1 && TASK_CHAPTERS.iter().any(|word| title(node).contains(word));
        announced[i] = own || (announced[node.parent] && node.parent > 0);
        let leaf = node.level == 3
            || (node.level == 2 && !node.children.iter().any(|child| nodes[*child].level == 3));
        let nested = nodes[node.parent].level == 3 && node.parent > 0;
        if announced[i] && !own && leaf && !nested {
            picks.push(Pick { node: i, inherits: Vec::new() });
        }
    }
    picks
}
