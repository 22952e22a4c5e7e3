import type { SkillInScope, Snapshot } from '#server/compiler/snapshot.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { RESULT_ROW } from '#server/crew/result-row.ts'

/** A small workspace for the golden cases: our own connectors with the contracts they ship, and a few foreign tools that misbehave. */

type Schema = CatalogueRow['inputSchema']
const text: Schema = { type: 'string' }
const rowsOut: Schema = { type: 'array', items: { type: 'object' } }
const object = (properties: Schema, required: readonly string[] = Object.keys(properties)): Schema => ({ type: 'object', properties, required: [...required], additionalProperties: false })

/** A read of an outside app that nobody trusts; each row overrides what differs. */
function row(tool: string, overrides: Partial<CatalogueRow>): CatalogueRow {
  return {
    tool, pin: `pin:${tool}`, title: tool, description: '', inputSchema: { type: 'object' }, outputSchema: { type: 'object' }, effectClass: 'external_read', mutates: false,
    argRoles: {}, targetArg: null, probe: null, idempotency: { kind: 'none' }, secretSlots: [], summary: tool, summaryMany: tool, reversible: false, receiptOnly: false,
    clearance: 'public', outputLabel: { integrity: 'untrusted', confidentiality: 'workspace' }, state: 'active', ...overrides,
  }
}
const own = (tool: string, title: string, input: Schema, output: Schema, overrides: Partial<CatalogueRow> = {}) =>
  row(tool, { title, inputSchema: input, outputSchema: output, clearance: 'secret', argRoles: { path: 'selector', folder: 'selector', rows: 'content', where: 'content', by: 'content', sums: 'content', column: 'content', key: 'content' }, ...overrides })
const pure: Partial<CatalogueRow> = { effectClass: 'internal' }
const write: Partial<CatalogueRow> = { effectClass: 'external_write', mutates: true, reversible: true, idempotency: { kind: 'natural' }, targetArg: 'path' }

