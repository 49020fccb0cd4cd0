//! What can be asked on the command line.

use clap::{Args, Parser, Subcommand, ValueEnum};

/// 格局: plans grids and communities, and plays out what a plan brings.
#[derive(Debug, Parser)]
#[command(
    name = "geju-cli",
    version,
    about = "格局 · Geju: scenario planner for grassroots governance. FILE `-` is standard input or output"
)]
pub struct Cli {
    /// 语言 · Language of texts (default: zh where LANG starts with zh, else en)
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Lang>,
    #[command(subcommand)]
    pub command: Command,
}

/// The languages.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Lang {
    Zh,
    En,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// 生成示例情景 · Generate the sample city as a scenario file
    Sample(Sample),
    /// 导入地图（GeoJSON、Shapefile、KML，可带台账） · Import a map (GeoJSON, Shapefile, KML, with a ledger) as a scenario file
    Import(Import),
    /// 导出地图或台账 · Export a map or a ledger
    Export(Export),
    /// 用台账更新情景 · Update a scenario from a ledger
    Ledger(Ledger),
    /// 写出空白台账 · Write empty ledgers to fill in
    Template(Template),
    /// 检查情景 · Check a scenario: what its numbers and its plan break
    Check(Check),
    /// 推演一个情景 · Simulate a scenario
    Simulate(Simulate),
    /// 比较两个方案的划分 · What differs between the plans of two scenarios
    Diff(Diff),
    /// 比较多个情景 · Compare scenarios; the first is the baseline
    Compare(Compare),
    /// 选优：在可忽略的差别内找出最好的情景 · Find the best scenario, up to a difference that does not matter
    Best(Best),
    /// 龙卷风：逐项改动参数，看结论是否站得住 · Try every assumption at both ends of its range
    Tornado(Tornado),
    /// 写简报或报告 · Write the brief or the report
    Report(Report),
    /// 经费测算 · Reckon the budget: lines, envelopes, five years
    Budget(Budget),
    /// 归因：加减乘除和重新划分各带来多少 · What each of 加 减 乘 除 and the redraw brought
    Attribution(Attribution),
    /// 用工单台账校准参数 · Fit assumptions to a case ledger (Excel or CSV)
    Calibrate(Calibrate),
    /// 人员、经费、举措、参数、结果一本表 · Staffing, budget, levers, parameters and results as one workbook
    Workbook(Workbook),
    /// 列出全部举措 · List the levers
    Levers(List),
    /// 列出参数台账 · List the parameter ledger
    Assumptions(List),
    /// 分享链接 · Share links
    Link(Link),
    /// 自动划分：给出几个方案 · Draw for me: several proposals
    Propose(crate::propose::Propose),
    /// 抽样许多划法，看现在的处在哪里 · Sample many plans and show where today's lies among them
    Ensemble(crate::ensemble::EnsembleArgs),
    /// 驿站选址 · Where to put stations
    Locate(crate::locate::Locate),
    /// 自动配人：达标最省，预算内最好，或现有人数最公 · Staff for me: targets at least cost, best under a budget, or shared out fairly
    Staff(crate::advise::Staff),
    /// 有限的钱先用哪些举措 · Which measures first for the money
    Bundle(crate::advise::BundleArgs),
    /// 以标准答案检验引擎 · Hold the engine against known answers
    Verify(Verify),
}

#[derive(Debug, Args)]
pub struct Sample {
    /// 情景 · Which of its two scenarios
    #[arg(long, value_enum, default_value = "baseline")]
    pub scenario: Which,
    /// 生成种子 · Seed of the generator
    #[arg(long, default_value_t = geju::territory::sample::SAMPLE_SEED)]
    pub seed: u64,
    /// 写入 · Where to write it
    #[arg(long, value_name = "FILE")]
    pub out: String,
}

/// The scenarios of the sample.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Which {
    /// 现状
    Baseline,
    /// 优化调整
    Reform,
}

/// What to do about slivers that no unit has.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Gaps {
    /// 补给相邻边最长的单元 · To the unit with the longest side on it
    Give,
    /// 留空 · Left open
    Leave,
}

