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

/** Sees what the program has written so far, and may end it. */
type OnText = (text: string, child: Deno.ChildProcess) => void;

/** Runs the program in a folder, for tests; what it writes to stderr and to stdout is shown meanwhile. */
export async function assay(
  folder: string,
  args: readonly string[],
  onError?: OnText,
  onOutput?: OnText,
): Promise<Ended> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", ...permissions(args[0] ?? ""), MAIN, ...args],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const read = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>, onText: OnText | undefined) => {
    let whole = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      whole += text;
      onText?.(whole, child);
    }
    return whole;
  };
  const [stdout, stderr] = await Promise.all([read(child.stdout, onOutput), read(child.stderr, onError)]);
  return { code: (await child.status).code, stdout, stderr };
}
