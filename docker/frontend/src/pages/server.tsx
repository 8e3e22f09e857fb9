import { BackendMessage } from '../backend-message';

/** Shows that the front end's server reaches the backend: no rule of the load balancer knows this path. */
export function Server() {
  return (
    <>
      <h1>Server</h1>
      <p>Asked by nginx, which finds the backend by its discovery name.</p>
      <BackendMessage path="/backend/profile" />
    </>
  );
}
