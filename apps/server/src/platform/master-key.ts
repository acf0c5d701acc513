export { masterKeyFrom, type MasterKey, StartProblem } from '@baton/installation';
