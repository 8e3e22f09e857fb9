import { writeFile } from 'node:fs/promises';

/** Where providers are installed from, and where unpacked ones are kept. */
export interface ProviderInstallation {
  /**
   * A folder in a mirror's layout; nothing else is asked.
   * @default - the registry that the configuration names
   */
  readonly mirror?: string;
  /**
   * A folder that keeps unpacked providers for the next `init`.
   * @default - none; an unpacked mirror is linked to as it stands
   */
  readonly cache?: string;
}

/**
 * Writes the command line configuration that replaces the user's own.
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
 */
export async function writeCliConfig(file: string, installation: ProviderInstallation): Promise<void> {
  await writeFile(file, formatCliConfig(installation));
}

/** The text of the configuration. JSON strings are HCL strings, but for template marks. */
export function formatCliConfig({ mirror, cache }: ProviderInstallation): string {
  const cacheLine = cache === undefined ? '' : `plugin_cache_dir = ${quote(cache)}\n`;
  const source = mirror === undefined ? 'direct {}' : `filesystem_mirror {\n    path = ${quote(mirror)}\n  }`;
  return `disable_checkpoint = true\n${cacheLine}provider_installation {\n  ${source}\n}\n`;
}

function quote(text: string): string {
  return JSON.stringify(text).replaceAll('${', '$${').replaceAll('%{', '%%{');
}
