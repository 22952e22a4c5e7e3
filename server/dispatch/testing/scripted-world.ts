import { afterAll, beforeAll } from 'vitest'
import { startRun } from '#server/dispatch/start-run.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { addProvider } from '#server/gateway/llm/settings/add-provider.ts'
import type { AddProvider } from '#server/gateway/llm/settings/schema.ts'
import { setRole } from '#server/gateway/llm/settings/set-role.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { inScope } from '#server/tenancy/store.ts'
import { type Reply, ScriptedModels } from '../../../e2e/testing/scripted-models.ts'

/** Models of their own for cases that are tried at the same time: roles `slot0` and so on. */
export const SLOTS = 6
/** The least that a role takes. */
const SLOT_TIMEOUT_MS = 1000
const slotNames = Array.from({ length: SLOTS }, (_, i) => `slot${i}`)

/** What the model does next; a test sets it. */
export type Says = (asked: JsonObject, n: number) => Reply

/** A run world whose role `primary` asks a scripted model over real HTTP; what it was asked is kept in `asked`. */
export function useScriptedWorld(provider: Partial<AddProvider> = {}) {
  const world = useRunWorld()
  let says: Says = () => ({ text: '{}' })
  let n = 0
  const slots = new Map<string, { readonly says: Says; n: number }>()
  const fromSlot = (name: string) => (body: JsonObject) => {
    const slot = slots.get(name)
    if (!slot) return { text: '{}' }
    slot.n += 1
    return slot.says(body, slot.n)
  }
  const models = new ScriptedModels({
    ...Object.fromEntries(slotNames.map((name) => [name, ({ body }: { body: object }) => fromSlot(name)(body as JsonObject)])),
    scripted: ({ body }) => {
      n += 1
      return says(body as JsonObject, n)
    },
  })
  let baseUrl = ''
  beforeAll(async () => {
    baseUrl = await models.start()
    const prices = { scripted: { inputMicroPerMillion: 1_000_000, outputMicroPerMillion: 1_000_000 } }
    const settings = { name: 'local', preset: 'other', baseUrl, inside: true, prices, clearance: 'workspace', ...provider } as const
    await addProvider(world.workspaceId, settings, AUTHOR)
    await setRole(world.workspaceId, 'primary', [{ provider: 'local', model: 'scripted', timeoutMs: 2000, attemptsMax: 1 }], AUTHOR)
  })
  afterAll(async () => await models.stop())
  return {
    ...world,
    models,
    baseUrl: (): string => baseUrl,
    /** From here on the model says this; `n` counts from 1. */
    script(next: Says | Reply): void {
      says = typeof next === 'function' ? next : () => next
      n = 0
      models.asked.length = 0
    },
    /** A provider and a role for each slot: what one of them does wrong makes none of the others rest. */
    async arrangeSlots(): Promise<void> {
      for (const name of slotNames) {
        const prices = { [name]: { inputMicroPerMillion: 1, outputMicroPerMillion: 1 } }
        await addProvider(world.workspaceId, { name, preset: 'other', baseUrl, inside: true, prices, clearance: 'workspace' }, AUTHOR)
        await setRole(world.workspaceId, name, [{ provider: name, model: name, timeoutMs: SLOT_TIMEOUT_MS, attemptsMax: 1 }], AUTHOR)
      }
    },
    /** From here on the models of the slots say this, in their order. */
    scriptSlots(next: readonly Says[]): void {
      for (const [i, name] of slotNames.entries()) slots.set(name, { says: next[i] ?? (() => ({ text: '{}' })), n: 0 })
      models.asked.length = 0
    },
    /** How often the model of a slot was asked since. */
    askedOf: (slot: number): number => slots.get(slotNames[slot] ?? '')?.n ?? 0,
    async start(memberId: string, inputs: JsonObject = {}): Promise<string> {
      return await inScope(
        world.workspaceId,
        async (scope) => (await startRun(scope, { memberId, inputs, purpose: 'run', origin: 'manual', by: AUTHOR })).id,
      )
    },
  }
}
