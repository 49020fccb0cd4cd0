//! **Geju (格局)**: a scenario planner for grassroots governance that runs wholly in the browser.
//!
//! # Bird's-eye view
//!
//! Folders are laid out as the data flows:
//!
//! ```text
//! territory ← plan ← scenario ← simulation ← comparison ← statistics ← proposal ← exchange ← report ← job ← { app, bin/worker, bin/cli }
//! what is     what is  what is     what          what         what it      drawn and  in and     what is   one     page, worker,
//! given       drawn    decided     happens       differs      means        spent      out        read      request command line
//! ```
//!
//! Nothing below `app` knows a browser: no clock, network, storage or global random source. The
//! same scenario, seed and version give identical bytes in page, worker and command line.
//!
//! # Glossary
//!
//! | name | 中文 | meaning here |
//! |---|---|---|
//! | [`territory::Territory`] | 辖区 | everything that a plan cannot change |
//! | [`territory::Unit`] | 基本单元 | smallest piece moved whole: building, block, villagers' group |
//! | [`territory::Arc`] | 弧段 | a stretch of boundary shared by the two units on its sides |
//! | [`plan::Grid`] | 网格 | set of units served by one grid team; never a raster |
//! | [`plan::Community`] | 社区(村) | set of grids under one committee; never a "community of interest" |
//! | [`territory::Town`], [`territory::County`] | 乡镇(街道), 县(市、区) | parents |
//! | [`plan::Plan`] | 划分方案 | unit → grid → community → town |
//! | [`plan::PlanEdit`], [`plan::History`] | 编辑, 撤销栈 | applying an edit returns its inverse |
//! | [`plan::Finding`] | 检查结果 | a violated or doubtful rule, with place and severity |
//! | [`scenario::Scenario`] | 情景 | plan + staffing + levers + assumptions; what is shared |
//! | [`scenario::lever::Lever`] | 举措 | one of the measures 加 减 乘 除 of the founding document |
//! | [`scenario::assumption::Assumption`] | 参数 | every other number that the model uses |
//! | `Case` | 案件 | one matter from happening to closing |
//! | `Replication` | 重复 | one run with one set of random streams |
//! | `Record` → `Outcome` | 记录 → 指标 | flat rows → summarised measures |
//! | load ratio | 车马比 | hours demanded / hours available; 小马拉大车 is > 1 |
//! | [`comparison::Comparison`] | 比较 | paired differences between scenarios, same random numbers |

pub mod calibration;
pub mod chart;
pub mod comparison;
pub mod exchange;
pub mod job;
pub mod locale;
pub mod plan;
pub mod proposal;
pub mod report;
pub mod scenario;
pub mod simulation;
pub mod sorted;
pub mod statistics;
pub mod territory;

#[cfg(feature = "web")]
pub mod app;

/// The engine's version, carried by results, links and files. Results of different engine versions
/// may differ; those of one version may not.
pub const ENGINE_VERSION: &str = env!("CARGO_PKG_VERSION");
