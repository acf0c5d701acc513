import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The acceptance scenarios of the service day; missing numbers are unused. */
const IN_FORCE = [
  ...['S01', 'S02', 'S03', 'S04', 'S05', 'S06', 'S07', 'S08', 'S10', 'S11', 'S12', 'S13', 'S14', 'S15', 'S17', 'S18', 'S19', 'S20'],
  ...['S22', 'S23', 'S24', 'S25', 'S26', 'S28', 'S29', 'S30', 'X1', 'X5'],
];

/** Scenarios that no spec plays yet, and what they wait for. */
const MISSING: Readonly<Record<string, string>> = {
  S30: 'the monthly report: nothing counts a month or freezes a version of one yet',
};

/** Then-clauses of scenarios that stand which only a later screen or channel can show. */
const STILL_UNSEEN: Readonly<Record<string, string>> = {
  S05: 'the tablet that warns when a teacher leaves the screen without "complete": here only what the server makes of it',
  S10: 'the giver’s own "not with me" prompt: here only its report',
  S13: 'the contact task on the nurse’s screen: here the concern on the board and its clock',
  S17: 'the guardian’s phone: here the notice that is sent within 60 seconds',
  S18: 'the guardians’ receipts: here the 214 notices, all listed at 17:35',
  S22: 'the warning and the list of tasks on a screen: here the names that sound alike, the refusal without a class, and the call to the collector',
  S26: 'the tablet’s own refusal of a restricted child: here its rule, which server and tablet share',
  S29: 'the two buttons of one weight on the guardian’s page: here one tap each, and no reason asked',
};

const specs = readdirSync(__dirname).filter((name) => name.endsWith('.e2e.spec.ts') && name !== 'which-scenarios-stand.e2e.spec.ts');
const played = new Map(specs.flatMap((name) => idsPlayedIn(name).map((id) => [id, name] as const)));

/** Ids of the scenarios that a spec file plays, by their titles. A scenario that is skipped, or only to do, is not played. */
function idsPlayedIn(name: string): readonly string[] {
  const text = readFileSync(join(__dirname, name), 'utf8');
  return [...text.matchAll(/^\s*scenario\(\s*['`]([SX]\d+) /gm)].map(([, id]) => id);
}

describe('Which scenarios stand', () => {
  it.each(IN_FORCE.filter((id) => !(id in MISSING)))('%s is played by a spec', (id) => {
    expect([id, played.get(id)]).toEqual([id, expect.any(String)]);
  });

  it('names those that are missing, with what they wait for', () => {
    const lines = Object.entries(MISSING).map(([id, why]) => `missing: ${id} waits for ${why}`);
    const unseen = Object.entries(STILL_UNSEEN).map(([id, what]) => `${id} does not show yet: ${what}`);
    process.stdout.write(`\n${played.size} of ${IN_FORCE.length} scenarios are played.\n${[...lines, ...unseen].join('\n')}\n`);
    expect(played.size + Object.keys(MISSING).length).toBe(IN_FORCE.length);
  });

  it('calls nothing missing that is played, and plays nothing that is not in the list', () => {
    expect(Object.keys(MISSING).filter((id) => played.has(id))).toEqual([]);
    expect([...played.keys()].filter((id) => !IN_FORCE.includes(id))).toEqual([]);
    expect(Object.keys(STILL_UNSEEN).filter((id) => !played.has(id))).toEqual([]);
  });

  it('hides no scenario behind a skip', () => {
    const skips = specs.filter((name) =>
      /\b(?:it|test|describe|scenario)\.(?:skip|todo|only)|\b(?:xit|xdescribe|fit|fdescribe)\(/.test(
        readFileSync(join(__dirname, name), 'utf8'),
      ),
    );
    expect(skips).toEqual([]);
  });
});
