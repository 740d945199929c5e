import axe from "axe-core";
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, test } from "vitest";

const CHROMIUM = "/usr/bin/chromium";
const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];

/** What a page did that a reader does not see. */
export interface Seen {
  /** What the console was told as an error or a warning, and exceptions that nobody caught. */
  readonly errors: readonly string[];
  /** Addresses that the page asked for, its own among them; what stands in the page itself is not asked for. */
  readonly requests: readonly string[];
}

/** The reader's system. */
export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: "light" | "dark";
  readonly javaScriptEnabled?: boolean;
}

let browser: Promise<Browser> | undefined;
afterAll(async () => {
  await (await browser)?.close();
});

if (!existsSync(CHROMIUM)) console.warn(`Tests in a browser are skipped: there is no ${CHROMIUM}.`);

/** A test that needs a browser, skipped where there is none. */
export const browserTest = test.skipIf(!existsSync(CHROMIUM));

/**
 * Opens an empty page, which {@linkcode Seen} watches from its beginning, and closes it afterwards.
 *
 * @example
 * ```ts
 * browserTest("the page is quiet", () =>
 *   withPage(async (page, { errors, requests }) => {
 *     await page.goto(address);
 *     expect(errors).toEqual([]);
 *     expect(requests).toEqual([address]);
 *   }));
 * ```
 */
export async function withPage(
  use: (page: Page, seen: Seen) => Promise<void>,
  { width = 1100, height = 900, colorScheme = "light", javaScriptEnabled = true }: PageOptions = {},
): Promise<void> {
  browser ??= chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  const context = await (await browser).newContext({
    viewport: { width, height },
    colorScheme,
    javaScriptEnabled,
    // Else a page still scrolls when a test asks where something stands.
    reducedMotion: "reduce",
  });
  try {
    const page = await context.newPage();
    const errors: string[] = [], requests: string[] = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) errors.push(message.text());
    });
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("request", (request) => {
      if (!request.url().startsWith("data:")) requests.push(request.url());
    });
    await use(page, { errors, requests });
  } finally {
    await context.close();
  }
}

/**
 * What axe-core finds wrong with a page as it stands: the rule, and where.
 *
 * @param rules Ids of the rules that it is held against; all where left out.
 *
 * @example
 * ```ts
 * expect(await axeViolations(page)).toEqual([]);
 * ```
 */
export async function axeViolations(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.evaluate(axe.source);
  const options = JSON.stringify({ resultTypes: ["violations"], ...(rules && { runOnly: rules }) });
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run(document, ${options})`);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary = "" }) => `${id}: ${help}: ${target.join(" ")}: ${failureSummary}`)
  );
}
