import { useEffect, useState } from 'react';

/** What is known of the backend. */
export type Answer =
  { readonly kind: 'waiting' } | { readonly kind: 'message'; readonly message: string } | { readonly kind: 'away' };

const pauseMilliseconds = 2000;
const timeoutMilliseconds = 5000;

/** Asks the backend for as long as the page is shown, so that a backend that goes or comes is noticed. */
export function useBackend(path: string): Answer {
  const [answer, setAnswer] = useState<Answer>({ kind: 'waiting' });

  useEffect(() => {
    const leaving = new AbortController();
    void keepAsking(path, leaving.signal, setAnswer);
    return () => leaving.abort();
  }, [path]);

  return answer;
}

async function keepAsking(path: string, left: AbortSignal, tell: (answer: Answer) => void) {
  while (!left.aborted) {
    const answer = await askBackend(path, left);
    if (left.aborted) return;
    tell(answer);
    await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
  }
}

/** Whatever is not a message, a page of the load balancer for example, means that the backend did not answer. */
async function askBackend(path: string, left: AbortSignal): Promise<Answer> {
  try {
    const response = await fetch(path, { signal: AbortSignal.any([left, AbortSignal.timeout(timeoutMilliseconds)]) });
    const body: unknown = await response.json();
    if (response.ok && hasMessage(body)) return { kind: 'message', message: body.message };
  } catch {
    // No connection, no answer in time, or no JSON.
  }
  return { kind: 'away' };
}

function hasMessage(body: unknown): body is { readonly message: string } {
  return typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string';
}
