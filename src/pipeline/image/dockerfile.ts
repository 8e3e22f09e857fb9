import { Copy, type Dockerfile as ParsedFile, DockerfileParser, From, type Instruction, Run } from 'dockerfile-ast';
import { type BuildOptions } from './build-options';
import { expandVariables, type Variables } from './variables';

/** A Dockerfile, as far as its images go. */
export interface Dockerfile {
  /** The images it is built on, variables filled in; stages of its own and `scratch` are none. */
  readonly bases: readonly Base[];
  /** The names of its stages, and their numbers. */
  readonly stages: ReadonlySet<string>;
}

/** An image that a Dockerfile names. */
export interface Base {
  /** Such as `nginx:1.29@sha256:…`. A variable without a value stays as it is written. */
  readonly reference: string;
  /** From 1. */
  readonly line: number;
}

/** Reads which images a Dockerfile is built on, with these build arguments and on these platforms. */
export function parseDockerfile(text: string, options: BuildOptions): Dockerfile {
  const file = DockerfileParser.parse(text);
  const bases = options.platforms.flatMap((platform) => {
    const variables = globalVariables(file, { ...platformVariables(platform), ...options.buildArguments });
    return basesOf(file, variables);
  });
  const unique = new Map(bases.map((base) => [`${base.line} ${base.reference}`, base]));
  return { bases: [...unique.values()], stages: stagesBefore(file.getFROMs()) };
}

/** Whether the reference names one content forever. */
export function isPinned({ reference }: Base): boolean {
  return /@sha256:[0-9a-f]{64}$/.test(reference);
}

/** The line on which an instruction begins; undefined when it stands there more than once, or with variables in it. */
export function tryFindInstruction(text: string, instruction: string): number | undefined {
  const wanted = withoutLayout(instruction);
  const found = DockerfileParser.parse(text)
    .getInstructions()
    .filter((each) => withoutLayout(each.getTextContent()) === wanted);
  return found.length === 1 ? (found[0]?.getRange().start.line ?? 0) + 1 : undefined;
}

/** A builder shows an instruction on one line, its keyword in capitals. */
function withoutLayout(instruction: string): string {
  return instruction
    .replaceAll(/\\\s*\n/g, ' ')
    .replaceAll(/\s+/g, '')
    .replace(/^[a-z]+/i, (keyword) => keyword.toUpperCase());
}

function basesOf(file: ParsedFile, variables: Variables): readonly Base[] {
  const froms: From[] = [];
  return file.getInstructions().flatMap((instruction) => {
    // A stage can be named only after it has ended.
    const stages = stagesBefore(froms);
    if (instruction instanceof From) froms.push(instruction);
    return imagesNamedBy(instruction)
      .map((written) => expandVariables(written, variables))
      .filter((reference) => reference !== 'scratch' && !stages.has(reference.toLowerCase()))
      .map((reference) => ({ reference, line: instruction.getRange().start.line + 1 }));
  });
}

function imagesNamedBy(instruction: Instruction): readonly string[] {
  if (instruction instanceof From) return present(instruction.getImage());
  if (instruction instanceof Copy) return present(instruction.getFromFlag()?.getValue());
  if (instruction instanceof Run) return instruction.getFlags().flatMap(imagesMountedBy);
  return [];
}

function imagesMountedBy(flag: ReturnType<Run['getFlags']>[number]): readonly string[] {
  if (flag.getName().toLowerCase() !== 'mount') return [];
  return flag.getOptions().flatMap((option) => (option.getName() === 'from' ? present(option.getValue()) : []));
}

function present(text: string | null | undefined): readonly string[] {
  return text === null || text === undefined || text === '' ? [] : [text];
}

/** Names are told apart without regard to case; a stage also has the number of its place. */
function stagesBefore(froms: readonly From[]): ReadonlySet<string> {
  return new Set(froms.flatMap((from, index) => [String(index), ...present(from.getBuildStage()?.toLowerCase())]));
}

/** The variables of `FROM` lines: the `ARG`s before the first one, each overridden by what the build is told. */
function globalVariables(file: ParsedFile, given: Variables): Variables {
  return file
    .getInitialARGs()
    .flatMap((argument) => argument.getProperties())
    .reduce<Variables>((known, property) => {
      const name = property.getName();
      const written = property.getValue();
      const value = given[name] ?? (written === null ? undefined : expandVariables(written, known));
      return value === undefined ? known : { ...known, [name]: value };
    }, platformsOnly(given));
}

const platformNames = ['TARGETPLATFORM', 'TARGETOS', 'TARGETARCH', 'TARGETVARIANT'] as const;

function platformVariables(platform: string): Variables {
  const [os = '', architecture = '', variant = ''] = platform.split('/');
  return { TARGETPLATFORM: platform, TARGETOS: os, TARGETARCH: architecture, TARGETVARIANT: variant };
}

/** These are there without an `ARG`. */
function platformsOnly(given: Variables): Variables {
  return Object.fromEntries(platformNames.map((name) => [name, given[name] ?? '']));
}
