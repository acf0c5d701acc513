/** What goes by an interval (a heartbeat, the next try) is moved by hand; promises, sockets and IndexedDB go on by themselves. */
export function onlyIntervalsStandStill(): void {
  jest.useFakeTimers({
    doNotFake: [
      'Date',
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setTimeout',
      'clearTimeout',
    ],
  });
}
