import type { CancelDelegationBody, ConfirmDelegationBody, ExtendDelegationBody, RequestDelegationBody } from '@baton/contracts';
import { childCommand, type ChildCommandDefinition } from './give-to-child';

/** The delegate as a person whom the school knows, found or new. */
export interface Delegate {
  readonly personId: string;
  readonly idDigest: string;
}

export const requestDelegation = ({ personId, idDigest }: Delegate): ChildCommandDefinition<RequestDelegationBody> => ({
  type: 'RequestDelegation',
  command: ({ date, windowFrom, windowTo, requestedBy, delegateAge }, given) => ({
    type: 'RequestDelegation',
    delegationId: given.newId('delegation'),
    ...{ personId, date, windowFrom, windowTo, idDigest, requestedBy },
    at: given.now,
    delegateAge: delegateAge ?? null,
    minimumAge: given.policy.delegateMinAge,
  }),
  answer: (_, newId) => ({ delegationId: newId('delegation'), personId }),
});

/** What a call-back is held against. */
export interface CallBack {
  readonly calledDigest: string;
  /** numbers that the called guardian had on file before the delegation was asked for */
  readonly numbersOnFile: readonly string[];
}

export const confirmDelegation = (callBack: () => Promise<CallBack>): ChildCommandDefinition<ConfirmDelegationBody> => ({
  type: 'ConfirmDelegation',
  command: async ({ delegationId, calledPersonId }, given) => ({
    type: 'ConfirmDelegation',
    delegationId,
    by: given.by,
    calledPersonId,
    ...(await callBack()),
    at: given.now,
  }),
  answer: ({ delegationId }) => ({ delegationId }),
});

export const extendDelegation = childCommand<ExtendDelegationBody>({
  type: 'ExtendDelegation',
  command: ({ delegationId, windowTo }, given) => ({ type: 'ExtendDelegation', delegationId, windowTo, by: given.by, at: given.now }),
  answer: ({ delegationId }) => ({ delegationId }),
});

export const cancelDelegation = childCommand<CancelDelegationBody>({
  type: 'CancelDelegation',
  command: ({ delegationId, source }, given) => ({ type: 'CancelDelegation', delegationId, by: given.by, source, at: given.now }),
  answer: ({ delegationId }) => ({ delegationId }),
});
