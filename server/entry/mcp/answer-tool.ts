import type { CallToolResult } from '@modelcontextprotocol/server'
import { ProtocolError } from '@modelcontextprotocol/server'
import { rpcCode } from '#server/entry/mcp/mcp-error.ts'
import { presentError } from '#server/entry/present-error.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

/**
 * Does the work of one tool. What goes wrong becomes an answer that a model can read and act on: what happened, what to do, our code
 * and the request id; never an exception's own words. The whole problem stands in `_meta` for programs.
 * @param where for the log: `tool skills_view`
 */
export async function answerTool(requestId: string, where: string, work: () => Promise<CallToolResult>): Promise<CallToolResult> {
  try {
    return await work()
  } catch (error) {
    const problem = presentError(error, requestId, where, inEnglish)
    const text = `${problem.title}. ${problem.detail} (${problem.code}, ${problem.traceId})`
    return { isError: true, content: [{ type: 'text', text }], _meta: { 'dev.muster/problem': problem } }
  }
}

/** The same for what is no tool: a JSON-RPC error with our code in `data`. */
export async function answerRequestOf<T>(requestId: string, where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { title, ...data } = presentError(error, requestId, where, inEnglish)
    throw new ProtocolError(rpcCode(data.status), title, data)
  }
}
