import type { Snapshot } from '#server/compiler/snapshot.ts'
import { DEFAULT_POSTURE_TABLE } from '#server/crew/posture-table.ts'

/**
 * Golden cases: a definition in few words, and what compiling it must give. `program` is the outline of golden/outline.ts:
 * path, then `*` effect, `?` asks, `^` a leg may close before it; a checkpoint is `[effects > class]`. `errors` and `warnings`
 * are `code pointer`, sorted.
 */
export interface GoldenCase {
  readonly name: string
  readonly definition: Readonly<Record<string, unknown>>
  readonly snapshot?: Partial<Snapshot>
  readonly program?: string
  readonly errors?: readonly string[]
  readonly warnings?: readonly string[]
}

type Fields = Readonly<Record<string, unknown>>
/** A definition around some steps; each field may be replaced. */
const job = (steps: unknown, more: Fields = {}): Fields => ({
  metadata: { name: 'Tester', slug: 'tester' }, objective: 'Test', steps, output: { value: 'done' },
  inputs: { type: 'object', properties: { path: { type: 'string' }, to: { type: 'string' }, n: { type: 'integer' }, x: { type: 'number' }, names: { type: 'array', items: { type: 'string' } } }, additionalProperties: false },
  ...more,
})
const tool = (id: string, name: string, args: Fields, more: Fields = {}) => ({ id, kind: 'tool', tool: name, with: args, ...more })
const set = (id: string, values: Fields) => ({ id, kind: 'set', values })
const mail = (id: string, more: Fields = {}) => tool(id, 'mail.send', { to: 'a@acme.example', subject: 's', text: 't', ...more })
const write = (id: string, path = '/out/a.txt', text = 'x') => tool(id, 'files.write', { path, text })
const read = (id: string, path = '/in/a.txt') => tool(id, 'files.read', { path })
const each = (id: string, items: string, steps: unknown, more: Fields = {}) => ({ id, kind: 'each', in: items, as: 'item', max: 10, steps, ...more })
const keep = (id: string, value: unknown) => ({ id, kind: 'result', name: 'r', value })
const render = (id: string, markdown: string, more: Fields = {}) => ({ id, kind: 'render', markdown, format: 'pdf', ...more })
const MEMORY = { memory: { mode: 'member' } }
const remember = (id: string, more: Fields = {}) => ({ id, kind: 'remember', key: 'k', content: '${ inputs.n }', ...more })
const recall = (id: string, more: Fields = { key: 'k' }) => ({ id, kind: 'recall', ...more })
const wait = (id: string, more: Fields) => ({ id, kind: 'wait', ...more })
const FILES = { tools: [{ tool: 'files.read', targets: ['/in/**', '/out/**'] }] }
const act = (id: string, tools: readonly string[], more: Fields = {}) => ({ id, kind: 'act', goal: 'g', tools, turnsMax: 4, ...more })
const think = (id: string, more: Fields = {}) => ({ id, kind: 'think', goal: 'g', output: { type: 'object', properties: { why: { type: 'string' }, to: { type: 'string' }, n: { type: 'number' } } }, ...more })
const strict = (more: Fields = {}) => ({ rigidity: 'strict', tools: [{ tool: 'files.read' }, { tool: 'files.write' }], ...more })
const tighter = { ...DEFAULT_POSTURE_TABLE, guided: { ...DEFAULT_POSTURE_TABLE.guided, internal: 'ask', external_read: 'ask' } } as const
const looser = { ...DEFAULT_POSTURE_TABLE, guided: { internal: 'run', external_read: 'run', external_write: 'run', spend: 'run' } } as const

const POSTURES: readonly GoldenCase[] = [
  { name: 'a computation runs', definition: job([set('a', { v: '${ 1 + 1 }' })]), program: 'a' },
  { name: 'a guided read of a declared target runs', definition: job([read('a')], FILES), program: 'a' },
  { name: 'a guided read of an undeclared tool asks and is an effect', definition: job([read('a')]), program: 'a*? [a > external_read]' },
  { name: 'a guided read outside the declared targets asks', definition: job([read('a', '/etc/a')], FILES), program: 'a*? [a > external_read]' },
  { name: 'a guided read with a path that climbs asks', definition: job([read('a', '/in/../a')], FILES), program: 'a*? [a > external_read]' },
  { name: 'a guided read with a target known at run time runs, the runtime checks it', definition: job([read('a', '${ inputs.path }')], FILES), program: 'a' },
  { name: 'an adaptive read runs', definition: job([read('a')], { rigidity: 'adaptive' }), program: 'a' },
  { name: 'an autonomous write asks', definition: job([write('a')], { rigidity: 'autonomous' }), program: 'a*? [a > external_write]' },
  { name: 'a strict read of an authored target runs', definition: job([read('a')], strict()), program: 'a' },
  { name: 'a strict read of an input is blocked', definition: job([read('a', '${ inputs.path }')], strict()), errors: ['M412 /steps/0/tool'] },
  { name: 'a strict member uses declared tools only', definition: job([mail('a')], strict()), errors: ['M412 /steps/0/tool'] },
  { name: 'a strict write asks', definition: job([write('a')], strict()), program: 'a*? [a > external_write]' },
  { name: 'pure table work runs, declared or not', definition: job([tool('a', 'tables.sum', { rows: [], column: 'n' })]), program: 'a' },
  { name: 'a result is kept without asking, as an effect', definition: job([keep('a', 1)]), program: 'a*' },
  { name: 'spending asks for its own grant', definition: job([tool('a', 'shop.order', { item: 'pen', euros: 2 })]), program: 'a*? [a > spend]' },
  { name: 'the grant is that of the strongest class', definition: job([mail('a'), tool('b', 'shop.order', { item: 'pen', euros: 2 })]), program: 'a*? b*? [a,b > spend]' },
  { name: 'a tool can be tightened to ask', definition: job([read('a')], { tools: [{ tool: 'files.read', targets: ['/in/**'], posture: 'ask' }] }), program: 'a*? [a > external_read]' },
  { name: 'a tool can be blocked', definition: job([read('a')], { tools: [{ tool: 'files.read', targets: ['/in/**'], posture: 'block' }] }), errors: ['M412 /steps/0/tool'] },
  { name: 'a write cannot be loosened', definition: job([write('a')], { tools: [{ tool: 'files.write', posture: 'run' }] }), errors: ['M401 /tools/0/posture'] },
  { name: 'a read cannot be loosened, and says so', definition: job([read('a')], { tools: [{ tool: 'files.read', posture: 'run' }] }), program: 'a*? [a > external_read]', warnings: ['M401 /tools/0/posture'] },
  { name: 'a workspace may tighten', definition: job([read('a'), tool('b', 'tables.sum', { rows: [], column: 'n' })], FILES), snapshot: { postureTable: tighter }, program: 'a*? b*? [a,b > external_read]' },
  { name: 'a workspace may not loosen', definition: job([write('a'), read('b', '/etc/x')]), snapshot: { postureTable: looser }, program: 'a*? b*? [a,b > external_write]' },
]

