import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CARD_FILES, END_OF_TEXT, temporaryRoot } from "../card/huggingface/fixture_folder.ts";
import { CardRegistry } from "../card/registry.ts";
import { UsageError } from "../core/usage_error.ts";
import type { FetchEvent } from "../dataset/fetch_file.ts";
import { serving } from "../dataset/text/text_fixture.ts";
import { openDecoder } from "../family/language/decoder.ts";
import { encodeDecoder, tinyCheckpoint } from "../family/language/fixture_decoder.ts";
import { slowLlama } from "../language/llama2c/fixture_slow_llama.ts";
import { cardGraphs } from "./card_graphs.ts";
import { fetchHuggingFace, isHuggingFace } from "./fetch_hugging_face.ts";

const COMMIT = "0123456789abcdef0123456789abcdef01234567", LATER = "89abcdef0123456789abcdef0123456789abcdef";

type Files = Readonly<Record<string, Uint8Array>>;

const GRAPH = encodeDecoder(tinyCheckpoint(), { attention: true, positions: false, useCache: true });
const FILES: Files = {
  "config.json": jsonBytes(CARD_FILES["config.json"]),
  "tokenizer.json": jsonBytes(CARD_FILES["tokenizer.json"]),
  "generation_config.json": jsonBytes({ eos_token_id: [END_OF_TEXT] }),
  "README.md": new TextEncoder().encode("not wanted"),
  "onnx/decoder_model_merged.onnx": GRAPH,
  "onnx/decoder_model_merged_quantized.onnx": Uint8Array.of(1),
};

function jsonBytes(json: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(json));
}

/** Graphs are large files with a sha256; what git calls the others is the sha1 of a header and the content. */
function treeOf(files: Files, folder: string): unknown[] {
  const inside = Object.entries(files).filter(([path]) => path.startsWith(folder));
  const names = inside.map(([path]) => path.slice(folder.length));
  const folders = [...new Set(names.filter((name) => name.includes("/")).map((name) => name.split("/")[0]))];
  const leaves = inside.filter(([path]) => !path.slice(folder.length).includes("/"));
  return [
    ...folders.map((path) => ({ type: "directory", oid: "0".repeat(40), size: 0, path })),
    ...leaves.map(([path, content]) => {
      const oid = createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
      if (!path.endsWith(".onnx")) return { type: "file", oid, size: content.length, path };
      const lfs = { oid: createHash("sha256").update(content).digest("hex"), size: content.length, pointerSize: 134 };
      return { type: "file", oid: "0".repeat(40), size: content.length, lfs, path };
    }),
  ];
}

interface Hub {
  readonly address: string;
  /** Paths that were asked for. */
  readonly asked: string[];
  /** What the hub has, by commit; may be changed. */
  readonly commits: Record<string, Files>;
  readonly branches: Record<string, string>;
  /** Bytes that are sent in the place of others. */
  readonly sent: Record<string, Uint8Array>;
  /** Files whose sending never ends. */
  readonly stalled: Set<string>;
}

/** A hub on the loopback interface, with the model `someone/tiny`. */
async function hub(files: Files = FILES): Promise<Hub> {
  const made = {
    asked: [] as string[],
    commits: { [COMMIT]: files } as Record<string, Files>,
    branches: { main: COMMIT } as Record<string, string>,
    sent: {} as Record<string, Uint8Array>,
    stalled: new Set<string>(),
  };
  const answer = (path: string): Uint8Array | undefined => {
    const [, revision] = /^\/api\/models\/someone\/tiny\/revision\/(.+)$/.exec(path) ?? [];
    if (revision !== undefined) {
      const sha = made.commits[revision] === undefined ? made.branches[decodeURIComponent(revision)] : revision;
      return sha === undefined ? undefined : jsonBytes({ sha, tags: ["onnx", "license:apache-2.0"] });
    }
    const [, listed, folder] = /^\/api\/models\/someone\/tiny\/tree\/([0-9a-f]+)(\/onnx)?$/.exec(path) ?? [];
    if (listed !== undefined) return jsonBytes(treeOf(made.commits[listed] ?? {}, folder === undefined ? "" : "onnx/"));
    const [, commit, file] = /^\/someone\/tiny\/resolve\/([0-9a-f]+)\/(.+)$/.exec(path) ?? [];
    return commit === undefined ? undefined : made.sent[file!] ?? made.commits[commit]?.[file!];
  };
  const address = await serving((request, response) => {
    const path = request.url ?? "", content = answer(path);
    made.asked.push(path);
    const stalls = [...made.stalled].some((file) => path.endsWith(file));
    response.writeHead(content === undefined ? 404 : 200, { "content-length": content?.length ?? 0 });
    if (stalls && content !== undefined) response.write(content.subarray(0, 10));
    else response.end(content);
  });
  return { ...made, address };
}

async function listed(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}

