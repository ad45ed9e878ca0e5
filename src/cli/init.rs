//! `hoshin init`: a workspace with a sample body, the guideline and the templates.

use crate::cli::args::Init;
use crate::cli::{Outcome, report, schema};
use crate::project::{Project, Written};

const SAMPLE: &str = include_str!("../../municipalities/mihon/policy.yaml");
const SETTINGS: &str = "# hoshin の作業フォルダー。このファイルのある場所が作業フォルダーになる。\n";

/// Runs the command.
pub fn run(command: &Init) -> Outcome {
    let folder = &command.folder;
    if folder.join("municipalities").exists() {
        return report::refuse(&format!(
            "{} は既に作業フォルダーです。団体を加えるには「hoshin new」を使ってください",
            folder.display()
        ));
    }
    let schema = match schema::schema() {
        Ok(schema) => schema,
        Err(error) => return report::refuse(&error.to_string()),
    };
    let own = [
        ("hoshin.toml".into(), SETTINGS.as_bytes()),
        ("municipalities/mihon/policy.yaml".into(), SAMPLE.as_bytes()),
        (schema::PATH.into(), schema.as_bytes()),
    ];
    let files = Project::embedded().into_iter().chain(own);
    let mut written = 0;
    for (path, bytes) in files {
        let target = folder.join(&path);
        if target.exists() {
            continue;
        }
        match Project::write(&target, bytes) {
            Ok(Written::New) => written += 1,
            Ok(Written::Same) => {}
            Err(error) => return report::machine(&error),
        }
    }
    let here =
        if folder.as_os_str() == "." { "今のフォルダー".to_owned() } else { format!("{} ", folder.display()) };
    report::line(&format!("{here}に作業フォルダーを作りました（{written}ファイル）"));
    report::line("見本市の文書を作るには、その中で「hoshin build mihon」を実行してください");
    Outcome::Done
}
