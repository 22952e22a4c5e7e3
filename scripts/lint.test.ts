import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** A small project with our own rules and a legal file at each fenced place; every test plants one violation in it. */
const RULES = ['biome.json', '.dependency-cruiser.mjs', 'knip.json', 'tsconfig.json', 'scripts']
const LEGAL: Record<string, string> = {
  'package.json': JSON.stringify({
    name: 'planted',
    type: 'module',
    license: 'Apache-2.0',
    imports: { '#server/*': './server/*', '#db/*': './db/*', '#components/*': './components/*' },
    scripts: { lint: 'node scripts/lint.ts' },
    dependencies: { zod: '4' },
  }),
  'package-lock.json': JSON.stringify({ packages: { '': {}, 'node_modules/zod': { license: 'MIT' } } }),
  'server/kernel/digest.ts':
    "import { createHash } from 'node:crypto'\nexport const digest = (text: string) => createHash('sha256').update(text).digest('hex')\n",
  'server/crew/schema.ts': "import { z } from 'zod'\nexport const memberSchema = z.object({ name: z.string() })\n",
  'server/program/core/step.ts': 'export const step = (n: number) => n + 1\n',
  'server/plan/seal.ts': "import { digest } from '#server/kernel/digest.ts'\nexport const seal = (text: string) => digest(text)\n",
  'server/compiler/compile.ts':
    "import { step } from '#server/program/core/step.ts'\nexport const compile = (ms: number) => new Date(ms).toISOString() + step(1)\n",
  'db/client.ts': 'export const client = 1\n',
  'server/approvals/store.ts': "import { client } from '#db/client.ts'\nexport const insertVote = () => client\n",
  'server/approvals/vote.ts': "import { insertVote } from '#server/approvals/store.ts'\nexport const vote = () => insertVote()\n",
  'server/vault/reveal-secret.ts': 'export const revealSecret = () => 1\n',
  'server/signer/keys.ts': 'export const keys = 1\n',
  'server/signer/sign.ts': "import { keys } from '#server/signer/keys.ts'\nexport const sign = () => keys\n",
  'server/audit/append.ts': "import { sign } from '#server/signer/sign.ts'\nexport const append = () => sign()\n",
  'server/gateway/mcp/read-tool.ts': 'export const readTool = () => 1\n',
  'server/gateway/mcp/apply-effect.ts':
    "import { revealSecret } from '#server/vault/reveal-secret.ts'\nexport const applyEffect = (row: number) => row + revealSecret()\n",
  'server/dispatch/ask-model-step.ts': 'export const askModelStep = () => 1\n',
  'server/dispatch/flight-plan.ts':
    "import { askModelStep } from '#server/dispatch/ask-model-step.ts'\nimport { readTool } from '#server/gateway/mcp/read-tool.ts'\nexport const flightPlan = () => readTool() + askModelStep()\n",
  'server/dispatch/take-off.ts':
    "import { applyEffect } from '#server/gateway/mcp/apply-effect.ts'\nexport const takeOff = () => applyEffect(1)\n",
  'server/worker.ts': [
    "import { vote } from '#server/approvals/vote.ts'",
    "import { append } from '#server/audit/append.ts'",
    "import { compile } from '#server/compiler/compile.ts'",
    "import { flightPlan } from '#server/dispatch/flight-plan.ts'",
    "import { takeOff } from '#server/dispatch/take-off.ts'",
    "import { seal } from '#server/plan/seal.ts'",
    'console.log(vote(), append(), compile(0), flightPlan(), takeOff(), seal(""))',
    '',
  ].join('\n'),
  'components/crew/card.tsx':
    "'use client'\nimport { word } from '#components/crew/word.ts'\nimport { memberSchema } from '#server/crew/schema.ts'\nexport function Card() {\n  return <p>{memberSchema.parse({ name: word }).name}</p>\n}\n",
  'components/crew/word.ts': "export const word = 'x'\n",
  'app/page.tsx': "import { Card } from '#components/crew/card.tsx'\nexport default function Page() {\n  return <Card />\n}\n",
}
const importing = (path: string) => `import * as planted from '${path}'\nvoid planted\n`
const lines = (count: number, line: string) => `${line}\n`.repeat(count)

