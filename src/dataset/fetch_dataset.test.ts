import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { UsageError } from "../core/usage_error.ts";
import { fetchDataset, fetchRelease } from "./fetch_dataset.ts";
import type { FetchEvent } from "./fetch_file.ts";
import { idxBytes, temporaryDir, TINY, TINY_FILES, TINY_IMAGES, TINY_LABELS, writeTiny } from "./idx_fixture.ts";
import { openMnistIdx } from "./mnist_idx.ts";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Starts a mirror on the loopback interface and gives its address. */
async function mirror(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a port");
  return `http://127.0.0.1:${address.port}/tiny`;
}

const good: RequestListener = (request, response) => {
  const bytes = TINY_FILES.get(request.url?.replace("/tiny/", "") ?? "");
  response.writeHead(bytes === undefined ? 404 : 200, { "content-length": bytes?.length ?? 0 }).end(bytes);
};

const absent: RequestListener = (_, response) => void response.writeHead(404, "Not Found").end("no such thing");

/** Says how much will come, sends half of it and hangs up. */
const breakingOff: RequestListener = (request, response) => {
  const bytes = TINY_FILES.get(request.url?.replace("/tiny/", "") ?? "")!;
  response.writeHead(200, { "content-length": bytes.length });
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
};

/** Sends a little and falls silent. */
const stalling: RequestListener = (_, response) => {
  response.writeHead(200, { "content-length": 1000 });
  response.write("some");
};

const filesIn = (into: string) => readdir(join(into, "tiny")).then((names) => names.sort());

test("fetchRelease() brings every file, and they open as the dataset", async () => {
  const into = await temporaryDir();
  const events: FetchEvent[] = [];
  const mirrors = [await mirror(good)];
  const folder = await fetchRelease(TINY, { into, mirrors, onProgress: (event) => events.push(event) });
  expect(folder).toBe(join(into, "tiny"));
  expect(await filesIn(into)).toEqual([...TINY_FILES.keys()]);
  for (const [name, bytes] of TINY_FILES) expect((await readFile(join(folder, name))).equals(bytes)).toBe(true);
  expect((await openMnistIdx(TINY, "test", [into])).images).toEqual(TINY_IMAGES);
  const total = TINY_FILES.get("images-idx3-ubyte.gz")!.length;
  expect(events[0]).toMatchObject({ kind: "trying", url: `${mirrors[0]}/images-idx3-ubyte.gz` });
  expect(events).toContainEqual({
    kind: "received",
    file: "images-idx3-ubyte.gz",
    bytes: total,
    totalBytes: total,
  });
});

test("fetchRelease() does not ask again for files that are there and right", async () => {
  const into = await temporaryDir();
  await writeTiny(into, TINY_FILES);
  const kinds: string[] = [];
  await fetchRelease(TINY, { into, mirrors: [], onProgress: ({ kind }) => kinds.push(kind) });
  expect(kinds).toEqual(["present", "present"]);
});

test("fetchRelease() replaces a file that is there but wrong", async () => {
  const into = await temporaryDir();
  await writeTiny(into, [...TINY_FILES].map(([name, bytes]) => [name, bytes.subarray(0, -3)]));
  const kinds: string[] = [];
  await fetchRelease(TINY, { into, mirrors: [await mirror(good)], onProgress: ({ kind }) => kinds.push(kind) });
  expect(kinds.filter((kind) => kind === "replacing")).toHaveLength(2);
  expect((await openMnistIdx(TINY, "test", [into])).labels).toEqual(TINY_LABELS);
});

test("fetchRelease() refuses wrong content and leaves nothing behind", async () => {
  const into = await temporaryDir();
  const other = gzipSync(idxBytes([3, 4, 5], TINY_IMAGES.toReversed()));
  const mirrors = [await mirror((_, response) => void response.end(other))];
  const fetching = fetchRelease(TINY, { into, mirrors });
  await expect(fetching).rejects.toThrow("Cannot fetch images-idx3-ubyte.gz: none of 1 mirrors");
  await expect(fetching).rejects.toThrow(TINY.splits["test"]!.images.sha256);
  expect(await filesIn(into)).toEqual([]);
});

