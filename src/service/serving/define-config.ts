import type { ConfigInput as Plain } from "../../foundation/config.ts";
import type { Extend } from "../../graphql/schema/extension.ts";

/** What a configuration file may say: durations and sizes as text with a unit, nearly all optional. */
export type ConfigInput = Omit<Plain, "extend"> & { readonly extend?: Extend };

/** Types a configuration file: `export default defineConfig({ databases: { … } })`. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}
