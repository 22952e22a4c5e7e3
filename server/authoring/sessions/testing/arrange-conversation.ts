import type { Author } from '#server/authoring/author/author.ts'
import { startSession } from '#server/authoring/sessions/start-session.ts'
import { beginTurn, finishTurn } from '#server/authoring/sessions/take-turn.ts'
import type { DefinitionInput } from '#server/crew/schema.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Proposes another objective and Strict, and asks something. */
const author: Author = {
  kind: 'built-in',
  derive: async ({ draft }, onText) => {
    onText('I see.')
    return {
      definition: { ...(draft as DefinitionInput), objective: 'Something else.', rigidity: 'strict' },
      trigger: { kind: 'schedule', cron: '0 8 * * 1', zone: 'UTC' },
      understood: [{ text: 'It follows its steps.', pointer: '/rigidity' }],
      question: { text: 'Who gets it?', options: ['Ann'], slot: 'to' },
      gaps: [{ kind: 'app', name: 'crm', pointer: '/steps/0' }],
      toConfirm: [{ pointer: '/rigidity', kind: 'freedom' }],
    }
  },
}

/** A conversation about a crew member with one turn and an open proposal. @returns its id */
export async function arrangeConversation(workspaceId: string, memberId: string): Promise<string> {
  const by = 'usr_talks'
  const { id } = await inScope(workspaceId, async (scope) => await startSession(scope, { memberId, by }))
  const begun = await beginTurn({ workspaceId, sessionId: id, text: 'Be strict', after: 0, by, say: inEnglish })
  await finishTurn(
    begun,
    async () => ({ builtIn: author, model: null }),
    () => {},
  )
  return id
}
