/**
 * In place of the SDK's search for credentials, which is half of its client: a client of an action is given those of its role, and
 * would be wrong to find others.
 */
export const defaultProvider = () => () => Promise.reject(new Error('No credentials were given'));
