/** What can keep the embedded AWS from starting, as a sentence for a user; `code` is for programs. */
export class EmbeddedAwsError extends Error {
  constructor(
    readonly code:
      'PythonMissing' | 'PythonPackagesNotInstalled' | 'EmulatorEnded' | 'EmulatorSilent' | 'EngineRefused',
    message: string,
  ) {
    super(message);
    this.name = 'EmbeddedAwsError';
  }
}

export function pythonMissing(tried: readonly string[], missing: readonly string[]): EmbeddedAwsError {
  return new EmbeddedAwsError(
    'PythonMissing',
    `The embedded AWS needs ${missing.join(' and ')}, and no Python 3.10 to 3.13 that can install it was found (tried ${tried.join(', ')}). ` +
      'Install one with its venv module: "apt-get install python3-venv" on Debian and Ubuntu, "brew install python@3.13" on macOS.',
  );
}

export function packagesNotInstalled(name: string, output: string): EmbeddedAwsError {
  return new EmbeddedAwsError(
    'PythonPackagesNotInstalled',
    `Installing ${name} failed. Check that this machine reaches a Python package index, or set PIP_INDEX_URL. pip said:\n${lastLines(output)}`,
  );
}

export function emulatorEnded(name: string, logFile: string, log: string): EmbeddedAwsError {
  return new EmbeddedAwsError(
    'EmulatorEnded',
    `${name} ended while it started. Its log, ${logFile}, ends with:\n${lastLines(log)}`,
  );
}

export function emulatorSilent(name: string, logFile: string, seconds: number): EmbeddedAwsError {
  return new EmbeddedAwsError(
    'EmulatorSilent',
    `${name} did not answer within ${seconds} s of its start. See its log, ${logFile}.`,
  );
}

export function engineRefused(command: string, why: string): EmbeddedAwsError {
  return new EmbeddedAwsError('EngineRefused', `docker ${command} says: ${why}`);
}

function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-15).join('\n');
}
