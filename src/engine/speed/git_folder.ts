import { UsageError } from "../../core/usage_error.ts";

/** A folder as it was at one commit. Nothing of the working tree is looked at or changed. */
export interface GitFolder {
  /** In full. */
  readonly commit: string;
  /** Paths of its files, relative to it, with `/`. Links and submodules are left out. */
  readonly files: readonly string[];
  /** The content of one of them. */
  read(file: string): Promise<Uint8Array<ArrayBuffer>>;
}

/** Modes of plain files in a tree. */
const PLAIN = ["100644", "100755"];

/**
 * Looks at a folder of a git checkout as it was at a revision.
 *
 * @param folder In the working tree.
 * @param revision A branch, a tag, a commit, or whatever else git takes for one.
 * @throws {UsageError} Where there is no git, the folder lies in no checkout, there is no such revision, or the folder was
 * not there at it.
 *
 * @example
 * ```ts
 * const { commit, read } = await openGitFolder("models", "main");
 * new TextDecoder().decode(await read("gan-mnist/card.json"));
 * ```
 */
export async function openGitFolder(folder: string, revision: string): Promise<GitFolder> {
  const root = await git(folder, ["rev-parse", "--show-prefix"]);
  if (!root.ok) {
    throw new UsageError(
      `Cannot take models from the revision '${revision}': ${folder} lies in no git checkout (${root.said})`,
    );
  }
  const found = await git(folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]);
  if (!found.ok) {
    throw new UsageError(
      `'${revision}' is neither a folder nor a revision of the git checkout around ${folder}: expected a folder of models, ` +
        "or a branch, tag or commit (a shallow clone knows the last ones only)",
    );
  }
  const prefix = text(root.output), commit = text(found.output);
  const listed = await git(folder, ["ls-tree", "-r", "-z", "--full-tree", commit, ...prefix === "" ? [] : [prefix]]);
  if (!listed.ok) throw new UsageError(`Cannot list ${prefix} at ${commit}: ${listed.said}`);
  const blobs = new Map(
    text(listed.output).split("\0").flatMap((line) => {
      const tab = line.indexOf("\t"), [mode = "", , blob = ""] = line.slice(0, tab).split(" ");
      return PLAIN.includes(mode) ? [[line.slice(tab + 1 + prefix.length), blob] as const] : [];
    }),
  );
  if (blobs.size === 0) throw new UsageError(`There was no folder ${prefix} at the revision '${revision}' (${commit})`);
  return {
    commit,
    files: [...blobs.keys()],
    async read(file) {
      const blob = blobs.get(file);
      if (blob === undefined) throw new Error(`There was no file ${prefix}${file} at ${commit}`);
      const content = await git(folder, ["cat-file", "blob", blob]);
      if (!content.ok) throw new Error(`Cannot read ${prefix}${file} at ${commit}: ${content.said}`);
      return content.output;
    },
  };
}

type Said = { readonly ok: true; readonly output: Uint8Array<ArrayBuffer> } | {
  readonly ok: false;
  readonly said: string;
};

async function git(folder: string, args: readonly string[]): Promise<Said> {
  try {
    const { success, stdout, stderr } = await new Deno.Command("git", { args: ["-C", folder, ...args] }).output();
    return success ? { ok: true, output: stdout } : { ok: false, said: text(stderr) };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UsageError("Cannot take models from a git revision: the command git is not installed", { cause: error });
  }
}

/** As git prints it, without the line's end. */
function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replace(/\n$/, "");
}
