export * from './child-record';
export * from './policy';
export * from './day-plan';
export * from './dates';
export * from './child/rules-of-release';
