// Compiles like every test does, but for one line of one file. Jest gives each project its own breakage.
const { createHash } = require('node:crypto');
const { createTransformer } = require('@swc/jest');

module.exports = {
  createTransformer({ swc, breakage }) {
    const plain = createTransformer(swc);
    const isBroken = (path) => breakage !== null && path.endsWith(`/libs/custody/src/${breakage.file}`);
    const broken = (source, path) => (isBroken(path) ? source.replace(breakage.line, () => breakage.broken) : source);
    return {
      ...plain,
      getCacheKey: (source, path) =>
        createHash('sha256')
          .update(JSON.stringify([broken(source, path), path, swc]))
          .digest('hex'),
      process: (source, path, options) => plain.process(broken(source, path), path, options),
    };
  },
};
