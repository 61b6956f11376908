/** What `import … from "eider"` gives. */
export { type ConfigInput, defineConfig } from "./foundation/config.ts";
export { ConfigError, EiderError, type ErrorCode } from "./foundation/errors.ts";
export { createEider, type Eider } from "./service/create-eider.ts";