const CUTS: readonly GoldenCase[] = [
  { name: 'independent effects are one leg', definition: job([mail('a'), mail('b'), write('c')]), program: 'a*? b*? c*? [a,b,c > external_write]' },
  { name: 'reading an effect closes the leg before it', definition: job([tool('a', 'shop.order', { item: 'pen', euros: 2 }), mail('b', { text: 'No ${ steps.a.output.number }' })]), program: 'a*? [a > spend] b*?^ [b > external_write]' },
  { name: 'a computation over an effect closes the leg', definition: job([write('a'), set('b', { s: '${ steps.a.output.size }' }), mail('c')]), program: 'a*? [a > external_write] b^ c*? [c > external_write]' },
  { name: 'the output may read the last leg', definition: job([write('a')], { output: { value: '${ steps.a.output.size }' } }), program: 'a*? [a > external_write]' },
  { name: 'a condition on an effect closes the leg', definition: job([write('a'), { id: 'b', kind: 'branch', arms: [{ when: 'steps.a.output.size > 3', steps: [mail('c')] }] }]), program: 'a*? [a > external_write] b^ { 0: b/0/c*? | otherwise: } [b/0/c > external_write]', warnings: ['M421 /steps/1/arms/0/steps/0/with/to'] },
  { name: 'a loop over an effect closes the leg', definition: job([tool('a', 'files.move', { from: '/a', to: '/b' }), each('b', '[steps.a.output.to]', [mail('c')])]), program: 'a*? [a > external_write] b^ { b/c*? } [b/c > external_write]', warnings: ['M421 /steps/1/steps/0/with/to'] },
  { name: 'a loop of effects is one leg', definition: job([each('a', 'inputs.names', [mail('b', { to: '${ item }' })])]), program: 'a { a/b*? } [a/b > external_write]' },
  { name: 'a later item part closes the leg inside the loop', definition: job([each('a', 'inputs.names', [write('b', '/out/${ item }'), set('c', { s: '${ steps.b.output.size }' }), mail('d')])]), program: 'a { a/b*? [a/b,a/d > external_write] a/c^ a/d*? } [a/d > external_write]' },
  { name: 'reading a loop of effects closes the leg', definition: job([each('a', 'inputs.names', [write('b', '/out/${ item }')]), set('c', { n: '${ size(steps.a.output) }' })]), program: 'a { a/b*? } [a/b > external_write] c^ [a/b > external_write]' },
  { name: 'a question sits between legs', definition: job([mail('a'), { id: 'q', kind: 'ask', question: 'Go on?' }, mail('b')]), program: 'a*? [a > external_write] q^ b*? [b > external_write]' },
  { name: 'an attempt with an effect closes the leg at its end', definition: job([{ id: 'a', kind: 'attempt', steps: [mail('b')], catch: [mail('c')] }, mail('d')]), program: 'a { a/b*? | catch: a/catch/c*? } [a/b,a/catch/c > external_write] d*?^ [a/b,a/catch/c,d > external_write]', warnings: ['M421 /steps/0/catch/0/with/to'] },
  { name: 'what an attempt planned before it failed is listed where its catch waits', definition: job([{ id: 'a', kind: 'attempt', steps: [mail('b')], catch: [{ id: 'q', kind: 'ask', question: 'Go on?' }] }]), program: 'a { a/b*? | catch: [a/b > external_write] a/catch/q^ } [a/b > external_write]' },
  { name: 'an attempt without effects closes nothing', definition: job([{ id: 'a', kind: 'attempt', steps: [set('b', { v: 1 })] }, mail('d')]), program: 'a { a/b | catch: } d*? [d > external_write]' },
  { name: 'branches of a parallel are one leg', definition: job([{ id: 'p', kind: 'parallel', branches: { two: [mail('b')], one: [mail('a')] } }]), program: 'p { one: p/one/a*? | two: p/two/b*? } [p/one/a,p/two/b > external_write]' },
  { name: 'a branch of a parallel that waits lists the effects of the others', definition: job([{ id: 'p', kind: 'parallel', branches: { one: [write('a'), set('c', { s: '${ steps.a.output.size }' })], two: [mail('b')] } }]), program: 'p { one: p/one/a*? [p/one/a,p/two/b > external_write] p/one/c^ | two: p/two/b*? } [p/two/b > external_write]' },
  { name: 'a read after a write through the same app waits', definition: job([write('a'), read('b', '${ inputs.path }')], FILES), program: 'a*? [a > external_write] b^ [a > external_write]' },
  { name: 'a read of another literal target goes on', definition: job([write('a', '/out/a.txt'), read('b', '/in/b.txt')], FILES), program: 'a*? b [a > external_write]' },
  { name: 'a read of the same literal target waits', definition: job([write('a', '/out/a.txt'), read('b', 'out/a.txt')], FILES), program: 'a*? [a > external_write] b^ [a > external_write]' },
  { name: 'a listing of the folder around waits', definition: job([write('a', '/out/a.txt'), tool('b', 'files.list', { folder: '/out' })], { rigidity: 'adaptive' }), program: 'a*? [a > external_write] b^ [a > external_write]' },
  { name: 'a move has two targets, so every read waits', definition: job([tool('a', 'files.move', { from: '/a', to: '/b' }), read('b')], FILES), program: 'a*? [a > external_write] b^ [a > external_write]' },
  { name: 'tables read what files write', definition: job([write('a', '/out/a.csv'), tool('b', 'tables.read', { path: '/out/a.csv' })], { rigidity: 'adaptive' }), program: 'a*? [a > external_write] b^ [a > external_write]' },
  { name: 'pure table work does not wait', definition: job([tool('a', 'tables.write', { path: '/a.csv', rows: [], format: 'csv' }), tool('b', 'tables.sum', { rows: [], column: 'n' })]), program: 'a*? b [a > external_write]' },
  { name: 'a read in a loop waits for the writes of other items', definition: job([each('a', 'inputs.names', [read('b', '/in/${ item }'), write('c', '/out/${ item }')])], { tools: [{ tool: 'files.read', targets: ['/in/**'] }] }), program: 'a { [a/c > external_write] a/b^ a/c*? } [a/c > external_write]' },
  { name: 'effects that run alone need no checkpoint', definition: job([keep('a', 1), set('b', { v: '${ steps.a.output.id }' })]), program: 'a* b^' },
  { name: 'an asked read opens the next leg', definition: job([read('a', '/etc/a'), set('b', { t: '${ steps.a.output.text }' })], FILES), program: 'a*? [a > external_read] b^' },
  { name: 'inside a branch', definition: job([mail('a'), { id: 'b', kind: 'branch', arms: [{ when: 'inputs.n > 1', steps: [write('c'), set('d', { s: '${ steps.c.output.size }' })] }], otherwise: [] }, mail('e')]), program: 'a*? b { 0: b/0/c*? [a,b/0/c > external_write] b/0/d^ | otherwise: } e*? [a,e > external_write]' },
]

