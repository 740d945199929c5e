/** `serve`: its flags. What it does is loaded when it runs. */
import { Command, InvalidArgumentError, Option } from "commander";
import { DEFAULT_PLACES } from "./bench_flags.ts";
import type { ServeFlags } from "./serve_flags.ts";

/** The command's flags and what it does. */
export function serveCommand(): Command {
  return new Command("serve")
    .description("Show all runs in a browser: leaderboards, metrics over time, two runs compared, runs under way")
    .addOption(
      new Option("--port <n>", "where it listens; 0 for any port that is free").argParser(portNumber).default(8000),
    )
    .addOption(
      new Option("--host <address>", "which address it listens on; others than this machine's own let the network read")
        .default("127.0.0.1"),
    )
    .addOption(new Option("--out <dir>", "where the runs are").default(DEFAULT_PLACES.out, "reports/runs"))
    .addOption(
      new Option("--history <file>", "the index of all runs, which is made from them")
        .default(DEFAULT_PLACES.history, "reports/history.sqlite"),
    )
    .addHelpText("after", EXAMPLES)
    .action(async (flags: ServeFlags) => {
      const { runServe } = await import("./run_serve.ts");
      await runServe(flags);
    });
}

const EXAMPLES = `
Nothing is written but the index, which holds nothing that is not in the runs' own files, and what people answer at
/people. Scripts read JSON at /api/runs, /api/leaderboard, /api/series and /api/compare. Ctrl-C ends it.

Examples:
  deno task serve
  deno task serve --port 0 --out ./runs --history ./history.sqlite
  ssh -L 8000:127.0.0.1:8000 machine    # then read another machine's runs at http://127.0.0.1:8000/`;

function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) {
    throw new InvalidArgumentError(`Expected a port from 0 to 65535, got '${text}'.`);
  }
  return Number(text);
}
