import { amountsOf } from '#server/bridge/core/amount-of.ts'
import { type CardFacts, destinationsOf } from '#server/bridge/core/plan-card.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import type { Program } from '#server/program/program.ts'

/** An action that was carried out and confirmed. */
export interface DoneAction {
  readonly tool: string
  readonly target: string | null
  readonly args: JsonObject
}

/** Fewer earlier amounts make no usual one. */
const USUAL_MIN = 3

/**
 * What a member's earlier runs tell a plan card: whom it reached, what amounts are usual (the median of at least three, by ability
 * and argument), and what the last run did. Only what was really done counts: what an approver left out was reached by nobody.
 * @param runs newest first; of none nothing can be told
 */
export function earlierActions(
  runs: readonly { readonly done: readonly DoneAction[]; readonly output: JsonValue | null }[],
  tools: Program['tools'],
): Pick<CardFacts, 'seen' | 'usual' | 'before'> {
  const [last] = runs
  if (last === undefined) return { seen: null, usual: new Map(), before: null }
  const done = runs.flatMap((run) => run.done)
  const amounts = new Map<string, number[]>()
  for (const { tool, args } of done)
    for (const [kind, amount] of amountsOf(tools[tool], args))
      if (Number.isFinite(amount)) amounts.set(`${tool} ${kind}`, [...(amounts.get(`${tool} ${kind}`) ?? []), amount])
  const counts = new Map<string, number>()
  for (const { tool } of last.done) counts.set(tool, (counts.get(tool) ?? 0) + 1)
  return {
    seen: new Set(done.flatMap(({ tool, target, args }) => destinationsOf(tools[tool], target, args))),
    usual: new Map([...amounts].filter(([, list]) => list.length >= USUAL_MIN).map(([kind, list]) => [kind, median(list)])),
    before: { counts, output: last.output },
  }
}

function median(list: readonly number[]): number {
  const sorted = list.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2
}
