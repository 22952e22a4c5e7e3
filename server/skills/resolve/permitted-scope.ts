import type { Principal } from '#server/identity/principal.ts'
import { can } from '#server/identity/roles.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { ScopeQuery } from '#server/skills/resolve/schema.ts'
import type { SkillScope } from '#server/skills/schema.ts'

/**
 * The scope that somebody asks for, if they may (decision 0123): their own always; a channel's and a crew member's, who sees the workspace;
 * another person's, who may add skills there and so has to see what is in scope already.
 * @throws AppError FORBIDDEN, whether or not there is such a person
 */
export function permittedScope(principal: Principal, { channel, user, member }: ScopeQuery): SkillScope {
  const asked = user === 'me' ? principal.userId : user
  if (asked !== undefined && asked !== principal.userId && !can(principal, 'skills:bind'))
    throw new AppError('FORBIDDEN', { context: { capability: 'skills:bind', role: principal.role } })
  return {
    ...(channel === undefined ? {} : { channel }),
    ...(asked === undefined ? {} : { user: asked }),
    ...(member === undefined ? {} : { core: member }),
  }
}
