//! `shumei admin load`.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::Path;

use serde_json::{Value, json};

use super::Desk;
use super::args::{DryArgs, LoadCommand, LoadFileArgs};
use crate::builtin;
use crate::cli::error::CliError;
use crate::cli::out::Out;
use crate::cli::plan;
use crate::cli::quiet::quietly;
use crate::domain::dataset::Dataset;
use crate::domain::id::{Key, Kind};
use crate::domain::record::Record;
use crate::domain::text::single_line;
use crate::exchange::plan::{Lacking, Planned, kept, records};
use crate::exchange::register::{Ignored, Import, Numbers, Refused, import};
use crate::exchange::sheet::{MAX_BYTES, Unreadable};
use crate::locale::{admin as m, cli};
use crate::server::admin::plan_and_load;
use crate::server::service::{Loaded, Moment};
use crate::server::store::StoreError;

/// How often a load that lost against an edit is tried again.
const TRIES: u32 = 5;

impl Desk {
    pub(super) async fn load(
        &self,
        command: &LoadCommand,
        remarks: &mut Vec<String>,
        out: &mut Out<'_>,
    ) -> Result<bool, CliError> {
        match command {
            LoadCommand::Programme(dry) => self.programme(*dry, out).await,
            LoadCommand::Plan(args) => self.plan(args, remarks, out).await,
            LoadCommand::Register(args) => self.register(args, remarks, out).await,
        }
    }

    /// Loads what `make` makes of the records as they stand; again where an edit came between.
    async fn weigh<P: Send, E: Send>(
        &self,
        kinds: &[Kind],
        source: Value,
        dry: bool,
        make: impl Fn(&Dataset, &BTreeMap<Kind, u64>) -> Result<(Vec<Record>, P), E> + Send + Sync,
    ) -> Result<Result<(Loaded, P), E>, CliError> {
        let mut tries = 1;
        loop {
            let moment = Moment::at(self.now);
            let done =
                plan_and_load(&self.store, &self.county, kinds, source.clone(), dry, moment, &make).await;
            match done {
                Err(crate::server::admin::AdminError::Store(StoreError::Retry)) if tries < TRIES => {
                    tries += 1;
                }
                done => return done.map_err(|error| self.failed(error)),
            }
        }
    }

    async fn programme(&self, dry: DryArgs, out: &mut Out<'_>) -> Result<bool, CliError> {
        let built = builtin::programme()
            .map_err(|error| self.input(cli::UNSOUND.fill(self.lang, &[("error", &error)])))?;
        let make = |data: &Dataset, _: &BTreeMap<Kind, u64>| {
            let records: Vec<Record> = built.iter().cloned().map(|record| kept(record, data)).collect();
            Ok::<_, Infallible>((records, names(&built)))
        };
        let source = json!({ "programme": "builtin" });
        match self.weigh(&[], source, dry.dry_run, make).await? {
            Ok((loaded, names)) => self.report(&loaded, &names, dry, out),
            Err(never) => match never {},
        }
    }

