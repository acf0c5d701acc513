export { alertWebhooksFrom, type AlertWebhook } from './alert-webhooks';
export * from './backup';
export * from './config';
export * from './data-folder';
export * from './master-key';
export * from './school-authority';
