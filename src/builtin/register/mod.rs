//! A deterministic synthetic register over the Shucheng programme: for demonstration, tests and measurements.
//!
//! Its names are made up and marked (示例); its people are roles. Its shares agree with the plan's baseline (section
//! 二): on 2022-12-31 exactly 131 of 140 communities have property service, the exempt ones standing aside.
//! What it says of later days is invented, and only up to its own day.

mod chance;
mod matters;
pub mod names;
mod opinions;
mod people;
mod progress;
mod reviews;
mod scene;
mod series;
mod subjects;
mod supervision;

use std::iter::once;

use jiff::civil::Date;

use self::scene::{Counts, RECTIFICATIONS, Scene, VISITS};
use super::error::BuiltinError;
use super::{holidays, programme};
use crate::domain::record::Record;

/// The member whose seat the demonstration's viewer takes: a county official with linked communities.
pub const ME: &str = "M001";

/// What a register is made from; equal specifications give equal registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegisterSpec {
    /// Seed of its draws.
    pub seed: u64,
    /// Communities that enter the indicators, at most [`RegisterSpec::MOST`]; the exempt ones (one in seventy)
    /// come on top.
    pub communities: u32,
    /// The day around which things happen; nothing later is known.
    pub day: Date,
}

impl RegisterSpec {
    /// The plan's number of communities (section 二).
    pub const COMMUNITIES: u32 = 140;

    /// The most communities that a register has.
    pub const MOST: u32 = 1_000_000;

    /// The register of the demonstration on a day.
    pub fn new(day: Date) -> Self {
        Self { seed: 18, communities: Self::COMMUNITIES, day }
    }

    /// The largest register of at most about `records` records; the programme, its people and reviews (some
    /// hundreds) come on top.
    pub fn of_records(records: u32, seed: u64, day: Date) -> Self {
        let (mut low, mut high) = (0, records.min(Self::MOST));
        while low < high {
            let middle = low + (high - low).div_ceil(2);
            if Counts::of(middle).growing() <= u64::from(records) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        Self { seed, communities: low, day }
    }
}

/// A register, its records made one by one when they are asked for.
#[derive(Debug)]
pub struct Register {
    scene: Scene,
    programme: Vec<Record>,
}

impl Register {
    /// A register to a specification.
    ///
    /// # Errors
    /// None as long as the embedded data is sound, which tests hold.
    pub fn new(spec: &RegisterSpec) -> Result<Self, BuiltinError> {
        Ok(Self { scene: Scene::new(spec, holidays::calendar()?), programme: programme::programme()? })
    }

    /// Every record, the programme with its progress included.
    pub fn records(&self) -> impl Iterator<Item = Record> + '_ {
        let scene = &self.scene;
        let counts = scene.counts;
        let programme = self.programme.iter().map(|record| progress::apply(scene, record.clone()));
        let towns = scene.areas.iter().filter(|area| area.own_unit).map(|area| people::town(area).into());
        let neighbourhoods = (0..scene.neighbourhoods())
            .flat_map(|nth| [people::neighbourhood(scene, nth).into(), people::secretary(scene, nth).into()]);
        let officials = people::officials(scene).into_iter().map(Record::from);
        programme
            .chain(towns)
            .chain(officials)
            .chain(neighbourhoods)
            .chain((0..counts.communities).map(|index| subjects::community(scene, index).into()))
            .chain((0..counts.enterprises).map(|index| subjects::enterprise(scene, index).into()))
            .chain((0..counts.supervisions).flat_map(move |nth| supervised(scene, nth)))
            .chain((0..counts.matters).map(|index| matters::matter(scene, index).into()))
            .chain(once(()).flat_map(|()| reviews::records(scene)))
    }
}

/// A supervision with its visits and rectifications.
fn supervised(scene: &Scene, nth: u32) -> impl Iterator<Item = Record> + '_ {
    let visits = nth * VISITS..(nth + 1) * VISITS;
    let rectifications = nth * RECTIFICATIONS..(nth + 1) * RECTIFICATIONS;
    once(supervision::supervision(scene, nth).into())
        .chain(visits.map(|index| supervision::visit(scene, index).into()))
        .chain(rectifications.map(|index| supervision::rectification(scene, index).into()))
}

/// All records of a register at once; [`Register::records`] makes them one by one.
///
/// # Errors
/// As for [`Register::new`].
pub fn generate(spec: &RegisterSpec) -> Result<Vec<Record>, BuiltinError> {
    Ok(Register::new(spec)?.records().collect())
}

#[cfg(test)]
mod tests;
