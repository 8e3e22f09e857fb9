import { BackendMessage } from '../backend-message';

export function Profile() {
  return (
    <>
      <h1>Profile</h1>
      <p>Asked by your browser. The load balancer hands such a request to the backend.</p>
      <BackendMessage path="/api/profile" />
    </>
  );
}
