import { randomBytes } from 'node:crypto';

/** Version of the server that stands in every event; counts with package.json. */
export const SERVER_BUILD = 'baton-0.1.0';

/** Which process wrote an event: a new id at each start. */
export class Identity {
  readonly instance = `i${randomBytes(6).toString('hex')}`;
  readonly build = SERVER_BUILD;
}
