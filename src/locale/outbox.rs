//! The outbox on the command line: places, reasons, questions.

crate::messages! {
    REUSED: "修改编号已用于另一修改", "the edit's id was used for another edit";
    TOO_OLD: "修改太旧, 服务器无法判断是否已做过; 请核对后重做",
        "the edit is too old for the server to know whether it was applied: check, and make it again";
    WITHDRAWN: "已由本人放弃", "given up by yourself";
    WITHDRAWN_LATE: "已由本人放弃, 但可能已发到服务器", "given up by yourself, but the server may have got it";
    REPLACED: "已由修改 {id} 替代", "edit {id} stands in its place";
    REQUEST_REFUSED: "服务器拒收: {detail}", "the server refused it: {detail}";

    HEAD_ID: "编号", "Id";
    HEAD_MADE: "时间", "Made";
    HEAD_STATE: "状态", "State";
    HEAD_RECORD: "记录", "Record";
    HEAD_EDIT: "修改", "Edit";
    HEAD_WHY: "原因", "Reason";
    IN_NEW: "待发送", "unsent";
    IN_SENDING: "发送中", "on its way";
    IN_CONFLICT: "待比对", "conflict";
    IN_REJECTED: "被拒", "refused";
    IN_SENT: "已送达", "sent";
    GIVEN_UP: "已放弃", "given up";
    DAMAGED: "文件 {file} 损坏或读不懂: {why}", "file {file} is damaged or not understood: {why}";
    SUM_WRONG: "内容与校验不符", "its bytes are not those that were written";
    NEWER: "由新版程序写成(格式 {format}), 请升级", "a newer version wrote it (format {format}): update shumei";

    NO_SUCH: "没有修改 {id}, 见 shumei outbox list --all", "there is no edit {id}: see shumei outbox list --all";
    MANY: "{id} 不止一项修改: {ids}; 请多写几位", "{id} is more than one edit: {ids}; give more digits";
    TOO_SHORT: "修改编号至少写 {n} 位", "give at least {n} digits of the edit's id";
    BASE: "原值", "before";
    MINE: "本人", "mine";
    THEIRS: "他人", "theirs";
    SIDE: "  {side}  {value}", "  {side}  {value}";
    PART: "{label}: {value}", "{label}: {value}";

    SURE: "放弃修改 {id} ({edit} {record})? 此修改只在本机, 放弃后不再发送 [y/N] ",
        "Give edit {id} ({edit} {record}) up? It exists on this machine alone and will not be sent [y/N] ";
    SAY_YES: "没有终端可确认, 请加 --yes", "there is no terminal to ask: add --yes";
    KEPT: "未放弃", "not given up";
    DISCARDED: "已放弃修改 {id}", "edit {id} was given up";
    DISCARDED_LATE: "已放弃修改 {id}; 它已发出, 服务器可能已经收下", "edit {id} was given up; it was on its way, and the server may have applied it";
    RETRIED: "修改 {id} 将以编号 {next} 重新发送", "edit {id} will be sent again as {next}";
}
