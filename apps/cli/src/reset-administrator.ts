import {
  ClockModeMismatch,
  type CommandMetadata,
  createAggregate,
  createSealer,
  type EventStore,
  project,
  SealBroken,
  type SealedField,
  type Sealer,
  type Vault,
} from '@baton/event-log';
import {
  type Config,
  foldedLogin,
  masterKeyFrom,
  newOneTimePassword,
  oneTimeVerifier,
  openLogOf,
  openVaultOf,
  pepperOf,
  shownPlace,
  signInDigest,
} from '@baton/installation';
import {
  decideInOrder,
  decideStaff,
  evolveStaff,
  staffCodec,
  staffFold,
  type StaffCommand,
  type StaffEvent,
  type StaffRecord,
  type StaffRefusal,
  type StaffState,
} from '@baton/roster';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Refused, say } from './messages/say';

const OPTIONS = { login: { type: 'string' } } as const;
const PREFIX = 'staff-';
const BUILD = 'baton-cli-0.1.0';

interface Opened {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly sealer: Sealer;
}

interface Administrator {
  readonly record: StaffRecord;
  readonly name: string | null;
}

/**
 * For a system administrator who lost the password: a new one-time password on the console, which the server knows at
 * once, running or not. The event comes first, so that it can't be done without a trace; the password is in the vault only.
 */
export async function resetAdministrator(config: Config, args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const opened = await openStores(config);
  try {
    const { record, name } = chosen(await administrators(opened), opened.sealer, values.login ?? null);
    await recordIt(opened, record);
    const password = newOneTimePassword();
    await opened.vault.putVerifier('password', record.staffId, await oneTimeVerifier(password, pepperOf(opened.sealer), Date.now()));
    say('administrator_reset', { name: name ?? record.staffId });
    process.stdout.write(`${password}\n`);
    say('administrator_reset_next');
    return true;
  } finally {
    await opened.store.close();
    await opened.vault.close();
  }
}

async function openStores(config: Config): Promise<Opened> {
  if (config.log.kind === 'sqlite' && !existsSync(config.log.file)) throw new Refused('no_log', { file: config.log.file });
  if (!existsSync(config.masterKeyFile)) throw new Refused('master_key_missing', { file: config.masterKeyFile });
  const vault = await openVaultOf(config, masterKeyFrom(config.masterKeyFile, null).key);
  try {
    const store = await openLogOf(config.log, { clock: { kind: 'real' } });
    return { store, vault, sealer: await createSealer({ vault, logId: store.logId }) };
  } catch (error) {
    await vault.close();
    throw error instanceof ClockModeMismatch ? new Refused('demo_log', { file: shownPlace(config.log) }) : error;
  }
}

/** Whoever keeps the accounts and may sign in, from the log itself; only their names are opened. */
async function administrators({ store, sealer }: Opened): Promise<readonly Administrator[]> {
  const staff = new Map<string, { state: StaffState; name: SealedField | null }>();
  const running = project<StaffEvent>(store, {
    name: 'reset-administrator',
    prefixes: [PREFIX],
    codecs: [staffCodec],
    handle: ({ event }, { stream }) => {
      const entry = staff.get(stream) ?? { state: staffFold.initial(), name: null };
      entry.state = evolveStaff(entry.state, event);
      if (event.type === 'StaffRegistered' || event.type === 'StaffNameCorrected')
        entry.name = { place: { stream, type: event.type, path: 'name' }, sealed: event.data.name };
      staff.set(stream, entry);
    },
  });
  await running.caughtUp;
  await running.close();
  const found = [...staff.values()].flatMap(({ state: { record }, name }) =>
    record && name && !record.suspended && record.leftOn === null && record.roles.includes('system_administrator')
      ? [{ record, name }]
      : [],
  );
  const names = await sealer.openMany(found.map(({ name }) => name));
  return found.map(({ record }, i) => ({ record, name: opened(names[i]) }));
}

function opened(name: string | null | SealBroken): string | null {
  if (name instanceof SealBroken) throw name;
  return name;
}

/** @throws Refused saying how to name one of several */
function chosen(all: readonly Administrator[], sealer: Sealer, login: string | null): Administrator {
  if (all.length === 0) throw new Refused('no_administrator');
  if (login === null) {
    if (all.length > 1) throw new Refused('which_administrator', { count: all.length });
    return all[0];
  }
  const digest = signInDigest(sealer, login);
  const found = all.filter(({ record, name }) => record.signInDigest === digest || foldedLogin(name ?? '') === foldedLogin(login));
  if (found.length === 0) throw new Refused('no_such_administrator', { login });
  if (found.length > 1) throw new Refused('which_administrator', { count: found.length });
  return found[0];
}

async function recordIt({ store }: Opened, { schoolId, staffId, sessionEpoch }: StaffRecord): Promise<void> {
  const at = Date.now();
  const commands: readonly StaffCommand[] = [
    { type: 'ChangePassword', at, by: 'command_line' },
    { type: 'RevokeSessions', at, seenEpoch: sessionEpoch },
    { type: 'ClearSignIn', at },
  ];
  const aggregate = createAggregate<StaffState, StaffEvent, StaffRefusal>({
    store,
    codec: staffCodec,
    fold: staffFold,
    refusalOf: () => null,
  });
  const outcome = await aggregate.transact({
    stream: `${PREFIX}${schoolId}.${staffId}`,
    metadata: metadataOf(schoolId, at),
    decide: (state) => decideInOrder<StaffState, StaffEvent, StaffCommand, StaffRefusal>(commands, state, decideStaff, evolveStaff),
  });
  if (outcome.kind !== 'accepted') throw new Error(`the reset could not be recorded: ${outcome.kind}`);
}

const metadataOf = (schoolId: string, at: number): CommandMetadata => ({
  ...{ schoolId, campusId: null, commandId: randomUUID(), previousCommandId: null, causationId: null, correlationId: null },
  ...{ requestDigest: null, device: null, seen: null },
  actor: { id: 'command_line', kind: 'system', role: 'command_line', proof: 'system' },
  time: { occurredAt: at, occurredRaw: at, offsetMs: 0, errorMs: 0, recordedAt: at },
  build: { server: BUILD, client: null },
  instance: `c${randomBytes(6).toString('hex')}`,
});
