import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { ownValue } from '#server/kernel/own-value.ts'

/** Id of the one step, so also the path of the one action in a client's plan. */
export const CALL_STEP = 'call'

/**
 * The job description of a client for one call of a tool (domain §7): the arguments come in as inputs, what the tool gives is the output.
 * It is compiled, planned, sealed and decided as any other, only that nobody wrote it and nobody gives it a standing permission.
 * Adaptive, because nobody declared targets: look-ups run as far as their labels allow, everything that changes something asks.
 * @param names the arguments that the client gives: what is left out has no place in the program, so the tool's own default holds
 */
export function clientJob(
  client: { readonly name: string; readonly slug: string },
  row: Pick<CatalogueRow, 'tool' | 'title' | 'inputSchema'>,
  names: readonly string[],
): JsonObject {
  return {
    metadata: { name: client.name, slug: client.slug, summary: `Uses ${row.title} for a program outside.`.slice(0, 300) },
    objective: `Use ${row.title} once, with the arguments that a program outside gives.`.slice(0, 2000),
    rigidity: 'adaptive',
    inputs: {
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, wordsOf(row.inputSchema, name)])),
      required: [...names],
      additionalProperties: false,
    },
    tools: [{ tool: row.tool }],
    steps: [
      {
        id: CALL_STEP,
        kind: 'tool',
        tool: row.tool,
        with: Object.fromEntries(names.map((name) => [name, `\${ inputs[${JSON.stringify(name)}] }`])),
      },
    ],
    output: { value: `\${ steps.${CALL_STEP}.output }` },
    budget: { effectsMax: 1, readsMax: 10 },
  }
}

/**
 * Any value: the tool's own schema is held against the arguments before a run starts and again where they are prepared, and it may
 * refer to parts of itself that stand elsewhere. Only what it is called is taken over, for the screens.
 */
function wordsOf(schema: JsonObject, name: string): JsonObject {
  const properties = schema['properties'] as { readonly [name: string]: JsonValue } | undefined
  const known = properties ? ownValue(properties, name) : undefined
  if (typeof known !== 'object' || known === null || Array.isArray(known)) return {}
  const title = (known as JsonObject)['title']
  return typeof title === 'string' ? { title: title.slice(0, 200) } : {}
}