const WHOLE = [
  "assay.json",
  "config.json",
  "generation_config.json",
  "onnx",
  "onnx/decoder_model_merged.onnx",
  "tokenizer.json",
];

test("a model of the hub becomes one that opens and scores, with nothing else beside it", async () => {
  const into = await temporaryRoot(), { address, asked } = await hub(), events: FetchEvent[] = [];
  const onProgress = (event: FetchEvent) => void events.push(event);
  const folder = await fetchHuggingFace("hf:someone/tiny", { into, endpoint: address, onProgress });
  expect(folder).toBe(join(into, "someone--tiny"));
  expect(await listed(folder)).toEqual(WHOLE);
  expect(asked.filter((path) => path.includes("resolve"))).toEqual(
    ["config.json", "tokenizer.json", "generation_config.json", "onnx/decoder_model_merged.onnx"]
      .map((file) => `/someone/tiny/resolve/${COMMIT}/${file}`),
  );
  expect(events.filter(({ kind }) => kind === "done")).toHaveLength(4);
  const fetched = JSON.parse(await readFile(join(folder, "assay.json"), "utf8"));
  expect(fetched).toMatchObject({ repository: "someone/tiny", revision: COMMIT, asked: "main", licence: "apache-2.0" });
  expect(fetched.files["onnx/decoder_model_merged.onnx"]).toEqual({
    bytes: GRAPH.length,
    sha256: createHash("sha256").update(GRAPH).digest("hex"),
  });

  const { card } = await new CardRegistry(into).load("hf:someone/tiny", { fetched: into });
  if (card.family !== "language") throw new TypeError("expected a language model");
  expect(card.id).toBe("someone-tiny");
  expect(card.provenance).toMatchObject({ licence: "apache-2.0", source: `hf:someone/tiny@${COMMIT}` });
  const decoder = await openDecoder(card, cardGraphs({ card, folder }, { threads: 1 }));
  const [scores] = await decoder.score([[[5], [7]]]);
  const logits = slowLlama(tinyCheckpoint(), [5])[0]!;
  expect(scores?.[0]).toBeCloseTo(logits[7]! - Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)), 4);
  await decoder.close();
});

test("what is there and right is not fetched again; a commit that is there needs no hub", async () => {
  const into = await temporaryRoot(), { address, asked } = await hub();
  const folder = await fetchHuggingFace("hf:someone/tiny", { into, mirrors: [address] });
  asked.length = 0;
  const kinds: string[] = [];
  const onProgress = ({ kind }: FetchEvent) => void kinds.push(kind);
  await fetchHuggingFace("hf:someone/tiny", { into, mirrors: [address], onProgress });
  expect(asked.filter((path) => path.includes("resolve"))).toEqual([]);
  asked.length = 0;
  await fetchHuggingFace(`hf:someone/tiny@${COMMIT}`, { into, mirrors: [address], onProgress });
  expect([asked, kinds]).toEqual([[], ["present", "present"]]);

  await writeFile(join(folder, "config.json"), "{}");
  kinds.length = 0;
  await fetchHuggingFace("hf:someone/tiny", { into, mirrors: [address], onProgress });
  expect(kinds).toEqual(["replacing", "trying", "received", "done", "present", "present", "present"]);
  expect(await listed(folder)).toEqual(WHOLE);
});

test.each([["config.json", "git hash"], ["onnx/decoder_model_merged.onnx", "sha256 hash"]])(
  "a %s with another hash than the hub lists is refused, and the folder is no model",
  async (file, message) => {
    const into = await temporaryRoot(), { address, sent } = await hub();
    sent[file] = FILES[file]!.map((byte, i) => i === 5 ? byte ^ 1 : byte);
    const fetching = fetchHuggingFace("hf:someone/tiny", { into, endpoint: address });
    await expect(fetching).rejects.toThrow(`expected content whose ${message} is`);
    await expect(fetching).rejects.toThrow(`put the file of revision ${COMMIT} there yourself`);
    const folder = join(into, "someone--tiny");
    expect(existsSync(join(folder, file))).toBe(false);
    expect((await listed(folder)).filter((path) => path.endsWith(".part"))).toEqual(["assay.json.part"]);
    await expect(new CardRegistry(into).load("hf:someone/tiny", { fetched: into })).rejects.toThrow("is not whole");

    sent[file] = FILES[file]!.subarray(0, 20);
    await expect(fetchHuggingFace("hf:someone/tiny", { into, endpoint: address })).rejects.toThrow("found 20");
  },
);

