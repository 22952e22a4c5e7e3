import type { AuditList, RunListItem } from '#server/bridge/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

/** Names that entries refer to by id. */
export interface KnownNames {
  readonly people: ReadonlyMap<string, string>
  readonly runs: ReadonlyMap<string, Pick<RunListItem, 'memberName' | 'n' | 'purpose'>>
}

/**
 * Who, with what and of which plan, as far as the entry says it and the names are known; an id that means nothing to a
 * reader stays under Details.
 */
export function entryAbout(entry: AuditList['items'][number], known: KnownNames, t: Say): string[] {
  const tool = entry.type.startsWith('effect.') ? /^([a-z0-9_-]+(?:\.[a-z0-9_-]+)+) \w+$/.exec(entry.message)?.[1] : undefined
  const run = entry.runId === null ? undefined : known.runs.get(entry.runId)
  const actor = entry.actor === null ? undefined : known.people.get(entry.actor)
  return [actor, tool, run ? runName(run, t) : undefined].filter((part) => part !== undefined)
}

function runName({ memberName, n, purpose }: Pick<RunListItem, 'memberName' | 'n' | 'purpose'>, t: Say): string {
  const holes = { name: memberName, n: String(n) }
  return purpose === 'dry-run' ? t('{name}, try {n}', holes) : t('{name}, run {n}', holes)
}
