import { whyDenied, isOwnOrigin } from './http-access';
import { sessionTokenOf } from './cookie';
import type { DeviceCredentials } from '../devices/device-credentials';
import type { PairedDevice } from '../devices/paired-device';
import { RIGHTS } from './rights';
import { rolesToActIn } from './right';
import type { SignedInPerson } from './signed-in-person';
import type { DayInQuestion, WhoIsIt } from './who-is-it';

export interface Handshake {
  readonly headers: { readonly cookie?: string; readonly origin?: string; readonly host?: string };
}

/** The same sessions and the same table of rights for sockets. */
export class SocketAccess {
  constructor(
    private readonly whoIsIt: WhoIsIt,
    private readonly origins: readonly string[],
    private readonly devices: DeviceCredentials,
  ) {}

  /** The paired device of a socket, also when nobody is signed in on it; null: none, revoked, or a page of another site. */
  async deviceOf(handshake: Handshake): Promise<PairedDevice | null> {
    const { cookie, origin, host } = handshake.headers;
    if (!isOwnOrigin(origin, host, this.origins)) return null;
    const device = await this.devices.ofCookies(cookie);
    return device?.revoked ? null : device;
  }

  /** null: nobody signed in, or the page is of another site. Ask again at intervals: sessions end while sockets live. */
  async personOf(handshake: Handshake, day: DayInQuestion | null): Promise<SignedInPerson | null> {
    const { cookie, origin, host } = handshake.headers;
    if (!isOwnOrigin(origin, host, this.origins)) return null;
    const person = await this.whoIsIt.person(sessionTokenOf(cookie), null, day, await this.devices.ofCookies(cookie));
    return person && !person.mustChangePassword ? person : null;
  }

  /** May the person send this message (`SOCKET <message>` in the table)? Answers the person with its acting roles. */
  permitted(person: SignedInPerson, message: string): SignedInPerson | null {
    const key = `SOCKET ${message}`;
    const right = Object.hasOwn(RIGHTS, key) ? RIGHTS[key] : null;
    if (!right) return null;
    const acting = { ...person, actingRoles: rolesToActIn(person.roles, right) };
    return whyDenied(acting, right) === null ? acting : null;
  }
}
