import type { AlertMessage } from '@baton/contracts';
import type { Told } from './school-under-play';

/** Messages of alerts as they come in on people's devices, made into notifications. */
export interface ToldBySocket {
  take(staffId: string, messages: readonly AlertMessage[]): void;
  told(): readonly Told[];
}

const HOW = { AlertRaised: 'raised', AlertEscalated: 'escalated', AlertRepeated: 'repeated' } as const;

interface Raised {
  readonly kind: string;
  readonly children: readonly string[];
  level: string;
}

export function toldBySocket(): ToldBySocket {
  const raised = new Map<string, Raised>();
  const seen = new Set<string>();
  const told: Omit<Told, 'kind' | 'children'>[] = [];
  const learn = (message: AlertMessage): void => {
    const data = message.data as { readonly kind?: string; readonly children?: readonly string[]; readonly level?: string };
    if (message.type === 'AlertRaised')
      raised.set(message.alertId, { kind: data.kind ?? '', children: data.children ?? [], level: data.level ?? '' });
  };
  return {
    take(staffId, messages) {
      for (const message of messages) {
        learn(message);
        const how = HOW[message.type as keyof typeof HOW];
        // one person may have two devices: told once
        const key = `${staffId} ${message.position}`;
        if (!how || !message.forYou || seen.has(key)) continue;
        seen.add(key);
        const level = (message.data as { readonly level?: string }).level ?? raised.get(message.alertId)?.level ?? '';
        told.push({ at: message.recordedAt, how, alertId: message.alertId, level, staffId });
      }
    },
    told: () =>
      told.map((one) => ({ ...one, kind: raised.get(one.alertId)?.kind ?? '', children: raised.get(one.alertId)?.children ?? [] })),
  };
}