const WAITS: readonly GoldenCase[] = [
  { name: 'a wait sits between legs', definition: job([mail('a'), wait('w', { for: '3d' }), mail('b')]), program: 'a*? [a > external_write] w^ b*? [b > external_write]' },
  { name: 'a wait before everything closes nothing', definition: job([wait('w', { for: 'P1DT12H' }), mail('b')]), program: 'w^ b*? [b > external_write]' },
  { name: 'a wait until a date that an effect gave', definition: job([tool('a', 'shop.order', { item: 'pen', euros: 2 }), wait('w', { until: '${ steps.a.output.number }' }), mail('b')]), program: 'a*? [a > spend] w^ b*? [b > external_write]' },
  { name: 'a wait in one branch of a parallel lists the effects of the other', definition: job([{ id: 'p', kind: 'parallel', branches: { one: [wait('w', { for: '2h' }), mail('a')], two: [mail('b')] } }]), program: 'p { one: [p/two/b > external_write] p/one/w^ p/one/a*? | two: p/two/b*? } [p/one/a,p/two/b > external_write]' },
  { name: 'a wait in a loop lists the effects of other items', definition: job([each('e', 'inputs.names', [mail('a', { to: '${ item }' }), wait('w', { until: '2026-12-24T09:00' })])]), program: 'e { e/a*? [e/a > external_write] e/w^ }' },
  { name: 'what a wait gives is text', definition: job([wait('w', { for: '2h' }), set('s', { d: '${ dateIn(steps.w.output.until, run.timeZone) }' })]), program: 'w^ s' },
  { name: 'what a wait does not give', definition: job([wait('w', { for: '2h' }), set('s', { d: '${ steps.w.output.since }' })]), errors: ['M300 /steps/1/values/d'] },
  { name: 'an address out of a file, after a wait until a date out of it, is marked once', definition: job([read('r'), wait('w', { until: '${ steps.r.output.text }' }), mail('b', { to: '${ steps.w.output.until }' })], FILES), program: 'r w^ b*? [b > external_write]', warnings: ['M421 /steps/2/with/to'] },
  { name: 'a wait for a time and until a date', definition: job([wait('w', { for: '2h', until: '2026-12-24' })]), errors: ['M100 /steps/0'] },
  { name: 'a wait for nothing', definition: job([wait('w', {})]), errors: ['M100 /steps/0'] },
  { name: 'a wait of more than a year', definition: job([wait('w', { for: 'P53W' })]), errors: ['M440 /steps/0/for'] },
  { name: 'a wait of months', definition: job([wait('w', { for: 'P1M' })]), errors: ['M100 /steps/0/for'] },
  { name: 'a wait until no date', definition: job([wait('w', { until: 'next week' })]), errors: ['M300 /steps/0/until'] },
  { name: 'a wait until a number', definition: job([wait('w', { until: '${ inputs.n }' })]), errors: ['M300 /steps/0/until'] },
  { name: 'a wait until a step that comes later', definition: job([wait('w', { until: '${ steps.s.output.d }' }), set('s', { d: '2026-12-24' })]), errors: ['M200 /steps/0/until'] },
]

