import { ALL_DEVICES, SHARED_DEVICES, type Right, type RightsTable } from '../access/right';

const ADMINISTRATOR: Right = { roles: ['system_administrator'], record: 'own_school' };

/** Nobody is signed in: the device speaks for itself. */
const OF_DEVICE: Right = { roles: [], devices: ALL_DEVICES, record: 'own_device' };
const OF_SHARED_DEVICE: Right = { roles: [], devices: SHARED_DEVICES, record: 'own_device' };
const OF_REVOKED_DEVICE: Right = { ...OF_DEVICE, ofRevokedDevice: true };

export const DEVICE_RIGHTS: RightsTable = {
  'GET /api/devices': { roles: ['duty_leader', 'deputy', 'principal', 'system_administrator'], record: 'own_school' },
  'POST /api/devices/pairing-codes': ADMINISTRATOR,
  'POST /api/devices/:deviceId/rename': ADMINISTRATOR,
  'POST /api/devices/:deviceId/station': ADMINISTRATOR,
  'POST /api/devices/:deviceId/revoke': { roles: ['duty_leader', 'deputy', 'principal', 'system_administrator'], record: 'own_school' },
  'GET /api/devices/me': OF_DEVICE,
  'GET /api/devices/tiles': OF_SHARED_DEVICE,
  'POST /api/devices/sign-in': OF_SHARED_DEVICE,
  'POST /api/devices/last-queue': OF_REVOKED_DEVICE,
  'POST /api/devices/emptied': OF_REVOKED_DEVICE,
};
