import { writtenPath } from "../store/atomic_write.ts";

/** What is said instead of an error of the file system, and how the program ends. */
export interface FileProblem {
  readonly message: string;
  /** 2 where another place helps, 1 where none does. */
  readonly exitCode: 1 | 2;
}

/**
 * An error of the file system in a sentence: the path, what was found there, and what to do.
 *
 * @returns `undefined` for every other error.
 *
 * @example
 * ```ts
 * fileProblem(error)?.message; // "notes.txt is a file, where a folder was expected: name another place"
 * ```
 */
export function fileProblem(error: unknown): FileProblem | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof Deno.errors.NotCapable) return notCapable(error);
  const code = textOf(error, "code"), at = textOf(error, "path") ?? pathIn(error.message);
  if (code === "ENOSPC") {
    const where = at === undefined ? "The disk is full" : `${writtenPath(at)} could not be written: the disk is full`;
    return { message: `${where}. What was finished is kept; make room and run the command again`, exitCode: 1 };
  }
  const words = code === undefined ? undefined : WORDS[code];
  if (words === undefined || at === undefined) return undefined;
  return { message: words(writtenPath(at)), exitCode: 2 };
}

const WORDS: Readonly<Record<string, (path: string) => string>> = {
  EEXIST: (path) => `${path} is a file, where a folder was expected: name another place, or move the file away`,
  ENOTDIR: (path) =>
    `${path} leads through a file, where a folder was expected: name another place, or move the file away`,
  EISDIR: (path) => `${path} is a folder, where a file was expected: name a file`,
  ENOENT: (path) => `${path} is not there: look whether the path is right, or make what is missing`,
  EACCES: (path) => `${path} may not be read or written by this user: name another place, or change its permissions`,
  EPERM: (path) => `${path} may not be changed by this user: name another place, or change its permissions`,
  EROFS: (path) => `${path} is on a disk that can only be read: name another place`,
};

/** Deno's own answer asks for a flag that no task should have; a task may do less than its user for good reason. */
function notCapable({ message }: Error): FileProblem | undefined {
  const [, access, path] = /^Requires (\w+) access to "(.+)", run again/.exec(message) ?? [];
  if (access === undefined || path === undefined) return undefined;
  const named = writtenPath(path);
  return {
    message: access === "all"
      ? `${named} is among the system's own files, which this command does not touch: name another place`
      : `This command has no ${access} access to ${named}: name another place, or run it as 'deno task' does`,
    exitCode: 2,
  };
}

function textOf(error: Error, key: "code" | "path"): string | undefined {
  const value: unknown = Reflect.get(error, key);
  return typeof value === "string" ? value : undefined;
}

/** Deno's own functions give the path in the message alone: "… (os error 2): readfile '/a/b'". */
function pathIn(message: string): string | undefined {
  return /\(os error \d+\): \w+ '(.+)'$/.exec(message)?.[1];
}
