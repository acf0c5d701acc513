/** What a tablet took along, and when: the school signs this, so that nobody on the tablet makes a list of their own, or a younger one. */
export interface SnapshotTaken {
  readonly schoolId: string;
  readonly campusId: string;
  readonly serviceDay: string;
  /** digest of its content, hexadecimal */
  readonly snapshotId: string;
  /** epoch ms, clock of the day: the age counts from here */
  readonly takenAt: number;
}

/** The bytes that the school's key signs. */
export const snapshotBytes = ({ schoolId, campusId, serviceDay, snapshotId, takenAt }: SnapshotTaken): Uint8Array =>
  Uint8Array.from(['baton-snapshot-1', schoolId, campusId, serviceDay, snapshotId, takenAt].join(' '), (letter) => letter.charCodeAt(0));
