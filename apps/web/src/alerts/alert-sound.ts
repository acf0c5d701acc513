import { useEffect, useRef } from 'react';
import type { AlertShown } from './use-alerts';

/** Hz, and ms each tone sounds: audible over a corridor, short enough to speak between */
const TONES = [880, 660, 880] as const;
const TONE_MS = 220;
const VIBRATION_MS = [300, 120, 300];
/** ms after which an alert that nobody answered sounds again */
const AGAIN_MS = 60_000;

let audio: AudioContext | null = null;

/** Browsers let a page sound only after a tap: called from the button that turns it on. */
export function allowSound(): void {
  audio ??= new AudioContext();
  void audio.resume();
}

function sound(): void {
  navigator.vibrate?.(VIBRATION_MS);
  if (!audio || audio.state !== 'running') return;
  for (const [i, tone] of TONES.entries()) {
    const oscillator = audio.createOscillator();
    const from = audio.currentTime + (i * TONE_MS) / 1000;
    oscillator.frequency.value = tone;
    oscillator.connect(audio.destination);
    oscillator.start(from);
    oscillator.stop(from + TONE_MS / 1000);
  }
}

/** Sounds and vibrates for each alert, level or repetition that this screen has not sounded for, and again each minute. */
export function useAlertSound(alerts: readonly AlertShown[]): void {
  const sounded = useRef(new Map<string, number>());
  useEffect(() => {
    const check = () => {
      const now = Date.now();
      const due = alerts.filter((alert) => {
        if (alert.state !== 'open' || alert.acknowledgedBy !== null) return false;
        const last = sounded.current.get(`${alert.alertId} ${alert.level}`);
        return last === undefined || now - last >= AGAIN_MS;
      });
      for (const alert of due) sounded.current.set(`${alert.alertId} ${alert.level}`, now);
      if (due.length > 0) sound();
    };
    check();
    const timer = setInterval(check, AGAIN_MS / 4);
    return () => clearInterval(timer);
  }, [alerts]);
}

/** Keeps the screen on while the board is open; asked again whenever the page is seen again. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let over = false;
    const ask = async () => {
      if (document.visibilityState !== 'visible' || over) return;
      lock = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null;
    };
    void ask();
    const again = () => void ask();
    document.addEventListener('visibilitychange', again);
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', again);
      void lock?.release();
    };
  }, []);
}
