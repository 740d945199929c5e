import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, sha256 } from "../../core/fingerprint.ts";
import type { Cell, Convention } from "../../core/run.ts";
import { type IndexedRun, parseIndexedRun } from "./indexed_run.ts";
import type { History } from "./open_history.ts";

export interface IndexOptions {
  /** Ends the indexing after the runs at hand; what was done stays, and the next indexing goes on from there. */
  readonly signal?: AbortSignal;
  /** Called after each batch: folders looked at, of how many. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** What an indexing did. */
export interface Indexed {
  readonly added: number;
  /** Runs that were there and whose content is another now. */
  readonly changed: number;
  readonly unchanged: number;
  readonly dropped: number;
  /** Folders whose run.json cannot be read; their runs are not in the index. */
  readonly broken: readonly { readonly folder: string; readonly problem: string }[];
  /** Folders without a run.json. */
  readonly unfinished: readonly string[];
  readonly interrupted: boolean;
}

/** Runs that are read together and written in one transaction: the event loop is held no longer than for these. */
const BATCH = 16;
/** A file younger than this, in milliseconds, may change again without another time: it is read again next time. */
const SETTLED = 2000;

/**
 * Brings the index up to date with a folder of runs: adds new ones, replaces those whose content changed, drops those whose
 * folder is gone. A run is looked into where its file's time or size changed, and replaced where its sha256 did. Folders
 * without a run.json are runs that have not ended and no part of the index.
 *
 * @param runsFolder Holds a folder for each run; one that does not exist holds none.
 *
 * @example
 * ```ts
 * const { added, broken } = await indexRuns(history, "reports/runs", { signal: AbortSignal.timeout(60_000) });
 * ```
 */
export async function indexRuns(history: History, runsFolder: string, options: IndexOptions = {}): Promise<Indexed> {
  const counts = { added: 0, changed: 0, unchanged: 0, dropped: 0 }, broken: { folder: string; problem: string }[] = [];
  const unfinished: string[] = [];
  const folders = await foldersIn(runsFolder);
  // First, so that a run whose folder was renamed is not held for a copy.
  counts.dropped += dropAllBut(history, new Set(folders));
  let done = 0;
  for (; done < folders.length && options.signal?.aborted !== true; done += BATCH) {
    const batch = folders.slice(done, done + BATCH);
    const looked = await Promise.all(batch.map((folder) => look(history, runsFolder, folder)));
    transaction(history, () => {
      const known: Known = { series: new Map(), details: new Map(), conventions: new Map() };
      for (const seen of looked) {
        if (seen.kind === "unchanged") counts.unchanged++;
        if (seen.kind === "touched") touch(history, seen.folder, seen.mark), counts.unchanged++;
        if (seen.kind === "none") {
          counts.dropped += drop(history, seen.folder);
          unfinished.push(seen.folder);
        }
        if (seen.kind === "broken") {
          counts.dropped += drop(history, seen.folder);
          broken.push({ folder: seen.folder, problem: seen.problem });
        }
        if (seen.kind !== "read") continue;
        const problem = refusal(history, known, seen.folder, seen.run);
        const was = drop(history, seen.folder);
        if (problem === undefined) {
          insert(history, known, seen.folder, seen.mark, seen.run);
          counts[was === 1 ? "changed" : "added"]++;
        } else {
          counts.dropped += was;
          broken.push({ folder: seen.folder, problem });
        }
      }
    });
    options.onProgress?.(Math.min(done + BATCH, folders.length), folders.length);
  }
  const interrupted = done < folders.length;
  if (counts.dropped + counts.changed > 0) transaction(history, () => prune(history));
  return { ...counts, broken, unfinished, interrupted };
}

/** How a file was found: its time is `null` while it is young. */
interface Mark {
  readonly mtime: number | null;
  readonly size: number;
  readonly sha256: string;
}

/** What was looked up in one transaction, in which nobody else writes. */
interface Known {
  /** Numbers by key. */
  readonly series: Map<string, number>;
  /** Numbers by record. */
  readonly details: Map<string, number>;
  /** Canonical records by JSON. */
  readonly conventions: Map<string, string>;
}

type Seen =
  & { readonly folder: string }
  & (
    | { readonly kind: "none" | "unchanged" }
    | { readonly kind: "touched"; readonly mark: Mark }
    | { readonly kind: "broken"; readonly problem: string }
    | { readonly kind: "read"; readonly mark: Mark; readonly run: IndexedRun }
  );

async function foldersIn(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Looks at one run's file, and reads it where it may have changed. */
async function look(history: History, runsFolder: string, folder: string): Promise<Seen> {
  const path = join(runsFolder, folder, "run.json");
  try {
    const file = await stat(path);
    if (!file.isFile()) return { kind: "broken", folder, problem: `${path} is no file` };
    const known = history.prepare("SELECT mtime, size, sha256 FROM run WHERE folder = ?").get(folder);
    if (known?.mtime === file.mtimeMs && known.size === file.size) return { kind: "unchanged", folder };
    const content = await readFile(path);
    const young = Date.now() - file.mtimeMs < SETTLED;
    const mark = { mtime: young ? null : file.mtimeMs, size: content.length, sha256: sha256(content) };
    if (known?.sha256 === mark.sha256) return { kind: "touched", folder, mark };
    return { kind: "read", folder, mark, run: parseIndexedRun(new TextDecoder().decode(content)) };
  } catch (error) {
    if (isMissing(error)) return { kind: "none", folder };
    const problem = error instanceof Error ? error.message : String(error);
    return { kind: "broken", folder, problem: `${path} cannot be indexed: ${problem}` };
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

/** Why a run that can be read cannot stand in the index beside what is there; `undefined` where it can. */
function refusal(history: History, known: Known, folder: string, run: IndexedRun): string | undefined {
  const same = history.prepare("SELECT folder FROM run WHERE id = ? AND folder <> ?").get(run.id, folder);
  if (same !== undefined) {
    return `${folder} holds the run ${run.id}, as ${same.folder} does: remove one of the two folders`;
  }
  const records = new Map<string, string>();
  for (const cell of run.cells) {
    if (!("fingerprint" in cell)) continue;
    const { fingerprint, metric, model } = cell, record = conventionRecord(known, cell.convention);
    const first = records.get(fingerprint) ?? recordOf(history, fingerprint) ?? record;
    if (first !== record) {
      return `${folder}: ${metric} of ${model} gives its convention the fingerprint ${fingerprint}, which another ` +
        `convention has: run.json was changed by hand; measure again`;
    }
    records.set(fingerprint, record);
  }
  return undefined;
}

function conventionRecord({ conventions }: Known, convention: Convention): string {
  return remembered(conventions, JSON.stringify(convention), () => canonicalJson(convention));
}

function recordOf(history: History, fingerprint: string): string | undefined {
  const found = history.prepare("SELECT record FROM convention WHERE fingerprint = ?").get(fingerprint);
  return found === undefined ? undefined : String(found.record);
}

/** Writes a run and its cells. */
function insert(history: History, known: Known, folder: string, mark: Mark, run: IndexedRun): void {
  const { startedAt, finishedAt, git } = run.manifest, started = Date.parse(startedAt);
  const states = { measured: 0, undefined: 0, invalid: 0, failed: 0, skipped: 0 };
  for (const { state } of run.cells) states[state]++;
  const { lastInsertRowid } = history.prepare(
    `INSERT INTO run (folder, id, mtime, size, sha256, suite, preset, state, started, finished, git_commit, git_dirty,
       models, measured, undefined, invalid, failed, skipped)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    folder,
    run.id,
    mark.mtime,
    mark.size,
    mark.sha256,
    run.suite,
    run.preset,
    run.state,
    started,
    Date.parse(finishedAt),
    git?.commit ?? null,
    git === null ? null : Number(git.dirty),
    run.rows.filter(({ role }) => role === "model").length,
    states.measured,
    states.undefined,
    states.invalid,
    states.failed,
    states.skipped,
  );
  const roles = new Map(run.rows.map(({ id, role }) => [id, role]));
  const unranked = new Set(run.columns.filter(({ ranked }) => ranked === false).map(({ id }) => id));
  const write = history.prepare(
    `INSERT INTO cell (run, position, series, started, state, reason, value, low, high, level, redraw_error, counts, n, terms,
       details)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  run.cells.forEach((cell, position) => {
    const about = { suite: run.suite, role: roles.get(cell.model) ?? "model", ranked: !unranked.has(cell.metric) };
    const series = seriesOf(history, known, cell, about), reason = "reason" in cell ? cell.reason : null;
    write.run(lastInsertRowid, position, series, started, cell.state, reason, ...numberOf(history, known, cell));
  });
}

/** A cell's columns from `value` on. */
function numberOf(history: History, known: Known, cell: Cell): (string | number | null)[] {
  if (!("value" in cell)) return Array.from({ length: 9 }, () => null);
  const { value, level, redrawError = null, n } = cell, [low, high] = cell.interval ?? [null, null];
  const json = (record: unknown) => record === undefined ? null : JSON.stringify(record);
  const details = detailsOf(history, known, cell.details);
  return [value, low, high, level, redrawError, json(cell.counts), n, json(cell.terms), details];
}

/** The number of the line over time that a cell belongs to. */
function seriesOf(
  history: History,
  known: Known,
  cell: Cell,
  about: { suite: string; role: string; ranked: boolean },
): number {
  const estimate = "value" in cell ? cell : undefined;
  const { suite, role } = about, { model, family, metric } = cell, ranked = Number(about.ranked);
  const unit = estimate?.unit ?? null, direction = estimate?.direction ?? null, kind = estimate?.kind ?? null;
  const fingerprint = estimate?.fingerprint ?? null;
  const columns = [suite, model, family, role, metric, ranked, unit, direction, kind, fingerprint];
  return remembered(known.series, JSON.stringify(columns), (key) => {
    const found = history.prepare("SELECT series FROM series WHERE key = ?").get(key);
    if (found !== undefined) return Number(found.series);
    if (estimate !== undefined) {
      history.prepare("INSERT INTO convention (fingerprint, record) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .run(estimate.fingerprint, conventionRecord(known, estimate.convention));
    }
    const { lastInsertRowid } = history.prepare(
      `INSERT INTO series (key, suite, model, family, role, metric, ranked, unit, direction, kind, fingerprint)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(key, ...columns);
    return Number(lastInsertRowid);
  });
}

function detailsOf(history: History, known: Known, details: Convention | undefined): number | null {
  if (details === undefined) return null;
  return remembered(known.details, JSON.stringify(details), (record) => {
    const found = history.prepare("SELECT details FROM details WHERE record = ?").get(record);
    if (found !== undefined) return Number(found.details);
    return Number(history.prepare("INSERT INTO details (record) VALUES (?)").run(record).lastInsertRowid);
  });
}

/** What a map has under a text, made where it has nothing. */
function remembered<T>(map: Map<string, T>, text: string, make: (text: string) => T): T {
  const found = map.get(text) ?? make(text);
  map.set(text, found);
  return found;
}

function touch(history: History, folder: string, { mtime, size }: Mark): void {
  history.prepare("UPDATE run SET mtime = ?, size = ? WHERE folder = ?").run(mtime, size, folder);
}

/** Removes a run with its cells; how many there were, 0 or 1. */
function drop(history: History, folder: string): number {
  return Number(history.prepare("DELETE FROM run WHERE folder = ?").run(folder).changes);
}

function dropAllBut(history: History, folders: ReadonlySet<string>): number {
  const gone = history.prepare("SELECT folder FROM run").all().map(({ folder }) => String(folder))
    .filter((folder) => !folders.has(folder));
  transaction(history, () => gone.forEach((folder) => drop(history, folder)));
  return gone.length;
}

/** Removes series that no cell points to any more, and their conventions. */
function prune(history: History): void {
  history.database.exec(`
    DELETE FROM series WHERE NOT EXISTS (SELECT 1 FROM cell WHERE cell.series = series.series);
    DELETE FROM convention WHERE fingerprint NOT IN (SELECT fingerprint FROM series WHERE fingerprint IS NOT NULL);
  `);
}

/** All or nothing; no other work comes between, since nothing in it waits. */
function transaction(history: History, work: () => void): void {
  history.database.exec("BEGIN IMMEDIATE");
  try {
    work();
    history.database.exec("COMMIT");
  } catch (error) {
    history.database.exec("ROLLBACK");
    throw error;
  }
}
