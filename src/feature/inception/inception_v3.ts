/**
 * The Inception v3 of the original FID, layer by layer: the TensorFlow graph of 2015-12-05 as pytorch-fid and
 * torch-fidelity run it (torch_fidelity/feature_extractor_inceptionv3.py), with that graph's departures from the paper:
 * average pools leave the padding out of the mean, the last block pools by maximum, and there are 1008 classes.
 *
 * Source: Szegedy et al., Rethinking the Inception Architecture for Computer Vision, arXiv:1512.00567.
 */
import { Trace, type Value } from "./trace.ts";

/** Classes of the last layer: ImageNet's 1000 and eight that are never used. */
export const INCEPTION_CLASSES = 1008;

/** The layers that give features, by torch-fidelity's names: output of the graph and its size. */
export const INCEPTION_LAYERS = {
  "64": { output: "features_64", dimension: 64 },
  "192": { output: "features_192", dimension: 192 },
  "768": { output: "features_768", dimension: 768 },
  "2048": { output: "features_2048", dimension: 2048 },
} as const;

/**
 * What ADM's sFID reads: the first 7 channels of the tensor that the TensorFlow graph calls `mixed_6/conv:0`
 * (guided-diffusion, evaluations/evaluator.py), 17 x 17 x 7 values in the order row, column, channel. `mixed` is
 * Mixed_5b there, so `mixed_6` is Mixed_6d and its `conv` the 1x1 branch, after batch normalisation and ReLU: the graph
 * calls a layer's last operation by the layer's bare name (`conv/Conv2D`, `conv/batchnorm`, ..., `conv`).
 */
export const INCEPTION_SPATIAL = { output: "spatial", dimension: 17 * 17 * 7 } as const;

/** Names of the constants that the graph reads besides its weights. */
export const INCEPTION_CONSTANTS = {
  middle: "input.middle",
  scale: "input.scale",
  spatialFrom: "spatial.from",
  spatialTo: "spatial.to",
  spatialAxis: "spatial.axis",
} as const;

/** Describes the network from the input `images`, [batch, 3, 299, 299] of grey levels from 0 to 255. */
export function traceInceptionV3(): Trace {
  const net = new Trace();
  const { middle, scale } = INCEPTION_CONSTANTS;
  const centred = net.add("Sub", ["images", middle], "images.centred");
  let x: Value = { name: net.add("Mul", [centred, scale], "images.scaled"), channels: 3 };

  x = net.conv(x, "Conv2d_1a_3x3", 32, 3, { stride: 2 });
  x = net.conv(x, "Conv2d_2a_3x3", 32, 3);
  x = net.conv(x, "Conv2d_2b_3x3", 64, 3, { pad: 1 });
  x = net.maxPool(x, "MaxPool_1", { stride: 2 });
  net.globalAverage(x, INCEPTION_LAYERS["64"].output);
  x = net.conv(x, "Conv2d_3b_1x1", 80, 1);
  x = net.conv(x, "Conv2d_4a_3x3", 192, 3);
  x = net.maxPool(x, "MaxPool_2", { stride: 2 });
  net.globalAverage(x, INCEPTION_LAYERS["192"].output);

  x = blockA(net, x, "Mixed_5b", 32);
  x = blockA(net, x, "Mixed_5c", 64);
  x = blockA(net, x, "Mixed_5d", 64);
  x = blockB(net, x, "Mixed_6a");
  x = blockC(net, x, "Mixed_6b", 128);
  x = blockC(net, x, "Mixed_6c", 160);
  x = blockC(net, x, "Mixed_6d", 160);
  spatial(net, "Mixed_6d.branch1x1");
  x = blockC(net, x, "Mixed_6e", 192);
  net.globalAverage(x, INCEPTION_LAYERS["768"].output);

  x = blockD(net, x, "Mixed_7a");
  x = blockE(net, x, "Mixed_7b", net.averagePool(x, "Mixed_7b.pool"));
  x = blockE(net, x, "Mixed_7c", net.maxPool(x, "Mixed_7c.pool", { stride: 1, pad: 1 }));
  const pooled = net.globalAverage(x, INCEPTION_LAYERS["2048"].output);
  const unbiased = net.add("Gemm", [pooled, "fc.weight"], "logits_unbiased", { transB: 1 });
  net.add("Add", [unbiased, "fc.bias"], "logits");
  return net;
}

