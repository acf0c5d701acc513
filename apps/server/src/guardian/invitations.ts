import type { Clock, Vault } from '@baton/event-log';
import type { Config } from '@baton/installation';
import { dateAndMinute, isGuardianOf } from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Attempts } from '../access/attempts';
import { derivedCommandId } from '../day/derived-command-id';
import { campusStream } from '../day/streams';
import { Aggregates } from '../platform/aggregates';
import { Refused } from '../platform/refused';
import { CLOCK, CONFIG, VAULT } from '../platform/tokens';
import { brokenField } from '../platform/validation';
import { compressedKey } from '../passes/phone-key';
import { ChildDeciding } from '../roster/child/child-deciding';
import type { ChildRequest } from '../roster/child/child-route';
import { Persons } from '../roster/child/persons';
import { GuardianSessions, type Guardian } from './guardian-sessions';
import { asSpeaker } from './guardian.guard';

const KIND = 'guardian-invitation';
/** ms for which a sheet may be opened */
export const INVITATION_MS = 7 * 24 * 3_600_000;
/** ms after its use in which the same phone may ask again, because the answer was lost on the way */
const ASKED_AGAIN_MS = 10 * 60_000;
const SECRET_BYTES = 20;

interface Kept {
  readonly schoolId: string;
  readonly personId: string;
  /** SHA-256 of the secret on the sheet, hexadecimal */
  readonly hash: string;
}

export interface InvitationSheet {
  readonly invitationId: string;
  /** for the QR code; shown this once. What follows # never reaches a server's log */
  readonly url: string;
  /** epoch ms */
  readonly until: number;
}

/** Sheets by which a phone becomes a guardian's. The event says that one was given out; its secret is known to the paper only. */
@Injectable()
export class Invitations {
  private readonly attempts = new Attempts();

  constructor(
    private readonly aggregates: Aggregates,
    private readonly deciding: ChildDeciding,
    private readonly persons: Persons,
    private readonly sessions: GuardianSessions,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws Refused `not_your_child`, `not_a_guardian`, `person_unknown` */
  async invite(of: ChildRequest, personId: string, commandId: string): Promise<InvitationSheet> {
    const { by, childId } = of;
    const child = await this.deciding.mustAnswerFor(of);
    const zone = await this.aggregates.campus.read(campusStream(child.campusId), ({ campus }) => campus?.timeZone ?? 'UTC');
    const at = this.clock.now();
    if (!isGuardianOf(child, personId, dateAndMinute(at, zone).date)) throw new Refused('not_a_guardian', { personId });
    await this.persons.mustBeKnown(by.schoolId, personId);
    const invitationId = `i${derivedCommandId(`${commandId} ${childId}`, personId).replaceAll('-', '')}`;
    const until = at + INVITATION_MS;
    const command = { type: 'InviteGuardian', invitationId, childId, by: by.staffId, at, until } as const;
    await this.persons.give(by, commandId, { kind: 'person', id: personId, commands: [command] });
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    await this.keep(invitationId, { schoolId: by.schoolId, personId, hash: hashOf(secret) }, INVITATION_MS);
    return { invitationId, url: `${this.config.publicUrl}/guardian#${invitationId}.${secret}`, until };
  }

  /** The phone that opened the sheet is the guardian's from now on. @throws Refused `invitation_unknown`, `too_many_attempts` … */
  async enrol(
    asked: { readonly commandId: string; readonly invitation: string; readonly publicKey: string },
    address: string,
    client: string | null,
  ): Promise<{ readonly token: string; readonly guardian: Guardian }> {
    const publicKey = compressedKey(asked.publicKey);
    if (publicKey === null) throw brokenField('publicKey', 'matches');
    const [invitationId, secret] = asked.invitation.split('.', 2);
    const { schoolId, personId, hash } = await this.opened(invitationId, secret ?? '', address);
    const phoneId = createHash('sha256').update(`${invitationId} ${publicKey}`).digest('hex').slice(0, 16);
    const by = { ...asSpeaker({ schoolId, personId }, client), proof: 'unverified' as const };
    const command = { type: 'EnrolPhone', phoneId, invitationId, publicKey, at: this.clock.now() } as const;
    await this.persons.give(by, asked.commandId, { kind: 'person', id: personId, commands: [command] });
    await this.keep(invitationId, { schoolId, personId, hash }, ASKED_AGAIN_MS);
    const guardian = { personId, schoolId, phoneId };
    return { token: await this.sessions.open(guardian), guardian };
  }

  private async opened(invitationId: string, secret: string, address: string): Promise<Kept> {
    const wait = this.attempts.waitFor(invitationId, address, Date.now());
    if (wait > 0) throw new Refused('too_many_attempts', { retryAfter: wait });
    const stored = /^i[0-9a-f]{32}$/.test(invitationId) ? await this.vault.getVerifier(KIND, invitationId) : null;
    const kept = stored && (stored.expiresAt ?? 0) > Date.now() ? (JSON.parse(stored.value) as Kept) : null;
    if (kept && timingSafeEqual(Buffer.from(kept.hash), Buffer.from(hashOf(secret)))) return kept;
    this.attempts.wrong(invitationId.slice(0, 40), address, Date.now());
    throw new Refused('invitation_unknown');
  }

  private keep(invitationId: string, kept: Kept, forMs: number): Promise<void> {
    return this.vault.putVerifier(KIND, invitationId, { value: JSON.stringify(kept), expiresAt: Date.now() + forMs });
  }
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
