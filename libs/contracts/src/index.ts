export * from './access';
export * from './messages/catalogue';
export * from './messages/codes';
export * from './messages/validation';
