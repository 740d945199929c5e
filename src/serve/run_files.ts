/** The files in a run's folder, as they lie there. */
import { createReadStream } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { Readable } from "node:stream";
import { FAMILIES_FILE, REPORT_FILE } from "../report/page/families_page.ts";
import { RequestProblem } from "./request_problem.ts";

/** Kinds of files that are given out, and what they are called. */
const KINDS: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".png": "image/png",
  ".csv": "text/csv; charset=utf-8",
  ".md": "text/plain; charset=utf-8",
  ".tex": "text/plain; charset=utf-8",
  ".json": "application/json",
};

/** Pages that a report is made of: no other page of a folder is given out. */
const PAGES: readonly string[] = [REPORT_FILE, FAMILIES_FILE];

/**
 * A report may run its own scripts, as its own policy in the page narrows down, and load nothing from anywhere. They run apart
 * from this server's pages, as those of another site would: whoever wrote the run asks nothing in the reader's name.
 */
const REPORT_POLICY = [
  "default-src 'none'",
  "img-src 'self' data: blob:",
  "style-src 'unsafe-inline'",
  "script-src 'unsafe-inline'",
  "font-src data:",
  "connect-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "sandbox allow-scripts allow-popups allow-top-navigation-by-user-activation",
].join("; ");

/** A file in a run's folder. */
export interface RunFile {
  /** Relative to the run's folder, with `/`. */
  readonly name: string;
  readonly bytes: number;
}

/**
 * The files of a run that are given out: by name, those in its folder and one level below.
 *
 * @param folder A folder's name in `runsFolder`.
 */
export async function listRunFiles(runsFolder: string, folder: string): Promise<readonly RunFile[]> {
  const root = join(runsFolder, folder);
  const names = async (below: string) =>
    (await readdir(join(root, below), { withFileTypes: true })).map((entry) => ({ entry, name: below + entry.name }));
  const top = await names("");
  const inner = await Promise.all(top.filter(({ entry }) => entry.isDirectory()).map(({ name }) => names(`${name}/`)));
  const files = [...top, ...inner.flat()].filter(({ entry, name }) => entry.isFile() && isGivenOut(name));
  return await Promise.all(
    files.map(({ name }) => name).sort().map(async (name) => ({ name, bytes: (await stat(join(root, name))).size })),
  );
}

function isGivenOut(name: string): boolean {
  const kind = extname(name);
  return Object.hasOwn(KINDS, kind) && (kind !== ".html" || PAGES.includes(name)) &&
    name.split("/").every((part) => part !== "" && !part.startsWith("."));
}

/**
 * A file of a run as an answer; with its tag, by which a browser asks whether it is still the same.
 *
 * @param folder A folder's name in `runsFolder`.
 * @param name Relative to it, decoded.
 * @throws {RequestProblem} 404 for whatever is not a plain file of a known kind inside the folder, be it there or not.
 *
 * @example
 * ```ts
 * await runFile(request, "reports/runs", "20261125-220000-likelihood-3e06", "table.csv");
 * ```
 */
export async function runFile(request: Request, runsFolder: string, folder: string, name: string): Promise<Response> {
  const path = isGivenOut(name) ? await inside(runsFolder, folder, name) : null;
  if (path === null) {
    throw new RequestProblem(404, `There is no file '${name}' of run '${folder}' that is given out.`);
  }
  const { size, mtimeMs } = await stat(path), type = KINDS[extname(path)]!;
  const headers = {
    "content-type": type,
    "cache-control": "no-cache",
    etag: `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`,
    "referrer-policy": "no-referrer",
    // What a sandboxed page opens in a new tab is sandboxed too, and browsers refuse to show that with an opener policy.
    ...(type.startsWith("text/html") && {
      "content-security-policy": REPORT_POLICY,
      "cross-origin-opener-policy": "unsafe-none",
    }),
  };
  const known = request.headers.get("if-none-match")?.split(",").map((tag) => tag.trim().replace(/^W\//, "")) ?? [];
  if (known.includes(headers.etag)) return new Response(null, { status: 304, headers });
  const all = { ...headers, "content-length": String(size) };
  if (request.method === "HEAD") return new Response(null, { headers: all });
  return new Response(Readable.toWeb(createReadStream(path)), { headers: all });
}

/** Where a file truly lies, links followed; `null` where it is none, or not inside the folder that it is asked of. */
async function inside(runsFolder: string, folder: string, name: string): Promise<string | null> {
  try {
    const root = join(await realpath(runsFolder), folder), path = await realpath(join(root, name));
    return path.startsWith(root + sep) && isGivenOut(path.slice(root.length + 1).replaceAll(sep, "/")) &&
        (await stat(path)).isFile()
      ? path
      : null;
  } catch {
    return null;
  }
}
