export * from './backup';
export * from './config';
export * from './data-folder';
export * from './master-key';
export * from './school-authority';