const DOCUMENTS: readonly GoldenCase[] = [
  { name: 'a document is made while planning, under every freedom', definition: job([render('d', '# ${ inputs.to }')], { rigidity: 'strict' }), program: 'd' },
  { name: 'a document of a receipt waits for it', definition: job([tool('a', 'shop.order', { item: 'pen', euros: 2 }), render('d', 'No ${ steps.a.output.number }')]), program: 'a*? [a > spend] d^' },
  { name: 'a document that is written and kept', definition: job([render('d', 'x', { title: 'T ${ inputs.to }' }), tool('w', 'files.write', { path: '/out/a.pdf', base64: '${ steps.d.output.blob }' }), keep('r', '${ steps.d.output }')]), program: 'd w*? r* [w > external_write]' },
  { name: 'a document is as trusted as what stands in it', definition: job([read('r'), render('d', '${ steps.r.output.text }', { format: 'text' }), mail('m', { to: '${ steps.d.output.text }' })], FILES), program: 'r d m*? [m > external_write]', warnings: ['M421 /steps/2/with/to'] },
  { name: 'a document of the author’s words alone is authored', definition: job([render('d', 'a@acme.example'), mail('m', { to: '${ steps.d.output.text }' })]), program: 'd m*? [m > external_write]' },
  { name: 'what is wrong in a document is found in its Markdown', definition: job([render('d', '# A\n\n${ inputs.nope } ${ steps.later.output }')]), errors: ['M200 /steps/0/markdown', 'M300 /steps/0/markdown'] },
  { name: 'a document of a kind that does not exist', definition: job([render('d', 'x', { format: 'odt' })]), errors: ['M100 /steps/0/format'] },
  { name: 'what a document does not give', definition: job([render('d', 'x'), set('s', { v: '${ steps.d.output.path }' })]), errors: ['M300 /steps/1/values/v'] },
]

const MEMORIES: readonly GoldenCase[] = [
  { name: 'remembering runs at take-off, recalling while planning, under every freedom', definition: job([recall('c'), remember('r')], { ...MEMORY, rigidity: 'strict' }), program: 'c r*' },
  { name: 'a recall after a remember waits until that is done', definition: job([remember('r'), recall('c', { query: 'k' })], MEMORY), program: 'r* c^' },
  { name: 'a remember of a receipt waits for it', definition: job([tool('a', 'shop.order', { item: 'pen', euros: 2 }), remember('r', { content: '${ steps.a.output.number }' })], MEMORY), program: 'a*? [a > spend] r*^' },
  { name: 'an address out of memory is from outside', definition: job([recall('c'), mail('m', { to: '${ text(steps.c.output.value) }' })], MEMORY), program: 'c m*? [m > external_write]', warnings: ['M421 /steps/1/with/to'] },
  { name: 'memory that is switched off', definition: job([remember('r'), recall('c')]), errors: ['M100 /steps/0', 'M100 /steps/1'] },
  { name: 'a recall by key and by words, or by nothing', definition: job([recall('a', { key: 'k', query: 'w' }), recall('b', {})], MEMORY), errors: ['M100 /steps/0', 'M100 /steps/1'] },
  { name: 'what a recall does not give', definition: job([recall('c'), set('s', { v: '${ steps.c.output.text }' })], MEMORY), errors: ['M300 /steps/1/values/v'] },
]

