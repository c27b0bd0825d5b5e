//! Words of the import: columns of the register, and what is wrong in a file, each with its cure.

crate::messages! {
    LINE_COLUMN: "第 {line} 行第 {column} 列", "line {line}, column {column}";
    LINE: "第 {line} 行", "line {line}";
    NAMES: "、", ", ";


    TOO_LARGE: "文件超过 {size} MiB, 请拆分后分次导入", "the file is larger than {size} MiB: split it and load the parts";
    UNPACKS: "工作簿解压后超过 {size} MiB, 请删去无关内容或拆分", "the workbook unpacks to more than {size} MiB: remove what is not needed, or split it";
    TOO_MUCH: "{spot} 处超出上限(每表 {rows} 行, 共 {cells} 个单元格), 请拆分", "at {spot} the file is too long ({rows} rows a sheet, {cells} cells in all): split it";
    TOO_WIDE: "{spot} 在第 {columns} 列之外, 请删去或移近", "{spot} is beyond column {columns}: remove it or move it closer";
    OLD_BOOK: "是旧版 .xls 或加密的工作簿, 请另存为不带密码的 .xlsx", "an old (.xls) or encrypted workbook: save it as .xlsx without a password";
    NOT_TEXT: "第 {line} 行既不是 UTF-8 也不是 GB18030 文本, 请另存为 UTF-8 的 CSV 或 .xlsx", "line {line} is neither UTF-8 nor GB18030 text: save it as CSV in UTF-8, or as .xlsx";
    DAMAGED: "工作簿已损坏({reason}), 请打开后重新保存", "the workbook is damaged ({reason}): open it and save it again";
    NO_TABLE: "没有找到登记表: 表头须有“小区名称”或“企业名称”(或“编号”), 以及至少一个其他已知列",
        "no register is in it: a header must name a column of communities’ or enterprises’ names (or ids), and at least one other known column";

    COLUMN_ID: "编号", "Id";
    COLUMN_NAME: "名称", "Name";
    COLUMN_TOWNSHIP: "所属乡镇", "Area";
    COLUMN_NEIGHBOURHOOD: "所属社区", "Neighbourhood";
    COLUMN_HOUSEHOLDS: "户数", "Households";
    COLUMN_FORM: "小区类型", "Sort";
    COLUMN_SERVICE_FORM: "服务形式", "Form of service";
    COLUMN_ENTERPRISE: "物业企业", "Enterprise";
    COLUMN_SERVICE_SINCE: "物业服务起始时间", "Service since";
    COLUMN_COMMITTEE: "业委会状态", "Owners’ committee";
    COLUMN_COMMITTEE_SINCE: "业委会成立时间", "Committee formed";
    COLUMN_COMMITTEE_MEMBERS: "业委会人数", "Committee members";
    COLUMN_COMMITTEE_PARTY: "党员人数", "Party members";
    COLUMN_PARTY: "党组织形式", "Party organisation";
    COLUMN_PARTY_SINCE: "党组织成立时间", "Party organisation since";
    COLUMN_MODEL: "市级示范命名时间", "Named a model";
    COLUMN_EXEMPT: "不计入指标原因", "Why exempt";
    COLUMN_TROUBLED: "矛盾较多", "Troubled";
    COLUMN_CAUSES: "原因", "Causes";
    COLUMN_CREDIT_CODE: "统一社会信用代码", "Credit code";
    COLUMN_CREDIT: "信用等级", "Credit grade";

    FLAW: "{spot}: {problem}", "{spot}: {problem}";
    MISSING: "新记录缺少“{column}”, 请补填", "a new record needs “{column}”: fill it in";
    NO_COLUMN: "新记录需要“{column}”, 表头没有这一列, 请补上(或把已有的一列改成这个名称)", "new records need “{column}”, and the header has no such column: add it, or give an existing one that name";
    NO_NAME: "这一行没有名称也没有编号, 请补填名称, 或删去这一行", "this row has no name and no id: give the name, or remove the row";
    NO_SUCH_ID: "没有编号 {id}: 编号由服务端给出, 不能用自编的编号; 请将编号留空, 按名称和所属乡镇对应已有记录, 对应不上的即新增", "there is no {id}: ids are given by the server, not by the file; leave the cell blank, and the row goes by name and area to its record, or makes a new one";
    UNKNOWN_UNIT: "没有单位“{word}”, 请改为: {known}", "there is no unit “{word}”; write one of: {known}";
    UNKNOWN_UNIT_MANY: "没有单位“{word}”, 请核对名称(见 shumei list units)", "there is no unit “{word}”: check its name (see shumei list units)";
    WRONG_UNIT: "“{word}”不是{level}单位, 请核对", "“{word}” is not a unit of this level ({level}): check it";
    AMBIGUOUS: "“{word}”可指 {known}, 请改填编号", "“{word}” may be {known}: give the id instead";
    UNKNOWN_ENTERPRISE: "没有物业企业“{word}”, 请核对名称, 或在同一文件的企业表中新增", "there is no enterprise “{word}”: check its name, or add it to an enterprise sheet of the same file";
    UNKNOWN_WORD: "不能识别“{word}”, 可填: {known}", "“{word}” is not known; it may be: {known}";
    NOT_NUMBER: "“{word}”不是整数, 请只填数字", "“{word}” is no whole number: write digits alone";
    NOT_DAY: "“{word}”不是日期, 请写成 2023-06-30", "“{word}” is no day: write it as 2023-06-30";
    NOT_FLAG: "“{word}”不是是或否, 请填“是”或“否”", "“{word}” is neither yes nor no: write yes or no";
    NOT_CLEARED: "“{column}”不能清空, 请填写", "“{column}” can't be taken away: fill it in";
    BOUNDS: "{value} 不在 {least} 至 {most} 之间, 请核对", "{value} is not between {least} and {most}: check it";
    CODE_LENGTH: "信用代码有 {found} 位, 应为 18 位, 请核对", "the credit code has {found} characters in place of 18: check it";
    CODE_CHARACTER: "信用代码第 {place} 位“{character}”不合规定, 请核对", "character {place} of the credit code, “{character}”, is none that codes use: check it";
    CODE_CHECK: "信用代码校验位应为 {expected}, 实为 {found}, 有一位填错, 请核对", "the credit code’s check character should be {expected}, not {found}; one character is mistyped: check it";
    CODE_NUMBER: "信用代码以数字存放, 末位已丢失, 请将此列设为文本后重填", "the credit code is stored as a number and has lost its last digits: make the column text and type it again";
    BROKEN: "单元格是错误值 {word}, 请改正", "the cell holds the error {word}: put it right";
    TWICE_COLUMN: "“{word}”与 {first} 是同一列, 请删去其一", "“{word}” is the same column as {first}: remove one of them";
    TWICE_ROW: "{name} 在 {first} 已出现, 请删去其一", "{name} stands at {first} already: remove one of them";
    CONTRADICTION: "与“{column}”的“无”矛盾, 请改正其一", "contradicts the “none” of “{column}”: correct one of them";
    WITHOUT: "没有“{column}”, 不能填写此项, 请先填“{column}”", "this needs “{column}”: fill that in first";
    REFUSED: "不合规则({reason}), 请改正", "a rule forbids it ({reason}): put it right";

    FILE_EXISTS: "{file} 已存在, 没有覆盖; 请换个名称, 或加 --force", "{file} is there already and was left as it is: give another name, or add --force";
    FILE_IS_DIRECTORY: "{file} 是目录, 请写文件名", "{file} is a directory: give the name of a file";
    FILE_NO_DIRECTORY: "没有目录 {directory}, 请先建立或换个位置", "there is no directory {directory}: make it first, or choose another place";
    FILE_FAILED: "{file} 写不成: {error}", "{file} can't be written: {error}";
}
