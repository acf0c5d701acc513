import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Refused } from './refused';

/** Seconds. From a warm command to a client that should have given up. */
const DURATION_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** Figures of this process for Prometheus. Labels are route patterns, types and codes: never an id of a person. */
export class Metrics {
  readonly registry = new Registry();

  readonly requests = this.histogram(
    'baton_http_request_seconds',
    'Time to answer a request',
    ['method', 'route', 'status'],
    DURATION_BUCKETS,
  );
  readonly commands = this.counter('baton_commands_total', 'Commands by type and outcome', ['type', 'outcome']);
  readonly commandSeconds = this.histogram('baton_command_seconds', 'Time from dispatch to durable answer', ['type'], DURATION_BUCKETS);
  readonly appendEvents = this.histogram('baton_append_events', 'Events in one append to the log', [], [1, 2, 5, 10, 20, 50, 100, 200]);
  readonly appendSeconds = this.histogram('baton_append_seconds', 'Time until an append was durable', ['outcome'], DURATION_BUCKETS);
  readonly projectionLag = this.gauge('baton_projection_lag_seconds', 'Age of the last event when a projection had applied it', [
    'projection',
  ]);
  readonly sockets = this.gauge('baton_sockets', 'Live screens connected', []);
  readonly watchTick = this.gauge('baton_watch_last_tick_seconds', 'Unix time of the watch’s last look at the clocks', []);
  readonly alerts = this.counter('baton_alerts_total', 'Alerts raised by kind', ['kind']);
  readonly signIns = this.counter('baton_sign_ins_total', 'Sign-ins by outcome', ['outcome']);
  readonly lastBackup = this.gauge('baton_last_backup_seconds', 'Unix time of the last verified daily copy', []);
  readonly shippedBehind = this.gauge(
    'baton_shipped_behind_seconds',
    'For how long the oldest event has waited that is not yet beside the daily copy; +Inf: nothing is shipped',
    [],
  );
  readonly brokenLinks = this.counter('baton_broken_links_total', 'Links of a hash chain that don’t hold', []);

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'baton_process_' });
  }

  /** Counts a command under what it was answered with, a refusal under its code, and how long that took. */
  async ofCommand<A extends { readonly outcome: string }>(type: string, give: () => Promise<A>): Promise<A> {
    const started = performance.now();
    let outcome = 'failed';
    try {
      const answer = await give();
      outcome = answer.outcome;
      return answer;
    } catch (error) {
      if (error instanceof Refused) outcome = error.code;
      throw error;
    } finally {
      this.commands.inc({ type, outcome });
      this.commandSeconds.observe({ type }, (performance.now() - started) / 1000);
    }
  }

  private counter<T extends string>(name: string, help: string, labelNames: readonly T[]): Counter<T> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }
  private gauge<T extends string>(name: string, help: string, labelNames: readonly T[]): Gauge<T> {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }
  private histogram<T extends string>(name: string, help: string, labelNames: readonly T[], buckets: number[]): Histogram<T> {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.registry] });
  }
}