const FILES: readonly CatalogueRow[] = [
  own('files.read', 'Read a file', object({ path: text }), object({ path: text, text, size: { type: 'integer' }, sha256: text }), { targetArg: 'path' }),
  own('files.list', 'List a folder', object({ folder: text }), object({ files: { type: 'array', items: object({ path: text, size: { type: 'integer' }, modified: text }) } }), { targetArg: 'folder' }),
  own('files.write', 'Write a file', object({ path: text, text, base64: text }, ['path']), object({ path: text, sha256: text, size: { type: 'integer' } }), {
    ...write, argRoles: { path: 'destination', text: 'content', base64: 'content' }, probe: { tool: 'files.probe', arg: 'path' }, summary: 'Write file {path}', summaryMany: 'Write {n} {n|file|files}',
  }),
  own('files.move', 'Move a file', object({ from: text, to: text }), object({ from: text, to: text }), { ...write, targetArg: 'from', argRoles: { from: 'destination', to: 'destination' }, summary: 'Move {from} to {to}', summaryMany: 'Move {n} files' }),
]
const TABLES: readonly CatalogueRow[] = [
  own('tables.read', 'Read a table', object({ path: text, sheet: text }, ['path']), object({ columns: rowsOut, rows: rowsOut, rowCount: { type: 'integer' }, detected: { type: 'object' } }), { targetArg: 'path' }),
  own('tables.filter', 'Filter rows', object({ rows: rowsOut, where: text }), object({ rows: rowsOut, rowCount: { type: 'integer' } }), pure),
  own('tables.join', 'Join two tables', object({ left: rowsOut, right: rowsOut, leftKey: text, rightKey: text, kind: { type: 'string', enum: ['left', 'inner'] }, prefix: text }, ['left', 'right', 'leftKey', 'rightKey', 'kind']), object({ rows: rowsOut, rowCount: { type: 'integer' } }), {
    ...pure, argRoles: { left: 'content', right: 'content', leftKey: 'content', rightKey: 'content', kind: 'content', prefix: 'content' },
  }),
  own('tables.duplicates', 'Find duplicates', object({ rows: rowsOut, key: { type: 'array', items: text }, distinctBy: text }, ['rows', 'key']), object({ rows: rowsOut, groups: rowsOut }), { ...pure, argRoles: { rows: 'content', key: 'content', distinctBy: 'content' } }),
  own('tables.group', 'Group rows', object({ rows: rowsOut, by: { type: 'array', items: text }, sums: { type: 'array', items: text } }, ['rows', 'by']),
    object({ groups: { type: 'array', items: object({ key: { type: 'object' }, count: { type: 'integer' }, sums: { type: 'object' }, rows: rowsOut }) }, groupCount: { type: 'integer' } }), pure),
  own('tables.sum', 'Sum a column', object({ rows: rowsOut, column: text }), object({ sum: { type: 'number' } }), pure),
  own('tables.write', 'Write a table', object({ path: text, rows: rowsOut, columns: { type: 'array', items: text }, format: { type: 'string', enum: ['csv', 'xlsx'] } }, ['path', 'rows', 'format']),
    object({ path: text, sha256: text, size: { type: 'integer' }, rowCount: { type: 'integer' } }), {
      ...write, argRoles: { path: 'destination', rows: 'content', columns: 'content', format: 'content' }, probe: { tool: 'tables.probe', arg: 'path' }, summary: 'Write table {path}', summaryMany: 'Write {n} {n|file|files}',
    }),
]
const OUTSIDE: readonly CatalogueRow[] = [
  own('mail.send', 'Send e-mail', object({ to: text, subject: text, text, cc: text }, ['to', 'subject', 'text']), object({ messageId: text, accepted: { type: 'array', items: text } }), {
    effectClass: 'external_write', mutates: true, targetArg: 'to', argRoles: { to: 'destination', cc: 'destination', subject: 'content', text: 'content' }, receiptOnly: true, clearance: 'workspace',
    summary: 'Send e-mail to {to}', summaryMany: 'Send {n} {n|e-mail|e-mails}',
  }),
  row('http.get', { title: 'Fetch a page', inputSchema: object({ url: text }), outputSchema: object({ status: { type: 'integer' }, text }), targetArg: 'url' }),
  row('crm.find', { title: 'Find a customer', inputSchema: object({ query: text }), outputSchema: object({ email: text, id: { type: 'integer' } }), argRoles: { query: 'selector' }, clearance: 'workspace' }),
  row('crm.update', { title: 'Change a customer', inputSchema: object({ id: { type: 'integer' }, note: text }), effectClass: 'external_write', mutates: true, targetArg: 'id', argRoles: { id: 'destination', note: 'content' }, clearance: 'workspace' }),
  row('shop.order', { title: 'Order goods', inputSchema: object({ item: text, euros: { type: 'number' } }), outputSchema: object({ number: text }), effectClass: 'spend', mutates: true, argRoles: { item: 'selector', euros: 'amount' } }),
  row('bank.pay', { title: 'Pay', inputSchema: object({ to: text, euros: { type: 'number' }, key: text }), effectClass: 'spend', mutates: true, argRoles: { to: 'destination', euros: 'amount' }, targetArg: 'to', secretSlots: ['key'], clearance: 'workspace' }),
  row('odd.thing', { title: 'Something', effectClass: null }),
  row('odd.changed', { title: 'Changed', state: 'quarantined' }),
]

const skill = (slug: string, version: string, overrides: Partial<SkillInScope> = {}): SkillInScope => ({
  slug, version, description: `How ${slug} is done`, triggers: [slug], skillWorkspaceId: 'ws_own', versionId: `skv_${slug}_${version}`, archiveDigest: `archive:${slug}`,
  treeDigest: `tree:${slug}`, publisher: 'ws_own/usr_ada', trust: 'internal', via: null, needs: [], ...overrides,
})
const SKILLS: readonly SkillInScope[] = [
  skill('reminders', '1.4.0', { needs: ['tone'] }),
  skill('tone', '2.0.1', { via: 'reminders', needs: ['words'] }),
  skill('words', '0.1.5', { via: 'tone', needs: ['reminders'] }),
  skill('globex/invoices', '3.0.0-rc.1', { skillWorkspaceId: 'ws_globex', publisher: 'ws_globex/usr_eve', trust: 'untrusted' }),
]

export const GOLDEN_SNAPSHOT: Snapshot = {
  catalogue: [...FILES, ...TABLES, ...OUTSIDE, RESULT_ROW],
  whitelist: [],
  postureTable: null,
  modelRoles: ['primary'],
  handles: [{ handle: 'vault:/bank/main#key', connectors: ['bank'] }, { handle: 'vault:/shop#token', connectors: ['shop'] }],
  members: ['tester', 'books', 'mailer', 'auditor'],
  handoffEdges: [{ from: 'books', to: 'auditor' }, { from: 'auditor', to: 'tester' }],
  self: 'tester',
  skills: SKILLS,
}
