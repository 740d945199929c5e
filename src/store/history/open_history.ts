import { existsSync } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { APPLICATION_ID, HISTORY_SCHEMA, HISTORY_VERSION } from "./history_schema.ts";

/** An open index of runs. */
export interface History {
  readonly path: string;
  readonly database: DatabaseSync;
  /** A statement, compiled once. */
  prepare(sql: string): StatementSync;
  /** Where a file went that stood at the path and was no history of ours; absent where there was none. */
  readonly setAside?: string;
  close(): void;
}

/** How long one process waits for another that writes, in milliseconds. */
const PATIENCE = 10_000;
const SQLITE_MAGIC = "SQLite format 3\0";
/** Where SQLite's header keeps the version and the application's id, big-endian. */
const VERSION_AT = 60, APPLICATION_AT = 68, HEADER_LENGTH = 100;

/**
 * Opens the index of all runs, and makes it where there is none. It holds nothing that is not in the runs' own files, so an
 * index of another version, or a damaged one, is deleted and empty again; a file that is not ours is never touched but moved
 * aside. Readers and one writer may use it at once, from several processes of one machine.
 *
 * @param path The file, such as `reports/history.sqlite`; beside it lie `-wal` and `-shm` while it is open.
 * @param options `fresh` forgets what is there.
 *
 * @example
 * ```ts
 * const history = await openHistory("reports/history.sqlite");
 * await indexRuns(history, "reports/runs");
 * leaderboard(history, "images", "fid");
 * history.close();
 * ```
 */
export async function openHistory(path: string, options: { fresh?: boolean } = {}): Promise<History> {
  await mkdir(dirname(path), { recursive: true });
  const found = await whatIsAt(path);
  let setAside: string | undefined;
  if (isForeign(found)) {
    setAside = `${path}.not-a-history-${crypto.randomUUID().slice(0, 8)}`;
    await rename(path, setAside);
    await removeSiblings(path);
  }
  if (found === "old" || options.fresh === true) await removeAll(path);
  let database: DatabaseSync;
  try {
    database = connect(path);
  } catch (error) {
    if (found !== "ours" || isBusy(error)) throw error;
    await removeAll(path);
    database = connect(path);
  }
  const statements = new Map<string, StatementSync>();
  return {
    path,
    database,
    prepare(sql) {
      const known = statements.get(sql) ?? database.prepare(sql);
      statements.set(sql, known);
      return known;
    },
    ...(setAside === undefined ? {} : { setAside }),
    close: () => database.close(),
  };
}

/**
 * What stands at a path and is no index of runs, of any version; `undefined` where there is nothing, or an index.
 *
 * @returns Such as "an SQLite database of another program".
 *
 * @example
 * ```ts
 * await foreignFile("reports/history.sqlite"); // undefined
 * ```
 */
export async function foreignFile(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return "a folder";
  const kind = found === undefined ? "nothing" : await whatIsAt(path);
  return isForeign(kind) ? kind : undefined;
}

/** What is no index of runs, as a message calls it. */
const FOREIGN = ["an SQLite database of another program", "a file that is no SQLite database"] as const;

type WhatIsAt = "nothing" | "ours" | "old" | typeof FOREIGN[number];

function isForeign(found: WhatIsAt): found is typeof FOREIGN[number] {
  return FOREIGN.some((foreign) => foreign === found);
}

/** By the file's header, before SQLite opens it. */
async function whatIsAt(path: string): Promise<WhatIsAt> {
  if (!existsSync(path)) return "nothing";
  const file = await open(path, "r");
  try {
    const header = new Uint8Array(HEADER_LENGTH);
    const { bytesRead } = await file.read(header, 0, HEADER_LENGTH, 0);
    if (bytesRead === 0) return "nothing";
    const magic = new TextDecoder().decode(header.subarray(0, SQLITE_MAGIC.length));
    const view = new DataView(header.buffer);
    if (magic !== SQLITE_MAGIC) return "a file that is no SQLite database";
    if (view.getUint32(APPLICATION_AT) !== APPLICATION_ID) return "an SQLite database of another program";
    return view.getUint32(VERSION_AT) === HISTORY_VERSION ? "ours" : "old";
  } finally {
    await file.close();
  }
}

/** Opens the database and checks that its tables are those of the schema, or makes them where it is empty. */
function connect(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: PATIENCE });
  try {
    // In one transaction and before the log is used, so that the file's header says whose it is from its first byte on.
    database.exec("BEGIN IMMEDIATE");
    if (database.prepare("SELECT count(*) AS tables FROM sqlite_schema").get()?.tables === 0) {
      database.exec(HISTORY_SCHEMA);
      database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${HISTORY_VERSION}`);
    }
    database.exec("COMMIT");
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    // 64 MiB of pages in memory, and 32 MiB of log before it is written back: an indexing touches the same pages often.
    database.exec("PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8192");
    if (tablesOf(database) !== expectedTables()) throw new Error(`${path} does not hold the tables of a history`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function expectedTables(): string {
  const empty = new DatabaseSync(":memory:");
  empty.exec(HISTORY_SCHEMA);
  const tables = tablesOf(empty);
  empty.close();
  return tables;
}

function tablesOf(database: DatabaseSync): string {
  return JSON.stringify(database.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name").all());
}

/** Whether another process holds the database: then it is whole, and not ours to remove. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && /\b(locked|busy)\b/i.test(error.message);
}

async function removeAll(path: string): Promise<void> {
  await rm(path, { force: true });
  await removeSiblings(path);
}

/** A log without its database would be taken for the next one's. */
async function removeSiblings(path: string): Promise<void> {
  for (const suffix of ["-wal", "-shm", "-journal"]) await rm(`${path}${suffix}`, { force: true });
}
