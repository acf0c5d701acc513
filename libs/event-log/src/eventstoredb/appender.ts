import { type AppendExpectedRevision, NO_STREAM as SERVER_NO_STREAM } from '@eventstore/db-client';
import { append as unaryAppend } from '@eventstore/db-client/dist/streams/appendToStream/append';
import { type EventToAppend, LogBusy, LogFull, NO_STREAM, OutcomeUnknown, type Revision } from '../port';
import { type Connections, pauseAfter, TooManyCalls, within } from './connections';
import { type AppendFailure, appendFailure, reasonOf } from './failures';
import { toServer } from './stored-event';

/** Milliseconds for one try; the server's own limit for a commit is 2,000. */
const APPEND_DEADLINE_MS = 4_000;
/** Milliseconds that the client's deadline is given before ours takes over (a connection that hangs has none). */
const DEADLINE_GRACE_MS = 500;
/** Milliseconds in which the same bytes are sent again before the caller hears that nobody knows. */
const APPEND_PATIENCE_MS = 6_000;

/** `commit`: where the last of the events lies; null: the server didn't say */
export type Appended = { readonly kind: 'appended'; readonly commit: number | null } | { readonly kind: 'conflict' };

/**
 * Sends the same bytes to the same revision until the server has answered: at an exact revision with fixed ids the second
 * time is answered like the first, whatever became of it.
 * @throws LogBusy, LogFull: nothing was written. OutcomeUnknown: send the same again. Error: it never will be
 */
export async function appendUntilKnown(
  connections: Connections,
  stream: string,
  expected: Revision,
  events: readonly EventToAppend[],
): Promise<Appended> {
  const until = Date.now() + APPEND_PATIENCE_MS;
  const serialised = events.map(toServer);
  let mayBeWritten = false;
  for (let failures = 0; ; failures++) {
    try {
      return await connections.call((client) => appendOnce(client, stream, expected, serialised));
    } catch (error) {
      const failure = error instanceof TooManyCalls ? 'not_taken' : appendFailure(error);
      if (failure === 'conflict') return { kind: 'conflict' };
      mayBeWritten ||= failure === 'unknown';
      if (failure === 'full' || failure === 'hopeless' || error instanceof TooManyCalls || Date.now() > until)
        throw inWords(failure, mayBeWritten, error);
      await new Promise((resolve) => setTimeout(resolve, pauseAfter(failures)));
    }
  }
}

async function appendOnce(
  client: ThisParameterType<typeof unaryAppend>,
  stream: string,
  expected: Revision,
  events: Parameters<typeof unaryAppend>[1],
): Promise<Appended> {
  const expectedRevision: AppendExpectedRevision = expected === NO_STREAM ? SERVER_NO_STREAM : BigInt(expected);
  // the unary call by its name: `appendToStream` would take the batch path, where a silent server hangs it for ever and
  // one broken connection rejects the appends of all clients
  const options = { expectedRevision, batchAppendSize: 0, requiresLeader: true, deadline: APPEND_DEADLINE_MS, throwOnAppendFailure: true };
  const appending = unaryAppend.call(client, stream, events, options);
  const result = await within(APPEND_DEADLINE_MS + DEADLINE_GRACE_MS, 'an append', appending);
  if (!result.success) return { kind: 'conflict' };
  return { kind: 'appended', commit: result.position ? Number(result.position.commit) : null };
}

function inWords(failure: AppendFailure, mayBeWritten: boolean, error: unknown): Error {
  const reason = reasonOf(error);
  if (mayBeWritten) return new OutcomeUnknown(`The log doesn't answer (${reason}): send the same again`);
  if (failure === 'full') return new LogFull(`The log has no room, nothing was written (${reason}): make room; reading goes on`);
  if (failure === 'not_taken') return new LogBusy(`The log takes nothing now, nothing was written (${reason}): try again`);
  return error instanceof Error ? error : new Error(reason);
}
