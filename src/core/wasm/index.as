export { categorical } from "./categorical";
export { philox } from "./philox";
