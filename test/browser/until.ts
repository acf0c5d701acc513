/** ms until what was tapped on line is in the school's log, on a machine that does other things as well */
const COMES_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 200;

/** Looks again until it is so. @throws Error that shows what was seen last */
export async function until<T>(look: () => Promise<T>, fits: (seen: T) => boolean): Promise<T> {
  const end = Date.now() + COMES_WITHIN_MS;
  for (;;) {
    const seen = await look();
    if (fits(seen)) return seen;
    if (Date.now() > end) throw new Error(`It did not happen within ${COMES_WITHIN_MS} ms: ${JSON.stringify(seen).slice(0, 800)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}
