import { closeSync, type FSWatcher, openSync, watch, writeSync } from 'node:fs';

/**
 * Tells other processes (and other handles in this one) that something was committed. SQLite has no such signal, and
 * watching its write-ahead log is too early: the file changes before the commit can be seen. So whoever committed writes
 * one byte into `<log>-bell`, and whoever subscribes watches that file.
 */
export class Bell {
  private readonly fd: number;
  private watcher: FSWatcher | null = null;

  constructor(
    private readonly file: string,
    private readonly rung: () => void,
  ) {
    closeSync(openSync(file, 'a'));
    this.fd = openSync(file, 'r+');
    this.ring(); // a process that was killed between its commit and the bell is made up for by the next start
  }

  ring(): void {
    writeSync(this.fd, '.', 0);
  }

  /** Where the system has no watch left to give, the store's own look for lost bells makes up for it, more slowly. */
  listen(): void {
    if (this.watcher) return;
    try {
      this.watcher = watch(this.file, { persistent: false }, () => this.rung());
      this.watcher.on('error', (error) => this.deaf(error));
    } catch (error) {
      this.deaf(error as Error);
    }
  }

  private deaf(error: Error): void {
    process.emitWarning(`${this.file} can't be watched (${error.message}): events of other processes arrive up to a second late.`);
  }

  close(): void {
    this.watcher?.close();
    closeSync(this.fd);
  }
}
