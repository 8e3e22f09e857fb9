export function Home() {
  return (
    <>
      <h1>Home</h1>
      <p>This page came from nginx, in a task of its own on AWS Fargate.</p>
    </>
  );
}
