import {
  AcceptCustodyBody,
  ArriveEscortBody,
  DenyCustodyBody,
  DepartEscortBody,
  OfferCustodyBody,
  RecallOfferBody,
  RefuseCustodyBody,
  ReturnEscortBody,
  TakeOverBody,
} from '@baton/contracts';
import { aboutChild, definition, sealedField } from '../day/command-definition';

export const handoffCommands = {
  OfferCustody: definition({
    body: OfferCustodyBody,
    texts: (body) =>
      (body.remarks ?? []).flatMap((remark, i) =>
        aboutChild('CustodyOffered', `remarks[${i}].note`, remark.childId, remark.note, `remark${i}`),
      ),
    command: ({ offerId, children, to, route, escortId, remarks }, given) => ({
      type: 'OfferCustody',
      offerId,
      children,
      to: {
        kind: to.kind,
        staffId: to.staffId ?? null,
        sessionId: to.sessionId ?? null,
        gateId: to.gateId ?? null,
        placeId: to.placeId ?? null,
      },
      route,
      escortId: escortId ?? null,
      remarks: (remarks ?? []).map(({ childId, kind }, i) => {
        const note = given.sealed(`remark${i}`);
        return note ? { childId, kind, note } : { childId, kind };
      }),
    }),
  }),
  AcceptCustody: definition({
    body: AcceptCustodyBody,
    command: ({ offerId, children, placeId, counted }) => ({
      type: 'AcceptCustody',
      offerId,
      children,
      placeId: placeId ?? null,
      counted: counted ?? null,
    }),
  }),
  RefuseCustody: definition({
    body: RefuseCustodyBody,
    texts: (body) => aboutChild('CustodyRefused', 'note', body.children[0], body.note),
    command: ({ offerId, children, reason }, given) => ({
      type: 'RefuseCustody',
      offerId,
      children,
      reason,
      ...sealedField(given, 'note'),
    }),
  }),
  RecallOffer: definition({
    body: RecallOfferBody,
    command: ({ offerId, children }) => ({ type: 'RecallOffer', offerId, children }),
  }),
  DenyCustody: definition({ body: DenyCustodyBody, command: ({ children }) => ({ type: 'DenyCustody', children }) }),
  TakeOver: definition({
    body: TakeOverBody,
    texts: (body) => aboutChild('CustodyAssumed', 'note', body.children[0], body.note),
    command: ({ children, from, placeId, sessionId, reason }, given) => ({
      type: 'TakeOver',
      children,
      from,
      placeId: placeId ?? null,
      sessionId: sessionId ?? null,
      reason,
      ...sealedField(given, 'note'),
    }),
  }),
  DepartEscort: definition({ body: DepartEscortBody, command: ({ offerId, count }) => ({ type: 'DepartEscort', offerId, count }) }),
  ArriveEscort: definition({ body: ArriveEscortBody, command: ({ offerId, count }) => ({ type: 'ArriveEscort', offerId, count }) }),
  ReturnEscort: definition({
    body: ReturnEscortBody,
    command: ({ offerId, children }) => ({ type: 'ReturnEscort', offerId, children }),
  }),
};