/** kind → [file, what is added to it, the tool that must see it, what it must say] */
const VIOLATIONS: Record<string, readonly [string, string, string, RegExp]> = {
  'planning reaches an effect': [
    'server/dispatch/flight-plan.ts',
    importing('#server/gateway/mcp/apply-effect.ts'),
    'import rules',
    /planning-has-no-effects/,
  ],
  'a model asked outside planning': [
    'server/dispatch/take-off.ts',
    importing('#server/dispatch/ask-model-step.ts'),
    'import rules',
    /only-planning-asks-models/,
  ],
  'an upward import': ['server/plan/seal.ts', importing('#server/dispatch/take-off.ts'), 'import rules', /only-downward-program/],
  'an upward import of a type alone': [
    'server/plan/seal.ts',
    "import type { takeOff } from '#server/dispatch/take-off.ts'\nexport type Planted = typeof takeOff\nvoid (0 as unknown as Planted)\n",
    'import rules',
    /only-downward-program/,
  ],
  'a sideways import': ['server/vault/reveal-secret.ts', importing('#server/audit/append.ts'), 'import rules', /within-tier-vault/],
  'a cycle': ['server/approvals/store.ts', importing('#server/approvals/vote.ts'), 'import rules', /no-cycles/],
  'the database in pure code': ['server/compiler/compile.ts', importing('#db/client.ts'), 'import rules', /pure-no-db/],
  'the database outside a store': ['server/approvals/vote.ts', importing('#db/client.ts'), 'import rules', /only-stores-open-the-database/],
  'Node in pure code': ['server/compiler/compile.ts', importing('node:fs'), 'import rules', /pure-no-node/],
  'more of Node than hashing in digest': ['server/kernel/digest.ts', importing('node:fs'), 'import rules', /digest-hashes-only/],
  'a framework in pure code': ['server/compiler/compile.ts', importing('next'), 'import rules', /pure-no-framework/],
  'a package in the step machine': ['server/program/core/step.ts', importing('zod'), 'import rules', /step-loads-nothing/],
  'a secret revealed elsewhere': [
    'server/approvals/vote.ts',
    importing('#server/vault/reveal-secret.ts'),
    'import rules',
    /secrets-are-revealed-at-the-door/,
  ],
  'keys read outside the signer': [
    'server/audit/append.ts',
    importing('#server/signer/keys.ts'),
    'import rules',
    /only-the-signer-reads-keys/,
  ],
  'a client component that loads the server': [
    'components/crew/card.tsx',
    importing('#server/plan/seal.ts'),
    'import rules',
    /clients-take-schemas-only/,
  ],
  'the server loaded by what a client component imports': [
    'components/crew/word.ts',
    importing('#server/plan/seal.ts'),
    'import rules',
    /clients-take-schemas-only/,
  ],
  'an import of nothing': ['server/approvals/vote.ts', importing('#server/approvals/nowhere.ts'), 'import rules', /imports-resolve/],
  'a clock in pure code': ['server/compiler/compile.ts', 'void Date.now()\n', 'linter', /Pure code/],
  'the present moment in pure code': ['server/compiler/compile.ts', 'void new Date()\n', 'linter', /Pure code/],
  'chance in pure code': ['server/program/core/step.ts', 'void Math.random()\n', 'linter', /Pure code/],
  'the environment in pure code': ['server/compiler/compile.ts', "void process.env['X']\n", 'linter', /noRestrictedGlobals/],
  'a global fetch': ['server/approvals/vote.ts', "void fetch('http://x')\n", 'linter', /noRestrictedGlobals/],
  'a default export': ['server/approvals/vote.ts', 'export default 1\n', 'linter', /noDefaultExport/],
  'a barrel': ['server/approvals/vote.ts', "export * from '#server/plan/seal.ts'\n", 'linter', /noBarrelFile|noReExportAll/],
  'a long file': ['server/approvals/vote.ts', lines(401, 'void 1'), 'house style', /at most 400/],
  'a long function': [
    'server/approvals/vote.ts',
    `export function long() {\n${lines(71, '  void 1')}}\nvoid long()\n`,
    'linter',
    /noExcessiveLinesPerFunction/,
  ],
  any: ['server/approvals/vote.ts', 'void ((x: any) => x)\n', 'linter', /noExplicitAny/],
  'a wrong type': ['server/approvals/vote.ts', "const planted: number = 'x'\nvoid planted\n", 'types', /TS2322/],
  'an unchecked index': ['server/approvals/vote.ts', 'const planted: number = [1][0]\nvoid planted\n', 'types', /TS2322/],
  'syntax that is not erasable': ['server/approvals/vote.ts', 'enum Planted {\n  A,\n}\nvoid Planted.A\n', 'types', /TS1294/],
  'an unused export': ['server/approvals/vote.ts', 'export const planted = 1\n', 'unused code', /Unused exports/],
  'a banned name': ['server/approvals/utils.ts', 'void 1\n', 'house style', /named by what it does/],
  'a licence that binds': ['package-lock.json', '', 'licences', /GPL-3.0-only is not allowed/],
}
const TWINS: readonly (readonly [string, string])[] = [
  ['server/dispatch/flight-plan.ts', importing('#server/gateway/mcp/read-tool.ts')],
  ['server/plan/seal.ts', importing('#server/kernel/digest.ts')],
  ['server/compiler/compile.ts', 'void Math.abs(1)\nvoid new Date(5)\n'],
  ['server/approvals/vote.ts', "void String('http://x')\n"],
]

