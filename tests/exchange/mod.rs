//! The register out of spreadsheets: what is read, what is refused and where, and that nothing makes it fall.

mod bad;
mod book;
mod good;
mod robust;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use shumei::builtin::register::{RegisterSpec, generate};
use shumei::domain::dataset::Dataset;
use shumei::domain::record::Record;
use shumei::exchange::register::{Import, Numbers, Refused, import};
use shumei::locale::Lang;

const TODAY: Date = date(2023, 6, 12);

fn now() -> Timestamp {
    "2023-06-12T02:00:00Z".parse().unwrap()
}

/// The demonstration's records: 142 communities with their units and enterprises.
fn standing() -> Dataset {
    let mut data = Dataset::default();
    data.load(generate(&RegisterSpec::new(TODAY)).unwrap());
    data
}

fn read(bytes: &[u8], data: &Dataset) -> Result<Import, Refused> {
    import(bytes, data, &mut Numbers::new(data, &BTreeMap::new()), TODAY, now())
}

fn good(bytes: &[u8], data: &Dataset) -> Import {
    read(bytes, data).unwrap_or_else(|refused| panic!("{:?}", refused.messages(Lang::En)))
}

/// The complaints about a file, in English.
fn refused(bytes: &[u8], data: &Dataset) -> Vec<String> {
    match read(bytes, data) {
        Ok(import) => panic!("{import:?}"),
        Err(refused) => refused.messages(Lang::En),
    }
}

fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

fn community(import: &Import, name: &str) -> shumei::domain::community::Community {
    let named = import.puts.iter().find_map(|record| match record {
        Record::Community(one) if one.name.as_str() == name => Some(one.clone()),
        _ => None,
    });
    named.unwrap_or_else(|| panic!("no {name} in {:?}", import.puts))
}
