import { statfs } from 'node:fs/promises';
import type { PartCheck } from '../platform/readiness';

/** Bytes that the log's disk must still have; below it the server says so before appends fail. */
export const LEAST_FREE_BYTES = 256 * 1024 * 1024;

/** The log's disk has room. What a full disk refuses is refused with `log_full`; reading goes on. */
export const logWritable =
  (dataFolder: string): PartCheck =>
  async () => {
    const { bavail, bsize } = await statfs(dataFolder);
    const freeBytes = bavail * bsize;
    return { ready: freeBytes >= LEAST_FREE_BYTES, freeBytes };
  };
