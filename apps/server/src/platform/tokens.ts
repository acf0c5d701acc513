/** Injection tokens of what has no class of its own. */
export const EVENT_STORE = Symbol('EventStore');
export const VAULT = Symbol('Vault');
/** Sealer of @baton/event-log, bound to this log */
export const SEALER = Symbol('Sealer');
/** Clock of domain and watch, derived from the log; sessions, throttles and leases use the machine's time instead */
export const CLOCK = Symbol('Clock');
export const CONFIG = Symbol('Config');
/** 'serve' | 'demo' */
export const START_MODE = Symbol('StartMode');
/** pino */
export const LOGGER = Symbol('Logger');
