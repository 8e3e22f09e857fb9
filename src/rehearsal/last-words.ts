import { lastWordsNotFor } from './errors';

/** What the broken version says before it ends. */
export const lastWords = 'I cannot start: "npm start -- --break" broke me on purpose.\n';

/** What it ends with. */
export const lastExitCode = 3;

/**
 * A program for Linux that says its last words on standard error and exits. It is two system calls in machine code, so it needs no shell
 * and no library, and ends an image made `FROM scratch` as well as any other.
 * @param platform such as `linux/amd64`
 * @throws UserError LastWordsNotFor a processor that it is not written for
 */
export function lastWordsFor(platform: string): Buffer {
  const machine = machines[platform.split('/')[1] ?? ''];
  if (!machine) throw lastWordsNotFor(platform, Object.keys(machines));
  const text = Buffer.from(lastWords);
  const code = machine.code(text.length);
  return Buffer.concat([headerOf(machine, headerBytes + code.length + text.length), code, text]);
}

interface Machine {
  /** `e_machine` of the ELF header. */
  readonly number: number;
  /** Code that writes so many bytes, which stand behind it, to standard error, and exits. */
  readonly code: (length: number) => Buffer;
}

const machines: Readonly<Record<string, Machine>> = {
  amd64: {
    number: 62,
    code: (length) =>
      Buffer.concat([
        Buffer.from('b801000000', 'hex'), // mov eax, 1: write
        Buffer.from('bf02000000', 'hex'), // mov edi, 2: standard error
        Buffer.from('488d3513000000', 'hex'), // lea rsi, [rip + 19]: behind the code
        ...[Buffer.from('ba', 'hex'), words(length)], // mov edx, length
        Buffer.from('0f05', 'hex'), // syscall
        Buffer.from('b83c000000', 'hex'), // mov eax, 60: exit
        ...[Buffer.from('bf', 'hex'), words(lastExitCode)], // mov edi, the exit code
        Buffer.from('0f05', 'hex'), // syscall
      ]),
  },
  arm64: {
    number: 183,
    code: (length) =>
      words(
        0xd2800040, // mov x0, #2: standard error
        0x100000e1, // adr x1, . + 28: behind the code
        0xd2800002 + length * 32, // mov x2, length
        0xd2800808, // mov x8, #64: write
        0xd4000001, // svc #0
        0xd2800000 + lastExitCode * 32, // mov x0, the exit code
        0xd2800ba8, // mov x8, #93: exit
        0xd4000001, // svc #0
      ),
  },
};

/** The ELF header, and one program header. */
const headerBytes = 64 + 56;

/** Where programs without a place of their own choice are put by convention. */
const base = 0x40_0000;

/** @see https://man7.org/linux/man-pages/man5/elf.5.html */
function headerOf({ number }: Machine, size: number): Buffer {
  return Buffer.concat([
    Buffer.from('\x7fELF\x02\x01\x01'.padEnd(16, '\0'), 'latin1'), // 64 bits, little-endian
    words(2 + number * 0x1_0000, 1), // an executable, of this machine
    quads(base + headerBytes, 64, 0), // where it begins, and where the program header stands
    words(0, 64 + 56 * 0x1_0000, 1, 0), // the sizes of both headers; one program header; no sections
    words(1, 5), // to be loaded, read and run
    quads(0, base, base, size, size, 0x1_0000), // all of the file, aligned for pages of any size
  ]);
}

function words(...values: readonly number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer);
}

function quads(...values: readonly number[]): Buffer {
  return Buffer.from(BigUint64Array.from(values, BigInt).buffer);
}
