import type { DevicePurposeCode } from '@baton/contracts';
import { campusStream } from '../day/streams';
import type { Aggregates } from '../platform/aggregates';
import { Refused } from '../platform/refused';
import { brokenField } from '../platform/validation';

export interface Site {
  readonly gateId: string | null;
  readonly placeId: string | null;
}

/** Where a device may stand: a campus, gate and place that the school has. */
export class DeviceSites {
  constructor(private readonly aggregates: Aggregates) {}

  /** @throws Refused campus_unknown, unknown_gate, place_unknown, or validation_failed for a gate's device without a gate */
  async mustExist(schoolId: string, campusId: string, purpose: DevicePurposeCode, { gateId, placeId }: Site): Promise<void> {
    const found = await this.aggregates.campus.read(campusStream(campusId), (state) => ({
      ofSchool: state.campus?.schoolId === schoolId,
      gate: gateId === null || Object.hasOwn(state.gates, gateId),
      place: placeId === null || Object.hasOwn(state.places, placeId),
    }));
    if (!found.ofSchool) throw new Refused('campus_unknown', { campusId });
    if (purpose === 'gate' && gateId === null) throw brokenField('gateId', 'isDefined');
    if (!found.gate) throw new Refused('unknown_gate', { gateId });
    if (!found.place) throw new Refused('place_unknown', { placeId });
  }
}
