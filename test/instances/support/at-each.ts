import { AFTER_HEADER, laterPosition, POSITION_HEADER } from '@baton/contracts';

/** Rounds until nothing was written meanwhile (that an alert reached a screen is written a moment later), and the pause between: ms. */
const MAX_ROUNDS = 40;
const NEXT_ROUND_MS = 50;

/** What each server answers to the same questions at one and the same position of the log. */
export async function answersOfEach(urls: readonly string[], cookie: string, paths: readonly string[]): Promise<readonly string[]> {
  let position = '';
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = position;
    const answers: string[] = [];
    let moved = false;
    for (const url of urls) {
      const texts: string[] = [];
      for (const path of paths) {
        const answer = await fetch(new URL(path, url), { headers: { cookie, ...(before === '' ? {} : { [AFTER_HEADER]: before }) } });
        if (!answer.ok) throw new Error(`${url}${path}: ${answer.status} ${await answer.text()}`);
        texts.push(await answer.text());
        position = laterPosition(position === '' ? null : position, answer.headers.get(POSITION_HEADER) ?? '');
        moved ||= position !== before;
      }
      answers.push(texts.join('\n'));
    }
    if (!moved) return answers;
    await new Promise((resolve) => setTimeout(resolve, NEXT_ROUND_MS));
  }
  throw new Error('The log never stood still while the boards were compared.');
}
