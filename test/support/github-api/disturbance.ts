/** What GitHub can do instead of answering at once and well. */
export type Trouble =
  /** Too much was written of late. Without a number GitHub leaves it to the caller how long to wait. */
  | { readonly kind: 'secondary-limit'; readonly retryAfterSeconds?: number }
  /** All requests of the hour are used up. */
  | { readonly kind: 'primary-limit'; readonly resetsInSeconds: number }
  /** An error page, such as of a 502. */
  | { readonly kind: 'down'; readonly status: number }
  /** What was asked is done, and the answer is an error page all the same. */
  | { readonly kind: 'done-but-down'; readonly status: number }
  /** The connection ends without an answer. */
  | { readonly kind: 'reset' }
  /** The answer is kept back. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Answers are kept back until so many were asked for. */
  | { readonly kind: 'together'; readonly parties: number };

/** Which requests are disturbed, and how. */
export interface Disturbance {
  /** An operation of the description, such as `issues/create-comment`. */
  readonly operation: string;
  readonly trouble: Trouble;
  /**
   * How many requests.
   * @default 1
   */
  readonly times?: number;
  /**
   * Of this token alone.
   * @default - whoever asks
   */
  readonly token?: string;
}

/** Disturbances that have not happened yet, each with a meeting point for those who wait for each other. */
export class Disturbances {
  private pending: (Disturbance & { readonly left: number; readonly meeting: Meeting })[] = [];

  add(disturbance: Disturbance): void {
    const { trouble, times = 1 } = disturbance;
    const meeting = new Meeting(trouble.kind === 'together' ? trouble.parties : 0);
    this.pending.push({ ...disturbance, left: times, meeting });
  }

  /** The first that fits, used up once more. */
  take(operation: string, token: string): { readonly trouble: Trouble; readonly meeting: Meeting } | undefined {
    const taken = this.pending.find((each) => each.operation === operation && (each.token ?? token) === token);
    if (!taken) return undefined;
    this.pending = this.pending.flatMap((each) =>
      each !== taken ? [each] : each.left > 1 ? [{ ...each, left: each.left - 1 }] : [],
    );
    return taken;
  }
}

/** Where everybody waits until all are there. */
export class Meeting {
  private readonly open: Promise<void>;
  private arrived = 0;
  private begin: () => void = () => undefined;

  constructor(private readonly parties: number) {
    this.open = new Promise((resolve) => {
      this.begin = resolve;
    });
  }

  arrive(): Promise<void> {
    this.arrived += 1;
    if (this.arrived >= this.parties) this.begin();
    return this.open;
  }
}
