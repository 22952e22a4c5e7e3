/** What one turn of a conversation says of how a crew member starts. */
export interface SaidStart {
  readonly sessionId: string
  readonly saidAt: Date
  readonly trigger: { readonly kind: string; readonly cron?: string; readonly zone?: string }
  /** As the turn keeps them: one without a definition afterwards declined all of it. */
  readonly decisions: readonly { readonly after: unknown; readonly undoneAt: string | null }[]
}

interface SetUp {
  readonly createdAt: Date
  readonly deletedAt: Date | null
}

/**
 * The schedule that was talked about and is not set up: the last word of the newest conversation that came to one. Null once somebody
 * set up any schedule since, while one stands, and where what brought it was declined as a whole or another start was said later. Pure.
 * @param said last said first
 */
export function proposedStart(said: readonly SaidStart[], setUp: readonly SetUp[]): { cron: string; zone: string } | null {
  const seen = new Set<string>()
  for (const turn of said) {
    if (seen.has(turn.sessionId) || isDeclined(turn)) continue
    seen.add(turn.sessionId)
    const { kind, cron, zone } = turn.trigger
    if (kind !== 'schedule' || cron === undefined || zone === undefined) continue
    return setUp.some(({ createdAt, deletedAt }) => deletedAt === null || createdAt > turn.saidAt) ? null : { cron, zone }
  }
  return null
}

const isDeclined = ({ decisions }: SaidStart): boolean => decisions.some(({ after, undoneAt }) => after === null && undoneAt === null)
