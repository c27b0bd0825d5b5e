//! What a table's header words announce.

use super::para::{Para, Range};
use super::stamp::{Year, stamp};
use crate::domain::task::Duty;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// 序号.
    Number,
    /// 类别: the section that an item belongs to.
    Section,
    /// 重点任务: the item itself.
    Title,
    /// 具体措施, 目标要求: what the item asks.
    Content,
    /// 牵头单位, 责任单位, 配合单位.
    Units(Duty),
    /// 完成时限, with the year that the header names.
    Deadline(Option<i16>),
    /// Remarks, persons and whatever else: not read.
    Other,
}

/// The columns of a header row, none where it is no header of a task table.
pub(super) fn columns(p: &Para, cells: &[Range]) -> Option<Vec<Column>> {
    let mut columns: Vec<Column> = cells.iter().map(|cell| column(p, *cell)).collect();
    // Of several columns of tasks the first names the item; a table of measures alone has them for items.
    let title = columns.iter().position(|column| *column == Column::Title);
    let title = title.or_else(|| columns.iter().position(|column| *column == Column::Content))?;
    for (i, column) in columns.iter_mut().enumerate() {
        if i == title {
            *column = Column::Title;
        } else if *column == Column::Title {
            *column = Column::Content;
        }
    }
    let duties = columns.iter().any(|column| matches!(column, Column::Units(_) | Column::Deadline(_)));
    duties.then_some(columns)
}

fn column(p: &Para, cell: Range) -> Column {
    let length = cell.1 - cell.0;
    if length == 0 || length > 24 {
        return Column::Other;
    }
    let word: String =
        (cell.0..cell.1).map(|at| p.at(at)).filter(|c| !c.is_whitespace() && *c != '"').collect();
    let has = |words: &[&str]| words.iter().any(|part| word.contains(part));
    let units = has(&["单位", "部门", "主体", "科室"]);
    if has(&["领导", "责任人", "联系人", "负责人", "电话", "备注", "说明", "依据", "进展", "完成情况"])
        && !units
    {
        return Column::Other;
    }
    if has(&["序号", "编号", "项次", "号码"]) || matches!(word.as_str(), "号" | "序") {
        return Column::Number;
    }
    if has(&["牵头", "主责", "主办", "主要责任"]) {
        return Column::Units(Duty::Lead);
    }
    if has(&["配合", "协同", "协办", "协助", "协作", "参与", "参加"]) {
        return Column::Units(Duty::Support);
    }
    if units || has(&["责任分工"]) {
        return Column::Units(Duty::Responsible);
    }
    if has(&["时限", "时间", "期限", "节点", "日期", "进度安排", "进度要求"]) {
        return Column::Deadline(year(p, cell));
    }
    if has(&["类别", "分类", "领域", "板块", "版块", "类型"]) {
        return Column::Section;
    }
    if has(&["措施", "举措", "要求", "标准", "目标", "做法", "具体"]) {
        return Column::Content;
    }
    if has(&["任务", "事项", "内容", "工作", "项目"]) {
        return Column::Title;
    }
    Column::Other
}

/// 完成时限(2023年): the year for dates that name none.
fn year(p: &Para, cell: Range) -> Option<i16> {
    (cell.0..cell.1).find_map(|at| match stamp(p, at, true) {
        Some((found, _)) => match found.year {
            Year::Stated(year) => Some(year),
            _ => None,
        },
        None => None,
    })
}
