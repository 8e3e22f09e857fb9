import { lastExitCode, lastWords, lastWordsFor } from '../../src/rehearsal/last-words';

describe('the program with the last words', () => {
  it.each([
    ['linux/amd64', 62],
    ['linux/arm64', 183],
    ['linux/arm64/v8', 183],
  ])('is an executable for %s, all of it loaded, that ends with the words', (platform, machine) => {
    const program = lastWordsFor(platform);
    expect(program.subarray(0, 4).toString('latin1')).toBe('\x7fELF');
    expect(program.readUInt16LE(16)).toBe(2);
    expect(program.readUInt16LE(18)).toBe(machine);
    expect(program.readBigUInt64LE(96)).toBe(BigInt(program.length));
    expect(program.toString('utf8').endsWith(lastWords)).toBe(true);
  });

  it('begins right behind its headers', () => {
    const program = lastWordsFor('linux/amd64');
    const [begin, place] = [program.readBigUInt64LE(24), program.readBigUInt64LE(80)];
    expect(program[Number(begin - place)]).toBe(0xb8);
  });

  it('writes as many bytes as the words have, and exits with its code', () => {
    const arm = lastWordsFor('linux/arm64');
    const moved = (offset: number) => (arm.readUInt32LE(offset) >>> 5) & 0xffff;
    expect(moved(120 + 8)).toBe(Buffer.byteLength(lastWords));
    expect(moved(120 + 20)).toBe(lastExitCode);
    const intel = lastWordsFor('linux/amd64');
    expect(intel.readUInt32LE(120 + 18)).toBe(Buffer.byteLength(lastWords));
    expect(intel.readUInt32LE(120 + 30)).toBe(lastExitCode);
  });

  it('is not there for other processors', () => {
    expect(() => lastWordsFor('linux/s390x')).toThrow('linux/s390x');
  });
});
