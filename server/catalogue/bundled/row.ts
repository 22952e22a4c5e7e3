import { announced, pinOf } from '#server/catalogue/tool-pin.ts'
import { type CatalogueRow, catalogueRowSchema } from '#server/crew/catalogue-row.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'

type Schemas = { readonly inputSchema: JsonObject; readonly outputSchema: JsonObject }
type Given = Pick<CatalogueRow, 'tool' | 'title' | 'description' | 'effectClass'> & Schemas & Partial<Omit<CatalogueRow, keyof Schemas>>

/**
 * A row of a connector that ships with Muster: what is not given is the careful choice (reads, cleared to stay inside,
 * values from files untrusted). The pin follows from what the server announces.
 * @throws ZodError when the row is not a catalogue row
 */
export function bundledRow(given: Given): CatalogueRow {
  const row = {
    mutates: false,
    argRoles: {},
    targetArg: null,
    probe: null,
    idempotency: { kind: 'none' as const },
    secretSlots: [],
    summary: given.title,
    summaryMany: given.title,
    reversible: false,
    receiptOnly: false,
    clearance: 'secret' as const,
    outputLabel: { integrity: 'untrusted' as const, confidentiality: 'workspace' as const },
    state: 'active' as const,
    ...given,
  }
  return catalogueRowSchema.parse({ ...row, pin: pinOf(given.tool.slice(0, given.tool.indexOf('.')), announced(row)) })
}

/** JSON Schema of an object that has these properties and no other; all are required unless `required` says which. */
export function objectSchema(
  properties: { readonly [name: string]: JsonValue },
  required: readonly string[] = Object.keys(properties),
): JsonObject {
  return { type: 'object', properties, required: [...required], additionalProperties: false }
}

export const TEXT: JsonObject = { type: 'string' }
export const WHOLE: JsonObject = { type: 'integer' }
export const ROWS: JsonObject = { type: 'array', items: { type: 'object' } }
export const TEXTS: JsonObject = { type: 'array', items: TEXT }
/** A path inside the files of the workspace. */
export const PATH: JsonObject = { type: 'string', minLength: 1, maxLength: 1024 }
