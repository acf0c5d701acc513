import type { DirectoryCommand } from '../directory/directory';
import { KEYS_PER_EVENT, type KeyKind } from '../directory/directory';
import { toSeal, type Plain } from '../plain';
import { Findings, type ImportInput, type ImportPlan, type ImportTarget } from './import-input';
import { campusNames, planCampus } from './plan-campus';
import { ChildrenPlan } from './plan-children';
import { People, planAgencies } from './plan-people';
import { planStaff } from './plan-staff';

/** commands of one target: each makes at most two events, an append takes 200 */
export const COMMANDS_PER_TARGET = 90;
/** a list of keys takes up to 32 KiB, an append 512 */
export const DIRECTORY_COMMANDS_PER_TARGET = 10;

/**
 * What must be written so that the school's records say what the file says. Planned from what is recorded: the same file
 * again gives no commands, a changed file the difference, a half-written import the rest. Pure; ids and keyed hashes
 * arrive, secrets leave as `Plain`, to be sealed.
 *
 * Order of writing: the directory reserves every key first, so that one number never gets two children; then agencies,
 * staff and persons, the campus, the children.
 */
export function planImport(input: ImportInput): ImportPlan {
  const findings = new Findings(input.sheets);
  const names = campusNames(input);
  const staff = planStaff(input, findings);
  const people = new People(input, findings);
  const agencies = planAgencies(input, people, findings);
  const children = new ChildrenPlan(input, names, people, agencies, findings);
  children.plan();
  const campus = planCampus(input, names, staff.standing, staff.staffId, findings);
  const directory = [
    ...planSchool(input),
    ...listed('staff', staff.keys),
    ...listed('person', people.keys),
    ...listed('child', children.keys),
    ...agencies.commands,
  ];
  const targets: ImportTarget[] = [
    ...inTargets(directory, DIRECTORY_COMMANDS_PER_TARGET, (commands) => ({ kind: 'directory', id: input.schoolId, commands })),
    ...[...staff.commands].map(([id, commands]): ImportTarget => ({ kind: 'staff', id, commands })),
    ...[...people.commands].map(([id, commands]): ImportTarget => ({ kind: 'person', id, commands })),
    ...inTargets(campus, COMMANDS_PER_TARGET, (commands) => ({ kind: 'campus', id: input.campusId, commands })),
    ...[...children.commands].map(([id, commands]): ImportTarget => ({ kind: 'child', id, commands })),
  ];
  const { differences, unchanged, problems } = findings;
  return { targets, differences, unchanged, problems, questions: children.children.questions };
}

function inTargets<C>(commands: readonly C[], perTarget: number, target: (part: readonly C[]) => ImportTarget): readonly ImportTarget[] {
  const parts: ImportTarget[] = [];
  for (let i = 0; i < commands.length; i += perTarget) parts.push(target(commands.slice(i, i + perTarget)));
  return parts;
}

function planSchool({ rows, current, schoolId, campusId }: ImportInput): DirectoryCommand<Plain>[] {
  const { directory } = current;
  const label = rows.school?.name ?? directory.label;
  const code = rows.school?.code ?? directory.code;
  const type = directory.schoolId === null ? 'SchoolFounded' : 'SchoolRenamed';
  const secrets = {
    label: label === null ? null : toSeal(type, 'label', schoolId, 'roster', label),
    code: code === null ? null : toSeal(type, 'code', schoolId, 'roster', code),
  };
  const commands: DirectoryCommand<Plain>[] = [];
  if (directory.schoolId === null) commands.push({ type: 'FoundSchool', schoolId, ...secrets });
  else if (label !== directory.label || code !== directory.code) commands.push({ type: 'RenameSchool', ...secrets });
  if (!directory.campusIds.includes(campusId)) commands.push({ type: 'ListCampus', campusId });
  return commands;
}

/** One command never holds more entries than an event does. */
function listed(kind: KeyKind, keys: readonly { readonly id: string; readonly key: string }[]): DirectoryCommand<Plain>[] {
  const commands: DirectoryCommand<Plain>[] = [];
  for (let i = 0; i < keys.length; i += KEYS_PER_EVENT)
    commands.push({ type: 'ListKeys', kind, entries: keys.slice(i, i + KEYS_PER_EVENT) });
  return commands;
}
