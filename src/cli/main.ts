/** The command line: the only place that reads arguments, prints errors and sets the exit code. */
import { Command, CommanderError } from "commander";
import process from "node:process";
import packageJson from "../../package.json" with { type: "json" };
import { UsageError } from "../core/usage_error.ts";
import { benchCommand } from "./bench.ts";
import { blessCommand } from "./bless.ts";
import { compareCommand } from "./compare.ts";
import { doctorCommand } from "./doctor.ts";
import { fetchCommand } from "./fetch.ts";
import { fileProblem } from "./file_problem.ts";
import { modelsCommand } from "./models.ts";
import { reportCommand } from "./report.ts";
import { nightlyCommand } from "./nightly.ts";
import { scoreCommand } from "./score.ts";
import { serveCommand } from "./serve.ts";

const program = new Command("assay")
  .description(packageJson.description)
  .version(packageJson.version)
  .addCommand(benchCommand())
  .addCommand(scoreCommand())
  .addCommand(reportCommand())
  .addCommand(compareCommand())
  .addCommand(nightlyCommand())
  .addCommand(blessCommand())
  .addCommand(serveCommand())
  .addCommand(modelsCommand())
  .addCommand(fetchCommand())
  .addCommand(doctorCommand());
for (const command of [program, ...program.commands]) {
  command.exitOverride().showHelpAfterError("(--help lists the flags)");
}

try {
  await program.parseAsync(Deno.args, { from: "user" });
} catch (error) {
  const problem = fileProblem(error);
  if (error instanceof CommanderError) {
    // Commander has printed its message; help and version are no mistakes.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (error instanceof UsageError) {
    console.error(error.message);
    process.exitCode = 2;
  } else if (problem !== undefined) {
    console.error(problem.message);
    process.exitCode = problem.exitCode;
  } else {
    console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
    process.exitCode = 1;
  }
}