/// What to do about small overlaps.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Overlaps {
    /// 归靠前的 · Kept by the feature that stands first
    First,
    /// 归靠后的 · Kept by the second
    Second,
    /// 不导入靠后的 · The second is refused
    Refuse,
}

#[derive(Debug, Args)]
pub struct Import {
    /// 面图层，及与之关联的台账 · Layers of polygons, and the ledger that belongs to them
    #[arg(value_name = "FILE", required = true, num_args = 1..)]
    pub files: Vec<String>,
    /// 坐标系 · Coordinate system where the file does not say: degrees, gcj02, bd09, web, plane, EPSG:4523, or a meridian such as 105
    #[arg(long, value_name = "SYSTEM")]
    pub system: Option<String>,
    /// 横纵坐标对调 · The axes are swapped
    #[arg(long)]
    pub swap: bool,
    /// 捕捉容差（厘米） · Snapping tolerance in centimetres
    #[arg(long, value_name = "CM", value_parser = clap::value_parser!(i32).range(0..=10_000))]
    pub tolerance: Option<i32>,
    /// 细小缝隙：补给相邻边最长的单元，或留空 · Slivers between units: given to the longest neighbour, or left
    #[arg(long, value_enum)]
    pub gaps: Option<Gaps>,
    /// 细小重叠：归靠前的、归靠后的，或不导入靠后的 · Small overlaps: kept by the first or the second, or the second refused
    #[arg(long, value_enum)]
    pub overlaps: Option<Overlaps>,
    /// 写入 · Where to write it
    #[arg(long, value_name = "FILE")]
    pub out: String,
    /// 辖区名称 · Name of the territory (default: the file's)
    #[arg(long)]
    pub name: Option<String>,
    /// 户数列 · Column of households
    #[arg(long, value_name = "COLUMN")]
    pub households: Option<String>,
    /// 人口列 · Column of residents
    #[arg(long, value_name = "COLUMN")]
    pub residents: Option<String>,
    /// 单元名称列 · Column of unit names
    #[arg(long, value_name = "COLUMN")]
    pub unit_name: Option<String>,
    /// 单元编码列 · Column of unit codes
    #[arg(long, value_name = "COLUMN")]
    pub unit_code: Option<String>,
    /// 网格列 · Column of grids (default: drawn automatically)
    #[arg(long, value_name = "COLUMN")]
    pub grid: Option<String>,
    /// 社区列 · Column of communities
    #[arg(long, value_name = "COLUMN")]
    pub community: Option<String>,
    /// 自动划分时每格户数 · Households aimed at for a grid that is drawn automatically
    #[arg(long, value_name = "N", default_value_t = 400, value_parser = clap::value_parser!(u32).range(1..))]
    pub grid_households: u32,
}

/// What is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum MapOut {
    /// GeoJSON
    Geojson,
    /// Shapefile，ZIP
    Shapefile,
    /// KML
    Kml,
    /// Excel 台账 · ledger
    Ledger,
    /// CSV 归属表 · assignment
    Csv,
}

#[derive(Debug, Args)]
pub struct Export {
    /// 情景文件 · Scenario file
    pub file: String,
    /// 格式 · Form
    #[arg(long, value_enum)]
    pub form: MapOut,
    /// 写入 · Where to write it
    #[arg(long, value_name = "FILE")]
    pub out: String,
}

#[derive(Debug, Args)]
pub struct Ledger {
    /// 情景文件 · Scenario file
    pub file: String,
    /// 台账（.xlsx 或 .csv） · Ledgers (.xlsx or .csv)
    #[arg(value_name = "LEDGER", required = true, num_args = 1..)]
    pub ledgers: Vec<String>,
    /// 写入 · Where to write the updated scenario
    #[arg(long, value_name = "FILE")]
    pub out: String,
}

#[derive(Debug, Args)]
pub struct Template {
    /// 写入 .xlsx · Where to write the .xlsx
    #[arg(long, value_name = "FILE")]
    pub out: String,
}

/// How strictly a plan is looked at.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Strength {
    /// 只看必须改正的 · Only what must be mended
    Valid,
    /// 加上规范 · Norms as well
    Check,
    /// 全部 · Everything
    All,
}