const LABELS: readonly GoldenCase[] = [
  { name: 'an address out of a file asks and is marked', definition: job([read('a'), mail('b', { to: '${ steps.a.output.text }' })], FILES), program: 'a b*? [b > external_write]', warnings: ['M421 /steps/1/with/to'] },
  { name: 'an address from an input is not marked', definition: job([mail('b', { to: '${ inputs.to }' })]), program: 'b*? [b > external_write]' },
  { name: 'text out of a file is no destination', definition: job([read('a'), mail('b', { text: '${ steps.a.output.text }' })], FILES), program: 'a b*? [b > external_write]' },
  { name: 'an address out of a file that is held against a list of addresses is the author\'s choice', definition: job([read('a'), mail('b', { to: '${ steps.a.output.text }' })], { tools: [...FILES.tools, { tool: 'mail.send', targets: ['*@acme.example'] }] }), program: 'a b*? [b > external_write]' },
  { name: 'a list that names nothing vouches for no address', definition: job([read('a'), mail('b', { to: '${ steps.a.output.text }' })], { tools: [...FILES.tools, { tool: 'mail.send', targets: ['**'] }] }), program: 'a b*? [b > external_write]', warnings: ['M421 /steps/1/with/to'] },
  { name: 'a list that half the world is on vouches for no address', definition: job([read('a'), mail('b', { to: '${ steps.a.output.text }' })], { tools: [...FILES.tools, { tool: 'mail.send', targets: ['*@*.com'] }] }), program: 'a b*? [b > external_write]', warnings: ['M421 /steps/1/with/to'] },
  { name: 'where a file is moved to is held against the list as where it is moved from', definition: job([read('a'), tool('b', 'files.move', { from: '/in/a', to: '${ steps.a.output.text }' })], { tools: [...FILES.tools, { tool: 'files.move', targets: ['in/**'] }] }), program: 'a b*? [b > external_write]' },
  { name: 'a literal address inside a loop over outside data is marked', definition: job([tool('a', 'tables.read', { path: '/in/a.csv' }), each('b', 'steps.a.output.rows', [mail('c')])], { rigidity: 'adaptive' }), program: 'a b { b/c*? } [b/c > external_write]', warnings: ['M421 /steps/1/steps/0/with/to'] },
  { name: 'a literal address behind a condition on outside data is marked', definition: job([read('a'), { id: 'b', kind: 'branch', arms: [{ when: 'steps.a.output.size > 1', steps: [mail('c')] }] }], FILES), program: 'a b { 0: b/0/c*? | otherwise: } [b/0/c > external_write]', warnings: ['M421 /steps/1/arms/0/steps/0/with/to'] },
  { name: 'a computation carries the label on', definition: job([read('a'), set('s', { to: '${ steps.a.output.text }' }), mail('b', { to: '${ steps.s.output.to }' })], FILES), program: 'a s b*? [b > external_write]', warnings: ['M421 /steps/2/with/to'] },
  { name: 'workspace data in a public address is a leak, so the read asks', definition: job([tool('a', 'http.get', { url: 'https://x.example/?q=${ inputs.to }' })], { rigidity: 'adaptive' }), program: 'a*? [a > external_read]' },
  { name: 'an authored address is none', definition: job([tool('a', 'http.get', { url: 'https://x.example/' })], { rigidity: 'adaptive' }), program: 'a' },
  { name: 'a cleared app may see workspace data', definition: job([tool('a', 'crm.find', { query: '${ inputs.to }' })], { rigidity: 'adaptive' }), program: 'a' },
  { name: 'a query from outside steers the read, so it asks', definition: job([read('a'), tool('b', 'crm.find', { query: '${ steps.a.output.text }' })], { rigidity: 'adaptive' }), program: 'a b*? [b > external_read]', warnings: ['M421 /steps/1/with/query'] },
  { name: 'a path out of a file stays inside, so it runs', definition: job([tool('l', 'files.list', { folder: '/in' }), each('e', 'steps.l.output.files', [read('r', '${ item.path }')])], { rigidity: 'adaptive' }), program: 'l e { e/r }' },
]

const MODELS: readonly GoldenCase[] = [
  { name: 'asking a model is a read', definition: job([think('a')]), program: 'a' },
  { name: 'what a model answers is an address from outside', definition: job([think('a'), mail('m', { to: '${ steps.a.output.to }' })]), program: 'a m*? [m > external_write]', warnings: ['M421 /steps/1/with/to'] },
  { name: 'what a model answers is an amount from outside', definition: job([think('a'), tool('p', 'shop.order', { item: 'pen', euros: '${ steps.a.output.n }' })]), program: 'a p*? [p > spend]', warnings: ['M421 /steps/1/with/euros'] },
  { name: 'how often something is done by a model is from outside', definition: job([think('a', { output: { type: 'array', items: { type: 'string' } } }), each('e', 'steps.a.output', [mail('m')])]), program: 'a e { e/m*? } [e/m > external_write]', warnings: ['M421 /steps/1/steps/0/with/to'] },
  { name: 'what a model wrote may be sent', definition: job([think('a'), mail('m', { text: '${ steps.a.output.why }' })]), program: 'a m*? [m > external_write]' },
  { name: 'a web address from a model asks first', definition: job([think('a'), tool('g', 'http.get', { url: 'https://x.example/${ steps.a.output.to }' })], { tools: [{ tool: 'http.get', targets: ['https://x.example/**'] }] }), program: 'a g*? [g > external_read]' },
  { name: 'what is told to a model is not known before it is done', definition: job([write('w'), think('a', { input: '${ steps.w.output }' })]), program: 'w*? [w > external_write] a^' },
  { name: 'a check of an answer reads what is done', definition: job([write('w'), think('a', { check: ['text(steps.w.output.size) == output.why'] })]), program: 'w*? [w > external_write] a^' },
  { name: 'a model that reads nothing of it does not close a leg', definition: job([write('w'), think('a', { input: '${ inputs.n }' })]), program: 'w*? a [w > external_write]' },
  { name: 'what a model only looks up runs', definition: job([act('a', ['files.read'])], FILES), program: 'a < files__read >' },
  { name: 'what a model chooses to change asks, and may close the leg', definition: job([act('a', ['files.read', 'mail.send'])], FILES), program: '[a/mail-send > external_write] a^ < files__read mail__send*? > [a/mail-send > external_write]' },
  { name: 'a web address that a model chooses asks first', definition: job([act('a', ['http.get'])], { tools: [{ tool: 'http.get', targets: ['https://x.example/**'] }] }), program: '[a/http-get > external_read] a^ < http__get*? > [a/http-get > external_read]' },
  { name: 'what a model came to is known when its leg is done', definition: job([act('a', ['mail.send']), mail('m', { text: '${ steps.a.output.text }' })]), program: '[a/mail-send > external_write] a^ < mail__send*? > [a/mail-send > external_write] m*?^ [a/mail-send,m > external_write]' },
  { name: 'a model looks where something may be about to change', definition: job([write('w'), act('a', ['files.read'])], FILES), program: 'w*? [w > external_write] a^ < files__read > [w > external_write]' },
  { name: 'what a model came to is an address from outside', definition: job([act('a', ['files.read']), mail('m', { to: '${ steps.a.output.text }' })], FILES), program: 'a < files__read > m*? [m > external_write]', warnings: ['M421 /steps/1/with/to'] },
  { name: 'a check of an answer knows it as output', definition: job([think('a', { check: ['output.why.size() < 100', 'output.n > inputs.x'] })]), program: 'a' },
]

