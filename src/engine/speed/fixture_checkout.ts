/** A git checkout of a test's own. Test code only. */

/** Runs git in a folder, by nobody's settings. */
export async function git(folder: string, ...args: string[]): Promise<string> {
  const settings = [
    "user.name=a test",
    "user.email=test@localhost",
    "commit.gpgsign=false",
    "core.hooksPath=/dev/null",
  ];
  const { success, stdout, stderr } = await new Deno.Command("git", {
    args: ["-C", folder, ...settings.flatMap((one) => ["-c", one]), ...args],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

/** Commits all that lies in a folder, which becomes a checkout where it is none; gives the commit. */
export async function commitAll(folder: string): Promise<string> {
  await git(folder, "init", "--quiet", "--initial-branch=main");
  await git(folder, "add", "--all");
  await git(folder, "commit", "--quiet", "--allow-empty", "--message", "a test");
  return await git(folder, "rev-parse", "HEAD");
}
