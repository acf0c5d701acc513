import { AlertList } from '../alerts/alert-list';
import { useAlerts } from '../alerts/use-alerts';
import { useWords } from '../words/language';
import { GATE_WORDS } from './words';

/** What was told to whoever stands at this gate: above the scanner, as long as it is open. */
export default function GateAlerts() {
  const w = useWords(GATE_WORDS);
  const alerts = useAlerts().data ?? [];
  const open = alerts.filter(({ state }) => state === 'open').length;
  if (open === 0) return null;
  return (
    <details className="gate-alerts">
      <summary className="gate-banner">
        <span role="alert">{w.alerts(open)}</span>
      </summary>
      <AlertList alerts={alerts} />
    </details>
  );
}
