/** No connection was made. */
const noConnection = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** How OpenSSL and Node call a certificate that will not do: the connection ended before a word was said. */
const badCertificate = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_)/;

/** Does this code of a network error (Node's, undici's or OpenSSL's) mean that the other side has certainly heard nothing? */
export const neverReached = (code: string): boolean => noConnection.has(code) || badCertificate.test(code);
