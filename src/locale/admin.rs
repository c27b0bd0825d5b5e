//! Words of `shumei admin`.

use super::Message;

crate::messages! {
    ABOUT: "管理中心服务的数据库(在服务器本机运行)", "Administer the central API's database, on its own machine";
    ABOUT_BOOTSTRAP: "建立第一个管理员, 令牌只显示一次", "Make the first administrator; the token is shown once";
    ABOUT_MEMBER: "成员席位", "Members' seats";
    ABOUT_MEMBER_ADD: "新增成员席位", "Add a seat";
    ABOUT_MEMBER_DISABLE: "停用成员, 其令牌立即失效", "Let a member in no longer, at once";
    ABOUT_MEMBER_ENABLE: "重新启用成员", "Let a member in again";
    ABOUT_MEMBER_LIST: "列出成员及账号", "List members and their accounts";
    ABOUT_TOKEN: "令牌", "Tokens";
    ABOUT_TOKEN_ISSUE: "签发令牌, 只在标准输出显示一次", "Issue a token; it is printed once, alone, to standard output";
    ABOUT_TOKEN_REVOKE: "吊销令牌, 立即失效", "Revoke a token, at once";
    ABOUT_TOKEN_LIST: "列出令牌(不含令牌本身)", "List the tokens (not the tokens themselves)";
    ABOUT_BACKUP: "把数据库备份到一个新文件(服务可继续运行)", "Back the database up to a new file (the server may go on)";
    ABOUT_RESTORE: "从备份恢复, 各客户端随后重新取全量", "Restore a backup; every client takes a snapshot afterwards";
    ABOUT_LOAD: "导入数据", "Load data";
    ABOUT_LOAD_PROGRAMME: "导入内置工作方案", "Load the built-in programme";
    ABOUT_LOAD_PLAN: "导入工作方案文件(文本或 .docx)", "Load a plan document (text or .docx)";
    ABOUT_LOAD_REGISTER: "导入小区、物业企业登记表(.xlsx 或 CSV)", "Load a register of communities or enterprises (.xlsx or CSV)";
    ABOUT_AUDIT: "谁在何时改了什么", "Who changed what, when";

    ARG_BACKUP: "备份写入的新文件", "The new file that the backup is written to";
    ARG_RESTORE: "备份文件", "The file of the backup";
    ARG_COUNTY: "县的名称(默认 county)", "Name of the county (county unless said)";
    ARG_SEAT: "成员编号, 如 M012(默认取下一个)", "Id of the seat, such as M012 (the next one unless said)";
    ARG_NAME: "名称", "Name";
    ARG_UNIT: "单位编号或名称, 如 U03、县城管局", "Its unit, by id or name, such as U03";
    ARG_ROLE: "角色: admin, office, lead, township, viewer", "Role: admin, office, lead, township, viewer";
    ARG_LEVEL: "级别: county, township, neighbourhood(默认随单位)", "Level: county, township, neighbourhood (that of the unit unless said)";
    ARG_POST: "职务", "Post held";
    ARG_MEMBER: "成员编号, 如 M012", "A member's id, such as M012";
    ARG_EXPIRES: "何时失效: 90d、2w、日期 2024-12-31, 或 never 不失效(默认 365d)", "When it expires: 90d, 2w, a last day, or never (365d unless said)";
    ARG_NOTE: "备注, 如用在哪台机器", "What it is for, such as the machine";
    ARG_PREFIX: "令牌代号: 摘要的前几位, 见 token list", "The token's name: the first digits of its digest, see token list";
    ARG_FORCE: "覆盖现有数据库", "Replace the database that is there";
    ARG_EPOCH_ONLY: "只换新纪元: 数据库已用别的工具恢复(如 PostgreSQL 自带的工具)", "Only begin a new epoch: the database was restored by another tool (such as PostgreSQL’s own)";
    ARG_DRY_RUN: "只说会改什么, 不写入", "Only say what would change";
    ARG_RECORD: "只看一条记录, 如 C017", "Of one record only, such as C017";

    REGISTER_HELP: "编号由服务端给出: 新记录的编号请留空。县里自编的编号不能填在“编号”列, 请留空或删去此列; 没有编号的行按名称和所属乡镇对应已有记录, 对应不上的即新增。空单元格不改动, 填“无”即清空。不认识的列不导入, 逐一指出。有一处错误即全部不导入。", "Ids are given by the server: leave the id of a new record blank. A county’s own numbers are no ids: leave them out of the id column, or the column out. A row without an id goes by name and area to its record, or makes a new one. A blank cell changes nothing; “none” takes a value away. Columns that are not known are named and not read. One fault, and nothing is loaded.";
    DEFAULT_NAME: "管理员", "Administrator";
    BOOTSTRAPPED: "已建立管理员 {id}; 下面的令牌只显示这一次, 请立即保存", "made the administrator {id}; the token is shown this once: keep it";
    BEGUN: "已有成员持有令牌, 不能再次初始化; 请用 shumei admin token issue", "the county has members with tokens already: use shumei admin token issue";
    ADDED: "已新增 {id}", "added {id}";
    DISABLED: "已停用 {id}", "{id} may not come in any more";
    ENABLED: "已启用 {id}", "{id} may come in again";
    NO_CHANGE: "{id} 本来如此", "{id} was so already";
    ISSUED: "令牌 {name} 属于 {id}, 只显示这一次", "token {name} of {id}; it is shown this once";
    REVOKED: "已吊销 {name}({id})", "revoked {name} ({id})";
    NO_MEMBER: "没有成员 {id}, 请用 shumei admin member list 查看", "there is no member {id}: see shumei admin member list";
    TAKEN: "编号 {id} 已有成员, 请换一个, 或不写编号", "there is a member {id} already: take another id, or none";
    NOT_ADMIN: "{id} 不是管理员席位, 请换一个编号, 或不写编号", "{id} is not an administrator’s seat: take another id, or none";
    NO_UNIT: "没有单位 {unit}, 请先导入工作方案, 或核对名称", "there is no unit {unit}: load a programme first, or check the name";
    DISABLED_MEMBER: "{id} 已停用, 请先用 shumei admin member enable {id}", "{id} is disabled: first run shumei admin member enable {id}";
    NO_TOKEN: "没有代号以“{prefix}”开头的令牌, 请用 shumei admin token list 查看", "no token begins with “{prefix}”: see shumei admin token list";
    MANY_TOKENS: "有几个令牌以“{prefix}”开头, 请多写几位", "several tokens begin with “{prefix}”: write more of its digits";
    BAD_ROLE: "没有角色 {word}, 可取 {known}", "there is no role {word}; it may be {known}";
    BAD_LEVEL: "没有级别 {word}, 可取 {known}", "there is no level {word}; it may be {known}";
    BAD_ID: "{word} 不是成员编号, 请写成 M012", "{word} is no member’s id: write it as M012";
    NO_NAME: "名称不能为空", "the name must not be empty";
    BAD_EXPIRES: "--expires 不是将来的时间: {text}, 请写成 90d、2024-12-31 或 never", "--expires is no time to come: {text}; write it as 90d, 2024-12-31 or never";
    BAD_COUNTY: "县的名称 {text} 不行: 1 至 64 个字母、数字、汉字、- 或 _", "the county’s name {text} won’t do: 1 to 64 letters, digits, - or _";
    NO_COUNTY: "数据库里没有 {county}, 请先运行 shumei admin bootstrap, 或核对 --county", "the database has no {county}: first run shumei admin bootstrap, or check --county";
    BAD_RECORD: "{text} 不是编号, 请写成 C017", "{text} is no id: write it as C017";
    STORE: "数据库没有完成: {error}", "the database did not do it: {error}";
    NO_RANDOM: "系统没有随机数可用: {error}", "the system gives no random bytes: {error}";

    CANNOT_READ: "{file} 读不出({reason}), 请检查路径和权限", "{file} can't be read ({reason}): check the path and its permissions";
    REFUSED: "{file}: {text}", "{file}: {text}";
    NOTHING_APPLIED: "{file}: 有 {n} 处错误, 全部未导入", "{file}: errors: {n}; nothing was loaded";
    NO_WORKBOOK: "{file}: 不是工作簿(文件已损坏, 或只是改了扩展名), 请用表格软件打开并另存为 .xlsx 或 CSV", "{file}: no workbook, whatever its name says (damaged, or only renamed): open it in a spreadsheet and save it as .xlsx or CSV";
    PLAN_NO_TASKS: "没有找到任务, 请用 shumei plan compile 查看", "no task was found: see what shumei plan compile makes of it";
    PLAN_NO_TITLE: "没有找到标题, 请在文件开头写明标题", "no title was found: put one at the beginning";
    PLAN_NO_ISSUED: "没有找到成文日期, 请在文件中写明", "no day of issue was found: put it into the document";
    PLAN_UNITS: "新建单位: {names}", "new units: {names}";
    PLAN_LEFT: "指标不导入: {names}", "indicators are not taken up: {names}";
    MADE: "新增 {id} {name}", "new {id} {name}";
    CHANGED: "修改 {id} {name}", "changes {id} {name}";
    VALUE: "  {column}: {was} → {is}", "  {column}: {was} → {is}";
    NONE: "无", "none";
    IGNORED: "{spot} “{header}”列不导入", "{spot}: the column “{header}” is not read";
    SHEET: "工作表“{sheet}”不是登记表, 未读取", "the sheet “{sheet}” is no register: not read";
    PASSED: "{spot} 合计或说明, 不是记录, 未读取", "{spot}: a sum or a remark, no record: not read";
    SUMMARY: "新增 {added}, 修改 {changed}, 不变 {unchanged}", "{added} new, {changed} changed, {unchanged} unchanged";
    UNNAMED: "另有 {n} 条记录不在文件中, 保持原样", "{n} records are not in the file and stay as they are";
    DRY: "只是预演, 没有写入", "a dry run: nothing was written";
    LOADED: "已写入", "written";

    BACKED_UP: "已备份 {rows} 行到 {file}", "{rows} rows backed up to {file}";
    RESTORED: "已恢复 {rows} 行; 已换新纪元, 各客户端将重新取全量", "{rows} rows restored under a new epoch: every client will take a snapshot";
    RENEWED: "已换新纪元, 各客户端将重新取全量", "a new epoch has begun: every client will take a snapshot";
    CANNOT_WRITE: "{file} 写不进去({reason}), 请检查路径、权限和空间", "{file} can't be written ({reason}): check path, permissions and space";
    FILE_EXISTS: "{file} 已存在, 请换一个文件名", "{file} is there already: name another file";
    NOT_EMPTY: "数据库已有内容, 加 --force 覆盖(先用 shumei admin backup 备份)", "the database holds something: --force replaces it (back it up first with shumei admin backup)";
    BAD_BACKUP: "{file} 不是可用的备份({error}), 数据库未动", "{file} is no usable backup ({error}); the database was not touched";

    DID_BOOTSTRAP: "建立管理员", "made the administrator";
    DID_MEMBER_ADD: "新增成员", "added a member";
    DID_MEMBER_DISABLE: "停用成员", "disabled a member";
    DID_MEMBER_ENABLE: "启用成员", "enabled a member";
    DID_TOKEN_ISSUE: "签发令牌", "issued a token";
    DID_TOKEN_REVOKE: "吊销令牌", "revoked a token";
    DID_LOAD: "导入", "loaded data";
    DID_RESTORE: "从备份恢复", "restored a backup";
    TOLD_UNTIL: "有效至 {at}", "valid until {at}";
    TOLD_BUILTIN: "内置工作方案", "the built-in programme";
    TOLD_LOADED: "新增 {added}, 修改 {changed}", "{added} new, {changed} changed";
    TOLD_COMMA: ", ", ", ";
    TOLD_APPLIED: "已生效", "applied";
    TOLD_CONFLICT: "与他人修改冲突, 未生效", "in conflict, not applied";
    TOLD_FORBIDDEN: "无权, 未生效", "not allowed, not applied";
    TOLD_MISSING: "记录不存在, 未生效", "no such record, not applied";
    TOLD_INVALID: "不合规则, 未生效", "against a rule, not applied";
    TOLD_REUSED: "修改编号重复, 未生效", "its id was used before, not applied";
    TOLD_TOO_OLD: "修改太旧, 未生效", "too old, not applied";

    HEAD_ID: "编号", "Id";
    HEAD_NAME: "名称", "Name";
    HEAD_UNIT: "单位", "Unit";
    HEAD_ROLE: "角色", "Role";
    HEAD_LEVEL: "级别", "Level";
    HEAD_STATE: "状态", "State";
    HEAD_TOKENS: "令牌", "Tokens";
    HEAD_TOKEN: "代号", "Token";
    HEAD_MEMBER: "成员", "Member";
    HEAD_ISSUED: "签发", "Issued";
    HEAD_EXPIRES: "失效", "Expires";
    HEAD_NOTE: "备注", "Note";
    HEAD_NUMBER: "序号", "No.";
    HEAD_AT: "时间", "When";
    HEAD_ACT: "操作", "Act";
    HEAD_RECORD: "记录", "Record";
    HEAD_DETAIL: "内容", "Particulars";
    STATE_OPEN: "启用", "enabled";
    STATE_DISABLED: "停用", "disabled";
    TOKEN_OPEN: "有效", "valid";
    TOKEN_EXPIRED: "过期", "expired";
    TOKEN_REVOKED: "已吊销", "revoked";
    NEVER: "不失效", "never";
    THE_MACHINE: "服务器本机", "the server";
}

