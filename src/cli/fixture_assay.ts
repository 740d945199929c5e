import { join } from "node:path";
import denoJson from "../../deno.json" with { type: "json" };
import { PROJECT_ROOT } from "./project_root.ts";

const MAIN = join(PROJECT_ROOT, "src", "cli", "main.ts");

/** How the program ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The flags that `deno task` gives a command: what it may do is tested with what it does. */
function permissions(task: string): string[] {
  const { command } = denoJson.tasks[task as keyof typeof denoJson.tasks] ?? denoJson.tasks.bench;
  return command.split(" ").filter((word) => word.startsWith("--"));
}

/** Runs the program in a folder, for tests; `onError` sees what it has written to stderr so far and may end it. */
export async function assay(
  folder: string,
  args: readonly string[],
  onError?: (text: string, child: Deno.ChildProcess) => void,
): Promise<Ended> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", ...permissions(args[0] ?? ""), MAIN, ...args],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let stderr = "";
  const reading = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      stderr += text;
      onError?.(stderr, child);
    }
  })();
  const stdout = await new Response(child.stdout).text();
  await reading;
  return { code: (await child.status).code, stdout, stderr };
}
