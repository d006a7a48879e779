// Arrows point one way: cli -> platform -> components -> contracts, http, mapping, database, cryptography, config, observability.
const components = 'oauth2|identity|login-ui|providers|integrations'
const foundations = 'contracts|http|database|cryptography|config|observability|mapping'

// The tool has its parser read TypeScript, but does not tell it of the JSX in files that end in .tsx.
const parser = require('@swc/core')
const parseFileSync = parser.parseFileSync
parser.parseFileSync = (file, options) =>
  parseFileSync.call(parser, file, { ...options, tsx: file.endsWith('.tsx') })

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'components-do-not-meet',
      comment: 'A component knows another one only by its contract in src/contracts/.',
      severity: 'error',
      from: { path: `^src/(${components})/` },
      to: { path: `^src/(${components})/`, pathNot: '^src/$1/' },
    },
    {
      name: 'components-do-not-look-up',
      severity: 'error',
      from: { path: `^src/(${components})/` },
      to: { path: '^src/(platform|cli)/' },
    },
    {
      name: 'foundations-do-not-look-up',
      severity: 'error',
      from: { path: `^src/(${foundations})/` },
      to: { path: `^src/(${components}|platform|cli)/` },
    },
    {
      name: 'contracts-stand-alone',
      severity: 'error',
      from: { path: '^src/contracts/' },
      to: { path: '^src/(?!contracts/)' },
    },
    {
      name: 'platform-does-not-look-up',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'the-program-does-not-know-its-tests-or-quickstart',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^(test|bench|quickstart)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs'] },
  },
}
