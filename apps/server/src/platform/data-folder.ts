export { filesOf } from '@baton/installation';
