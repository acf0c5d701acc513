import type { Decision } from '../decision';

interface Aggregate<S, E, C> {
  readonly initial: S;
  readonly decide: (command: C, state: S) => Decision<E, { readonly code: string }>;
  readonly evolve: (state: S, event: E) => S;
}

/** given(...events).when(command).then(...events); `then` also sends the command again and demands `unchanged`. */
export const scenarios =
  <S, E, C>(aggregate: Aggregate<S, E, C>) =>
  (...given: readonly E[]) => {
    const before = given.reduce(aggregate.evolve, aggregate.initial);
    return {
      state: before,
      when(command: C) {
        const decision = aggregate.decide(command, before);
        const after = decision.kind === 'accepted' ? decision.events.reduce(aggregate.evolve, before) : before;
        return {
          /** state after the command */
          state: after,
          events: decision.kind === 'accepted' ? decision.events : [],
          then(...expected: readonly E[]) {
            expect(decision).toEqual({ kind: 'accepted', events: expected });
            expect(aggregate.decide(command, after)).toEqual({ kind: 'unchanged' });
            return after;
          },
          thenRefused(code: string, detail: object = {}) {
            expect(decision).toMatchObject({ kind: 'refused', refusal: { code, ...detail } });
          },
          thenUnchanged() {
            expect(decision).toEqual({ kind: 'unchanged' });
          },
        };
      },
    };
  };
