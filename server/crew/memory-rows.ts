import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Tools that the steps `remember` and `recall` become. */
export const REMEMBER_TOOL = 'memory.remember'
export const RECALL_TOOL = 'memory.recall'

const KEY = { type: 'string', minLength: 1, maxLength: 200 }
const ENTRY = {
  type: 'object',
  properties: { key: { type: 'string' }, value: {}, at: { type: 'string' } },
  required: ['key', 'value', 'at'],
  additionalProperties: false,
}

/** What both rows share: what stays with one crew member and leaves the instance nowhere. */
const OWN = {
  effectClass: 'internal',
  targetArg: null,
  probe: null,
  secretSlots: [],
  clearance: 'secret',
  // what is remembered may have come from anywhere: it is never more trusted than the world outside (domain §6)
  outputLabel: { integrity: 'untrusted', confidentiality: 'workspace' },
  state: 'active',
} as const

/** Row of the `remember` step: an effect that is applied at take-off without asking (domain §5). */
export const REMEMBER_ROW: CatalogueRow = {
  ...OWN,
  secretSlots: [],
  tool: REMEMBER_TOOL,
  pin: 'builtin:memory.remember/1',
  title: msg('Remember'),
  description: msg('Keeps a value under a key for later runs of this crew member; what stood there before is replaced.'),
  inputSchema: { type: 'object', properties: { key: KEY, value: {} }, required: ['key', 'value'], additionalProperties: false },
  outputSchema: { type: 'object', properties: { key: { type: 'string' } }, required: ['key'], additionalProperties: false },
  mutates: true,
  argRoles: { key: 'content', value: 'content' },
  // the same value under the same key again changes nothing
  idempotency: { kind: 'byKey', validityMs: 86_400_000 },
  summary: msg('Remember {key}'),
  summaryMany: msg('Remember {n} {n|thing|things}'),
  reversible: false,
  receiptOnly: true,
}

/** Row of the `recall` step: a look-up of what this crew member remembered, by key or by words. */
export const RECALL_ROW: CatalogueRow = {
  ...OWN,
  secretSlots: [],
  tool: RECALL_TOOL,
  pin: 'builtin:memory.recall/1',
  title: msg('Recall'),
  description: msg('Gives what this crew member remembered, by its key or by the words in it, the best match first.'),
  inputSchema: {
    type: 'object',
    properties: { key: KEY, query: { type: 'string', maxLength: 1000 }, limit: { type: 'integer', minimum: 1, maximum: 50 } },
    required: ['limit'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: { found: { type: 'boolean' }, value: {}, entries: { type: 'array', items: ENTRY } },
    required: ['found', 'value', 'entries'],
    additionalProperties: false,
  },
  mutates: false,
  argRoles: { key: 'content', query: 'content', limit: 'content' },
  idempotency: { kind: 'none' },
  summary: msg('Recall'),
  summaryMany: msg('Recall'),
  reversible: false,
  receiptOnly: false,
}
