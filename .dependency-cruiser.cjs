module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'libs-must-not-import-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    { name: 'apps-must-not-import-each-other', severity: 'error', from: { path: '^apps/([^/]+)/' }, to: { path: '^apps/(?!$1/)' } },
    {
      name: 'the-domain-is-pure',
      severity: 'error',
      from: { path: '^libs/(custody|roster|event-schema)/src', pathNot: '(spec\\.ts$|/testing/)' },
      to: { pathNot: '^libs/(custody|roster|event-schema)/src' },
    },
    { name: 'roster-does-not-know-the-day', severity: 'error', from: { path: '^libs/roster/' }, to: { path: '^libs/custody/' } },
    {
      name: 'the-log-knows-no-domain',
      severity: 'error',
      from: { path: '^libs/event-log/' },
      to: { path: '^libs/(custody|roster|contracts)/' },
    },
    {
      name: 'only-through-index',
      comment: 'other modules import a lib through its index only; specs of the app play in the small school of the domain',
      severity: 'error',
      from: { path: '^(apps|libs)/([^/]+)/', pathNot: '^apps/web/src/.+\\.spec\\.ts$' },
      // the catalogue of words is an entry of its own: the app in the browser leaves the validators out
      to: { path: '^libs/([^/]+)/src/(?!index\\.ts$)', pathNot: ['^libs/$2/', '^libs/contracts/src/(messages/catalogue|positions)\\.ts$'] },
    },
    { name: 'no-unlisted', severity: 'error', from: {}, to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] } },
    {
      name: 'no-dev-deps-in-src',
      severity: 'error',
      // the app's packages are bundled: none is installed beside the server
      from: { path: '^(apps|libs)/[^/]+/src', pathNot: '(spec\\.ts$|/testing/|^apps/web/)' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
