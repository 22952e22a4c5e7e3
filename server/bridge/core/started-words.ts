import { msg } from '#server/kernel/language/say.ts'

/** What a run came from, as the run keeps it. A program that asks through MCP has sentences of its own. */
type RunOrigin = 'manual' | 'schedule' | 'webhook' | 'mail' | 'handoff' | 'mcp'

/**
 * What started a run, in one sentence each: whoever it runs in the name of did nothing of the kind, unless they started it themselves.
 * `inside` stands within a line, with its time.
 */
export const STARTED_WORDS: { readonly [origin in RunOrigin]: { readonly alone: string; readonly inside: string } } = {
  manual: { alone: msg('Started by {who}'), inside: msg('started by {who}, {time}') },
  mcp: { alone: msg('Started by {who}'), inside: msg('started by {who}, {time}') },
  schedule: {
    alone: msg('Started by its schedule, in the name of {who}'),
    inside: msg('started by its schedule, in the name of {who}, {time}'),
  },
  webhook: {
    alone: msg('Started from a message of another system, in the name of {who}'),
    inside: msg('started from a message of another system, in the name of {who}, {time}'),
  },
  mail: { alone: msg('Started by an e-mail, in the name of {who}'), inside: msg('started by an e-mail, in the name of {who}, {time}') },
  handoff: {
    alone: msg('Started by another crew member, in the name of {who}'),
    inside: msg('started by another crew member, in the name of {who}, {time}'),
  },
}
