/** One event of an export, as far as the story of a day needs it. */
export interface StoryEvent {
  readonly stream: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly actor: string;
  /** effective time, epoch ms: when it happened, never later than it was recorded */
  readonly at: number;
  readonly recordedAt: number;
}

interface StoredLine {
  readonly stream: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: {
    readonly actor: { readonly id: string };
    readonly time: { readonly occurredAt: number; readonly recordedAt: number };
  };
}

/** Events of one service day and its alerts, in log order. */
export function eventsOfDay(lines: readonly string[], serviceDay: string): readonly StoryEvent[] {
  return lines
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as StoredLine)
    .filter(({ stream }) => stream.endsWith(`-${serviceDay}`))
    .map(({ stream, type, data, metadata }) => {
      const { occurredAt, recordedAt } = metadata.time;
      return { stream, type, data, actor: metadata.actor.id, at: Math.min(occurredAt, recordedAt), recordedAt };
    });
}
