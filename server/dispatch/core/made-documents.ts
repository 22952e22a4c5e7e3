import { RENDER_TOOL } from '#server/crew/render-row.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { callBlocks } from '#server/program/core/call-blocks.ts'
import type { Fact } from '#server/program/core/frame.ts'
import type { Program } from '#server/program/program.ts'

/**
 * `blob:` references of the documents that a run has made, by what its own `render` steps gave: a reference that came in with an
 * input, a file or an answer is none of them, however it looks (decision 0082). Pure.
 * @param known what was read and applied so far, by journal key (`step path#item`)
 */
export function madeDocuments(
  program: Program,
  ...known: readonly ReadonlyMap<string, Fact | { readonly output: JsonValue }>[]
): ReadonlySet<string> {
  const makers = new Set([...callBlocks(program).values()].flatMap(({ path, tool }) => (tool === RENDER_TOOL ? [path] : [])))
  const made = new Set<string>()
  for (const [key, gave] of known.flatMap((one) => [...one])) {
    if (!('output' in gave) || !makers.has(key.slice(0, key.lastIndexOf('#')))) continue
    const blob = (gave.output as JsonObject | null)?.['blob']
    if (typeof blob === 'string') made.add(blob)
  }
  return made
}
