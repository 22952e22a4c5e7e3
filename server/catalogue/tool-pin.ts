import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'

/** What a server says about one of its tools, as far as a pin covers it. Annotations are claims of the server, no facts. */
export interface SeenTool {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly inputSchema: JsonObject
  readonly outputSchema: JsonObject
  readonly annotations: JsonObject
}

/**
 * Digest of server key, name, description, schemas and annotations (domain §2): a tool that changes any of them is
 * another tool. 64 hex characters.
 */
export function pinOf(connectorKey: string, tool: SeenTool): string {
  const { name, description, inputSchema, outputSchema, annotations } = tool
  return taggedDigest('muster.tool-pin.v1', { connectorKey, name, description, inputSchema, outputSchema, annotations })
}

/** The part of a bundled row that its own server announces. */
export function announced(
  row: Pick<CatalogueRow, 'tool' | 'title' | 'description'> & Pick<SeenTool, 'inputSchema' | 'outputSchema'>,
): SeenTool {
  return {
    name: row.tool.slice(row.tool.indexOf('.') + 1),
    title: row.title,
    description: row.description,
    inputSchema: row.inputSchema,
    outputSchema: row.outputSchema,
    annotations: {},
  }
}
