//! Scenario files from nothing: the sample.

use crate::args::{Sample, Which};
use crate::files;
use crate::trouble::Trouble;
use geju::exchange::scenario_file;
use geju::locale::Language;
use geju::scenario::Scenario;
use geju::territory::sample;

/// Seed written into new files.
pub const SEED: u64 = 1;
/// Replications written into new files.
pub const REPLICATIONS: u32 = 20;

/// `sample`.
pub fn sample(args: &Sample, language: Language) -> Result<(), Trouble> {
    let sample = sample::generate(args.seed);
    let scenario = match args.scenario {
        Which::Baseline => Scenario::new(language.pick(("现状", "Today")), sample.baseline),
        Which::Reform => {
            Scenario::reform(language.pick(("优化调整", "Reform")), sample.reform).drawn_from(&sample.baseline)
        }
    };
    let text = scenario_file::save(&sample.territory, &scenario, SEED, REPLICATIONS, None);
    files::write(&args.out, &text)
}
