import { MEMORY_ROWS } from '#server/catalogue/bundled/memory.ts'
import type { CallContext, InProcessConnector } from '#server/connectors/in-process.ts'
import { recallValues } from '#server/connectors/memory/recall-values.ts'
import { checkedBytes, rememberValue } from '#server/connectors/memory/remember-value.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { systemClock } from '#server/observability/system-clock.ts'

/** Connector `memory`: plain records of one crew member, told apart by whom a call is made for, never by an argument. */
export const memoryConnector: InProcessConnector = {
  key: 'memory',
  rows: MEMORY_ROWS,
  tools: {
    remember: {
      prepare: async (args) => {
        keyOf(args['key'])
        checkedBytes(args['value'] as JsonValue)
        return args
      },
      run: async (args, context) => {
        const { memberId } = callerOf(context)
        const key = keyOf(args['key'])
        const runId = context.effect?.runId ?? ''
        await rememberValue(context.workspaceId, memberId, { key, value: args['value'] as JsonValue, runId, atMs: systemClock.nowMs() })
        return { key }
      },
    },
    recall: {
      run: async (args, context) => {
        const { memberId } = callerOf(context)
        const text = (name: string): string | null => (typeof args[name] === 'string' ? args[name] : null)
        return await recallValues(context.workspaceId, memberId, { key: text('key'), query: text('query'), limit: Number(args['limit']) })
      },
    },
  },
}

/** @throws AppError FORBIDDEN: nobody else has a memory */
function callerOf({ memberId }: CallContext): { memberId: string } {
  if (memberId === undefined) throw new AppError('FORBIDDEN', { context: { why: 'only a crew member remembers' } })
  return { memberId }
}

/** @throws AppError VALIDATION_FAILED */
function keyOf(value: JsonValue | undefined): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > 200 || value.includes('\0'))
    throw new AppError('VALIDATION_FAILED', { context: { field: 'key', why: 'a key is a text of 1 to 200 characters' } })
  return value
}
