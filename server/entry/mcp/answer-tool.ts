import type { CallToolResult } from '@modelcontextprotocol/server'
import { ProtocolError } from '@modelcontextprotocol/server'
import { delimit } from '#server/clients/core/delimit.ts'
import { rpcCode } from '#server/entry/mcp/mcp-error.ts'
import { presentError } from '#server/entry/present-error.ts'
import type { Problem } from '#server/entry/problem.ts'
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
    return refusal(presentError(error, requestId, where, inEnglish))
  }
}

/**
 * What went wrong, with our code, our advice and a line for each argument that is not right. Why it did may be a connected server's own
 * words: those are set apart.
 */
export function refusal(problem: Problem): CallToolResult {
  const { code, title, detail, traceId, context, errors } = problem
  const why = typeof context?.['why'] === 'string' ? delimit(context['why'], 'the error') : null
  const fields = (errors ?? []).map(({ pointer, message }) => `${pointer}: ${message}`)
  const text = [`${title}. ${detail} (${code}, ${traceId})`, ...fields, ...(why === null ? [] : [why])].join('\n')
  const told = why === null ? problem : { ...problem, context: { ...context, why } }
  return { isError: true, content: [{ type: 'text', text }], _meta: { 'dev.muster/problem': told } }
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
