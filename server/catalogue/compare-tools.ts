import type { SeenTool } from '#server/catalogue/tool-pin.ts'
import { pinOf } from '#server/catalogue/tool-pin.ts'
import { toolRefSchema } from '#server/crew/catalogue-row.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

/** What is known of a tool: the pin an admin accepted, and whether it is in use. */
export interface KnownTool {
  readonly tool: string
  readonly pin: string
}

/** For an admin's form only. */
export type Suggestion = { readonly effectClass: 'external_read' | 'external_write'; readonly mutates: boolean }

/** What a listing means for the catalogue. */
export type Finding =
  | {
      readonly kind: 'new'
      readonly tool: string
      readonly seen: SeenTool
      readonly shadows: string | null
      readonly suggested: Suggestion
    }
  | { readonly kind: 'changed'; readonly tool: string; readonly seen: SeenTool }
  | { readonly kind: 'gone'; readonly tool: string }
  | { readonly kind: 'refused'; readonly name: string; readonly why: string }

/**
 * Compares what a server announces now with what was accepted (domain §2). A renamed tool is one gone and one new. A tool
 * shadows when it is announced twice, or when it reads like a tool of another connector: people and models would mix
 * them up.
 * @param others tools of the other connectors
 */
export function compareTools(
  connectorKey: string,
  announced: readonly SeenTool[],
  known: readonly KnownTool[],
  others: readonly string[],
): Finding[] {
  const pins = new Map(known.map((row) => [row.tool, row.pin]))
  const foreign = new Map(others.map((tool) => [plainName(tool.slice(tool.indexOf('.') + 1)), tool]))
  const findings: Finding[] = []
  const names = Map.groupBy(announced, (tool) => plainName(tool.name))
  for (const seen of announced) {
    const tool = `${connectorKey}.${seen.name}`
    if (!toolRefSchema.safeParse(tool).success) {
      findings.push({ kind: 'refused', name: seen.name.slice(0, 100), why: 'its name cannot be written in a definition' })
      continue
    }
    const twin = (names.get(plainName(seen.name)) ?? []).length > 1 ? `${connectorKey}.${seen.name}` : undefined
    const pin = pins.get(tool)
    if (pin === undefined)
      findings.push({
        kind: 'new',
        tool,
        seen,
        shadows: twin ?? foreign.get(plainName(seen.name)) ?? null,
        suggested: suggest(seen.annotations),
      })
    else if (twin !== undefined || pin !== pinOf(connectorKey, seen)) findings.push({ kind: 'changed', tool, seen })
  }
  const listed = new Set(announced.map((seen) => `${connectorKey}.${seen.name}`))
  for (const { tool } of known) if (!listed.has(tool)) findings.push({ kind: 'gone', tool })
  return findings
}

/** `read_file`, `readFile` and `Read-File` are the same to a hasty eye. */
function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** What a server's annotations suggest to an admin; never taken by itself (the reference server calls `get-env` read-only). */
function suggest(annotations: JsonObject): Suggestion {
  const reads = annotations['readOnlyHint'] === true && annotations['destructiveHint'] !== true
  return reads ? { effectClass: 'external_read', mutates: false } : { effectClass: 'external_write', mutates: true }
}
