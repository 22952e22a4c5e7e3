import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Tool that a `result` step becomes. */
export const RESULT_TOOL = 'result.keep'

/**
 * Catalogue row of the `result` step: hands a file or value over inside Muster. It mutates, so it is an effect, applied at
 * take-off without asking (domain §5); nothing leaves the instance. Used when the catalogue of the workspace has no such row.
 */
export const RESULT_ROW: CatalogueRow = {
  tool: RESULT_TOOL,
  pin: 'builtin:result.keep/1',
  title: msg('Keep a result'),
  description: msg('Keeps a file or value as a result of the run, to preview and download.'),
  inputSchema: {
    type: 'object',
    properties: { name: { type: 'string' }, title: { type: 'string' }, value: {} },
    required: ['name', 'value'],
    additionalProperties: false,
  },
  outputSchema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'], additionalProperties: false },
  effectClass: 'internal',
  mutates: true,
  argRoles: { name: 'content', title: 'content', value: 'content' },
  targetArg: null,
  probe: null,
  idempotency: { kind: 'natural' },
  secretSlots: [],
  summary: msg('Keep result {name}'),
  summaryMany: msg('Keep {n} {n|result|results}'),
  reversible: true,
  receiptOnly: true,
  clearance: 'secret',
  outputLabel: { integrity: 'internal', confidentiality: 'workspace' },
  state: 'active',
}
