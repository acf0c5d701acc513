import { nodeProblem } from './preflight';

/** EX_CONFIG of sysexits.h. */
const EX_CONFIG = 78;

// Imported first: native parts crash an old Node without a word.
const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exit(EX_CONFIG);
}