#[derive(Debug, Args)]
pub struct Check {
    /// 情景文件 · Scenario file
    pub file: String,
    /// 检查强度 · How strictly to look
    #[arg(long, value_enum, default_value = "all")]
    pub strength: Strength,
    /// 网格户数下限 · Fewest households of a grid
    #[arg(long, value_name = "N", default_value_t = 300)]
    pub grid_least: u32,
    /// 网格户数上限 · Most households of a grid
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub grid_most: u32,
    /// 社区户数下限 · Fewest households of a community
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub community_least: u32,
    /// 社区户数上限 · Most households of a community
    #[arg(long, value_name = "N", default_value_t = 3000)]
    pub community_most: u32,
    /// 步行上限（米） · Longest walk from a grid's base, metres
    #[arg(long, value_name = "M", default_value_t = 1000)]
    pub walk: u32,
    /// 机器可读 · For machines
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Diff {
    /// 调整前的情景文件 · Scenario file before
    #[arg(value_name = "A")]
    pub before: String,
    /// 调整后的情景文件或链接 · Scenario file or link after
    #[arg(value_name = "B")]
    pub after: String,
    /// 也列出没有变化的 · Areas that did not change as well
    #[arg(long)]
    pub all: bool,
    /// 机器可读 · For machines
    #[arg(long)]
    pub json: bool,
}

/// A number above 0.
fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value > 0.0 && value.is_finite() => Ok(value),
        _ => Err("须大于 0 · must be above 0".to_owned()),
    }
}

/// Which replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// One, from 0.
    One(u32),
    /// All of them.
    All,
}

fn which(text: &str) -> Result<Of, String> {
    match text.parse::<u32>() {
        _ if text == "all" => Ok(Of::All),
        Ok(number @ 1..=geju::job::run::MOST_REPLICATIONS) => Ok(Of::One(number - 1)),
        _ => Err("须为从 1 起的序号或 all · must be a number from 1 on, or all".to_owned()),
    }
}

/// Seed and number of replications.
#[derive(Clone, Copy, Debug, Args)]
pub struct Runs {
    /// 重复次数 · Replications (default: the file's)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(geju::job::run::MOST_REPLICATIONS)))]
    pub replications: Option<u32>,
    /// 随机种子 · Seed (default: the file's)
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
}

#[derive(Debug, Args)]
pub struct Simulate {
    /// 情景文件 · Scenario file
    pub file: String,
    #[command(flatten)]
    pub runs: Runs,
    /// 分区结果 · Results of every area of a level as well
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub areas: Option<Level>,
    /// 案件记录 · Write the records of a replication's cases as CSV (see --of)
    #[arg(long, value_name = "FILE")]
    pub records: Option<String>,
    /// 站日记录 · Write a row a team and day of a replication as CSV (see --of)
    #[arg(long, value_name = "FILE")]
    pub days: Option<String>,
    /// 记录哪次重复：序号（从1起），案件记录可用 all · Which replication --records and --days write: its number
    /// from 1, or for --records all of them
    #[arg(long, value_name = "N|all", default_value = "1", value_parser = which)]
    pub of: Of,
    /// 统计 · Statistics of the area: closing times by class and level, backlog, utilisation, equity
    #[arg(long)]
    pub statistics: bool,
    /// 统计图 · Write them as charts (SVG) and tables (CSV) into a folder
    #[arg(long, value_name = "FOLDER")]
    pub charts: Option<String>,
    /// 讲一件案件的经过 · Tell one case: worst, typical, late, or a case's key
    #[arg(long, value_name = "WHICH")]
    pub story: Option<String>,
    /// 案件类别 · Class of the case told
    #[arg(long, value_name = "KEY")]
    pub class: Option<String>,
    /// 区域编码或名称 · Code or name of the area of statistics and story (default: the whole)
    #[arg(long, value_name = "AREA")]
    pub area: Option<String>,
    /// 对照情景 · Another scenario to set beside it as the baseline
    #[arg(long, value_name = "FILE")]
    pub against: Option<String>,
    /// 连同结果摘要另存 · Save the scenario with the digest of its results
    #[arg(long, value_name = "FILE")]
    pub out: Option<String>,
    /// 机器可读 · For machines
    #[arg(long)]
    pub json: bool,
}

