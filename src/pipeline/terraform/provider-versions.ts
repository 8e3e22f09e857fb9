/** The versions in a `.terraform.lock.hcl`, by the address of the provider. */
export function parseProviderVersions(lock: string): Readonly<Record<string, string>> {
  const blocks = lock.matchAll(/^provider "([^"]+)" \{\n\s*version\s*=\s*"([^"]+)"/gm);
  return Object.fromEntries([...blocks].map(([, provider = '', version = '']) => [provider, version]));
}
