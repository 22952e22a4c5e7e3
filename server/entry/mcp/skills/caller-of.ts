import type { McpInput } from '#server/entry/mcp/define-mcp.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { SkillCaller } from '#server/skills/view/caller.ts'

/** A channel is chosen where the client is set up, so that no model talks itself into another (decision 0125). */
const CHANNEL_HEADER = 'muster-channel'
const CHANNEL_CHARS_MAX = 100

/**
 * For whom skills resolve at `/api/mcp/skills`: the workspace and the person of the token, and the channel that the client's settings
 * name; never a crew member.
 * @throws AppError VALIDATION_FAILED
 */
export function callerOf({ principal, headers }: Pick<McpInput, 'principal' | 'headers'>): SkillCaller {
  const { workspaceId, userId } = principal
  const channel = channelOf(headers)
  const scope = { user: userId, ...(channel === null ? {} : { channel }) }
  return { workspaceId, userId, memberId: null, runId: null, surface: 'mcp', scope }
}

function channelOf(headers: Headers): string | null {
  const given = headers.get(CHANNEL_HEADER)
  if (given === null || given === '') return null
  const channel = decoded(given)
  if (channel === null || channel.length > CHANNEL_CHARS_MAX || channel.includes('\0'))
    throw new AppError('VALIDATION_FAILED', { context: { header: 'Muster-Channel', charsMax: CHANNEL_CHARS_MAX } })
  return channel
}

/** Headers hold ASCII: other letters come percent-encoded. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
