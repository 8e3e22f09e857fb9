import { Link, useLocation } from 'react-router';

/** For an address that no route has. */
export function MissingPage() {
  const { pathname } = useLocation();
  return <ErrorPage title="Page not found">There is nothing at {pathname}.</ErrorPage>;
}

/** For a page that failed while it was drawn. */
export function BrokenPage() {
  return <ErrorPage title="Something went wrong">This page could not be shown.</ErrorPage>;
}

function ErrorPage({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <>
      <h1>{title}</h1>
      <p>{children}</p>
      <Link to="/">Back to the home page</Link>
    </>
  );
}
