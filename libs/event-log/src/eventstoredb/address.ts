/** The address of an EventStoreDB can't be used: says what is wrong with it, never its password. */
export class AddressProblem extends Error {}

/** What a connection string may set; every other option the client would ignore, and print the whole address with it. */
const OPTIONS = [
  'tls',
  'tlsCAFile',
  'userCertFile',
  'userKeyFile',
  'nodePreference',
  'maxDiscoverAttempts',
  'discoveryInterval',
  'gossipTimeout',
  'keepAliveInterval',
  'keepAliveTimeout',
  'connectionName',
  'defaultDeadline',
  'throwOnAppendFailure',
] as const;

export const isEventStoreDbAddress = (text: string): boolean => /^esdb(\+discover)?:\/\//.test(text);

/** The address for a person's eyes: without user and password, certificates or options. */
export const addressWithoutSecrets = (address: string): string =>
  address.replace(/^(esdb(?:\+discover)?:\/\/)(?:.*@)?([^?]*).*$/s, '$1$2').replace(/\/+$/, '');

/**
 * `esdb://host:port,host:port?option=value` or `esdb+discover://name`, as the client's documentation has it.
 * @throws AddressProblem naming the option and the remedy
 */
export function checkAddress(address: string): void {
  if (!isEventStoreDbAddress(address)) throw new AddressProblem('The address of an EventStoreDB begins with esdb:// or esdb+discover://.');
  const named = addressWithoutSecrets(address);
  const query = address.includes('?') ? address.slice(address.indexOf('?') + 1) : '';
  for (const [name, value] of new URLSearchParams(query)) {
    const known = OPTIONS.find((option) => option.toLowerCase() === name.toLowerCase());
    if (name.toLowerCase() === 'tlsverifycert')
      throw new AddressProblem(`${named}: certificates are always checked. Name your own authority by tlsCAFile instead of ${name}.`);
    if (!known) throw new AddressProblem(`${named}: there is no option ${name}. Known: ${OPTIONS.join(', ')}.`);
    if (value === '') throw new AddressProblem(`${named}: the option ${name} has no value.`);
  }
}

/** The same address with one more option. */
export const withOption = (address: string, name: string, value: string | number): string =>
  `${address.trim().replace(/\/+$/, '')}${address.includes('?') ? '&' : '?'}${name}=${value}`;
