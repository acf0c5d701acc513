import { readdirSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { VARIABLES } from '@baton/installation';

const root = join(__dirname, '..');
const markdown = [
  'README.md',
  ...(readdirSync(join(root, 'docs'), { recursive: true }) as string[]).map((name) => join('docs', name)),
].filter((name) => name.endsWith('.md'));
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

describe('the documents hold together', () => {
  it.each(markdown)('every link of %s leads somewhere', (file) => {
    const links = [...textOf(file).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map(([, target]) => target)
      .filter((target) => !/^\w+:/.test(target));
    expect(links.filter((target) => !existsSync(join(root, dirname(file), decodeURI(target))))).toEqual([]);
  });

  it('every setting is described for whoever runs a server, and no other', () => {
    const described = [...textOf('docs/operations.md').matchAll(/^\| `(BATON_\w+)` \|/gm)].map(([, name]) => name);
    expect(described.sort()).toEqual([...VARIABLES].sort());
  });

  it('every command that README and docs tell to type is there', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const typed = markdown.flatMap((file) => [...textOf(file).matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name));
    expect(typed.filter((name) => !(name in scripts))).toEqual([]);
  });
});
