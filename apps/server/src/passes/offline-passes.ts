import type { PassesOnDevice, SnapshotSeal } from '@baton/contracts';
import { snapshotBytes, type SnapshotTaken } from '@baton/roster';
import { Injectable } from '@nestjs/common';
import { PassHolders } from './pass-holders';
import { PassKey } from './pass-key';
import { rawKey } from './phone-key';

/** What a gate's tablet needs to know cards and phones without network: public keys and versions, nothing to make one with. */
@Injectable()
export class OfflinePasses {
  constructor(
    private readonly holders: PassHolders,
    private readonly key: PassKey,
  ) {}

  /** Only what counts now, and only of these persons: a card that isn't among them is nobody's for this tablet. */
  of(schoolId: string, personIds: Iterable<string>): PassesOnDevice {
    const cards: PassesOnDevice['cards'][number][] = [];
    const phones: PassesOnDevice['phones'][number][] = [];
    for (const personId of personIds) {
      const { pass, phones: held } = this.holders.heldBy(schoolId, personId);
      if (pass && !pass.revoked) cards.push({ passId: pass.passId, version: pass.version, personId });
      for (const { phoneId, publicKey } of held) phones.push({ phoneId, publicKey: rawKey(publicKey), personId });
    }
    return { keys: [this.key.published()], cards, phones };
  }

  seal(taken: SnapshotTaken): SnapshotSeal {
    return { keyNo: this.key.published().keyNo, signature: this.key.sign(snapshotBytes(taken)).toString('base64url') };
  }
}
