import type { Vault } from '@baton/event-log';
import { isOfNow, overAt, readPassText, type CardPass, type Holding, type PhonePass, type SignedPass } from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { personStream } from '../day/streams';
import { Aggregates } from '../platform/aggregates';
import { VAULT } from '../platform/tokens';
import { PassHolders } from './pass-holders';
import { PassKey } from './pass-key';
import { phoneHasSigned } from './phone-key';

/** Codes of phones that were used, in the vault until nobody would take them any more. */
const USED_CODE = 'phone-code';

export type Recognised =
  | { readonly ok: true; readonly personId: string; readonly pass: CardPass | PhonePass }
  /** `personId`: whose it was, when it is a card that doesn't count any more */
  | { readonly ok: false; readonly code: 'unknown_pass' | 'pass_revoked' | 'code_over'; readonly personId: string | null };

const UNKNOWN: Recognised = { ok: false, code: 'unknown_pass', personId: null };

/** "Who is this?" A card or a phone's code tells a person; it permits nothing. Judged by the log, this moment. */
@Injectable()
export class Recognising {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly holders: PassHolders,
    private readonly key: PassKey,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  /** @param now epoch ms, real time: a phone knows no other */
  async who(schoolId: string, scanned: string, now: number = Date.now()): Promise<Recognised> {
    const signed = readPassText(scanned);
    if (!signed) return UNKNOWN;
    return signed.pass.kind === 'card' ? this.ofCard(schoolId, signed, signed.pass) : this.ofPhone(schoolId, signed, signed.pass, now);
  }

  /** "A code counts once." True again for the tap that used it: its answer may have been lost. */
  async use(code: PhonePass, commandId: string): Promise<boolean> {
    const id = `${code.phoneId}.${code.window}`;
    if (await this.vault.claimVerifier(USED_CODE, id, { value: commandId, expiresAt: overAt(code) })) return true;
    return (await this.vault.getVerifier(USED_CODE, id))?.value === commandId;
  }

  private async ofCard(schoolId: string, signed: SignedPass, pass: CardPass): Promise<Recognised> {
    if (!this.key.hasSigned(schoolId, signed)) return UNKNOWN;
    const personId = await this.holders.ofPass(schoolId, pass.passId);
    if (personId === null) return UNKNOWN;
    const held = (await this.heldBy(schoolId, personId))?.pass;
    if (held?.passId === pass.passId && held.version === pass.version && !held.revoked) return { ok: true, personId, pass };
    return { ok: false, code: 'pass_revoked', personId };
  }

  private async ofPhone(schoolId: string, signed: SignedPass, pass: PhonePass, now: number): Promise<Recognised> {
    const personId = await this.holders.ofPhone(schoolId, pass.phoneId);
    if (personId === null) return UNKNOWN;
    const phone = (await this.heldBy(schoolId, personId))?.phones.find((p) => p.phoneId === pass.phoneId);
    if (!phone) return { ok: false, code: 'pass_revoked', personId };
    if (!phoneHasSigned(schoolId, phone.publicKey, signed)) return UNKNOWN;
    return isOfNow(pass, now) ? { ok: true, personId, pass } : { ok: false, code: 'code_over', personId: null };
  }

  /** null: nobody, or erased */
  private heldBy(schoolId: string, personId: string): Promise<Holding | null> {
    return this.aggregates.person.read(personStream(schoolId, personId), ({ record }) => record?.held ?? null);
  }
}
