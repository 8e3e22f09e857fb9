export function About() {
  return (
    <>
      <h1>About</h1>
      <p>
        A sample of two services. The front end is React, served by nginx; the backend is FastAPI. Replace them with your
        own.
      </p>
    </>
  );
}
