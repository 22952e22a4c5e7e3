import { describe, expect, it } from 'vitest'
import { CAPABILITIES, type Capability, can, canDecide, mayGrantSkills } from '#server/identity/roles.ts'
import { GRANTS, ROLES } from '#server/identity/schema.ts'
import { TOKEN_SCOPES } from '#server/identity/tokens/schema.ts'

const all = Object.keys(CAPABILITIES) as Capability[]
const held = (role: (typeof ROLES)[number]) => all.filter((capability) => can({ role, grants: [] }, capability))

describe('the role table', () => {
  it('each role may strictly more than the one before, and an admin may everything', () => {
    for (const [i, role] of ROLES.entries()) {
      const before = ROLES[i - 1]
      if (before)
        expect(held(before).every((capability) => held(role).includes(capability)) && held(role).length > held(before).length).toBe(true)
    }
    expect(held('admin')).toEqual(all)
  })

  it('a viewer changes nothing, an operator writes no job descriptions, an author invites nobody', () => {
    expect(held('viewer')).toEqual(['workspace:read', 'audit:read', 'skills:view', 'whitelist:propose'])
    expect(held('operator').filter((capability) => capability.startsWith('members:'))).toEqual(['members:try'])
    expect(held('author')).not.toContain('people:manage')
  })

  it('deciding takes the role and the grant of that very class', () => {
    const grants = ['approvals:decide:external_write']
    expect(canDecide({ role: 'operator', grants }, 'external_write')).toBe(true)
    expect(canDecide({ role: 'operator', grants }, 'spend')).toBe(false)
    expect(canDecide({ role: 'viewer', grants: [...GRANTS] }, 'external_write')).toBe(false)
    expect(canDecide({ role: 'admin', grants: [] }, 'external_write')).toBe(false)
  })

  it('what a skill asks for is granted by an admin or with the grant, and by no program', () => {
    const grants = ['skills:grant']
    expect(mayGrantSkills({ role: 'admin', grants: [] })).toBe(true)
    expect(mayGrantSkills({ role: 'author', grants })).toBe(true)
    expect(mayGrantSkills({ role: 'author', grants: [] })).toBe(false)
    const via = { kind: 'token', scopes: [...TOKEN_SCOPES] } as const
    expect(mayGrantSkills({ role: 'admin', grants, via })).toBe(false)
  })
})
