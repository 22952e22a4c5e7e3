import { clientFiles } from './scripts/client-files.mjs'

/**
 * The import rules of architecture §4, errors from the first commit. Tests and testing tools may import anything;
 * types count like values unless a rule says otherwise.
 */
const TESTS = '(\\.(test|contract|e2e)\\.tsx?$|/testing/|^e2e/|^bench/)'

/** Rule 1, from the ground up: a folder imports from lower tiers only. */
const TIERS = [
  ['kernel'],
  ['program', 'plan', 'crew'],
  ['compiler'],
  ['tenancy', 'identity', 'vault', 'blobs', 'signals', 'jobs', 'audit', 'signer', 'observability', 'egress', 'redis', 'notices'],
  ['catalogue', 'runs', 'policy', 'backup'],
  ['gateway', 'connectors', 'skills', 'memory'],
  ['members', 'approvals'],
  ['dispatch'],
  ['authoring', 'triggers', 'bridge', 'clients'],
  ['outbound'],
  ['entry'],
]

/** Within a tier only these (folder → folders). The pure three build on each other in this order: crew, program, plan. */
const WITHIN_TIER = {
  program: ['crew'],
  plan: ['program', 'crew'],
  audit: ['signer'],
  gateway: ['connectors'],
  // A search by meaning asks a model, and models are asked through the gateway alone.
  skills: ['gateway'],
  vault: ['egress'],
  // Roles and invitations are signed records (docs/decisions/0023).
  identity: ['egress', 'signer'],
  // Who is told: the people of the workspace, their stand-ins and their screens.
  notices: ['identity', 'signals'],
  // A conversation shows problems and postures in the shapes that screens have for them; words about time become a
  // schedule by the one grammar that schedules have.
  authoring: ['bridge', 'triggers'],
  // Runs and notices name the schedule that started them, in the reader's language.
  bridge: ['triggers'],
  // What a program outside is told of its run is what the run page says.
  clients: ['bridge'],
}

/** Every shell of the fourth tier logs and reads its settings through here, and types its scope by tenancy: one line, with its reason. */
const TIER_SERVICES = { folders: TIERS[3], services: ['observability', 'tenancy'] }

const folder = (names) => `^server/(${names.join('|')})/`

function tierRules() {
  return TIERS.flatMap((names, level) => {
    const above = TIERS.slice(level + 1).flat()
    const upward = {
      name: `only-downward-${names[0]}`,
      comment: 'Architecture §4 rule 1: imports go downward only.',
      severity: 'error',
      from: { path: folder(names), pathNot: TESTS },
      to: { path: `^(app|components|cli|scripts|e2e|bench)/|^server/[^/]+\\.ts$${above.length > 0 ? `|${folder(above)}` : ''}` },
    }
    const sideways = names.map((name) => {
      const services = TIER_SERVICES.folders === names ? TIER_SERVICES.services : []
      const allowed = [name, ...(WITHIN_TIER[name] ?? []), ...services]
      const others = names.filter((other) => !allowed.includes(other))
      return {
        name: `within-tier-${name}`,
        comment: 'Architecture §4 rule 1: within a tier only the listed pairs.',
        severity: 'error',
        from: { path: folder([name]), pathNot: TESTS },
        to: { path: others.length > 0 ? folder(others) : '^$' },
      }
    })
    return [upward, ...sideways]
  })
}

const escaped = (path) => `^${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`

const PURE = '^server/(kernel|crew|program|plan|compiler)/|^server/[^/]+/core/'
const PURE_PACKAGES =
  'node_modules/(zod|@marcbachmann/cel-js|yaml|croner|cronstrue|@js-temporal/polyfill|picomatch|@types/picomatch|semver|@types/semver|spdx-expression-parse|@types/spdx-expression-parse|jsbi|temporal-spec|re2js|tldts|tldts-core)/'
/** What a browser loads: marked 'use client', or imported by what is. */
const CLIENT = clientFiles(['app', 'components']).map(escaped)

