import type { SkillScope } from '#server/skills/schema.ts'

/** Who asks for skills, where, and for whom they are resolved. The entry decided that they may ask for that scope. */
export interface SkillCaller {
  readonly workspaceId: string
  readonly userId: string | null
  readonly memberId: string | null
  readonly runId: string | null
  readonly surface: 'mcp' | 'api' | 'run'
  readonly scope: SkillScope
}