/** 35 x 35. */
function blockA(net: Trace, x: Value, name: string, poolChannels: number): Value {
  const five = net.conv(x, `${name}.branch5x5_1`, 48, 1);
  const double = net.conv(net.conv(x, `${name}.branch3x3dbl_1`, 64, 1), `${name}.branch3x3dbl_2`, 96, 3, { pad: 1 });
  return net.concat([
    net.conv(x, `${name}.branch1x1`, 64, 1),
    net.conv(five, `${name}.branch5x5_2`, 64, 5, { pad: 2 }),
    net.conv(double, `${name}.branch3x3dbl_3`, 96, 3, { pad: 1 }),
    net.conv(net.averagePool(x, `${name}.pool`), `${name}.branch_pool`, poolChannels, 1),
  ], name);
}

/** 35 x 35 to 17 x 17. */
function blockB(net: Trace, x: Value, name: string): Value {
  const double = net.conv(net.conv(x, `${name}.branch3x3dbl_1`, 64, 1), `${name}.branch3x3dbl_2`, 96, 3, { pad: 1 });
  return net.concat([
    net.conv(x, `${name}.branch3x3`, 384, 3, { stride: 2 }),
    net.conv(double, `${name}.branch3x3dbl_3`, 96, 3, { stride: 2 }),
    net.maxPool(x, `${name}.pool`, { stride: 2 }),
  ], name);
}

const ROW = { kernel: [1, 7], pad: [0, 3] } as const, COLUMN = { kernel: [7, 1], pad: [3, 0] } as const;

/** 17 x 17, with 7 x 7 kernels taken apart into rows and columns. */
function blockC(net: Trace, x: Value, name: string, middle: number): Value {
  const row = (from: Value, branch: string, channels: number) =>
    net.conv(from, `${name}.${branch}`, channels, ROW.kernel, { pad: ROW.pad });
  const column = (from: Value, branch: string, channels: number) =>
    net.conv(from, `${name}.${branch}`, channels, COLUMN.kernel, { pad: COLUMN.pad });
  const once = row(net.conv(x, `${name}.branch7x7_1`, middle, 1), "branch7x7_2", middle);
  let twice = net.conv(x, `${name}.branch7x7dbl_1`, middle, 1);
  twice = column(twice, "branch7x7dbl_2", middle);
  twice = row(twice, "branch7x7dbl_3", middle);
  twice = column(twice, "branch7x7dbl_4", middle);
  return net.concat([
    net.conv(x, `${name}.branch1x1`, 192, 1),
    column(once, "branch7x7_3", 192),
    row(twice, "branch7x7dbl_5", 192),
    net.conv(net.averagePool(x, `${name}.pool`), `${name}.branch_pool`, 192, 1),
  ], name);
}

/** 17 x 17 to 8 x 8. */
function blockD(net: Trace, x: Value, name: string): Value {
  const three = net.conv(x, `${name}.branch3x3_1`, 192, 1);
  let seven = net.conv(x, `${name}.branch7x7x3_1`, 192, 1);
  seven = net.conv(seven, `${name}.branch7x7x3_2`, 192, ROW.kernel, { pad: ROW.pad });
  seven = net.conv(seven, `${name}.branch7x7x3_3`, 192, COLUMN.kernel, { pad: COLUMN.pad });
  return net.concat([
    net.conv(three, `${name}.branch3x3_2`, 320, 3, { stride: 2 }),
    net.conv(seven, `${name}.branch7x7x3_4`, 192, 3, { stride: 2 }),
    net.maxPool(x, `${name}.pool`, { stride: 2 }),
  ], name);
}

/** 8 x 8; the two blocks of this kind pool differently. */
function blockE(net: Trace, x: Value, name: string, pooled: Value): Value {
  const split = (from: Value, branch: string) => [
    net.conv(from, `${name}.${branch}a`, 384, [1, 3], { pad: [0, 1] }),
    net.conv(from, `${name}.${branch}b`, 384, [3, 1], { pad: [1, 0] }),
  ];
  const double = net.conv(x, `${name}.branch3x3dbl_1`, 448, 1);
  return net.concat([
    net.conv(x, `${name}.branch1x1`, 320, 1),
    ...split(net.conv(x, `${name}.branch3x3_1`, 384, 1), "branch3x3_2"),
    ...split(net.conv(double, `${name}.branch3x3dbl_2`, 384, 3, { pad: 1 }), "branch3x3dbl_3"),
    net.conv(pooled, `${name}.branch_pool`, 192, 1),
  ], name);
}

/** The first 7 channels, channels last as TensorFlow lays them out, so that ADM's published moments fit. */
function spatial(net: Trace, from: string): void {
  const { spatialFrom, spatialTo, spatialAxis } = INCEPTION_CONSTANTS;
  const cut = net.add("Slice", [from, spatialFrom, spatialTo, spatialAxis], "spatial.channels");
  const last = net.add("Transpose", [cut], "spatial.nhwc", { perm: [0, 2, 3, 1] });
  net.add("Flatten", [last], INCEPTION_SPATIAL.output, { axis: 1 });
}
