/// <reference lib="dom" />
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { decode } from "fast-png";
import type { Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import type { Run } from "../../core/run.ts";
import { charts } from "../chart/charts.ts";
import { fixtureLikelihoodRun } from "../fixture/fixture_likelihood_run.ts";
import { fixtureRun, withCells } from "../fixture/fixture_run.ts";
import { fixtureSpeedRun } from "../fixture/fixture_speed_run.ts";
import { fixtureTextRun } from "../fixture/fixture_text_run.ts";
import { writeReport } from "../write_report.ts";
import { axeViolations, browserTest, withPage } from "./fixture_browser.ts";

const RUNS = {
  images: fixtureRun(),
  text: fixtureTextRun(),
  speed: fixtureSpeedRun(),
  likelihood: fixtureLikelihoodRun(),
};

/** Writes the report of a run; returns its address. */
async function report(run: Run): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "assay-page-"));
  await writeReport(run, folder);
  return pathToFileURL(join(folder, "report.html")).href;
}

const written = new Map<string, Promise<string>>();

/** The report of a fixture, written once. */
function reportOf(kind: keyof typeof RUNS): Promise<string> {
  const address = written.get(kind) ?? report(RUNS[kind]);
  written.set(kind, address);
  return address;
}

/** Red, green and blue of the colour that fills most of a canvas, and how many pixels have another. */
function painted(canvas: Locator): Promise<{ paper: string; others: number }> {
  return canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) throw new Error("Expected a canvas");
    const image = element.getContext("2d")?.getImageData(0, 0, element.width, element.height);
    const counts = new Map<number, number>();
    for (const pixel of new Uint32Array(image?.data.buffer ?? new ArrayBuffer())) {
      counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    }
    const [[paper, most] = [0, 0]] = [...counts].sort(([, a], [, b]) => b - a);
    const channels = [paper & 255, paper >> 8 & 255, paper >> 16 & 255];
    return { paper: channels.join(), others: element.width * element.height - most };
  });
}

/** Names of the models in the first table of results, from top to bottom, anchors among them. */
async function models(page: Page): Promise<string[]> {
  const heads = await page.locator("table.sortable").first().locator("tbody th[scope=row]").allInnerTexts();
  return heads.map((text) => text.split("\n")[0]?.trim() ?? "");
}

/** For what the page does by itself, on a machine that is busy. */
const SOON = { timeout: 20_000 };
const CHART = "figure[data-chart='fid_time.png']";