test("an interrupted fetch leaves no model, and the next goes on where it ended", async () => {
  const into = await temporaryRoot(), { address, asked, stalled } = await hub();
  stalled.add("decoder_model_merged.onnx");
  const interruption = new AbortController();
  const fetching = fetchHuggingFace("hf:someone/tiny", {
    into,
    endpoint: address,
    signal: interruption.signal,
    onProgress: ({ kind, file }) => {
      if (kind === "received" && file.endsWith(".onnx")) interruption.abort();
    },
  });
  await expect(fetching).rejects.toThrow("aborted");
  const folder = join(into, "someone--tiny");
  expect(await listed(folder)).toEqual(
    ["assay.json.part", "config.json", "generation_config.json", "onnx", "tokenizer.json"],
  );
  stalled.clear();
  asked.length = 0;
  await fetchHuggingFace("hf:someone/tiny", { into, endpoint: address });
  expect(asked.filter((path) => path.includes("resolve"))).toEqual([
    `/someone/tiny/resolve/${COMMIT}/onnx/decoder_model_merged.onnx`,
  ]);
  expect(await listed(folder)).toEqual(WHOLE);
});

test("another revision replaces the first, with what only that had", async () => {
  const into = await temporaryRoot(), { address, branches, commits } = await hub();
  const folder = await fetchHuggingFace("hf:someone/tiny", { into, endpoint: address });
  const { "onnx/decoder_model_merged.onnx": graph, "generation_config.json": _, ...rest } = FILES;
  commits[LATER] = { ...rest, "onnx/model.onnx": graph! };
  branches["refs/pr/1"] = LATER;
  await fetchHuggingFace("hf:someone/tiny@refs/pr/1", { into, endpoint: address });
  expect(await listed(folder)).toEqual(["assay.json", "config.json", "onnx", "onnx/model.onnx", "tokenizer.json"]);
  const registry = new CardRegistry(into), options = { fetched: into };
  const { card } = await registry.load("hf:someone/tiny@refs/pr/1", options);
  expect(card.provenance.source).toBe(`hf:someone/tiny@${LATER}`);
  await expect(registry.load("hf:someone/tiny@main", options)).rejects.toThrow("is there at another revision");
});

test("a second address serves where the first does not answer", async () => {
  const into = await temporaryRoot(), { address } = await hub();
  const folder = await fetchHuggingFace("hf:someone/tiny", { into, mirrors: ["http://127.0.0.1:1/a", address] });
  expect(await listed(folder)).toEqual(WHOLE);
});

const { "onnx/decoder_model_merged.onnx": _merged, ...graphless } = FILES;
const { "tokenizer.json": _tokenizer, ...tokenless } = FILES;

test.each([
  [
    "without a graph of its own precision",
    graphless,
    "one of onnx/decoder_model_merged.onnx, onnx/model.onnx, model.onnx, decoder_model_merged.onnx, found config.json",
  ],
  ["without a tokenizer.json", tokenless, "expected a tokenizer.json, found config.json"],
  [
    "with weights in another file",
    { ...FILES, "onnx/decoder_model_merged.onnx_data": Uint8Array.of(1) },
    "The weights of onnx/decoder_model_merged.onnx are in another file, decoder_model_merged.onnx_data",
  ],
])("a model %s is refused before anything is fetched", async (_, files, message) => {
  const into = await temporaryRoot(), { address } = await hub(files);
  const fetching = fetchHuggingFace("hf:someone/tiny", { into, endpoint: address });
  await expect(fetching).rejects.toThrow(message);
  await expect(fetching).rejects.toThrow(UsageError);
  expect(await readdir(into)).toEqual([]);
});

test("an unknown model or revision names each address and why", async () => {
  const into = await temporaryRoot(), { address } = await hub();
  for (const what of ["hf:someone/small", "hf:someone/tiny@v9"]) {
    const fetching = fetchHuggingFace(what, { into, endpoint: address });
    await expect(fetching).rejects.toThrow("none of 1 addresses of the hub answered for it");
    await expect(fetching).rejects.toThrow(`${address}/api/models/someone/`);
    await expect(fetching).rejects.toThrow("HTTP 404");
  }
  const odd = await serving((_, response) => response.end("<html>"));
  await expect(fetchHuggingFace("hf:someone/tiny", { into, endpoint: odd })).rejects.toThrow("JSON");
  const other = await serving((_, response) => response.end("{}"));
  await expect(fetchHuggingFace("hf:someone/tiny", { into, endpoint: other })).rejects.toThrow("not the hub's answer");
  expect(await readdir(into)).toEqual([]);
});

test("without an address of the hub the error says how to set one, and names that are none are refused", async () => {
  const into = await temporaryRoot();
  const fetching = fetchHuggingFace("hf:someone/tiny", { into, endpoint: "" });
  await expect(fetching).rejects.toThrow("Set the environment variable HF_ENDPOINT");
  await expect(fetching).rejects.toThrow("--mirror URL");
  await expect(fetching).rejects.toThrow(UsageError);
  await expect(fetchHuggingFace("hf:tiny", { into, endpoint: "" })).rejects.toThrow("is written hf:<org>/<name>");
  await expect(fetchHuggingFace("hf:a/b", { into, endpoint: "ftp://x" })).rejects.toThrow(
    "Cannot use mirror 'ftp://x'",
  );
  expect([isHuggingFace("hf:a/b"), isHuggingFace("mnist")]).toEqual([true, false]);
});