const SKILLS: readonly GoldenCase[] = [
  { name: 'a model with a skill', definition: job([think('a')], { skills: [{ skill: 'reminders', version: '^1.2' }] }), program: 'a' },
  { name: 'a skill of another workspace, before its first release, named by its version', definition: job([think('a')], { skills: [{ skill: 'globex/invoices', version: '3.0.0-rc.1' }] }), program: 'a' },
  { name: 'whatever version was added', definition: job([act('a', ['files.read'])], { ...FILES, skills: [{ skill: 'globex/invoices', version: 'latest' }] }), program: 'a < files__read >' },
  { name: 'a look-up of what a model with a skill said asks where it is told to others', definition: job([think('a'), tool('g', 'crm.find', { query: '${ steps.a.output.why }' })], { tools: [{ tool: 'crm.find' }], skills: [{ skill: 'tone', version: '*' }] }), program: 'a g*? [g > external_read]', warnings: ['M421 /steps/1/with/query'] },
  { name: 'nobody reads a skill', definition: job([set('a', { v: 1 })], { skills: [{ skill: 'tone', version: '2.x' }] }), program: 'a', warnings: ['M450 /skills'] },
]

const ERRORS: readonly GoldenCase[] = [
  { name: 'nothing', definition: {}, errors: ['M100 /metadata', 'M100 /objective', 'M100 /steps'] },
  { name: 'no steps', definition: job([]), errors: ['M100 /steps'] },
  { name: 'an unknown field', definition: job([set('a', {})], { colour: 'red' }), errors: ['M100 '] },
  { name: 'an unknown kind of step', definition: job([{ id: 'a', kind: 'dance' }]), errors: ['M100 /steps/0/kind'] },
  { name: 'a broken expression', definition: job([set('a', { v: '${ 1 + }' })]), errors: ['M110 /steps/0/values/v'] },
  { name: 'an expression without end', definition: job([set('a', { v: 'a ${ 1' })]), errors: ['M110 /steps/0/values/v'] },
  { name: 'an unknown tool', definition: job([tool('a', 'nope.nope', {})]), errors: ['M200 /steps/0/tool'] },
  { name: 'an unknown step', definition: job([set('a', { v: '${ steps.zz.output }' })]), errors: ['M200 /steps/0/values/v'] },
  { name: 'a step that comes later', definition: job([set('a', { v: '${ steps.b.output.v }' }), set('b', { v: 1 })]), errors: ['M200 /steps/0/values/v'] },
  { name: 'two steps that read each other', definition: job([set('a', { v: '${ steps.b.output.v }' }), set('b', { v: '${ steps.a.output.v }' })]), errors: ['M200 /steps/0/values/v'] },
  { name: 'a step that reads itself', definition: job([set('a', { v: '${ steps.a.output.v }' })]), errors: ['M200 /steps/0/values/v'] },
  { name: 'a step inside another is not seen from outside', definition: job([each('a', 'inputs.names', [set('b', { v: 1 })]), set('c', { v: '${ steps.b.output.v }' })]), errors: ['M200 /steps/1/values/v'] },
  { name: 'an unknown root', definition: job([set('a', { v: '${ env.HOME }' })]), errors: ['M200 /steps/0/values/v'] },
  { name: 'an unknown function', definition: job([set('a', { v: '${ shout("a") }' })]), errors: ['M200 /steps/0/values/v'] },
  { name: 'an item outside its loop', definition: job([each('a', 'inputs.names', [set('b', { v: '${ item }' })]), set('c', { v: '${ item }' })]), errors: ['M200 /steps/1/values/v'] },
  { name: 'a step id used twice', definition: job([set('a', { v: 1 }), each('b', 'inputs.names', [set('a', { v: 1 })])]), errors: ['M201 /steps/1/steps/0/id'] },
  { name: 'a variable with a taken name', definition: job([each('a', 'inputs.names', [set('b', { v: 1 })], { as: 'inputs' })]), errors: ['M201 /steps/0/as'] },
  { name: 'a variable of the loop around', definition: job([each('a', 'inputs.names', [each('b', 'inputs.names', [set('c', { v: 1 })])])]), errors: ['M201 /steps/0/steps/0/as'] },
  { name: 'a tool declared twice', definition: job([set('a', { v: 1 })], { tools: [{ tool: 'mail.send' }, { tool: 'mail.send' }] }), errors: ['M201 /tools/1/tool'] },
  { name: 'a hand-over to itself', definition: job([set('a', { v: 1 })], { handoffs: [{ to: 'tester' }] }), errors: ['M210 /handoffs/0/to'] },
  { name: 'a hand-over in a circle', definition: job([set('a', { v: 1 })], { handoffs: [{ to: 'books' }] }), errors: ['M210 /handoffs/0/to'] },
  { name: 'two hand-overs without a condition', definition: job([set('a', { v: 1 })], { handoffs: [{ to: 'mailer' }, { to: 'mailer' }] }), errors: ['M210 /handoffs/1', 'M210 /handoffs/1/to'] },
  { name: 'a hand-over to nobody', definition: job([set('a', { v: 1 })], { handoffs: [{ to: 'ghost', when: 'inputs.n > 1' }] }), errors: ['M200 /handoffs/0/to'] },
  { name: 'text plus number', definition: job([set('a', { v: '${ inputs.path + inputs.n }' })]), errors: ['M300 /steps/0/values/v'] },
  { name: 'a field that the schema does not have', definition: job([read('a'), set('b', { v: '${ steps.a.output.txt }' })], FILES), errors: ['M300 /steps/1/values/v'] },
  { name: 'a missing argument', definition: job([tool('a', 'mail.send', { to: 'a@acme.example', subject: 's' })]), errors: ['M300 /steps/0/with'] },
  { name: 'an unknown argument', definition: job([mail('a', { bcc: 'b@acme.example' })]), errors: ['M300 /steps/0/with/bcc'] },
  { name: 'a number for text', definition: job([mail('a', { subject: 5, text: '${ inputs.n }' })]), errors: ['M300 /steps/0/with/subject', 'M300 /steps/0/with/text'] },
  { name: 'a fraction for a whole number', definition: job([tool('a', 'crm.update', { id: '${ inputs.x }', note: 'n' })]), errors: ['M300 /steps/0/with/id'] },
  { name: 'a whole number for a whole number', definition: job([tool('a', 'crm.update', { id: '${ inputs.n }', note: 'n' })]), program: 'a*? [a > external_write]' },
  { name: 'a value outside its list', definition: job([tool('a', 'tables.write', { path: '/a', rows: [], format: 'pdf' })]), errors: ['M300 /steps/0/with/format'] },
  { name: 'a condition that is text', definition: job([{ id: 'a', kind: 'branch', arms: [{ when: 'inputs.path', steps: [] }] }]), errors: ['M300 /steps/0/arms/0/when'] },
  { name: 'a loop over text', definition: job([each('a', 'inputs.path', [set('b', { v: 1 })])]), errors: ['M300 /steps/0/in'] },
  { name: 'an item type is known inside', definition: job([each('a', 'inputs.names', [set('b', { v: '${ item + 1 }' })])]), errors: ['M300 /steps/0/steps/0/values/v'] },
  { name: 'an output that does not fit its schema', definition: job([set('a', { v: 1 })], { output: { schema: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] }, value: { n: '${ inputs.path }' } } }), errors: ['M300 /output/value/n'] },
  { name: 'the time of day', definition: job([set('a', { v: '${ now() }' })]), errors: ['M400 /steps/0/values/v'] },
  { name: 'a tool without a kind', definition: job([tool('a', 'odd.thing', {})]), errors: ['M402 /steps/0/tool'] },
  { name: 'a tool in quarantine', definition: job([set('a', { v: 1 })], { tools: [{ tool: 'odd.changed' }] }), errors: ['M402 /tools/0/tool'] },
  { name: 'a loop without a bound', definition: job([{ id: 'a', kind: 'each', in: 'inputs.names', as: 'item', steps: [] }]), errors: ['M410 /steps/0/max'] },
  { name: 'an arm behind one that is always taken', definition: job([{ id: 'a', kind: 'branch', arms: [{ when: 'true', steps: [] }, { when: 'inputs.n > 1', steps: [] }], otherwise: [set('b', { v: 1 })] }]), errors: ['M411 /steps/0/arms/1/when', 'M411 /steps/0/otherwise'] },
  { name: 'an arm that is never taken', definition: job([{ id: 'a', kind: 'branch', arms: [{ when: '1 > 2', steps: [] }] }]), errors: ['M411 /steps/0/arms/0/when'] },
  { name: 'a job that leaves nothing behind', definition: { ...job([set('a', { v: 1 })]), output: undefined }, program: 'a', warnings: ['M411 /steps'] },
  { name: 'a secret in a text', definition: job([mail('a', { text: 'vault:/bank/main#key' })]), errors: ['M420 /steps/0/with/text'] },
  { name: 'a secret in the instructions', definition: job([set('a', { v: 1 })], { instructions: 'use vault:/bank/main#key' }), errors: ['M420 /instructions'] },
  { name: 'a secret in its slot', definition: job([tool('a', 'bank.pay', { to: 'x', euros: 1, key: 'vault:/bank/main#key' })]), program: 'a*? [a > spend]' },
  { name: 'a secret of another app', definition: job([tool('a', 'bank.pay', { to: 'x', euros: 1, key: 'vault:/shop#token' })]), errors: ['M420 /steps/0/with/key'] },
  { name: 'an unknown secret', definition: job([tool('a', 'bank.pay', { to: 'x', euros: 1, key: 'vault:/nope#key' })]), errors: ['M200 /steps/0/with/key'] },
  { name: 'a plain text in a secret slot', definition: job([tool('a', 'bank.pay', { to: 'x', euros: 1, key: 'hunter2' })]), errors: ['M420 /steps/0/with/key'] },
  { name: 'a question with a bad timeout', definition: job([{ id: 'a', kind: 'ask', question: 'q', timeout: 'soon' }]), errors: ['M430 /steps/0/timeout'] },
  { name: 'a question to nobody', definition: job([{ id: 'a', kind: 'ask', question: 'q', assignee: 'someone' }]), errors: ['M430 /steps/0/assignee'] },
  { name: 'nesting over the cap', definition: job(Array.from({ length: 9 }).reduce<unknown[]>((inner, _, i) => [each(`e${i}`, 'inputs.names', inner, { as: `v${i}` })], [set('a', { v: 1 })])), errors: ['M440 /steps/0/steps/0/steps/0/steps/0/steps/0/steps/0/steps/0/steps/0/steps'] },
  { name: 'macros nested too deep', definition: job([set('a', { v: '${ [1].map(a, [1].map(b, [1].map(c, c))) }' })]), errors: ['M440 /steps/0/values/v'] },
  { name: 'more than 200 steps', definition: job([each('e', 'inputs.names', Array.from({ length: 150 }, (_, i) => set(`a${i}`, { v: 1 }))), ...Array.from({ length: 60 }, (_, i) => set(`b${i}`, { v: 1 }))]), errors: ['M440 /steps'] },
  { name: 'a skill that is not there', definition: job([think('a')], { skills: [{ skill: 'reminder', version: '^1' }] }), errors: ['M200 /skills/0/skill'] },
  { name: 'a skill in a version that is not there', definition: job([think('a')], { skills: [{ skill: 'reminders', version: '^2' }] }), errors: ['M450 /skills/0/version'] },
  { name: 'a caret under 1.0 keeps the second number', definition: job([think('a')], { skills: [{ skill: 'words', version: '^0.2' }] }), errors: ['M450 /skills/0/version'] },
  { name: 'a range takes no version before its first release', definition: job([think('a')], { skills: [{ skill: 'globex/invoices', version: '>=2' }] }), errors: ['M450 /skills/0/version'] },
  { name: 'what is no version of a skill', definition: job([think('a')], { skills: [{ skill: 'reminders', version: 'newest' }] }), errors: ['M450 /skills/0/version'] },
  { name: 'a skill named twice', definition: job([think('a')], { skills: [{ skill: 'tone', version: '2.0.1' }, { skill: 'tone', version: '^2' }] }), errors: ['M201 /skills/1/skill'] },
  { name: 'a strict member lets no model choose', definition: job([act('a', ['files.read'])], strict()), errors: ['M412 /steps/0'] },
  { name: 'a model may choose only what is there, once', definition: job([act('a', ['nope.nope', 'files.read', 'files.read', 'odd.thing', 'odd.changed'])]), errors: ['M200 /steps/0/tools/0', 'M201 /steps/0/tools/2', 'M402 /steps/0/tools/3', 'M402 /steps/0/tools/4'] },
  { name: 'a model may not choose what is blocked', definition: job([act('a', ['files.read'])], { tools: [{ tool: 'files.read', targets: ['/in/**'], posture: 'block' }] }), errors: ['M412 /steps/0/tools/0'] },
  { name: 'a model that chooses needs a role with a model', definition: job([act('a', ['files.read'])], FILES), snapshot: { modelRoles: [] }, errors: ['M403 /steps/0/model'] },
  { name: 'turns without a bound', definition: job([{ id: 'a', kind: 'act', goal: 'g', tools: ['files.read'] }]), errors: ['M410 /steps/0/turnsMax'] },
  { name: 'a model in a strict member', definition: job([think('a')], { rigidity: 'strict' }), errors: ['M412 /steps/0'] },
  { name: 'an unknown model role', definition: job([think('a', { model: 'oracle' })]), errors: ['M200 /steps/0/model'] },
  { name: 'a role that no model answers for', definition: job([think('a')]), snapshot: { modelRoles: [] }, errors: ['M403 /steps/0/model'] },
  { name: 'a role of the definition that no model answers for', definition: job([think('a', { model: 'critic' })], { models: { critic: { model: 'big' } } }), errors: ['M403 /steps/0/model'] },
  { name: 'a model answer of no shape', definition: job([think('a', { output: {} })]), errors: ['M300 /steps/0/output'] },
  { name: 'a model answer read as what it is not', definition: job([think('a'), set('b', { v: '${ steps.a.output.price }' })]), errors: ['M300 /steps/1/values/v'] },
  { name: 'a check of an answer that gives no condition', definition: job([think('a', { check: ['output.why'] })]), errors: ['M300 /steps/0/check/0'] },
  { name: 'a check of an answer with an unknown name', definition: job([think('a', { check: ['steps.zz.output == output.why'] })]), errors: ['M200 /steps/0/check/0'] },
  { name: 'an answer is called output in its checks alone', definition: job([think('a'), set('b', { v: '${ output.why }' })]), errors: ['M200 /steps/1/values/v'] },
  { name: 'a secret in what a model is asked', definition: job([think('a', { input: 'vault:/bank/main#key' })]), errors: ['M420 /steps/0/input'] },
  { name: 'a model step without an output', definition: job([{ id: 'a', kind: 'think', goal: 'g' }]), errors: ['M300 /steps/0/output'] },
  { name: 'a broken character', definition: job([set('a', { v: 'x\ud800' })]), errors: ['M100 /steps/0/values/v'] },
  { name: 'a whole number beyond 2^53', definition: job([set('a', { v: 2 ** 60 })]), errors: ['M100 /steps/0/values/v'] },
  { name: 'everything at once', definition: job([tool('a', 'nope.nope', {}), set('a', { v: '${ steps.zz.output }', w: '${ 1 + }' })], { handoffs: [{ to: 'tester' }] }), errors: ['M110 /steps/1/values/w', 'M200 /steps/0/tool', 'M200 /steps/1/values/v', 'M201 /steps/1/id', 'M210 /handoffs/0/to'] },
]

export const GOLDEN_CASES: readonly GoldenCase[] = [...POSTURES, ...CUTS, ...WAITS, ...DOCUMENTS, ...MEMORIES, ...LABELS, ...MODELS, ...SKILLS, ...ERRORS]
