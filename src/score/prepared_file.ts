/** A prepared reference as named arrays: what the cache keeps and what an .npz file ships. */
import { z } from "zod";
import { type Convention, conventionSchema } from "../core/run.ts";
import type { MomentSamples } from "../dataset/samples.ts";
import type { SetArrays } from "../engine/task.ts";
import type { NpyArray, NpyValues } from "../format/npy.ts";
import type { NpyContent } from "../format/write_npy.ts";
import { matrix } from "../linalg/matrix.ts";
import type { PreparedGaussian } from "../metric/prepare_gaussian.ts";
import type { Gaussian } from "../metric/sample_metric.ts";

/** The factor of sigma: `factor` [rank, d] with factorᵀ·factor = sigma, upper triangular in columns `pivots`. */
const FACTOR = "factor", PIVOTS = "pivots";
/** Which network the features are of, as bytes of JSON: NumPy reads it without a pickle. */
const ABOUT = "about";

/** What a file of a prepared reference holds besides `mu`, `sigma` and `n`. */
export interface PreparedParts {
  readonly convention: Convention;
  readonly factor?: Gaussian["factor"];
  readonly features?: Pick<SetArrays, "features" | "logits" | "classes" | "spatial" | "spatialDimension">;
}

/** Arrays for an .npz file: `mu`, `sigma` and `n` as pytorch-fid and clean-fid have them, then what is ours. */
export function preparedArrays(
  { n, mean, covariance, factor }: PreparedGaussian,
  { convention, features }: PreparedParts,
): Record<string, NpyContent> {
  const d = mean.length;
  const rows = (data: Float32Array | Float64Array, cols: number) => ({ shape: [data.length / cols, cols], data });
  const { features: values, logits, classes, spatial, spatialDimension } = features ?? {};
  const about = new TextEncoder().encode(JSON.stringify(convention));
  return {
    mu: { shape: [d], data: mean },
    sigma: { shape: [d, d], data: covariance.data },
    ...(n !== null && { n: { shape: [], data: BigInt64Array.of(BigInt(n)) } }),
    [FACTOR]: { shape: [factor.rows.rows, d], data: factor.rows.data },
    [PIVOTS]: { shape: [factor.pivots.length], data: Int32Array.from(factor.pivots) },
    [ABOUT]: { shape: [about.length], data: about },
    ...(values !== undefined && { features: rows(values, d) }),
    ...(logits !== undefined && classes !== undefined && { logits: rows(logits, classes) }),
    ...(spatial !== undefined && spatialDimension !== undefined && { spatial: rows(spatial, spatialDimension) }),
  };
}

/**
 * What a statistics file holds besides its moments; files of other programs have nothing of it.
 *
 * @throws {Error} Where an array that is ours has another shape than it must: the file and the array.
 */
export function preparedParts({ name, mean, arrays }: MomentSamples): PreparedParts {
  const d = mean.length;
  const about = arrays.get(ABOUT);
  const convention = about === undefined ? {} : parseAbout(about.data, name);
  // Other programs' arrays of the same names are left alone: ours come with their description.
  if (about === undefined) return { convention };
  const rowsOf = (array: string): NpyArray | undefined => {
    const found = arrays.get(array);
    if (found !== undefined && found.shape.length !== 2) throw wrongShape(name, array, "two axes", found.shape);
    return found;
  };
  const factor = rowsOf(FACTOR), pivots = arrays.get(PIVOTS);
  const features = rowsOf("features"), logits = rowsOf("logits"), spatial = rowsOf("spatial");
  for (const [array, found] of [[FACTOR, factor], ["features", features]] as const) {
    if (found !== undefined && found.shape[1] !== d) throw wrongShape(name, array, `${d} columns`, found.shape);
  }
  if (factor !== undefined && pivots?.data.length !== factor.shape[0]) {
    throw wrongShape(name, PIVOTS, `${factor.shape[0]} elements`, pivots?.shape ?? []);
  }
  for (const [array, found] of [["logits", logits], ["spatial", spatial]] as const) {
    if (found !== undefined && found.shape[0] !== features?.shape[0]) {
      throw wrongShape(name, array, "as many rows as features", found.shape);
    }
  }
  return {
    convention,
    ...(factor !== undefined && pivots !== undefined && {
      factor: {
        rows: matrix(factor.shape[0]!, d, Float64Array.from(factor.data)),
        pivots: Uint32Array.from(pivots.data),
      },
    }),
    ...(features !== undefined && {
      features: {
        features: floats(features.data),
        ...(logits !== undefined && { logits: floats(logits.data), classes: logits.shape[1]! }),
        ...(spatial !== undefined && {
          spatial: Float32Array.from(spatial.data),
          spatialDimension: spatial.shape[1]!,
        }),
      },
    }),
  };
}

function floats(data: NpyValues): Float32Array | Float64Array {
  return data instanceof Float32Array || data instanceof Float64Array ? data : Float64Array.from(data);
}

function parseAbout(data: NpyValues, name: string): Convention {
  try {
    return conventionSchema.parse(JSON.parse(new TextDecoder().decode(Uint8Array.from(data))));
  } catch (error) {
    const why = error instanceof z.ZodError || error instanceof SyntaxError ? error.message : String(error);
    throw new Error(`Cannot read ${name}: its array '${ABOUT}' must hold a convention as JSON: ${why}`);
  }
}

function wrongShape(file: string, array: string, expected: string, found: readonly number[]): Error {
  return new Error(`Cannot read ${file}: expected ${expected} in '${array}', found shape (${found.join(", ")})`);
}
