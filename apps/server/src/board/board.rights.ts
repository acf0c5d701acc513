import type { RightsTable } from '../access/right';

/** Nobody signs in on a board: its own credential shows its campus's queue, and nothing else. */
export const BOARD_RIGHTS: RightsTable = {
  'GET /api/board/queue': { roles: [], record: 'own_campus', devices: ['queue_board'] },
};
