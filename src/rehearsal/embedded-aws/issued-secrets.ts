import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Random secrets of one run, each standing for an owner. Whoever presents one is that owner. */
export class IssuedSecrets<Owner> {
  private readonly issued = new Map<
    string,
    { readonly secret: string; readonly digest: Buffer; readonly owner: Owner }
  >();

  constructor(private readonly prefix = '') {}

  /** The owner's secret: 160 random bits in capitals and digits, the same at every call. */
  secretFor(owner: Owner): string {
    const key = JSON.stringify(owner);
    const known = this.issued.get(key);
    if (known) return known.secret;
    const secret = this.prefix + randomCapitals();
    this.issued.set(key, { secret, digest: digestOf(secret), owner });
    return secret;
  }

  /** Whose secret this is. It takes the same time whatever is presented. */
  tryFindOwner(presented: string): Owner | undefined {
    const digest = digestOf(presented);
    const matches = [...this.issued.values()].filter((entry) => timingSafeEqual(entry.digest, digest));
    return matches[0]?.owner;
  }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function randomCapitals(): string {
  return Array.from(randomBytes(32), (byte) => alphabet.charAt(byte % alphabet.length)).join('');
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
