/** Asks servers, once each time. What goes wrong on the way is a value. */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpResult>;
}

/** One request. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From the start to the end of the answer's body. */
  readonly timeoutMilliseconds: number;
  /** Called when all of it is on its way: whoever asked has time for something else. */
  readonly onSent?: () => void;
}

/** An answer of whatever status, or none and why. */
export type HttpResult = HttpAnswer | { readonly kind: 'unreachable'; readonly why: string };

/** What a server said. */
export interface HttpAnswer {
  readonly kind: 'answered';
  readonly status: number;
  /** The header of this name: seconds, or a date. */
  readonly retryAfter: string | undefined;
  readonly body: string;
}
