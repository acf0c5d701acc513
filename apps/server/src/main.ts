import { nodeProblem } from './preflight';

const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exit(78);
}

// Loaded after the check: native parts crash an old Node without a word.
void import('./start').then(({ start }) => start(process.argv.slice(2), process.env));
