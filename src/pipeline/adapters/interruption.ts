/** Aborts when this process is asked to end: what is under way is then ended in order, and no password is left behind. */
export function interruptionSignal(): AbortSignal {
  const controller = new AbortController();
  const abort = () => controller.abort();
  process.once('SIGINT', abort);
  process.once('SIGTERM', abort);
  return controller.signal;
}
