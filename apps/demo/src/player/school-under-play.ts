import type { Reference } from '../script/references';

/** A school that a script is played against: over HTTP and sockets, or in memory in a test. Times in epoch ms. */
export interface SchoolUnderPlay {
  /** Id of something of the school. @throws UnknownReference */
  idOf(reference: Reference): string;
  /** Resolves when the school's clock shows this time and everything due by then has been told. */
  stepTo(at: number): Promise<void>;
  give(act: Act): Promise<Answer>;
  /** children in custody by the board of this person */
  inCustody(staffId: string): Promise<number>;
  /** the device's live connection comes up or goes down */
  connect(device: string): Promise<void>;
  disconnect(device: string): Promise<void>;
  /** what people's devices were told of alerts so far, oldest first */
  told(): readonly Told[];
}

/** One tap, with ids in the place of references. */
export interface Act {
  readonly commandId: string;
  readonly staffId: string;
  readonly device: { readonly id: string; readonly sequence: number };
  /** the tap before this one on the same device, when the device sends from its queue */
  readonly previousCommandId: string | null;
  /** `roll-call/mark`, or a path of the API with its slash */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** when it was tapped, if it is sent later than that; null: now */
  readonly occurredAt: number | null;
  readonly paper: { readonly witnessId: string; readonly sheet: string; readonly writtenAt: number } | null;
}

export interface Answer {
  readonly outcome: 'accepted' | 'unchanged' | 'refused' | 'kept';
  /** of a refusal */
  readonly code: string | null;
  readonly events: readonly { readonly type: string; readonly revision: string; readonly data: unknown }[];
  /** the whole answer */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A notification as it reached one person's device. */
export interface Told {
  /** when these people were to be told; server time of the alert's record */
  readonly at: number;
  readonly how: 'raised' | 'escalated' | 'repeated';
  readonly alertId: string;
  readonly kind: string;
  readonly children: readonly string[];
  readonly level: string;
  /** whose device got it */
  readonly staffId: string;
}

export class UnknownReference extends Error {
  constructor(reference: Reference, remedy: string) {
    super(`“${reference.kind}:${reference.rest}” names nothing in this school. ${remedy}`);
  }
}
