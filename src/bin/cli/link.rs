//! `link encode` and `link decode`.

use crate::args::LinkCommand;
use crate::files;
use crate::trouble::Trouble;
use geju::exchange::scenario_file;
use geju::exchange::share_link::{self, AMBER, GREEN, LinkError, Run};
use geju::locale::Language;
use geju::plan::Plan;
use geju::territory::{Territory, sample};

/// Both directions.
pub fn link(command: &LinkCommand, language: Language) -> Result<(), Trouble> {
    match command {
        LinkCommand::Encode { file, address, base } => encode(file, address, base.as_deref(), language),
        LinkCommand::Decode { link, out, base } => decode(link, out, base.as_deref()),
    }
}

fn encode(file: &str, address: &str, base: Option<&str>, language: Language) -> Result<(), Trouble> {
    let desk = files::open(file)?;
    let base = match base {
        Some(path) => files::open(path)?.opened.scenario.plan,
        None => desk.base,
    };
    let run = Run {
        seed: desk.opened.seed,
        replications: desk.opened.replications,
        digest: desk.opened.digest,
    };
    let link = format!(
        "{address}#{}",
        share_link::encode(&desk.territory, &base, &desk.opened.scenario, &run)
    );
    let length = link.len();
    if length > AMBER {
        return Err(Trouble::new(
            format!("链接有 {length} 个字符，超过 {AMBER}，多数软件打不开。请改发情景文件 {file}"),
            format!(
                "the link has {length} characters, more than {AMBER}, which most programs do not open. Send the scenario file {file} instead"
            ),
        ));
    }
    if length > GREEN {
        eprintln!(
            "{}",
            language.pick((
                format!("注意：链接有 {length} 个字符，有的聊天软件会截断超过 {GREEN} 的链接"),
                format!("note: the link has {length} characters; some chat apps cut links longer than {GREEN}"),
            ))
        );
    }
    files::print(&format!("{link}\n"))
}

fn decode(link: &str, out: &str, base: Option<&str>) -> Result<(), Trouble> {
    let text;
    let link = match link {
        "-" => {
            text = files::read_text("-")?;
            text.as_str()
        }
        link => link,
    };
    let trouble = |LinkError(zh, en): LinkError| Trouble::new(zh, en);
    let header = share_link::header(link).map_err(trouble)?;
    let (territory, base): (Territory, Plan) = match (base, header.sample_seed) {
        (Some(path), _) => {
            let desk = files::open(path)?;
            (desk.territory, desk.base)
        }
        (None, Some(seed)) => {
            let sample = sample::generate(seed);
            (sample.territory, sample.baseline)
        }
        (None, None) => {
            let (name, hash) = (&header.territory_name, header.territory);
            return Err(Trouble::new(
                format!("链接用的是辖区“{name}”（{hash}）。请用 --base FILE 给出含该辖区的情景文件"),
                format!("the link is about “{name}” ({hash}). Name a scenario file with that territory by --base FILE"),
            ));
        }
    };
    let (scenario, run) = share_link::decode(link, &territory, &base).map_err(trouble)?;
    let digest = run.digest.as_deref();
    files::write(
        out,
        &scenario_file::save(&territory, &scenario, run.seed, run.replications, digest),
    )
}
