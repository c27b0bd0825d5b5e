//! Writing papers and files from the dashboard.

crate::messages! {
    TITLE: "写成文件", "Write to a file";
    WRITING: "正在写…", "Writing…";
    WRITTEN: "已写入 {file}", "Written to {file}";
    WRITTEN_ASIDE: "已写入主机上您的 files 目录: {file}", "Written to your files on the host: {file}";
    THIS_LIST: "当前列表: {list}", "This list: {list}";
    NO_LIST: "这里没有列表; 可先到一个清单界面", "There is no list here: go to a screen with one first";
    UNKNOWN: "没有“{word}”; 可用: {names}", "there is no '{word}'; there are: {names}";
    NOT_ABOUT: "{paper}不能写 {id}, 或没有这个编号", "there is no {id} that a {paper} can be about";
    ABOUT_WHAT: "{word} 要写明编号, 如 :export {word} 编号 docx", "{word} needs an id, as in :export {word} ID docx";
    NO_DIRECTORY: "不知道当前目录, 请用 shumei export 或 shumei minutes 写到指定文件", "the current directory is not known: use shumei export or shumei minutes with a file of your own";
    NO_NAME: "{file} 及其编号到 {n} 的都已存在, 请先清理", "{file} and its numbers up to {n} are there already: clear some away first";
}
