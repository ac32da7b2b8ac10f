import type { MessageProvider } from './port.js';

/**
 * Where messages end without credentials: the row in the database is all there is, for people to open. Sending and
 * writing down are one, so an attempt without an end has sent nothing.
 */
export function outboxProvider(): MessageProvider {
  return {
    name: 'outbox',
    send: async () => ({ kind: 'accepted', providerId: null }),
    findSent: async () => [],
    forget: async () => 'forgotten',
    close: () => undefined,
  };
}
