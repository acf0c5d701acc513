import 'reflect-metadata'; // class-transformer's decorators ask for it as soon as a body is declared

export * from './access';
export * from './messages/catalogue';
export * from './messages/codes';
export * from './messages/print';
export * from './messages/validation';
export * from './fields';
export * from './day/tap';
export * from './day/opening';
export * from './day/duty';
export * from './day/roll-call';
export * from './day/check-in';
export * from './day/handoff';
export * from './day/concern';
export * from './day/pickup';
export * from './day/plan';
export * from './day/patrol';
export * from './day/closing';
export * from './day/correction';
export * from './day/alerts';
export * from './day/outbox';
export * from './live';
export * from './roster/away';
export * from './roster/restriction';
export * from './roster/delegation';