test("fetchRelease() goes on to the next mirror, and asks the one that answered first from then on", async () => {
  const into = await temporaryDir();
  const [dead, alive] = [await mirror(absent), await mirror(good)];
  const tried: string[] = [];
  const onProgress = (event: FetchEvent) => {
    if (event.kind === "trying") tried.push(event.url);
  };
  await fetchRelease(TINY, { into, mirrors: [dead, alive], onProgress });
  expect(tried).toEqual([
    `${dead}/images-idx3-ubyte.gz`,
    `${alive}/images-idx3-ubyte.gz`,
    `${alive}/labels-idx1-ubyte.gz`,
  ]);
});

test("fetchRelease() explains each mirror's failure: refused, absent, broken off, silent, endless", async () => {
  const into = await temporaryDir();
  const closed = await mirror(good);
  await new Promise((closing) => servers.pop()!.close(closing));
  const endless = await mirror((_, response) => void response.end(new Uint8Array(5000)));
  const mirrors = [closed, await mirror(absent), await mirror(breakingOff), await mirror(stalling), endless];
  const error: unknown = await fetchRelease(TINY, { into, mirrors, stallMs: 200 }).catch((error: unknown) => error);
  const lines = String(error).split("\n").filter((line) => line.startsWith("  http"));
  expect(lines).toHaveLength(5);
  lines.forEach((line, i) => expect(line).toContain(`${mirrors[i]}/images-idx3-ubyte.gz: `));
  expect(lines[0]).toMatch(/refused/i);
  expect(lines[1]).toContain("found HTTP 404");
  expect(lines[3]).toContain("no bytes came for 0.2 s");
  expect(lines[4]).toContain("found at least 5000");
  expect(String(error)).toContain("--mirror URL");
  expect(await filesIn(into)).toEqual([]);
});

test("fetchRelease() that is interrupted keeps the files that are whole and leaves nothing else", async () => {
  const into = await temporaryDir();
  const interruption = new AbortController();
  const slow = await mirror((request, response) =>
    request.url?.includes("images") ? good(request, response) : stalling(request, response)
  );
  const fetching = fetchRelease(TINY, {
    into,
    mirrors: [slow, slow],
    signal: interruption.signal,
    onProgress: (event) => {
      if (event.kind === "received" && event.file.startsWith("labels")) interruption.abort(new Error("Ctrl-C"));
    },
  });
  await expect(fetching).rejects.toThrow("Ctrl-C");
  expect(await filesIn(into)).toEqual(["images-idx3-ubyte.gz"]);
});

test("fetchRelease() blames no mirror for a folder that cannot be written", async () => {
  const into = await temporaryDir();
  await writeFile(join(into, "tiny"), "a file where the folder should be");
  await expect(fetchRelease(TINY, { into, mirrors: [await mirror(good)] })).rejects.toThrow("EEXIST");
  const other = await temporaryDir();
  await mkdir(join(other, "tiny", "images-idx3-ubyte.gz"), { recursive: true });
  await expect(fetchRelease(TINY, { into: other, mirrors: [await mirror(good)] })).rejects.toThrow(/EISDIR|directory/);
});

test("fetchDataset() answers an unknown dataset or a bad mirror with a usage error", async () => {
  const into = await temporaryDir();
  await expect(fetchDataset("mnis", { into })).rejects.toThrow("Did you mean 'mnist'?");
  await expect(fetchDataset("wikitext2", { into })).rejects.toThrow("Did you mean 'wikitext-2'?");
  await expect(fetchDataset("mnist", { into, mirrors: ["example.org"] })).rejects.toThrow(UsageError);
  await expect(fetchDataset("wikitext-2", { into, mirrors: ["example.org"] })).rejects.toThrow(UsageError);
  await expect(fetchDataset("mnist", { into, mirrors: ["file:///etc/"] })).rejects.toThrow("expected an address like");
});

test("fetchDataset() asks mirrors for the files of images and of texts under their names", async () => {
  const asked: (string | undefined)[] = [];
  const empty = await mirror((request, response) => {
    asked.push(request.url);
    absent(request, response);
  });
  for (const id of ["fashion-mnist", "wikitext-2", "tiny-shakespeare"]) {
    await expect(fetchDataset(id, { into: await temporaryDir(), mirrors: [empty] })).rejects.toThrow("found HTTP 404");
  }
  expect(asked).toEqual(["/tiny/t10k-images-idx3-ubyte.gz", "/tiny/wikitext2-test.txt", "/tiny/tinyshakespeare.txt"]);
});
