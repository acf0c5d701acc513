import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../docs/decisions');
const INDEX = 'README.md';

/** Heading and the first words of the file names that belong under it. */
const GROUPS: readonly (readonly [string, RegExp])[] = [
  ['The day', /^(day|domain|alert|custody)-/],
  ['Roster and import', /^(roster|import|child|campus)-/],
  ['The log', /^log-/],
  ['The server', /^(server|live)-/],
  ['Access', /^access-/],
  ['The repository', /./],
];

function indexOfPages(): string {
  const pages = readdirSync(folder)
    .filter((name) => name !== INDEX && name.endsWith('.md'))
    .sort();
  const groupOf = (name: string) => GROUPS.find(([, fits]) => fits.test(name))?.[0];
  const titleOf = (name: string) => /^# (.+)$/m.exec(readFileSync(join(folder, name), 'utf8'))?.[1] ?? name;
  const sections = GROUPS.map(([heading]) => ({ heading, names: pages.filter((name) => groupOf(name) === heading) }));
  const text = sections
    .filter(({ names }) => names.length > 0)
    .map(({ heading, names }) => `## ${heading}\n\n${names.map((name) => `- [${titleOf(name)}](${name})\n`).join('')}`);
  return `# Decisions\n\nOne page each: what the matter was, what was weighed, what follows.\n\n${text.join('\n')}`;
}

it('the index names every decision (npm run docs renews it)', () => {
  if (process.env.UPDATE_DOCS) writeFileSync(join(folder, INDEX), indexOfPages());
  expect(readFileSync(join(folder, INDEX), 'utf8')).toBe(indexOfPages());
});
