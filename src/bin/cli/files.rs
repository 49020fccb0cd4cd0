//! Files, standard input and output: the only part of the program that touches them.

use crate::trouble::Trouble;
use geju::exchange::scenario_file::{self, Opened, TerritorySource};
use geju::plan::Plan;
use geju::territory::{Territory, sample};
use std::io::{Read, Write};

/// A scenario file with its territory at hand.
pub struct Desk {
    pub territory: Territory,
    /// The plan that a receiver of a link has: the sample's baseline, or the plan of this file.
    pub base: Plan,
    pub opened: Opened,
}

/// Reads a whole file; `-` is standard input.
pub fn read(path: &str) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    let result = if path == "-" {
        std::io::stdin().read_to_end(&mut bytes).map(|_| ())
    } else {
        std::fs::read(path).map(|content| bytes = content)
    };
    result.map(|()| bytes).map_err(|error| {
        Trouble::new(
            format!("读不了 {path}：{error}。请检查路径和权限"),
            format!("cannot read {path}: {error}. Check the path and its permissions"),
        )
    })
}

/// Reads a file as text.
pub fn read_text(path: &str) -> Result<String, Trouble> {
    String::from_utf8(read(path)?).map_err(|_| {
        Trouble::new(
            format!("{path} 不是 UTF-8 文本。请另存为 UTF-8"),
            format!("{path} is not UTF-8 text. Save it as UTF-8"),
        )
    })
}

/// Writes a whole file; `-` is standard output.
pub fn write(path: &str, content: &str) -> Result<(), Trouble> {
    let result = if path == "-" {
        std::io::stdout().write_all(content.as_bytes())
    } else {
        std::fs::write(path, content)
    };
    result.map_err(|error| {
        Trouble::new(
            format!("写不了 {path}：{error}。请检查路径和权限"),
            format!("cannot write {path}: {error}. Check the path and its permissions"),
        )
    })
}

/// Writes a file part by part; `-` is standard output.
pub fn write_parts(path: &str, parts: impl Iterator<Item = String>) -> Result<(), Trouble> {
    let wrote = (|| {
        let mut out: Box<dyn std::io::Write> = if path == "-" {
            Box::new(std::io::stdout())
        } else {
            Box::new(std::fs::File::create(path)?)
        };
        parts.into_iter().try_for_each(|part| out.write_all(part.as_bytes()))?;
        out.flush()
    })();
    wrote.map_err(|error: std::io::Error| {
        Trouble::new(
            format!("写不了 {path}：{error}。请检查路径和权限"),
            format!("cannot write {path}: {error}. Check the path and its permissions"),
        )
    })
}

/// Writes a whole file that is no text; `-` is standard output.
pub fn write_bytes(path: &str, content: &[u8]) -> Result<(), Trouble> {
    let result = if path == "-" {
        std::io::stdout().write_all(content)
    } else {
        std::fs::write(path, content)
    };
    result.map_err(|error| {
        Trouble::new(
            format!("写不了 {path}：{error}。请检查路径和权限"),
            format!("cannot write {path}: {error}. Check the path and its permissions"),
        )
    })
}

/// Prints to standard output. A reader that has gone (`| head`) is no error.
pub fn print(content: &str) -> Result<(), Trouble> {
    match std::io::stdout().write_all(content.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Trouble::new(
            format!("写不到标准输出：{error}"),
            format!("cannot write to standard output: {error}"),
        )),
        Ok(()) => Ok(()),
    }
}

/// Opens a scenario file and finds its territory.
pub fn open(path: &str) -> Result<Desk, Trouble> {
    let mut opened = scenario_file::open(&read_text(path)?)
        .map_err(|why| Trouble::new(format!("{path}：{}", why.0), format!("{path}: {}", why.1)))?;
    let (territory, base) = match &opened.territory {
        TerritorySource::Sample { seed, hash } => {
            let sample = sample::generate(*seed);
            if sample.territory.hash() != *hash {
                let (here, engine) = (geju::ENGINE_VERSION, &opened.engine);
                return Err(Trouble::new(
                    format!(
                        "{path} 的示例数据（{hash}）与本程序生成的不同：文件由格局 {engine} 写出，本程序是 {here}。请用同一版本打开"
                    ),
                    format!(
                        "{path} uses sample data ({hash}) that this program does not generate: it was written by Geju {engine}, this is {here}. Open it with the same version"
                    ),
                ));
            }
            (sample.territory, sample.baseline)
        }
        TerritorySource::Whole(data) => (Territory::new((**data).clone()), opened.scenario.plan.clone()),
        TerritorySource::Named { name, hash } => {
            return Err(Trouble::new(
                format!("{path} 只写了辖区“{name}”（{hash}）的名字，没有地图。请从浏览器“保存情景文件”重新导出"),
                format!(
                    "{path} only names its territory “{name}” ({hash}) and holds no map. Save the scenario file again from the browser"
                ),
            ));
        }
    };
    opened.scenario = opened.scenario.drawn_from(&base);
    opened
        .scenario
        .check(&territory)
        .map_err(|faults| Trouble::faults(path, &faults))?;
    Ok(Desk {
        territory,
        base,
        opened,
    })
}
