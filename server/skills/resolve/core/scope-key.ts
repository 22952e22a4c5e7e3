import { taggedTextDigest } from '#server/kernel/digest.ts'
import type { ScopeType, SkillScope } from '#server/skills/schema.ts'

/** Every place whose bindings count for a scope, the workspace itself always among them; sorted by kind. */
export function scopePairs(workspaceId: string, scope: SkillScope): readonly (readonly [ScopeType, string])[] {
  const { channel, core, user } = scope
  return [
    ...(channel === undefined ? [] : [['channel', channel] as const]),
    ...(core === undefined ? [] : [['core', core] as const]),
    ...(user === undefined ? [] : [['user', user] as const]),
    ['workspace', workspaceId] as const,
  ]
}

/**
 * Names a resolution: digest of the workspace and of the whole scope tuple. A key of less gives one person the list of another who
 * asked from the same place (requirements §14.10, the defect of the source).
 */
export function scopeKey(workspaceId: string, scope: SkillScope): string {
  // A list of lists of text: written one way only, so it need not be made canonical.
  return taggedTextDigest('muster.skill-scope.v1', JSON.stringify([workspaceId, scopePairs(workspaceId, scope)]))
}
