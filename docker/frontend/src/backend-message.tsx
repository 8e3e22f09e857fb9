import { useBackend } from './use-backend';

/** What the backend says at a path, kept up to date. */
export function BackendMessage({ path }: { readonly path: string }) {
  const answer = useBackend(path);
  switch (answer.kind) {
    case 'waiting':
      return <p role="status">Asking the backend…</p>;
    case 'message':
      return <p role="status">{answer.message}</p>;
    case 'away':
      return <p role="alert">The backend is away. Asking again…</p>;
  }
}
