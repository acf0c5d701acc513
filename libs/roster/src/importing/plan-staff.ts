import type { StaffRow } from '../import/rows';
import { toSeal, type Plain } from '../plain';
import type { StaffStanding } from '../staff/may-be-rostered';
import type { StaffCommand } from '../staff/staff';
import type { Findings, ImportInput } from './import-input';

export interface StaffPlan {
  readonly commands: ReadonlyMap<string, readonly StaffCommand<Plain>[]>;
  readonly keys: readonly { readonly id: string; readonly key: string }[];
  /** as it will be after the import: what a roster may be checked against */
  readonly standing: ReadonlyMap<string, StaffStanding>;
  readonly staffId: (staffNumber: string) => string | null;
}

const EXTERNAL_ROLES: readonly string[] = ['external_instructor', 'volunteer'];

export function planStaff(input: ImportInput, findings: Findings): StaffPlan {
  const { rows, current, keyOf } = input;
  const known = current.directory.keys.staff;
  const ids = new Map<string, string>();
  const keys: { id: string; key: string }[] = [];
  const commands = new Map<string, readonly StaffCommand<Plain>[]>();
  const standing = new Map<string, StaffStanding>();
  for (const [id, { record }] of current.staff) if (record) standing.set(id, record);
  for (const row of rows.staff) {
    const key = keyOf('staff', row.staffNumber);
    const staffId = known.get(key) ?? input.idFor('staff', row.staffNumber);
    ids.set(row.staffNumber, staffId);
    if (!known.has(key)) keys.push({ id: staffId, key });
    const more = commandsOf(input, row, staffId);
    if (more.length > 0) commands.set(staffId, more);
    standing.set(staffId, standingAfter(row, staffId, current.staff.get(staffId)?.record ?? null));
    findings.note(
      'staff',
      row.at,
      staffId,
      !current.staff.get(staffId)?.record,
      more.map((c) => c.type),
    );
  }
  return { commands, keys, standing, staffId: (n) => ids.get(n) ?? known.get(keyOf('staff', n)) ?? byName(input, n) };
}

/** A file without a staff sheet may name people: one of that name, or nobody. */
function byName({ current }: ImportInput, name: string): string | null {
  const found = [...current.staff].filter(([, s]) => s.record?.name === name);
  return found.length === 1 ? found[0][0] : null;
}

const isExternal = (row: StaffRow) => row.roles.length > 0 && row.roles.every((r) => EXTERNAL_ROLES.includes(r));

/**
 * The first day on which a document is missing ends the vetting; without the conduct check there is none. A volunteer at
 * the gate needs no qualification, an instructor does.
 */
function vettedUntil(row: StaffRow): string | null {
  if (!isExternal(row) || row.conductChecked !== true) return null;
  if (row.roles.includes('external_instructor') && row.qualificationTo === null) return null;
  return [row.qualificationTo, row.healthCertificateTo].flatMap((date) => date ?? []).sort()[0] ?? null;
}

function standingAfter(row: StaffRow, staffId: string, recorded: StaffStanding | null): StaffStanding {
  const until = vettedUntil(row) ?? recorded?.vettedUntil ?? null;
  const { suspended, leftOn, onlyOn } = recorded ?? { suspended: false, leftOn: null, onlyOn: null };
  return { staffId, external: recorded?.external ?? isExternal(row), vettedUntil: until, suspended, leftOn, onlyOn };
}

function commandsOf(input: ImportInput, row: StaffRow, staffId: string): StaffCommand<Plain>[] {
  const secret = (eventType: string, field: string, text: string) => toSeal(eventType, field, staffId, 'staff', text);
  const phoneDigest = row.phone === null ? null : input.keyOf('phone', row.phone);
  const record = input.current.staff.get(staffId)?.record ?? null;
  const commands: StaffCommand<Plain>[] = [];
  if (!record)
    commands.push({
      type: 'RegisterStaff',
      staffId,
      schoolId: input.schoolId,
      name: secret('StaffRegistered', 'name', row.name),
      phone: row.phone === null ? null : secret('StaffRegistered', 'phone', row.phone),
      phoneDigest,
      signInDigest: input.keyOf('sign-in-name', row.staffNumber),
      roles: row.roles,
      external: isExternal(row),
      onlyOn: null,
      registeredBy: input.by,
      importId: input.importId,
    });
  else {
    if (record.name !== row.name) commands.push({ type: 'CorrectStaffName', name: secret('StaffNameCorrected', 'name', row.name) });
    if (row.phone !== null && record.phoneDigest !== phoneDigest)
      commands.push({ type: 'ChangeStaffContact', phone: secret('StaffContactChanged', 'phone', row.phone), phoneDigest });
    if (row.roles.length > 0 && [...row.roles].sort().join() !== [...record.roles].sort().join())
      commands.push({ type: 'ChangeStaffRoles', roles: row.roles });
  }
  const until = vettedUntil(row);
  if (until !== null && until !== (record?.vettedUntil ?? null)) {
    const { unit, qualificationNumber, qualificationTo, healthCertificateTo } = row;
    const documents = JSON.stringify({ unit, qualificationNumber, qualificationTo, healthCertificateTo, conductChecked: true });
    commands.push({ type: 'VetExternal', vettedUntil: until, documents: secret('ExternalVetted', 'documents', documents) });
  }
  return commands;
}
