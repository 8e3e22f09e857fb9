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
    let shown = true;
    let pause: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const next = await askBackend(path);
      if (!shown) return;
      setAnswer(next);
      pause = setTimeout(() => void ask(), pauseMilliseconds);
    };
    void ask();
    return () => {
      shown = false;
      clearTimeout(pause);
    };
  }, [path]);

  return answer;
}

/** Whatever is not a message, a page of the load balancer for example, means that the backend did not answer. */
async function askBackend(path: string): Promise<Answer> {
  try {
    const response = await fetch(path, { signal: AbortSignal.timeout(timeoutMilliseconds) });
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
