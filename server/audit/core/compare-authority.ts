/** A right as it is in force, or as the chain last gave it. */
export interface Right {
  readonly kind: 'role' | 'tool' | 'rules' | 'model-rules' | 'skill' | 'strictness' | 'version' | 'withdrawal' | 'program'
  /** User id, name of the tool, `house`, `models`, an added skill with the permission it has, `skills`, a version of a skill, a connected program. */
  readonly subject: string
  /**
   * Role with its grants, kind with its pin, digest of the rules, who gave it; severities of findings, digests of a version, how grave
   * its withdrawal is and why; whose program, which one, to what and until when.
   */
  readonly says: string
  readonly signature: string
}
/** What one entry of the chain did: gave a right, or took it (`right` null). */
export interface RightEntry {
  readonly seq: number
  readonly kind: Right['kind']
  readonly subject: string
  readonly right: Right | null
}
export interface AuthorityDifference {
  readonly kind: Right['kind']
  readonly subject: string
  /** The last entry about it; null when there is none. */
  readonly seq: number | null
  readonly why: string
}

/**
 * Compares the rights in force with those that the chain gave and did not take back: same subject, same right, same signature.
 * Finds what a signature alone does not: a right that was taken and put back with the old one. Pure.
 * @param entries in the chain's order
 */
export function compareAuthority(inForce: readonly Right[], entries: readonly RightEntry[]): AuthorityDifference[] {
  const last = new Map(entries.map((entry) => [keyOf(entry), entry]))
  const now = new Map(inForce.map((right) => [keyOf(right), right]))
  const wrong = inForce.flatMap((right): AuthorityDifference[] => {
    const entry = last.get(keyOf(right))
    const why = differenceOf(right, entry)
    return why === null ? [] : [{ kind: right.kind, subject: right.subject, seq: entry?.seq ?? null, why }]
  })
  const lost = [...last.values()].flatMap((entry): AuthorityDifference[] =>
    entry.right === null || now.has(keyOf(entry))
      ? []
      : [{ kind: entry.kind, subject: entry.subject, seq: entry.seq, why: `"${entry.right.says}" was given and is gone without a word` }],
  )
  return [...wrong, ...lost]
}

function differenceOf(right: Right, entry: RightEntry | undefined): string | null {
  if (!entry) return `"${right.says}" is in force, and nobody gave it`
  if (entry.right === null) return `"${right.says}" is in force, and was taken back`
  if (entry.right.says !== right.says) return `"${right.says}" is in force, "${entry.right.says}" was given`
  return entry.right.signature === right.signature ? null : `"${right.says}" is in force under another signature than it was given`
}

function keyOf({ kind, subject }: Pick<Right, 'kind' | 'subject'>): string {
  return `${kind} ${subject}`
}