export default {
  forbidden: [
    ...tierRules(),
    {
      name: 'no-cycles',
      comment: 'Architecture §4 rule 1: no cycles. A cycle of types alone is none at run time.',
      severity: 'error',
      from: { pathNot: TESTS },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'pure-no-node',
      comment: 'Architecture §4 rule 2: pure files load nothing of Node; kernel/digest alone hashes.',
      severity: 'error',
      from: { path: PURE, pathNot: [TESTS, '^server/kernel/digest\\.ts$'] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'digest-hashes-only',
      comment: 'Architecture §4 rule 2: kernel/digest takes createHash and nothing else of Node.',
      severity: 'error',
      from: { path: '^server/kernel/digest\\.ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'pure-no-db',
      comment: 'Architecture §4 rule 2: pure files know no database.',
      severity: 'error',
      from: { path: PURE, pathNot: TESTS },
      to: { path: '^db/' },
    },
    {
      name: 'pure-no-framework',
      comment: 'Architecture §4 rule 2: pure files use a short list of pure packages.',
      severity: 'error',
      from: { path: PURE, pathNot: TESTS },
      to: { path: 'node_modules/', pathNot: PURE_PACKAGES },
    },
    {
      name: 'pure-stays-pure',
      comment: 'Architecture §4 rule 2: what a pure file runs is pure as well; types may come from anywhere below.',
      severity: 'error',
      from: { path: PURE, pathNot: TESTS },
      to: { path: '^server/', pathNot: [PURE, '/schema\\.ts$'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'step-loads-nothing',
      comment: 'Architecture §4 rule 2: the step machine loads no package at all.',
      severity: 'error',
      from: { path: '^server/program/core/step\\.ts$' },
      to: { path: 'node_modules/' },
    },
    {
      name: 'only-stores-open-the-database',
      comment: 'Architecture §4 rule 3: only store.ts, db/ itself and composition roots import db/.',
      severity: 'error',
      from: { pathNot: [TESTS, '^db/', '/store\\.ts$', '^server/(worker|signer)\\.ts$', '^scripts/', '^cli/'] },
      to: { path: '^db/' },
    },
    {
      name: 'db-knows-no-domain',
      comment: 'Architecture §4: db/ stands beside the kernel and knows no domain; types of a domain may shape its columns.',
      severity: 'error',
      from: { path: '^db/', pathNot: TESTS },
      to: { path: '^(app|components|cli|scripts)/|^server/(?!kernel/)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'planning-has-no-effects',
      comment: 'Architecture §4 rule 4: only dispatch/take-off.ts applies effects.',
      severity: 'error',
      from: { pathNot: [TESTS, '^server/dispatch/take-off\\.ts$'] },
      to: { path: '^server/gateway/mcp/apply-effect\\.ts$' },
    },
    {
      name: 'only-planning-asks-models',
      comment: 'Docs/decisions/0100: a question to a model is a read, made while a part is planned and kept as evidence.',
      severity: 'error',
      from: { pathNot: [TESTS, '^server/dispatch/flight-plan\\.ts$'] },
      to: { path: '^server/dispatch/ask-model-step\\.ts$' },
    },
    {
      name: 'bundles-are-read-apart',
      comment: 'Docs/decisions/0134: whoever serves people reads no bundle of a skill itself; its processes and the command line do.',
      severity: 'error',
      from: { pathNot: [TESTS, '^server/skills/publish/(examine-process|validate-archive)\\.ts$'] },
      to: { path: '^server/skills/publish/examine-archive\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'secrets-are-revealed-at-the-door',
      comment: 'Architecture §4 rule 5: only gateway, connectors and signature checks in triggers reveal a secret.',
      severity: 'error',
      from: { pathNot: [TESTS, '^server/(gateway|connectors|triggers|vault)/'] },
      to: { path: '^server/vault/reveal-secret\\.ts$' },
    },
    {
      name: 'only-dispatch-mints-member-tokens',
      comment: 'Domain §9: a crew member has a token inside a run only, given by the worker that holds the run.',
      severity: 'error',
      from: { pathNot: [TESTS, '^server/dispatch/mint-run-token\\.ts$'] },
      to: { path: '^server/identity/member-tokens/mint-member-token\\.ts$' },
    },
    {
      name: 'only-the-signer-reads-keys',
      comment: 'Architecture §4 rule 5: only the signer process reads keys.',
      severity: 'error',
      from: { pathNot: [TESTS, '^server/signer\\.ts$', '^server/signer/'] },
      to: { path: '^server/signer/[^/]*keys?\\.ts$' },
    },
    {
      name: 'clients-take-schemas-only',
      comment:
        "Architecture §4 rule 6: what a browser loads, marked 'use client' or imported by what is, imports from server/ only schema.ts, the pure speaker, and the pure judgements that screen and server must make alike (docs/decisions/0054).",
      severity: 'error',
      from: { path: CLIENT.length > 0 ? CLIENT : '^$' },
      to: {
        path: '^(server|db)/',
        pathNot:
          '^server/(.*/schema|kernel/(plain-data|own-value|language/(say|say-known|formats))|crew/taker-inputs|bridge/core/started-words)\\.ts$',
      },
    },
    {
      name: 'tests-stay-out-of-the-product',
      comment: 'What is built for tests is not shipped.',
      severity: 'error',
      from: { path: '^(app|components|server|db|cli)/', pathNot: TESTS },
      to: { path: TESTS },
    },
    {
      name: 'imports-resolve',
      comment: 'An import that resolves to nothing escapes every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^\\./\\.next/|\\.css$' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.next|\\.muster|db/migrations)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types', 'typings'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.d.ts', '.json'],
    },
  },
}