let dir = ''
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'muster-lint-'))
  for (const path of RULES) cpSync(path, join(dir, path), { recursive: true, filter: (from) => !/\.test\.ts$/.test(from) })
  // of the scripts only the lint itself: the others need the whole project
  rmSync(join(dir, 'scripts'), { recursive: true })
  for (const path of ['lint.ts', 'check-house.ts', 'check-licences.ts', 'client-files.mjs', 'biome'])
    cpSync(join('scripts', path), join(dir, 'scripts', path), { recursive: true })
  for (const [path, text] of Object.entries(LEGAL)) write(path, text)
  symlinkSync(join(process.cwd(), 'node_modules'), join(dir, 'node_modules'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true })
  writeFileSync(join(dir, path), text)
}

function lint(...args: string[]): { ok: boolean; says: string } {
  const done = spawnSync(process.execPath, ['scripts/lint.ts', ...args], { cwd: dir, encoding: 'utf8' })
  return { ok: done.status === 0, says: `${done.stdout}${done.stderr}` }
}

test('legal code passes in silence, and so do the twins of the violations', () => {
  expect(lint()).toEqual({ ok: true, says: '' })
  for (const [path, text] of TWINS) write(path, `${LEGAL[path]}\n${text}`)
  expect(lint()).toEqual({ ok: true, says: '' })
  for (const [path] of TWINS) write(path, LEGAL[path] ?? '')
})

test.each(Object.entries(VIOLATIONS))('the lint fails on %s', (kind, [path, text, tool, says]) => {
  const gpl = JSON.stringify({ packages: { '': {}, 'node_modules/bound': { license: 'GPL-3.0-only' } } })
  write(path, kind === 'a licence that binds' ? gpl : `${LEGAL[path] ?? ''}\n${text}`)
  const found = lint('--only', tool)
  if (LEGAL[path] === undefined) rmSync(join(dir, path))
  else write(path, LEGAL[path])
  expect(found.says).toMatch(says)
  expect(found.ok).toBe(false)
})
