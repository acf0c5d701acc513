/** Reason of the routes that a guardian's phone alone opens. */
export const GUARDIAN = 'has its own credential, the cookie of a guardian’s phone';

/**
 * Everything that answers without a session, with the reason. This is the only list: the access hook denies the rest.
 * Files of the app's shell hold no data of the school; they are listed by prefix.
 */
export const OPEN_ROUTES: Readonly<Record<string, string>> = {
  'POST /api/access/sign-in': 'opens the session; throttled, and slows down after wrong attempts',
  'POST /api/devices/pair': 'has its own credential, the one-time pairing code; throttled',
  'GET /ca.crt': 'the school’s authority, which is public: a tablet installs it before it can trust this server',
  'GET /api/certificate-authority': 'the fingerprint of that authority, to be compared before it is installed',
  'GET /api/health': 'says that the process lives, and nothing else',
  'GET /api/health/ready': 'says whether the server may be used; figures, no data',
  'GET /api/metrics': 'has its own credential, a bearer token',
  'POST /api/guardian/enrol': 'has its own credential, the one-time code of an invitation sheet; throttled',
  'GET /api/guardian/me': GUARDIAN,
  'POST /api/guardian/children/:childId/leave': GUARDIAN,
  'POST /api/guardian/children/:childId/delegation': GUARDIAN,
  'POST /api/guardian/children/:childId/delegation/cancel': GUARDIAN,
  'POST /api/guardian/children/:childId/acknowledge': GUARDIAN,
  'POST /api/guardian/give-up': GUARDIAN,
  'GET /': 'shell of the app',
  'GET /*': 'files and pages of the app; what is not one of them is not found',
};

export const isOpen = (key: string): boolean => Object.hasOwn(OPEN_ROUTES, key);