/// The levels of areas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Level {
    County,
    Town,
    Community,
    Grid,
}

impl Level {
    /// Stable key.
    pub fn key(self) -> &'static str {
        match self {
            Self::County => "county",
            Self::Town => "town",
            Self::Community => "community",
            Self::Grid => "grid",
        }
    }
}

#[derive(Debug, Args)]
pub struct Compare {
    /// 情景文件 · Scenario files, the baseline first
    #[arg(num_args = 2.., required = true, value_name = "FILE")]
    pub files: Vec<String>,
    #[command(flatten)]
    pub runs: Runs,
    /// 推演到差值的 95 % 区间半宽不超过此值 · Play until the 95 % interval of the difference is as narrow as this (at least 10 pairs; --replications then is the most, 1000 by default)
    #[arg(long, value_name = "H", value_parser = positive)]
    pub half_width: Option<f64>,
    /// 半宽和分区所指的指标 · The index that the half-width and the areas are about
    #[arg(long, value_name = "KEY", default_value = "load_ratio")]
    pub index: String,
    /// 区域编码或名称 · Code or name of the area compared (default: the whole)
    #[arg(long, value_name = "AREA")]
    pub area: Option<String>,
    /// 分区对比 · Compare the index in every area of a level as well, what changed most first
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub areas: Option<Level>,
    /// 只看可确认的差异 · Only differences whose interval excludes 0
    #[arg(long)]
    pub real: bool,
    /// 机器可读 · For machines
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Budget {
    /// 情景文件 · Scenario file
    pub file: String,
    /// 机器可读 · For machines
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Attribution {
    /// 基准情景文件 · Scenario file of the baseline
    pub base: String,
    /// 情景文件 · Scenario file
    pub target: String,
    #[command(flatten)]
    pub runs: Runs,
    /// 机器可读 · For machines
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Calibrate {
    /// 情景文件 · Scenario file
    pub file: String,
    /// 工单台账 · Case ledger, .xlsx or .csv
    pub ledger: String,
    /// 采纳拟合值后另存 · Accept what was fitted and save the scenario
    #[arg(long, value_name = "FILE")]
    pub out: Option<String>,
    /// 机器可读 · For machines
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Workbook {
    /// 情景文件 · Scenario file
    pub file: String,
    /// 写入：表格，导入时为情景文件 · Where to write the workbook (with --import: the scenario)
    #[arg(long, value_name = "FILE")]
    pub out: String,
    /// 导入改过的表格 · Import a changed workbook instead
    #[arg(long, value_name = "FILE")]
    pub import: Option<String>,
    /// 推演这么多次写入结果表 · Play so many replications for the sheet of results
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub replications: u32,
    /// 只写第几张表，CSV · Write one sheet only, as CSV
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub sheet: Option<u32>,
}

#[derive(Debug, Args)]
pub struct List {
    /// 机器可读 · For machines
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Verify {
    #[command(subcommand)]
    pub command: VerifyCommand,
}

#[derive(Debug, Subcommand)]
pub enum VerifyCommand {
    /// 排队论标准答案 · Known answers of queueing theory
    Queueing(VerifyQueueing),
    /// 逐个划转单元 · Units moved one by one between the areas of a graph
    Flips(VerifyFlips),
    /// 切分与合并 · Polygons cut by lines, areas dissolved from units
    Splits(VerifySplits),
    /// 地图与邻接图 · A map against a graph of its units: areas, perimeters, neighbours
    Territory(VerifyTerritory),
    /// 格子划分标准答案 · Known answers for dividing lattices
    Partitions(crate::verify::partitions::VerifyPartitions),
}

#[derive(Debug, Args)]
pub struct VerifyFlips {
    /// 邻接图 · Graph of the units
    pub graph: String,
    /// 标准答案文件 · File of moves and known answers
    pub file: String,
    /// 机器可读 · For machines
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct VerifySplits {
    /// 标准答案文件 · File of splits and merges with known answers
    pub file: String,
    /// 合并所用的地图 · Map whose units the merges dissolve (default: the GeoJSON beside the file)
    #[arg(long, value_name = "MAP")]
    pub map: Option<String>,
    /// 机器可读 · For machines
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct VerifyTerritory {
    /// 地图 · Map of the units
    pub map: String,
    /// 邻接图 · Graph of the units
    pub graph: String,
    /// 机器可读 · For machines
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Best {
    /// 情景文件 · Scenario files
    #[arg(num_args = 2.., required = true, value_name = "FILE")]
    pub files: Vec<String>,
    /// 指标 · The index to choose by
    #[arg(long, value_name = "KEY", default_value = "load_ratio")]
    pub index: String,
    /// 可忽略的差别 · Differences below this do not matter, in the index's unit (a share as 0.01)
    #[arg(long, value_name = "D", value_parser = positive)]
    pub delta: f64,
    /// 把握 · Probability of a right choice
    #[arg(long, value_name = "P", default_value_t = 0.95, value_parser = probability)]
    pub confidence: f64,
    /// 最多次数 · Most replications of each
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u32).range(10..=i64::from(geju::job::run::MOST_REPLICATIONS)))]
    pub most: u32,
    /// 随机种子 · Seed (default: the first file's)
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// 机器可读 · For machines
    #[arg(long)]
    pub json: bool,
}

/// A number above one half and below 1.
fn probability(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value > 0.5 && value < 1.0 => Ok(value),
        _ => Err("须在 0.5 与 1 之间 · must be between 0.5 and 1".to_owned()),
    }
}

#[derive(Debug, Args)]
pub struct Tornado {
    /// 基线 · Scenario file of the baseline
    pub baseline: String,
    /// 情景 · Scenario file compared with it
    pub scenario: String,
    /// 指标 · The index whose difference is tried
    #[arg(long, value_name = "KEY", default_value = "load_ratio")]
    pub index: String,
    /// 只试这些参数 · Only these assumptions (default: all of the ledger)
    #[arg(long, value_name = "KEY", value_delimiter = ',')]
    pub only: Vec<String>,
    #[command(flatten)]
    pub runs: Runs,
    /// 机器可读 · For machines
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Report {
    /// 基线 · Scenario file of the baseline
    pub baseline: String,
    /// 情景 · Scenario file reported on
    pub scenario: String,
    /// 写入 · Where to write it
    #[arg(long, value_name = "FILE")]
    pub out: String,
    /// 格式 · Form
    #[arg(long, value_enum, default_value = "html")]
    pub form: Form,
    /// 逐项试参数，写明结论会不会变号（要几分钟） · Try every assumption for this index and say whether the conclusion turns (minutes)
    #[arg(long, value_name = "INDEX", num_args = 0..=1, default_missing_value = "load_ratio")]
    pub sensitivity: Option<String>,
    /// 只写一页简报 · The one-page brief only
    #[arg(long)]
    pub brief: bool,
    /// 日期 · Date written on it
    #[arg(long, value_name = "DATE", default_value = "")]
    pub date: String,
    #[command(flatten)]
    pub runs: Runs,
}

/// The forms of a report.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Form {
    Html,
    Docx,
    Xlsx,
    Markdown,
}

#[derive(Debug, Args)]
pub struct VerifyQueueing {
    /// 标准答案文件 · File of known answers
    pub file: String,
    /// 机器可读 · For machines
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Link {
    #[command(subcommand)]
    pub command: LinkCommand,
}

#[derive(Debug, Subcommand)]
pub enum LinkCommand {
    /// 情景文件 → 链接 · Scenario file → link
    Encode {
        /// 情景文件 · Scenario file
        file: String,
        /// 格局网页地址 · Address of the page that shall open it
        #[arg(long, value_name = "URL", default_value = "")]
        address: String,
        /// 起始方案所在文件 · Scenario file whose plan the receiver has (territories other than the sample)
        #[arg(long, value_name = "FILE")]
        base: Option<String>,
    },
    /// 链接 → 情景文件 · Link → scenario file
    Decode {
        /// 链接 · Link
        link: String,
        /// 写入 · Where to write it
        #[arg(long, value_name = "FILE", default_value = "-")]
        out: String,
        /// 辖区所在文件 · Scenario file with the territory (territories other than the sample)
        #[arg(long, value_name = "FILE")]
        base: Option<String>,
    },
}
