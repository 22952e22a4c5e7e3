import { expect, test } from 'vitest'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { callChoice } from '#server/program/core/call-choice.ts'
import type { Frame, State } from '#server/program/core/frame.ts'
import type { ActBlock, CallBlock, ProgramTool } from '#server/program/program.ts'

const FRAME: Frame = { scope: { inputs: {}, run: {}, steps: {} } as Frame['scope'], indices: [], items: [] }
const OPEN: JsonObject = { type: 'object' }

/** A look-up that a model makes of a tool whose schema names nothing, by a model that knows what the workspace keeps. */
async function look(tool: Partial<ProgramTool>, clearance: 'public' | 'workspace' | 'secret', args: JsonObject) {
  const asked: JsonObject[] = []
  const row = {
    tool: 'web.find',
    effectClass: 'external_read',
    mutates: false,
    argRoles: {},
    targetArg: null,
    targets: [],
    secretSlots: [],
    idempotency: { kind: 'none' },
    inputSchema: OPEN,
    receiptOnly: false,
    ...tool,
  } as unknown as ProgramTool
  const call = {
    path: 'work/web-find',
    id: 'web-find',
    kind: 'rigid',
    op: 'call',
    tool: row.tool,
    args: {},
    effect: false,
    labels: {},
    posture: 'run',
    whitelist: null,
    literalTarget: null,
    independent: false,
    chosen: true,
  } as unknown as CallBlock
  const act = {
    path: 'work',
    label: { integrity: 'untrusted', confidentiality: 'workspace' },
    choices: [{ name: 'web__find', description: '', call, clearance }],
  } as unknown as ActBlock
  const state = {
    program: { tools: { [row.tool]: row }, budget: { effectsMax: 10 } },
    ports: {
      faultOf: async () => null,
      fact: () => undefined,
      amendment: () => undefined,
      read: async ({ args: given }: { args: JsonObject }) => {
        asked.push(given)
        return { found: 1 }
      },
    },
    effects: [],
    seen: new Map(),
  } as unknown as State
  const result = await callChoice(act, { id: 'c1', name: 'web__find', arguments: JSON.stringify(args) }, 0, FRAME, state)
  return { result: result.kind, asked, planned: state.effects.map(({ block }) => block) }
}

test('a look-up whose schema names nothing tells nobody what a model puts into it: people decide on it first', async () => {
  const { asked, planned, result } = await look({}, 'public', { note: 'the word is x' })
  expect(result).toBe('waits')
  expect(asked).toEqual([])
  expect(planned).toMatchObject([
    { effect: true, posture: 'ask', lookFirst: true, labels: { note: { integrity: 'untrusted', confidentiality: 'workspace' } } },
  ])
})

test('a place that a model names is from outside, whatever its tool is cleared for', async () => {
  expect((await look({}, 'workspace', { host: 'x' })).result).toBe('waits')
  expect((await look({ argRoles: { text: 'content' } }, 'workspace', { text: 'x' })).result).toBe('told')
})

test('what stays inside, and what is asked without any argument, is looked up at once', async () => {
  expect((await look({}, 'secret', { path: 'in/a' })).asked).toEqual([{ path: 'in/a' }])
  expect((await look({}, 'public', {})).asked).toEqual([{}])
})
