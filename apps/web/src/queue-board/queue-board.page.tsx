import './queue-board.css';
import type { BoardToClient, CalledChild, QueueBoard } from '@baton/contracts';
import { useEffect, useState } from 'react';
import { io, type Socket } from 'socket.io-client';
import { get, Refusal } from '../api/api';
import { useWords } from '../words/language';
import { QUEUE_WORDS } from './words';

/** ms between two questions when no hint comes: a screen on a wall must not stand still unnoticed */
const ASK_EVERY_MS = 5_000;
/** ms without an answer after which the screen says that it isn't live */
const NOT_LIVE_AFTER_MS = 15_000;
/** ms for which who was just called stands out */
const NEW_FOR_MS = 45_000;

type Shown =
  | { readonly kind: 'asking' }
  | { readonly kind: 'not_paired' }
  | { readonly kind: 'board'; readonly board: QueueBoard; readonly heardAt: number };

/** The corridor's screen: who is to come to which gate, large enough for the end of the corridor. */
export default function QueueBoardPage() {
  const w = useWords(QUEUE_WORDS);
  const shown = useQueue();
  const now = useClock();
  useAwake();
  if (shown.kind !== 'board') return <Empty text={shown.kind === 'asking' ? w.loading : w.notPaired} />;
  const { board, heardAt } = shown;
  const silent = now - heardAt;
  const schoolNow = board.now + silent;
  return (
    <main className="queue">
      <header className="queue-head">
        <h1 style={{ margin: 0, fontSize: 'inherit' }}>{w.title}</h1>
        {board.more > 0 && <span>{w.more(board.more)}</span>}
      </header>
      {board.rehearsal && <div className="queue-rehearsal">{w.rehearsal}</div>}
      {silent > NOT_LIVE_AFTER_MS && (
        <div className="queue-old" role="alert">
          {w.notLive(Math.round(silent / 1_000))}
        </div>
      )}
      {board.called.length === 0 ? (
        <p className="queue-empty">{board.opened ? w.nobody : w.notYet}</p>
      ) : (
        <ul className="queue-list" aria-live="polite">
          {board.called.map((child) => (
            <Called key={child.childId} child={child} isNew={schoolNow - (child.calledAt ?? 0) < NEW_FOR_MS} />
          ))}
        </ul>
      )}
    </main>
  );
}

function Called({ child, isNew }: { readonly child: CalledChild; readonly isNew: boolean }) {
  const w = useWords(QUEUE_WORDS);
  const { name, grade, classNo, inClassNo, gate, onTheWay } = child;
  const className = grade !== null && classNo !== null ? w.className(grade, classNo) : '';
  const number = inClassNo === null ? '' : w.no(inClassNo);
  return (
    <li className={`queue-child ${isNew ? 'is-new' : ''}`}>
      <div>
        <div className="queue-name">{name ?? `${className} ${number}`}</div>
        <div className="queue-class">{name === null ? '' : `${className} ${number}`}</div>
      </div>
      <div>
        <div className="queue-gate">{gate === null ? '' : w.goTo(gate)}</div>
        <div className="queue-way" style={{ textAlign: 'right' }}>
          {onTheWay ? `✓ ${w.onTheWay}` : ''}
        </div>
      </div>
    </li>
  );
}

function Empty({ text }: { readonly text: string }) {
  return (
    <main className="queue">
      <p className="queue-empty" role="status">
        {text}
      </p>
    </main>
  );
}

/** Asks again at every hint, and every few seconds without one. */
function useQueue(): Shown {
  const [shown, setShown] = useState<Shown>({ kind: 'asking' });
  useEffect(() => {
    const ask = () => {
      get<QueueBoard>('/api/board/queue').then(
        (board) => setShown({ kind: 'board', board, heardAt: Date.now() }),
        (error: unknown) => {
          if (error instanceof Refusal && [401, 403, 410].includes(error.status)) setShown({ kind: 'not_paired' });
        },
      );
    };
    ask();
    const timer = setInterval(ask, ASK_EVERY_MS);
    const socket: Socket<BoardToClient> = io('/board', { path: '/socket.io', transports: ['websocket'] });
    socket.on('connect', ask);
    socket.on('queue.changed', ask);
    return () => {
      clearInterval(timer);
      socket.disconnect();
    };
  }, []);
  return shown;
}

function useClock(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** The screen stays on while it is looked at, where the browser allows it. */
function useAwake(): void {
  useEffect(() => {
    const ask = () => void navigator.wakeLock?.request('screen').catch(() => undefined);
    ask();
    document.addEventListener('visibilitychange', ask);
    return () => document.removeEventListener('visibilitychange', ask);
  }, []);
}
