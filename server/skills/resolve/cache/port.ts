import type { ScopedSkill } from '#server/skills/resolve/core/pick-in-scope.ts'
import type { ResolvedSkill } from '#server/skills/schema.ts'

/** What resolves for a scope: what callers see, its strong ETag, and what Muster itself needs of it. */
export interface Resolution {
  readonly skills: readonly ResolvedSkill[]
  readonly etag: string
  readonly entries: readonly ScopedSkill[]
}

/**
 * Keeps resolutions for a while: in process by default, in Redis when several processes share them. One contract suite,
 * `resolve-cache.contract.ts`. What was read from the database before something was forgotten is never kept after it: that is what the
 * mark is for.
 */
export interface ResolveCache {
  /** What is kept, and the mark of this moment; null when the cache does not answer. */
  look(workspaceId: string, key: string): Promise<{ readonly found: Resolution | null; readonly mark: string } | null>
  /** Keeps what was loaded after that mark was given; does nothing where something was forgotten since. Never throws. */
  keep(workspaceId: string, key: string, mark: string, resolution: Resolution): Promise<void>
  /** @returns false when the cache did not answer: it may still give what should be forgotten, for as long as it keeps anything */
  forget(workspaceId: string): Promise<boolean>
  /** The same for all workspaces. */
  forgetAll(): Promise<boolean>
}