describe.each(["images", "text", "speed", "likelihood"] as const)("the report of the %s fixture", (kind) => {
  browserTest("is quiet, asks for nothing, and draws every chart over its still", async () => {
    const address = await reportOf(kind), drawn = charts(RUNS[kind]);
    await withPage(async (page, { errors, requests }) => {
      await page.goto(address);
      for (const { file, alt, panels } of drawn) {
        const figure = page.locator(`figure[data-chart="${file}"]`);
        expect(await figure.locator("img").getAttribute("alt"), file).toBe(alt);
        const canvases = await figure.locator("canvas").all();
        expect(canvases.length, file).toBe(panels.length);
        for (const canvas of canvases) {
          const { paper, others } = await painted(canvas);
          expect(paper, file).toBe("255,255,255");
          expect(others, file).toBeGreaterThan(500);
        }
      }
      expect(await page.locator("figure.live").count()).toBe(drawn.length);
      expect(errors).toEqual([]);
      expect(requests).toEqual([address]);
    });
  });

  browserTest("has nothing that axe-core finds wrong, and is no wider than a phone", async () => {
    const address = await reportOf(kind);
    await withPage(async (page) => {
      await page.goto(address);
      expect(await axeViolations(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await axeViolations(page, ["color-contrast"])).toEqual([]);
      await page.setViewportSize({ width: 360, height: 740 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
      // A chart is never drawn smaller than 78 % of its size, at which its letters can be read.
      const [picture = 0, width = 0] = await page.locator(".picture").first().evaluate((element) => [
        element.clientWidth,
        Number(getComputedStyle(element).getPropertyValue("--width")),
      ]);
      expect(picture).toBeGreaterThanOrEqual(Math.floor(0.78 * width));
    });
  });
});

describe("charts", () => {
  browserTest("tell the point under the pointer, and nothing where there is none", async () => {
    const address = await reportOf("images");
    await withPage(async (page) => {
      await page.goto(address);
      const figure = page.locator(CHART), tip = figure.locator(".tip");
      await figure.locator(".scroll").focus();
      await page.keyboard.press("Home");
      const { x = 0, y = 0, width = 0 } = await figure.locator(".ring").boundingBox() ?? {};
      await page.keyboard.press("Escape");
      expect(await tip.isVisible()).toBe(false);
      await page.mouse.move(x + width / 2 + 3, y + width / 2 + 3);
      expect(await tip.innerText()).toBe(
        "ddpm-mnist\nFID (lenet-mnist) 1.2 [1.1, 1.3]\nlatency p50 48.3 ms [47.4, 49.2]",
      );
      await page.mouse.move(x + 80, y + 60);
      expect(await tip.isVisible()).toBe(false);
    });
  });

  browserTest("tell their points one by one by the arrow keys, and say them aloud", async () => {
    const address = await reportOf("images");
    await withPage(async (page) => {
      await page.goto(address);
      const [chart] = charts(RUNS.images), points = chart?.panels.flatMap((panel) => panel.points) ?? [];
      const status = page.getByRole("status");
      await page.locator(`${CHART} .scroll`).focus();
      for (const [i, { name, lines }] of points.entries()) {
        await page.keyboard.press("ArrowRight");
        expect(await status.innerText()).toBe(`${name}: ${lines.join("; ")}. ${i + 1} of ${points.length}.`);
        expect(await page.locator(`${CHART} .tip`).innerText()).toBe([name, ...lines].join("\n"));
      }
      await page.keyboard.press("Tab");
      expect(await page.locator(`${CHART} .tip`).isVisible()).toBe(false);
    });
  });

  browserTest("are drawn anew in ink for dark when the system turns dark", async () => {
    const address = await reportOf("images");
    await withPage(async (page) => {
      await page.goto(address);
      const canvas = page.locator(`${CHART} canvas`);
      expect((await painted(canvas)).paper).toBe("255,255,255");
      await page.emulateMedia({ colorScheme: "dark" });
      await expect.poll(async () => (await painted(canvas)).paper, SOON).toBe("32,34,37");
      expect(await canvas.count()).toBe(1);
    });
  });

  browserTest("have as many pixels as the screen, whatever size they are shown at", async () => {
    const address = await reportOf("images");
    await withPage(async (page) => {
      await page.goto(address);
      const canvas = page.locator("figure[data-chart='families.png'] canvas").last();
      for (const width of [1100, 400]) {
        await page.setViewportSize({ width, height: 800 });
        await expect.poll(
          () =>
            canvas.evaluate((element) =>
              element instanceof HTMLCanvasElement &&
              Math.abs(element.width - element.getBoundingClientRect().width) < 2
            ),
          SOON,
        ).toBe(true);
      }
    });
  });

  browserTest("are their stills on paper and without script", async () => {
    const address = await reportOf("images");
    const stills = async (page: Page) => {
      const still = page.locator(`${CHART} img`);
      expect(await still.evaluate((element) => getComputedStyle(element).opacity)).toBe("1");
      expect(await still.evaluate((element) => element instanceof HTMLImageElement && element.naturalWidth)).toBe(1440);
      expect(await page.locator("canvas:visible").count()).toBe(0);
    };
    await withPage(async (page) => {
      await page.goto(address);
      expect(await page.locator(`${CHART} img`).evaluate((element) => getComputedStyle(element).opacity)).toBe("0");
      await page.emulateMedia({ media: "print" });
      await stills(page);
    });
    await withPage(async (page) => {
      await page.goto(address);
      await stills(page);
      expect(await page.locator("thead button").count()).toBe(0);
    }, { javaScriptEnabled: false });
  });
});

describe("tables", () => {
  browserTest(
    "sort by a heading: up, down, and back; bounds below numbers, what is missing last, anchors apart",
    async () => {
      const address = await reportOf("images");
      await withPage(async (page) => {
        await page.goto(address);
        const written = ["pixelcnn-mnist", "vae-mnist", "gan-mnist", "ddpm-mnist", "mnist"];
        const head = (name: string) => page.locator("table.sortable thead th", { hasText: name });
        expect(await models(page)).toEqual(written);
        await head("FID").getByRole("button").click();
        expect(await models(page)).toEqual(["ddpm-mnist", "gan-mnist", "pixelcnn-mnist", "vae-mnist", "mnist"]);
        expect(await head("FID").getAttribute("aria-sort")).toBe("ascending");
        await page.keyboard.press("Enter");
        expect(await models(page)).toEqual(["vae-mnist", "pixelcnn-mnist", "gan-mnist", "ddpm-mnist", "mnist"]);
        expect(await head("FID").getAttribute("aria-sort")).toBe("descending");
        await page.keyboard.press("Enter");
        expect(await models(page)).toEqual(written);
        expect(await page.locator("[aria-sort]").count()).toBe(0);
        await head("bits/dim").getByRole("button").click();
        expect(await models(page)).toEqual(["pixelcnn-mnist", "ddpm-mnist", "vae-mnist", "gan-mnist", "mnist"]);
        await head("bits/dim").getByRole("button").click();
        expect(await models(page)).toEqual(["pixelcnn-mnist", "vae-mnist", "ddpm-mnist", "gan-mnist", "mnist"]);
      });
    },
  );

  browserTest("keep rows in their group", async () => {
    const address = await reportOf("likelihood");
    await withPage(async (page) => {
      await page.goto(address);
      const groups = () =>
        page.locator("table.sortable tbody").evaluateAll((bodies) => bodies.map((body) => body.textContent));
      const before = (await groups()).map((text) => [...text ?? ""].toSorted().join(""));
      await page.locator("table.sortable thead button").first().click();
      await page.locator("table.sortable thead button").first().click();
      const after = await groups();
      expect(after.map((text) => [...text ?? ""].toSorted().join(""))).toEqual(before);
      expect(await models(page)).toEqual(["vae-mnist", "pixelcnn-mnist", "ddpm-mnist", "deflate-mnist", "rbm-mnist"]);
    });
  });
});

browserTest("a number's card opens and closes by keyboard, and gives the focus back", async () => {
  const address = await reportOf("images");
  await withPage(async (page) => {
    await page.goto(address);
    const number = page.locator("button.number").first();
    await number.focus();
    await page.keyboard.press("Enter");
    const card = page.locator("article.card:popover-open");
    expect(await card.locator("h3").innerText()).toBe("pixelcnn-mnist, bits/dim");
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    expect(await card.count()).toBe(0);
    expect(await number.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});

browserTest("text of a run is text: it neither runs, nor ends a script, nor loads", async () => {
  const hostile = "<img src=x onerror=alert(1)></script><script>alert(2)</script>";
  const run = RUNS.images;
  const renamed: Run = JSON.parse(JSON.stringify(run).replaceAll("gan-mnist", hostile));
  const failed = withCells(renamed, {
    model: "vae-mnist",
    family: "vae",
    metric: "kid",
    state: "failed",
    reason: hostile,
  });
  const address = await report(failed);
  await withPage(async (page, { errors, requests }) => {
    page.on("dialog", () => expect.unreachable("A text of the run was run"));
    await page.goto(address);
    expect(await page.locator("script").count()).toBe(3);
    expect(await page.locator("img[src=x]").count()).toBe(0);
    expect(await models(page)).toContain(hostile);
    await page.locator(`${CHART} .scroll`).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await page.locator(`${CHART} .tip b`).innerText()).toBe(hostile);
    expect(await page.locator(`${CHART} .tip img`).count()).toBe(0);
    expect(errors).toEqual([]);
    expect(requests).toEqual([address]);
  });
});

browserTest("the policy stops a script that the page was not written with", async () => {
  const address = await reportOf("images");
  await withPage(async (page, { errors }) => {
    await page.goto(address);
    const ran = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'ran'";
      document.body.append(script);
      return document.title === "ran";
    });
    expect(ran).toBe(false);
    expect(errors.join()).toContain("Content Security Policy");
  });
});

browserTest(
  "a table that is wider than its box has a shadow at the edge that hides columns, but not on paper",
  async () => {
    const address = await reportOf("images");
    for (const colorScheme of ["light", "dark"] as const) {
      await withPage(async (page) => {
        await page.goto(address);
        const box = page.locator(".scroll").first();
        const edges = async () => {
          const shot = decode(await box.screenshot());
          // A few pixels below the upper edge, where no letters stand.
          const at = (x: number) =>
            shot.data.subarray(shot.channels * (5 * shot.width + x), shot.channels * (5 * shot.width + x + 1)).join();
          return { right: at(shot.width - 2), inner: at(shot.width - 60) };
        };
        const before = await edges();
        expect(before.right, colorScheme).not.toBe(before.inner);
        await box.evaluate((element) => element.scrollTo(element.scrollWidth, 0));
        const after = await edges();
        expect(after.right, colorScheme).toBe(after.inner);
        await page.emulateMedia({ media: "print" });
        expect(await box.evaluate((element) => getComputedStyle(element).backgroundImage)).toBe("none");
      }, { colorScheme, width: 700 });
    }
  },
);
