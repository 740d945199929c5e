export { bernoulliBytes, bernoulliFloats } from "./bernoulli";
export { categorical } from "./categorical";
export { finite } from "./finite";
export { levels } from "./levels";
export { logisticLevels } from "./logistic_levels";
export { normals } from "./normals";
export { philox } from "./philox";
export { uniforms } from "./uniforms";
