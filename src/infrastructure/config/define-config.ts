import type { ConfigInput } from './config';

/** Gives an editor the types of the configuration; returns it unchanged. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}
