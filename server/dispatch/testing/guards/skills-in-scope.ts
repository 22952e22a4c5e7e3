import type { Guard } from '#server/dispatch/testing/guards.ts'

const QUERY = 'server/skills/resolve/store.ts'
const KEEPER = 'server/skills/resolve/keeper.ts'
const VIEW = 'server/skills/view/view-skill.ts'
const LEAK = 'server/skills/resolve/no-leak.db.test.ts'
const KEPT = 'server/skills/resolve/keeper.test.ts'
const VIEWED = 'server/skills/view/view-skill.db.test.ts'

/** Which skills are in scope for whom, and what is given out of them. */
export const SKILLS_IN_SCOPE_GUARDS: readonly Guard[] = [
  {
    guards: 'the name of what is kept has the whole scope in it',
    file: 'server/skills/resolve/core/scope-key.ts',
    text: 'scopePairs(workspaceId, scope)])',
    becomes: 'scopePairs(workspaceId, { ...(scope.channel && { channel: scope.channel }) })])',
    test: LEAK,
  },
  {
    guards: 'what is pending is not in scope',
    file: QUERY,
    text: ' and enabled and not pending',
    becomes: ' and enabled',
    test: LEAK,
  },
  {
    guards: 'that nothing is pending is not believed',
    file: QUERY,
    text: "if (row.kind !== 'binding' || !(await isGiven(workspaceId, row.id, row.doc))) continue",
    becomes: "if (row.kind !== 'binding') continue",
    test: 'server/skills/bindings/grants.db.test.ts',
    only: 'in no scope',
  },
  {
    guards: 'a skill withdrawn for its security is not in scope',
    file: QUERY,
    text: " and yank_severity is distinct from 'security'",
    becomes: '',
    test: LEAK,
  },
  {
    guards: 'a deleted skill is not in scope',
    file: QUERY,
    text: ' and deleted_at is null',
    becomes: '',
    test: LEAK,
  },
  {
    guards: 'what needs an unsafe skill is not in scope either',
    file: QUERY,
    text: 'if (!facts) return []',
    becomes: 'if (!facts) continue',
    test: LEAK,
  },
  {
    guards: 'core before user before channel before workspace',
    file: 'server/skills/resolve/core/pick-in-scope.ts',
    text: "['core', 'user', 'channel', 'workspace']",
    becomes: "['user', 'core', 'channel', 'workspace']",
    test: 'server/skills/resolve/core/pick-in-scope.test.ts',
    only: 'the first by core',
  },
  {
    guards: 'whoever asks after a commit shares nothing from before it',
    file: KEEPER,
    text: "if (place === '*' || key.startsWith(`${place} `)) flights.delete(key)",
    becomes: 'if (key === place) flights.delete(key)',
    test: KEPT,
    only: 'never shares',
  },
  {
    guards: 'nothing kept is believed while a change is open in this process',
    file: KEEPER,
    text: 'if (changesOpen(doubts, workspaceId, nowMs())) return await load()',
    becomes: '',
    test: KEPT,
    only: 'while a change is open',
  },
  {
    guards: 'a cache that could not be told is not believed',
    file: KEEPER,
    text: '!isUntold(doubts, workspaceId, nowMs())',
    becomes: 'true',
    test: KEPT,
    only: 'could not be told',
  },
  {
    guards: 'another person’s scope is for who may add skills there',
    file: 'server/skills/resolve/permitted-scope.ts',
    text: "!can(principal, 'skills:bind')",
    becomes: 'false',
    test: 'app/api/v1/skills-in-scope/route.db.test.ts',
    only: 'a person sees what is in scope',
  },
  {
    guards: 'nor is another person’s looked into',
    file: 'app/api/v1/skill-scopes/route.ts',
    text: 'permittedScope(principal, { member, user, channel })',
    becomes: '{ ...(user ? { user } : {}), ...(member ? { core: member } : {}), ...(channel ? { channel } : {}) }',
    test: 'app/api/v1/skill-scopes/route.db.test.ts',
    only: 'who may add skills there',
  },
  {
    guards: 'one skill that cannot be read keeps nobody from the others',
    file: 'server/entry/mcp/skills/skill-source.ts',
    text: 'if (!UNREADABLE.some((code) => isAppError(error, code))) throw error',
    becomes: 'throw error',
    test: 'server/entry/mcp/skills/skills-surface.db.test.ts',
    only: 'left out of the list',
  },
  {
    guards: 'what may be opened is read from the database',
    file: VIEW,
    text: 'import { explainScope }',
    becomes: 'import { resolveSkills as explainScope }',
    test: VIEWED,
    only: 'read from the database',
  },
  {
    guards: 'what is opened is what the lock froze',
    file: VIEW,
    text: 'if (!isLocked) throw',
    becomes: 'if (version === null) throw',
    test: VIEWED,
    only: 'is not the one of the lock',
  },
  {
    guards: 'a search is among what resolves for the caller',
    file: 'server/skills/view/search-skills.ts',
    text: 'await resolveSkills(caller.workspaceId, caller.scope)',
    becomes: "await resolveSkills(caller.workspaceId, { ...caller.scope, user: 'usr_2' })",
    test: VIEWED,
    only: 'a search finds',
  },
  {
    guards: 'what a search tells a model is what the workspace knows',
    file: 'server/skills/view/rank-by-meaning.ts',
    text: "confidentiality: 'workspace'",
    becomes: "confidentiality: 'public'",
    test: 'server/skills/view/by-meaning.db.test.ts',
    only: 'may not see what the workspace knows',
  },
  {
    guards: 'nothing is given out that is not on record',
    file: 'server/skills/view/record-invocation.ts',
    text: "await keep('ok', given)",
    becomes: '',
    test: VIEWED,
    only: 'each look is on record',
  },
  {
    guards: 'content cannot close its envelope',
    file: 'server/skills/view/core/envelope.ts',
    text: '`${turn}\\0${content}`).slice(0, BOUNDARY_CHARS)\n    turn += 1\n  } while (content.includes(boundary))',
    becomes: "'').slice(0, BOUNDARY_CHARS)\n    turn += 1\n  } while (turn === 0)",
    test: 'server/skills/view/core/envelope.test.ts',
    only: 'close the envelope',
  },
]
