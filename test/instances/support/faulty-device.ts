import { LIVE_NAMESPACE, type ResumeAnswer, type WatchAnswer } from '@baton/contracts';
import { io, type Socket } from 'socket.io-client';
import { type Hearing, listenerOf } from './hearing';

/** Real ms before it looks for another server. */
const COME_BACK_AFTER_MS = 100;

interface Message {
  readonly revision: string;
  readonly position: string;
}

/**
 * A screen with a planted fault: after a break it goes on with the newest, or once more from where it began, instead of
 * from what it heard last.
 */
export function faultyDevice(
  url: () => string,
  day: { readonly campusId: string; readonly serviceDay: string },
  cookie: string,
  fault: 'from_the_newest' | 'from_its_beginning',
  hearing: Hearing,
): { close(): void } {
  const listener = listenerOf(hearing);
  let open = true;
  let current: Socket;
  const connect = (): void => {
    const socket = (current = io(`${url()}${LIVE_NAMESPACE}`, {
      extraHeaders: { cookie },
      forceNew: true,
      reconnection: false,
      transports: ['websocket'],
    }));
    const take = (from: 'day' | 'alerts') => (messages: readonly Message[]) => {
      for (const { revision, position } of messages) listener.heard({ from, revision, position });
    };
    socket.on('day.changes', take('day'));
    socket.on('alerts', take('alerts'));
    const again = () => void setTimeout(() => open && connect(), COME_BACK_AFTER_MS);
    socket.on('connect_error', again);
    socket.on('disconnect', again);
    socket.on('connect', () => {
      const first = hearing.beginnings.at(0);
      if (first && fault === 'from_its_beginning')
        socket.emit('resume', { ...day, after: first.position }, ({ ok }: ResumeAnswer) => ok || socket.disconnect());
      else
        socket.emit('watch', day, (answer: WatchAnswer) => {
          // its fault is that nobody would notice: it says nothing of having begun again
          if (answer.ok && !first) listener.began(answer.position, answer.view);
        });
    });
  };
  connect();
  return {
    close() {
      open = false;
      current.disconnect();
    },
  };
}
