import { School } from './school';

/** ms; the first scenario of a run waits until the school has been imported and the day played up to where it begins. */
const MAX_MS = 400_000;

/** One acceptance scenario on a fresh copy of the school. Its id is the one of the list in which-scenarios-stand. */
export function scenario(
  title: `${'S' | 'X'}${number} ${string}`,
  given: () => Promise<string>,
  play: (school: School) => Promise<void>,
): void {
  it(
    title,
    async () => {
      const school = await School.copyOf(await given());
      try {
        await play(school);
      } finally {
        await school.remove();
      }
    },
    MAX_MS,
  );
}
