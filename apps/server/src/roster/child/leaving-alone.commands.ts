import type { ConfirmSelfConsentBody, GrantSelfConsentBody, RevokeSelfConsentBody, SuspendSelfConsentBody } from '@baton/contracts';
import { childCommand } from './give-to-child';

export const grantSelfConsent = childCommand<GrantSelfConsentBody>({
  type: 'GrantSelfConsent',
  command: ({ weekdays, from, to, latest, evening, signedBy }, given) => ({
    type: 'GrantSelfConsent',
    consentId: given.newId('selfConsent'),
    ...{ weekdays, from, to, latest, evening: evening ?? false, signedBy: signedBy ?? null },
    ...{ at: given.now, today: given.today },
    minimumGrade: given.policy.selfReleaseMinGrade,
  }),
  answer: (_, newId) => ({ consentId: newId('selfConsent') }),
});

export const revokeSelfConsent = childCommand<RevokeSelfConsentBody>({
  type: 'RevokeSelfConsent',
  command: ({ consentId }, given) => ({ type: 'RevokeSelfConsent', consentId, at: given.now }),
  answer: ({ consentId }) => ({ consentId }),
});

export const suspendSelfConsent = childCommand<SuspendSelfConsentBody>({
  type: 'SuspendSelfConsent',
  command: ({ consentId, date, reason }) => ({ type: 'SuspendSelfConsent', consentId, date, reason }),
  answer: ({ consentId }) => ({ consentId }),
});

export const confirmSelfConsent = childCommand<ConfirmSelfConsentBody>({
  type: 'ConfirmSelfConsent',
  command: ({ consentId, date, by }) => ({ type: 'ConfirmSelfConsent', consentId, date, by }),
  answer: ({ consentId }) => ({ consentId }),
});
