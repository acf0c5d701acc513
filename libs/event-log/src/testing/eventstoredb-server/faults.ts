import { Metadata, status } from '@grpc/grpc-js';

/** What goes wrong with one call. `…_before_write`: nothing is stored. `…_after_write`: stored, and nobody is told. */
export type Fault =
  /** the connection breaks */
  | 'killed_before_write'
  | 'killed_after_write'
  /** no answer ever comes */
  | 'silent_before_write'
  | 'silent_after_write'
  /** CommitTimeout: `RpcExceptions.Timeout`, ABORTED */
  | 'timeout_before_write'
  | 'timeout_after_write'
  /** UNAVAILABLE by something between client and server */
  | 'unavailable_before_write'
  | 'unavailable_after_write'
  | 'not_ready'
  | 'busy'
  | 'not_leader'
  | 'no_leader'
  | 'exhausted'
  | 'access_denied'
  /** a reader's stream breaks after its first event */
  | 'broken_after_one';

export type CallKind = 'append' | 'read' | 'subscribe';

/** Faults for the next calls of each kind, in order; a call without one goes well. */
export class Faults {
  private readonly planned: Record<CallKind, (Fault | null)[]> = { append: [], read: [], subscribe: [] };

  /** null: that call goes well */
  plan(kind: CallKind, ...faults: readonly (Fault | null)[]): void {
    this.planned[kind].push(...faults);
  }

  next(kind: CallKind): Fault | null {
    return this.planned[kind].shift() ?? null;
  }

  clear(): void {
    for (const list of Object.values(this.planned)) list.length = 0;
  }
}

export interface Refusal {
  readonly code: status;
  readonly details: string;
  readonly metadata?: Metadata;
}

/** EventStore/src/EventStore.Core/Services/Transport/Grpc/RpcExceptions.cs, one entry a method there. */
export function refusalOf(fault: Fault, leader: { readonly host: string; readonly port: number }): Refusal | null {
  switch (fault) {
    case 'timeout_before_write':
    case 'timeout_after_write':
      return { code: status.ABORTED, details: 'Operation timed out: Commit phase timeout.' };
    case 'unavailable_before_write':
    case 'unavailable_after_write':
      return { code: status.UNAVAILABLE, details: 'upstream connect error' };
    case 'not_ready':
      return { code: status.UNAVAILABLE, details: 'Server Is Not Ready' };
    case 'busy':
      return { code: status.UNAVAILABLE, details: 'Server Is Too Busy' };
    case 'no_leader':
      return { code: status.UNKNOWN, details: 'No leader info available in response' };
    case 'not_leader':
      return notLeader(leader.host, leader.port);
    case 'exhausted':
      return { code: status.RESOURCE_EXHAUSTED, details: 'There is not enough space on the disk' };
    case 'access_denied':
      return { code: status.PERMISSION_DENIED, details: 'Access Denied', metadata: trailers({ exception: 'access-denied' }) };
    default:
      return null;
  }
}

export const notLeader = (host: string, port: number): Refusal => ({
  code: status.NOT_FOUND,
  details: 'Leader info available',
  metadata: trailers({ exception: 'not-leader', 'leader-endpoint-host': host, 'leader-endpoint-port': String(port) }),
});

export function trailers(entries: Readonly<Record<string, string>>): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(entries)) metadata.set(name, value);
  return metadata;
}
