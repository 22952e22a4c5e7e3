import { z } from 'zod'
import type { ScopeName } from '#server/bridge/skills/schema.ts'
import type { BindingRow, SkillRow, SkillVersionRow } from '#server/bridge/skills/store.ts'
import { type LockEntry, lockEntrySchema, stageReportSchema } from '#server/skills/schema.ts'

/** As people of a workspace say a skill: other workspaces' by their long name. */
export function nameOf(row: Pick<SkillRow, 'workspaceId' | 'slug' | 'ownerSlug'>, workspaceId: string): string {
  return row.workspaceId === workspaceId ? row.slug : `${row.ownerSlug}/${row.slug}`
}

/** How many findings a report has that nobody had to mend. @param report as kept */
export function warningsIn(report: unknown): number {
  return countFindings(report, 'warning')
}

export function countFindings(report: unknown, severity: 'warning' | 'error'): number {
  return z
    .array(stageReportSchema)
    .parse(report)
    .reduce((sum, { findings }) => sum + findings.filter((finding) => finding.severity === severity).length, 0)
}

export function lockOf(row: Pick<BindingRow, 'lock'>): LockEntry[] {
  return z.array(lockEntrySchema).parse(row.lock)
}

/** What of a lock was withdrawn since it was made. @param versions by id */
export function withdrawnIn(lock: readonly LockEntry[], versions: ReadonlyMap<string, SkillVersionRow>) {
  return lock.flatMap(({ versionId, slug, version }) => {
    const severity = versions.get(versionId)?.yankSeverity
    return severity ? [{ name: slug, version, severity }] : []
  })
}

export interface ScopeNames {
  readonly members: ReadonlyMap<string, string>
  readonly people: ReadonlyMap<string, string>
}

/** Whom a skill was added for, by name: the workspace needs none, a channel is its own. */
export function scopeName(type: ScopeName['type'], id: string, { members, people }: ScopeNames): ScopeName {
  const names = { workspace: '', channel: id, user: people.get(id) ?? '', core: members.get(id) ?? '' } as const
  return { type, id, name: names[type] }
}
