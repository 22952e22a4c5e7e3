import type { Reverse } from '#server/dispatch/core/reverse-changes.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

/** Of one plan: what the definition's budget admits. */
export const REVERSE_MAX = 1000

const TEXT = { type: 'string', maxLength: 1100 }
const list = (...names: readonly string[]): JsonObject => ({
  type: 'array',
  maxItems: REVERSE_MAX,
  items: {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, TEXT])),
    required: [...names],
    additionalProperties: false,
  },
})

/** One look at each file before anything is planned: what is not as the run left it is left out of the plan. */
const lookAt = (id: string, step: string, from: string): JsonObject => ({
  id,
  kind: 'each',
  in: from,
  as: 'item',
  max: REVERSE_MAX,
  steps: [{ id: step, kind: 'tool', tool: 'files.probe', with: { path: '${ item.now }' } }],
  collect: `\${ merge(item, {"present": steps.${step}.output.sha256}) }`,
})

/** The files that are (or are not) as the run left them. */
const rowsOf = (id: string, sign: '==' | '!='): string => `\${ steps.${id}.output.filter(f, f["present"] ${sign} f["sha256"]) }`

/**
 * The job description of a *Put it back*: the same for every run of a member; what goes back comes in as inputs. It is compiled, planned,
 * sealed and decided as any other (decision 0053). Its steps have names of their own, so no standing permission of the member fits.
 */
export function reverseJob(member: { readonly name: string; readonly slug: string }): JsonObject {
  return {
    metadata: { name: member.name, slug: member.slug, summary: 'Puts back what a run changed, as far as nobody changed it since.' },
    objective: 'Put back what a run changed, as far as nobody changed it since.',
    rigidity: 'guided',
    inputs: {
      type: 'object',
      properties: { run: { type: 'integer', title: 'Run' }, moves: list('now', 'back', 'sha256'), writes: list('now', 'bytes', 'sha256') },
      required: ['run', 'moves', 'writes'],
      additionalProperties: false,
    },
    tools: ['files.probe', 'files.move', 'files.write'].map((tool) => ({ tool, targets: ['**'] })),
    steps: [
      lookAt('lookMoves', 'lookMove', 'inputs.moves'),
      lookAt('lookWrites', 'lookWrite', 'inputs.writes'),
      {
        id: 'fit',
        kind: 'set',
        values: {
          moves: rowsOf('lookMoves', '=='),
          writes: rowsOf('lookWrites', '=='),
          changedMoves: rowsOf('lookMoves', '!='),
          changedWrites: rowsOf('lookWrites', '!='),
        },
      },
      {
        id: 'putBackMoves',
        kind: 'each',
        in: 'steps.fit.output.moves',
        as: 'file',
        max: REVERSE_MAX,
        steps: [{ id: 'putBackMove', kind: 'tool', tool: 'files.move', with: { from: '${ file["now"] }', to: '${ file["back"] }' } }],
        collect: '${ file["now"] }',
      },
      {
        id: 'putBackWrites',
        kind: 'each',
        in: 'steps.fit.output.writes',
        as: 'file',
        max: REVERSE_MAX,
        steps: [
          { id: 'putBackWrite', kind: 'tool', tool: 'files.write', with: { path: '${ file["now"] }', base64: '${ file["bytes"] }' } },
        ],
        collect: '${ file["now"] }',
      },
    ],
    output: {
      schema: {
        type: 'object',
        properties: { putBack: { type: 'integer', title: 'Put back' }, changed: { type: 'integer', title: 'Left alone' } },
        required: ['putBack', 'changed'],
        additionalProperties: false,
      },
      value: {
        putBack: '${ size(steps.putBackMoves.output) + size(steps.putBackWrites.output) }',
        changed: '${ size(steps.fit.output.changedMoves) + size(steps.fit.output.changedWrites) }',
      },
    },
    budget: { effectsMax: REVERSE_MAX, readsMax: 2 * REVERSE_MAX },
  }
}

/** The inputs of that job. @param runN number of the run that is put back */
export function reverseInputs(runN: number, back: readonly Reverse[]): JsonObject {
  return {
    run: runN,
    moves: back.flatMap((one) => (one.kind === 'move' ? [{ now: one.now, back: one.back, sha256: one.sha256 }] : [])),
    writes: back.flatMap((one) => (one.kind === 'write' ? [{ now: one.now, bytes: one.bytes, sha256: one.sha256 }] : [])),
  }
}
