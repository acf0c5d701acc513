/** What one part of the server says about itself: ready or not, and figures such as a lag in ms. */
export interface PartState {
  readonly ready: boolean;
  readonly [figure: string]: number | string | boolean | null;
}

export type PartCheck = () => PartState | Promise<PartState>;

/** Projections, watch and log register here; the server is ready when every part is. */
export class Readiness {
  private readonly parts = new Map<string, PartCheck>();

  add(name: string, check: PartCheck): void {
    this.parts.set(name, check);
  }

  async state(): Promise<{ readonly ready: boolean; readonly parts: Readonly<Record<string, PartState>> }> {
    const parts: Record<string, PartState> = {};
    for (const [name, check] of this.parts) parts[name] = await stateOf(check);
    return { ready: Object.values(parts).every((part) => part.ready), parts };
  }
}

async function stateOf(check: PartCheck): Promise<PartState> {
  try {
    return await check();
  } catch (error) {
    return { ready: false, problem: error instanceof Error ? error.constructor.name : 'unknown' };
  }
}
