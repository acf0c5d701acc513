export * from '@baton/installation';