    async fn plan(
        &self,
        args: &LoadFileArgs,
        remarks: &mut Vec<String>,
        out: &mut Out<'_>,
    ) -> Result<bool, CliError> {
        let lang = self.lang;
        let compiled = plan::compiled(&args.file, lang)?;
        remarks.extend(plan::doubts_of(&compiled, &args.file, lang));
        let make = |data: &Dataset, numbers: &BTreeMap<Kind, u64>| {
            let planned = records(&compiled, data, numbers, self.now)?;
            Ok::<_, Lacking>((planned.records.clone(), planned))
        };
        let kinds = [Kind::Unit, Kind::Task];
        let done = self.weigh(&kinds, source("plan", &args.file), args.dry.dry_run, make).await?;
        let (loaded, planned): (Loaded, Planned) = done.map_err(|lacking| {
            let text = match lacking {
                Lacking::Tasks => m::PLAN_NO_TASKS,
                Lacking::Title => m::PLAN_NO_TITLE,
                Lacking::Issued => m::PLAN_NO_ISSUED,
            };
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("file", &single_line(&args.file)), ("text", &text.get(lang))];
            self.input(m::REFUSED.fill(lang, &values))
        })?;
        for (message, names) in [(m::PLAN_UNITS, &planned.units), (m::PLAN_LEFT, &planned.left)] {
            if !names.is_empty() {
                remarks.push(message.fill(lang, &[("names", &names.join(cli::NAMES.get(lang)))]));
            }
        }
        self.report(&loaded, &names(&planned.records), args.dry, out)
    }

    async fn register(
        &self,
        args: &LoadFileArgs,
        remarks: &mut Vec<String>,
        out: &mut Out<'_>,
    ) -> Result<bool, CliError> {
        let lang = self.lang;
        let file = single_line(&args.file);
        let bytes = plan::bytes(&args.file, MAX_BYTES).map_err(|error| {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("file", &file), ("reason", &single_line(&error.to_string()))];
            self.input(m::CANNOT_READ.fill(lang, &values))
        })?;
        let moment = Moment::at(self.now);
        let make = |data: &Dataset, numbers: &BTreeMap<Kind, u64>| {
            let import =
                quietly(|| import(&bytes, data, &mut Numbers::new(data, numbers), moment.today, moment.now))?;
            Ok::<_, Refused>((import.puts.clone(), import))
        };
        let kinds = [Kind::Community, Kind::Enterprise];
        let done = self.weigh(&kinds, source("register", &args.file), args.dry.dry_run, make).await?;
        let (loaded, import) = done.map_err(|refused| {
            let flaws = refused.messages(lang);
            let mut lines: Vec<String> =
                flaws.iter().map(|text| m::REFUSED.fill(lang, &[("file", &file), ("text", text)])).collect();
            let no_list = matches!(refused, Refused::NoTable | Refused::Unreadable(Unreadable::NotText(_)));
            if no_list && is_misnamed(&args.file, &bytes) {
                lines = vec![m::NO_WORKBOOK.fill(lang, &[("file", &file)])];
            }
            if let Refused::Flaws(_, ignored) = &refused {
                lines.extend(ignored.iter().map(|column| self.ignored(column)));
                lines.push(m::NOTHING_APPLIED.fill(lang, &[("file", &file), ("n", &flaws.len())]));
            }
            self.input(lines.join("\n"))
        })?;
        self.remark(&import, remarks);
        if args.dry.json {
            return self.report(&loaded, &BTreeMap::new(), args.dry, out);
        }
        let none = |text: &str| if text.is_empty() { m::NONE.get(lang).to_owned() } else { text.to_owned() };
        for change in &import.changes {
            let head = if change.new { m::MADE } else { m::CHANGED };
            out.line(&single_line(&head.fill(lang, &[("id", &change.key), ("name", &change.name)])))?;
            for (column, was, is) in change.values.iter().filter(|_| !change.new) {
                let values: [(&str, &dyn std::fmt::Display); 3] =
                    [("column", &column.label().get(lang)), ("was", &none(was)), ("is", &none(is))];
                out.line(&crate::domain::text::single_line(&m::VALUE.fill(lang, &values)))?;
            }
        }
        let added = import.changes.iter().filter(|change| change.new).count();
        self.summary(added, import.changes.len() - added, import.unchanged, args.dry, out)?;
        Ok(true)
    }

    /// That a column is not read.
    fn ignored(&self, column: &Ignored) -> String {
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("spot", &column.spot.shown(self.lang)), ("header", &column.header)];
        m::IGNORED.fill(self.lang, &values)
    }

    /// What of the file is left aside.
    fn remark(&self, import: &Import, remarks: &mut Vec<String>) {
        let lang = self.lang;
        for column in &import.ignored {
            remarks.push(self.ignored(column));
        }
        for sheet in &import.sheets {
            remarks.push(m::SHEET.fill(lang, &[("sheet", &single_line(sheet))]));
        }
        for spot in &import.passed {
            remarks.push(m::PASSED.fill(lang, &[("spot", &spot.shown(lang))]));
        }
        if import.unnamed > 0 {
            remarks.push(m::UNNAMED.fill(lang, &[("n", &import.unnamed)]));
        }
    }

    fn report(
        &self,
        loaded: &Loaded,
        names: &BTreeMap<Key, String>,
        dry: DryArgs,
        out: &mut Out<'_>,
    ) -> Result<bool, CliError> {
        let lang = self.lang;
        if dry.json {
            let key = |key: &Key| json!(key);
            out.json([json!({
                "added": loaded.added.iter().map(key).collect::<Vec<_>>(),
                "changed": loaded.changed.iter().map(key).collect::<Vec<_>>(),
                "unchanged": loaded.unchanged,
                "written": loaded.head.is_some(),
            })])?;
            return Ok(true);
        }
        for (keys, head) in [(&loaded.added, m::MADE), (&loaded.changed, m::CHANGED)] {
            for key in keys.iter().filter(|key| key.kind != Kind::Census) {
                let name = names.get(key).map_or("", String::as_str);
                let line = head.fill(lang, &[("id", key), ("name", &name)]);
                out.line(single_line(&line).trim_end())?;
            }
        }
        self.summary(loaded.added.len(), loaded.changed.len(), loaded.unchanged, dry, out)?;
        Ok(true)
    }

    fn summary(
        &self,
        added: usize,
        changed: usize,
        unchanged: usize,
        dry: DryArgs,
        out: &mut Out<'_>,
    ) -> Result<(), CliError> {
        let lang = self.lang;
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("added", &added), ("changed", &changed), ("unchanged", &unchanged)];
        out.line(&m::SUMMARY.fill(lang, &values))?;
        out.line(if dry.dry_run { m::DRY.get(lang) } else { m::LOADED.get(lang) })?;
        Ok(())
    }
}

/// What the audit says of a file: its name, without its place on the machine.
fn source(what: &str, file: &str) -> Value {
    let name =
        Path::new(file).file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    json!({ what: single_line(&name) })
}

fn names(records: &[Record]) -> BTreeMap<Key, String> {
    let name = |record: &Record| match record {
        Record::Programme(one) => one.title.to_string(),
        Record::Unit(one) => one.name.to_string(),
        Record::Task(one) => one.title.to_string(),
        Record::Milestone(one) => one.what.to_string(),
        Record::Indicator(one) => one.name.to_string(),
        _ => String::new(),
    };
    records.iter().map(|record| (record.key(), name(record))).collect()
}

/// Whether a file is named as a workbook and is none: a workbook is a zip archive.
fn is_misnamed(file: &str, bytes: &[u8]) -> bool {
    let extension = Path::new(file).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    matches!(extension.to_ascii_lowercase().as_str(), "xlsx" | "xlsm") && !bytes.starts_with(b"PK")
}
