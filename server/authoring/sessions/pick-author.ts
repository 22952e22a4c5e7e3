import type { Author } from '#server/authoring/author/author.ts'
import { builtInAuthor } from '#server/authoring/author/built-in/built-in-author.ts'
import { modelAuthor } from '#server/authoring/author/model/model-author.ts'
import { pointerOf } from '#server/authoring/sessions/core/places.ts'
import { placesToConfirm } from '#server/authoring/sessions/core/places-to-confirm.ts'
import { loadDraft } from '#server/authoring/sessions/load-draft.ts'
import { modelFor } from '#server/authoring/sessions/model-for.ts'
import { findSession } from '#server/authoring/sessions/store.ts'
import { listCatalogue } from '#server/catalogue/list-catalogue.ts'
import { languageModel } from '#server/gateway/llm/ask-model.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { compileYaml } from '#server/members/compile-definition.ts'
import { writeDefinition } from '#server/members/core/write-definition.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Who may answer a turn. */
export interface Authors {
  readonly builtIn: Author
  /** Null where the workspace has no model for it. */
  readonly model: Author | null
}

/** The authors of one turn: the model that an admin chose, if any, asked under the turn's own name; and the built-in one. */
export async function pickAuthors(turn: { workspaceId: string; sessionId: string; by: string; requestId: string }): Promise<Authors> {
  const { workspaceId } = turn
  const { session, chosen } = await inScope(workspaceId, async (scope) => ({
    session: await findSession(scope, turn.sessionId),
    chosen: await modelFor(scope),
  }))
  if (chosen === null) return { builtIn: builtInAuthor, model: null }
  const model = modelAuthor({
    model: (cancelled) =>
      languageModel({
        scope: { workspaceId },
        role: chosen.role,
        chargedTo: { crewId: session.crewId, memberId: session.memberId, userId: turn.by },
        purpose: 'authoring',
        // It names people, files and apps of the workspace.
        confidentiality: 'workspace',
        requestId: turn.requestId,
        cancelled,
      }),
    check: async (definition) =>
      await inScope(workspaceId, async (scope) => {
        const { member } = await loadDraft(scope, session)
        const yaml = writeDefinition(null, definition as JsonValue)
        const { result } = await compileYaml(scope, member ?? { id: '', slug: '' }, yaml)
        // What is only warned of is no reason to refuse an answer, also where something that is missing refuses the whole.
        const errors = result.ok ? [] : result.diagnostics.filter(({ severity }) => severity === 'error')
        return errors.map(({ pointer, message, hint }) => ({ pointer, message: `${message}. ${hint}` }))
      }),
    toConfirm: async (definition, draft) =>
      await inScope(workspaceId, async (scope) =>
        placesToConfirm(definition, draft, await listCatalogue(scope)).map(({ path, kind }) => ({
          pointer: pointerOf(definition, path),
          kind,
        })),
      ),
  })
  return { builtIn: builtInAuthor, model }
}
