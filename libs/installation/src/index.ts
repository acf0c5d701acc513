export { alertWebhooksFrom, type AlertWebhook } from './alert-webhooks';
export * from './backup';
export * from './config';
export * from './data-folder';
export * from './master-key';
export * from './one-time-password';
export * from './school-authority';
