use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Arguments;
use crate::output::stdout;
use crate::status::{Fatal, Status};

pub(crate) fn run(shell: Shell) -> Result<Status, Fatal> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "earmark", &mut script);
    std::io::Write::write_all(&mut stdout(), &script)?;
    Ok(Status::Good)
}
