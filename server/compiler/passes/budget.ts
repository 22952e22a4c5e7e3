import type { Findings } from '#server/compiler/diagnostics.ts'
import type { Draft } from '#server/compiler/draft.ts'
import { msg } from '#server/kernel/language/say.ts'

/** A limit in another currency than models are billed in cannot be held: nobody here knows its rate (docs/decisions/0150). */
export function checkBudget({ definition: { budget } }: Draft, findings: Findings): void {
  if (budget.costUsdMicros === undefined) return
  findings.add('M100', '/budget/costUsdMicros', 'a limit in dollars is not held against prices in euros', {
    hint: msg('Write costEuroMicros, in millionths of a euro, or take it out.'),
  })
}
