import { isIP } from 'node:net';
import { type ParentEnvironment } from './child-environment';
import { endpointNotAnUrl, endpointNotOnThisMachine } from './errors';

/**
 * The AWS API that the user wants in place of the embedded one: what `--endpoint` names, else AWS_ENDPOINT_URL when it is on
 * this machine; undefined when neither is set.
 * @throws UserError EndpointNotAnUrl, EndpointNotOnThisMachine
 */
export function chooseEndpoint(option: string | undefined, environment: ParentEnvironment): URL | undefined {
  if (option !== undefined) return parseEndpoint(option, '--endpoint');
  const found = environment.AWS_ENDPOINT_URL;
  if (found === undefined || found === '') return undefined;
  const endpoint = parseEndpoint(found, 'AWS_ENDPOINT_URL');
  if (!isOnThisMachine(endpoint)) throw endpointNotOnThisMachine(endpoint);
  return endpoint;
}

function parseEndpoint(text: string, source: string): URL {
  if (!URL.canParse(text)) throw endpointNotAnUrl(text, source);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw endpointNotAnUrl(text, source);
  return url;
}

/** URL has normalized the host: 127.1 and 0x7f000001 are 127.0.0.1 by now, and IPv6 stands in brackets. */
function isOnThisMachine({ hostname }: URL): boolean {
  if (hostname === 'localhost' || hostname === '[::1]') return true;
  return isIP(hostname) === 4 && hostname.startsWith('127.');
}
