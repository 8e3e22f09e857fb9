import { type ApiAnswer, type Protocol } from './api-call';

/** An AWS error: what the SDKs read as `name` and `message`. */
export interface ApiError {
  readonly status: number;
  /** Such as `InvalidClientTokenId`. */
  readonly code: string;
  readonly message: string;
}

/** An error as the service's protocol writes it, so that an SDK understands it and does not try again. */
export function formatApiError(error: ApiError, protocol: Protocol): ApiAnswer {
  const [contentType, text] = protocol === 'json' ? formatJson(error) : ['text/xml', formatXml(error, protocol)];
  const body = Buffer.from(text);
  return {
    status: error.status,
    headers: {
      'content-type': contentType,
      'content-length': String(body.length),
      ...(protocol === 'json' ? { 'x-amzn-errortype': error.code } : {}),
    },
    body,
  };
}

function formatJson({ code, message }: ApiError): readonly [string, string] {
  return ['application/x-amz-json-1.1', JSON.stringify({ __type: code, message })];
}

function formatXml({ code, message }: ApiError, protocol: 'query' | 'ec2' | 's3'): string {
  const details = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
  switch (protocol) {
    case 's3':
      return `<Error>${details}</Error>`;
    case 'ec2':
      return `<Response><Errors><Error>${details}</Error></Errors></Response>`;
    case 'query':
      return `<ErrorResponse><Error><Type>Sender</Type>${details}</Error></ErrorResponse>`;
  }
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
