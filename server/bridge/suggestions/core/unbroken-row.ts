/** A decided plan of a crew member, as far as a suggestion looks at it. */
export interface DecidedPlan {
  readonly approvalId: string
  /** RFC 3339. */
  readonly decidedAt: string
  /** Day of the decision in the workspace's zone, `YYYY-MM-DD`. */
  readonly day: string
  readonly outcome: 'approved' | 'rejected' | 'expired'
  /** Whether this person agreed to it. */
  readonly isMine: boolean
  /** Whether people left something out of it or wrote it otherwise. */
  readonly isChanged: boolean
  /** The one step that it asked for; null when it asked for several, or was asked in spite of a permission. */
  readonly step: { readonly path: string; readonly tool: string; readonly destinations: string; readonly count: number } | null
}

/** From here on a suggestion is made (ui.md, Few, meaningful approvals). */
export const SUGGEST_FROM = { approvals: 10, days: 5 } as const

/**
 * The approvals in a row, newest first, that a person gave one step of a crew member with one destination, unchanged. A plan of that step
 * that was rejected, ran out or was changed ends the row, whoever decided it and wherever it went; plans that others approved, or that go
 * elsewhere, are passed over. Pure.
 * @param plans newest first; the first one is the one that was just decided
 */
export function unbrokenRow(plans: readonly DecidedPlan[]): DecidedPlan[] {
  const step = plans[0]?.step ?? null
  if (step === null) return []
  const row: DecidedPlan[] = []
  for (const plan of plans) {
    if (plan.step?.path !== step.path || plan.step.tool !== step.tool) continue
    if (plan.outcome !== 'approved' || plan.isChanged) break
    if (plan.isMine && plan.step.destinations === step.destinations) row.push(plan)
  }
  return row
}

/** Whether a row is long enough, over enough days. */
export function isEnough(row: readonly DecidedPlan[]): boolean {
  return row.length >= SUGGEST_FROM.approvals && new Set(row.map(({ day }) => day)).size >= SUGGEST_FROM.days
}

/** The most actions of the step on one day of the row: what a permission would have to admit. */
export function perDayOf(row: readonly DecidedPlan[]): number {
  const perDay = new Map<string, number>()
  for (const { day, step } of row) perDay.set(day, (perDay.get(day) ?? 0) + (step?.count ?? 0))
  return Math.max(0, ...perDay.values())
}
