import { municipalities, placeholdersIn, policyFor } from '../domain/policy.js';
import type { Config } from './config.js';
import { ConfigError } from './configError.js';
import { isLoopbackHost } from './oidcConfig.js';

/**
 * What would leave this machine for citizens and staff is signed by somebody and answered somewhere: with placeholders in a
 * policy Husly does not start with a provider. A Twilio or gateway on this machine is one to try it with; a mail server here
 * may well send on.
 *
 * @param policies those in force; by default all
 * @throws ConfigError with what to set, or to unset
 */
export function refusePlaceholders(config: Config, policies = municipalities.map(policyFor)): void {
  const [provider] = providers(config);
  if (provider === undefined) return;
  for (const policy of policies) {
    const found = placeholdersIn(policy);
    if (found.length === 0) continue;
    throw new ConfigError(
      `domain/policies/${policy.municipality.code}.json still has placeholders (${found.join(', ')}) although ${provider} is set: ` +
        `put the unit's own there, or unset ${provider} to keep messages in the local outbox.`,
    );
  }
}

/** Does an address lead to this machine itself? */
const isThisMachine = (url: string): boolean => isLoopbackHost(new URL(url).hostname);

function providers({ sms: { twilio, gateway }, email }: Config): string[] {
  return [
    ...(twilio && !(twilio.apiBaseUrl && isThisMachine(twilio.apiBaseUrl)) ? ['TWILIO_ACCOUNT_SID'] : []),
    ...(gateway && !isThisMachine(gateway.url) ? ['SMS_GATEWAY_URL'] : []),
    ...(email.kind === 'smtp' ? ['SMTP_URL'] : []),
  ];
}
