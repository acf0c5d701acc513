import { CommandId, Code, Id, Instant, Part, Whole } from '../fields';

/** Which device, which installation of the app on it, and the how-many-eth command of that installation. */
export class DeviceOfTap {
  @Id() readonly id: string;
  @Id({ about: 'a new id each time the app is installed or its store emptied' }) readonly install: string;
  @Whole({ about: 'strictly increasing in one install' }) readonly sequence: number;
}

/** What the screen showed when the person tapped. */
export class SeenAtTap {
  @Id({ optional: true, about: 'revision of the day behind the screen' }) readonly revision?: string | null;
  @Id({ optional: true, about: 'id of the roster snapshot behind the screen' }) readonly rosterSnapshot?: string | null;
}

/** The device's clock. Left out: the server's time counts. */
export class TimeOfTap {
  @Instant({ about: 'corrected by the measured offset; epoch ms' }) readonly occurredAt: number;
  @Instant({ about: 'the device’s clock as it was; epoch ms' }) readonly occurredRaw: number;
  @Whole({ min: -1_000_000_000_000 }) readonly offsetMs: number;
  @Whole({ optional: true, about: 'bound of the offset’s error; null: unknown, and such a time never wins' })
  readonly errorMs?: number | null;
}

/** Written on paper first: who signed as a witness, which sheet, when. */
export class PaperOfTap {
  @Id() readonly witnessId: string;
  @Code({ about: 'roll_sheet, gate_list, muster …' }) readonly sheet: string;
  @Instant() readonly writtenAt: number;
}

/** Where and when a person tapped, and what they saw. All of it may be left out by a screen that is online. */
export class Tap {
  @CommandId({ optional: true, about: 'the command before this one from the same install to the same day' })
  readonly previousCommandId?: string | null;
  @Part(() => DeviceOfTap, { optional: true }) readonly device?: DeviceOfTap | null;
  @Part(() => SeenAtTap, { optional: true }) readonly seen?: SeenAtTap | null;
  @Part(() => TimeOfTap, { optional: true }) readonly time?: TimeOfTap | null;
  @Part(() => PaperOfTap, { optional: true }) readonly paper?: PaperOfTap | null;
}
