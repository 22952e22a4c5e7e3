import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Tool that a `render` step becomes; no other step may call it: its template is the author's alone. */
export const RENDER_TOOL = 'render.document'

/**
 * Catalogue row of the `render` step: makes a document out of Markdown and values. It changes nothing, so it runs while planning and
 * what it made is evidence. Its output is as trusted as what went in, hence the label that joins without a trace.
 */
export const RENDER_ROW: CatalogueRow = {
  tool: RENDER_TOOL,
  pin: 'builtin:render.document/1',
  title: msg('Make a document'),
  description: msg('Makes a page, PDF, Word or text document out of a Markdown template and values. Values never count as Markdown.'),
  inputSchema: {
    type: 'object',
    properties: {
      template: {
        type: 'array',
        maxItems: 2000,
        items: {
          anyOf: [{ type: 'string' }, { type: 'object', properties: { value: {} }, required: ['value'], additionalProperties: false }],
        },
      },
      format: { type: 'string', enum: ['html', 'pdf', 'docx', 'text'] },
      title: { type: 'string', maxLength: 200 },
    },
    required: ['template', 'format'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: {
      blob: { type: 'string' },
      mime: { type: 'string' },
      size: { type: 'integer' },
      pages: { type: 'integer' },
      text: { type: 'string' },
    },
    required: ['blob', 'mime', 'size', 'pages', 'text'],
    additionalProperties: false,
  },
  effectClass: 'internal',
  mutates: false,
  argRoles: { template: 'content', format: 'content', title: 'content' },
  targetArg: null,
  probe: null,
  idempotency: { kind: 'none' },
  secretSlots: [],
  summary: msg('Make a document'),
  summaryMany: msg('Make {n} {n|document|documents}'),
  reversible: false,
  receiptOnly: false,
  clearance: 'secret',
  outputLabel: { integrity: 'authored', confidentiality: 'public' },
  state: 'active',
}
