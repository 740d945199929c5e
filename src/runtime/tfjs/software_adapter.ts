/** What WebGPU tells of an adapter, as far as it matters here. */
export interface AdapterInfo {
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

/** Drivers that run shaders on the CPU: Chromium's, Mesa's two, and Windows's. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|microsoft basic render/i;

/**
 * Whether an adapter only emulates a GPU. The interface says so itself (`isFallbackAdapter`); names are a second net for
 * drivers that do not.
 *
 * @example
 * ```ts
 * isSoftwareAdapter({ description: "SwiftShader Device (Subzero)", isFallbackAdapter: true }); // true
 * ```
 */
export function isSoftwareAdapter({ description, isFallbackAdapter }: AdapterInfo): boolean {
  return isFallbackAdapter === true || SOFTWARE.test(description);
}
