//! `ensemble`: where the present plan lies among many valid ones.

use crate::files;
use crate::propose::{Question, ask};
use crate::trouble::Trouble;
use clap::Args;
use geju::locale::Language;
use geju::proposal::advice::ensemble::verdict;
use geju::proposal::draw::Studio;
use geju::proposal::ensemble::{FIGURES, ensemble as draw};
use serde_json::json;

#[derive(Debug, Args)]
pub struct EnsembleArgs {
    /// 情景文件 · Scenario file
    pub file: String,
    #[command(flatten)]
    pub question: Question,
    /// 抽多少个划法 · Plans drawn
    #[arg(long, value_name = "N", default_value_t = 2000, value_parser = clap::value_parser!(u32).range(10..=1_000_000))]
    pub samples: u32,
    /// 相邻样本间隔几步 · Steps of the chain between samples
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub thin: u32,
    /// 机器可读 · For machines
    #[arg(long)]
    pub json: bool,
}

/// Bars of a histogram.
const BARS: usize = 16;

/// `ensemble`.
pub fn ensemble(args: &EnsembleArgs, language: Language) -> Result<(), Trouble> {
    let desk = files::open(&args.file)?;
    let (territory, scenario) = (&desk.territory, &desk.opened.scenario);
    let ask = ask(&args.question, territory, &scenario.plan)?;
    let studio = Studio::new(territory, scenario, &ask)?;
    let found = draw(&studio, args.samples, args.thin, ask.seed);
    if args.json {
        let list: Vec<_> = FIGURES
            .iter()
            .enumerate()
            .map(|(i, (key, _))| json!({ "figure": key, "today": found.today[i], "rank": found.rank(i), "samples": found.samples[i] }))
            .collect();
        return files::print(&format!("{:#}\n", json!({ "figures": list, "widened": found.widened })));
    }
    let mut text = String::new();
    for (i, (_, name)) in FIGURES.iter().enumerate() {
        let (samples, today) = (&found.samples[i], found.today[i]);
        let low = samples.iter().copied().fold(today, f64::min);
        let high = samples.iter().copied().fold(today, f64::max);
        let width = (high - low).max(1e-12) / BARS as f64;
        let bar = |x: f64| (((x - low) / width) as usize).min(BARS - 1);
        let mut bars = [0usize; BARS];
        samples.iter().for_each(|s| bars[bar(*s)] += 1);
        let tallest = bars.iter().copied().max().unwrap_or(1).max(1);
        let picture: String = bars
            .iter()
            .map(|b| [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'][(b * 8).div_ceil(tallest)])
            .collect();
        let rank = 100.0 * found.rank(i);
        text += &language.pick((
            format!("{}：现在 {today:.3}，比 {rank:.0}% 的划法大\n", name.0),
            format!("{}: today {today:.3}, larger than in {rank:.0}% of the plans\n", name.1),
        ));
        text += &format!(
            "  {low:.3} |{picture}| {high:.3}\n  {}{}▲\n",
            " ".repeat(format!("{low:.3} |").len()),
            " ".repeat(bar(today))
        );
    }
    if let Some(said) = verdict(&found) {
        text += &(language.pick(said) + "\n");
    }
    if found.widened > 0 {
        let n = found.widened;
        text += &language.pick((
            format!("{n} 片没有找到全部达标的起点，按稍宽的户数范围抽样\n"),
            format!("{n} pieces had no start within the band and were sampled in a wider one\n"),
        ));
    }
    files::print(&text)
}