/// What a command below `admin` does; `path` is its name below the program's (`admin token issue`).
pub fn about(path: &str) -> Option<Message> {
    Some(match path {
        "admin" => ABOUT,
        "admin bootstrap" => ABOUT_BOOTSTRAP,
        "admin member" => ABOUT_MEMBER,
        "admin member add" => ABOUT_MEMBER_ADD,
        "admin member disable" => ABOUT_MEMBER_DISABLE,
        "admin member enable" => ABOUT_MEMBER_ENABLE,
        "admin member list" => ABOUT_MEMBER_LIST,
        "admin token" => ABOUT_TOKEN,
        "admin token issue" => ABOUT_TOKEN_ISSUE,
        "admin token revoke" => ABOUT_TOKEN_REVOKE,
        "admin token list" => ABOUT_TOKEN_LIST,
        "admin backup" => ABOUT_BACKUP,
        "admin restore" => ABOUT_RESTORE,
        "admin load" => ABOUT_LOAD,
        "admin load programme" => ABOUT_LOAD_PROGRAMME,
        "admin load plan" => ABOUT_LOAD_PLAN,
        "admin load register" => ABOUT_LOAD_REGISTER,
        "admin audit" => ABOUT_AUDIT,
        _ => return None,
    })
}

/// What an argument of these commands is, by its name in the parser.
pub fn argument(path: &str, name: &str) -> Option<Message> {
    Some(match name {
        "file" if path == "admin backup" => ARG_BACKUP,
        "file" if path == "admin restore" => ARG_RESTORE,
        "county" => ARG_COUNTY,
        "seat" => ARG_SEAT,
        "name" => ARG_NAME,
        "unit" => ARG_UNIT,
        "role" => ARG_ROLE,
        "level" => ARG_LEVEL,
        "post" => ARG_POST,
        "member" => ARG_MEMBER,
        "expires" => ARG_EXPIRES,
        "note" => ARG_NOTE,
        "prefix" => ARG_PREFIX,
        "force" => ARG_FORCE,
        "epoch_only" => ARG_EPOCH_ONLY,
        "dry_run" => ARG_DRY_RUN,
        "record" => ARG_RECORD,
        _ => return None,
    })
}
