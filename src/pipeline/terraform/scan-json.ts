import { planFollowed, planMalformed, planTruncated } from './errors';
import { deepestJson } from './json';

/** Where a JSON value stands in the bytes of a file. */
export interface Slice {
  readonly start: number;
  readonly end: number;
  /** Whether there is a number in it that a double might not hold. */
  readonly mayLoseDigits: boolean;
}

/** A member of the outermost object: one value, or the elements of an array that was asked for. */
export type Member =
  { readonly kind: 'value'; readonly at: Slice } | { readonly kind: 'elements'; readonly at: readonly Slice[] };

/**
 * The members of the one object that the bytes hold, found without reading any: a plan repeats everything it knows several times, and
 * what is not used need not become objects. Brackets, strings and the end of the file are checked, values where they are parsed.
 * @param arrays the members whose elements are wanted one by one
 * @throws PlanRefused when the bytes end early, go on after the object, or are no JSON
 */
export function scanObject(bytes: Uint8Array, start: number, arrays: ReadonlySet<string>): ReadonlyMap<string, Member> {
  return new Scanner(bytes, start).members(arrays);
}

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a] as const;
const [openObject, closeObject, openArray, closeArray] = [0x7b, 0x7d, 0x5b, 0x5d] as const;

const [space, other, illegal] = [1, 2, 0] as const;

/** What a byte means outside of strings. */
const meaning: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return space;
  return /[\w+\-.,:"[\]{}]/.test(String.fromCharCode(byte)) && byte < 0x80 ? other : illegal;
});

class Scanner {
  private mayLoseDigits = false;

  constructor(
    private readonly bytes: Uint8Array,
    private position: number,
  ) {}

  members(arrays: ReadonlySet<string>): ReadonlyMap<string, Member> {
    const found = new Map<string, Member>();
    this.list(openObject, closeObject, () => {
      const key = this.key();
      if (found.has(key)) throw planMalformed(`"${key.slice(0, 40)}" stands in it twice`);
      const isList = arrays.has(key) && this.next() === openArray;
      found.set(key, isList ? { kind: 'elements', at: this.elements() } : { kind: 'value', at: this.value() });
    });
    if (this.next() !== undefined) throw planFollowed(this.position);
    return found;
  }

  private elements(): readonly Slice[] {
    const slices: Slice[] = [];
    this.list(openArray, closeArray, () => slices.push(this.value()));
    return slices;
  }

  /** Everything between two brackets, part by part. */
  private list(open: number, close: number, part: () => void): void {
    this.take(open);
    if (this.next() === close) {
      this.take(close);
      return;
    }
    for (;;) {
      part();
      if (this.next() === close) {
        this.take(close);
        return;
      }
      this.take(comma);
    }
  }

  private key(): string {
    this.next();
    const start = this.position;
    if (this.bytes[start] !== quote) throw this.unexpected();
    this.position = this.endOfString(start);
    const text = Buffer.from(this.bytes.subarray(start + 1, this.position - 1)).toString('utf8');
    // Terraform writes none, and one could hide a key that is looked for.
    if (text.includes('\\')) throw planMalformed(`"${text.slice(0, 40)}" is a key with an escape`);
    this.next();
    this.take(colon);
    return text;
  }

  private value(): Slice {
    const first = this.next();
    const start = this.position;
    this.mayLoseDigits = false;
    if (first === openObject || first === openArray) this.position = this.endOfContainer(start);
    else if (first === quote) this.position = this.endOfString(start);
    else this.position = this.endOfWord(start);
    if (this.position === start) throw this.unexpected();
    return { start, end: this.position, mayLoseDigits: this.mayLoseDigits };
  }

  /** The loop that sees every byte of a plan. */
  private endOfContainer(start: number): number {
    const { bytes } = this;
    const open: number[] = [];
    for (let at = start; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === quote) at = this.endOfString(at) - 1;
      else if (byte === openObject || byte === openArray) {
        if (open.push(byte) > deepestJson)
          throw planMalformed(`byte ${at} stands more than ${deepestJson} levels deep`);
      } else if (byte === closeObject || byte === closeArray) {
        // In ASCII a bracket closes the one two places before it.
        if (open.pop() !== byte - 2) throw this.unexpected(at);
        if (open.length === 0) return at + 1;
      } else if (wordByte[byte] === 1) at = this.endOfWord(at) - 1;
      else if (meaning[byte] === illegal) throw this.unexpected(at);
    }
    throw planTruncated(bytes.length);
  }

  private endOfString(start: number): number {
    const { bytes } = this;
    for (let at = start + 1; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === quote) return at + 1;
      if (byte === backslash) at += 1;
      else if (byte < 0x20) throw this.unexpected(at);
    }
    throw planTruncated(bytes.length);
  }

  /** A double keeps any 15 digits; with an exponent a number may end as Infinity or 0. */
  private endOfWord(start: number): number {
    const { bytes } = this;
    let at = start;
    let hasExponent = false;
    for (; at < bytes.length && wordByte[bytes[at] ?? 0] === 1; at += 1)
      hasExponent ||= ((bytes[at] ?? 0) | 0x20) === 0x65;
    const isNumber = (bytes[start] ?? 0) < 0x3a;
    if (isNumber && (hasExponent || at - start > 15)) this.mayLoseDigits = true;
    return at;
  }

  /** Moves over white space; the byte that comes then, undefined at the end. */
  private next(): number | undefined {
    while (meaning[this.bytes[this.position] ?? 0] === space) this.position += 1;
    return this.bytes[this.position];
  }

  private take(byte: number): void {
    if (this.bytes[this.position] !== byte) throw this.unexpected();
    this.position += 1;
  }

  private unexpected(at = this.position): Error {
    return at >= this.bytes.length ? planTruncated(this.bytes.length) : planMalformed(`byte ${at} fits in no JSON`);
  }
}

/** Bytes of numbers, true, false and null. */
const wordByte: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x80 && /[\w+\-.]/.test(String.fromCharCode(byte)) ? 1 : 0,
);
