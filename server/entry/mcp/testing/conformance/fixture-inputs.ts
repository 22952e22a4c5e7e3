import {
  acceptedContent,
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  createRequestStateCodec,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { AskApp } from '#server/entry/mcp/testing/conformance/fixture-app.ts'

const NAME = z.object({ name: z.string() })
const COLOR = z.object({ color: z.string() })
const CONTEXT = z.object({ context: z.string() })
const OK = z.object({ ok: z.boolean() })

const text = (said: string): CallToolResult => ({ content: [{ type: 'text', text: said }] })
const asks = (message: string, requestedSchema: typeof NAME | typeof COLOR | typeof CONTEXT | typeof OK) =>
  inputRequired.elicit({ message, requestedSchema })
const samples = (said: string) =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: { type: 'text', text: said } }], maxTokens: 100 })

interface Step {
  readonly step: number
}
/** Its key lives as long as this process, as long as the suite runs. */
export const requestStates = createRequestStateCodec<Step>({ key: crypto.getRandomValues(new Uint8Array(32)) })

type Asking = (context: ServerContext) => Promise<CallToolResult | InputRequiredResult>

/** The tools that ask back before they answer, in the ways that the conformance suite tries. */
const TOOLS: Readonly<Record<string, Asking>> = {
  test_input_required_result_elicitation: async ({ mcpReq }) => {
    const given = acceptedContent(mcpReq.inputResponses, 'user_name', NAME)
    if (given) return text(`Hello, ${given.name}!`)
    return inputRequired({ inputRequests: { user_name: asks('What is your name?', NAME) } })
  },
  test_streaming_elicitation: async ({ mcpReq }) => {
    const given = acceptedContent(mcpReq.inputResponses, 'user_name', NAME)
    return given ? text(`Hello, ${given.name}!`) : inputRequired({ inputRequests: { user_name: asks('What is your name?', NAME) } })
  },
  test_input_required_result_sampling: async ({ mcpReq }) => {
    const given = inputResponse(mcpReq.inputResponses, 'capital_question')
    if (given.kind === 'sampling') return text(`The model said: ${JSON.stringify(given.result.content)}`)
    return inputRequired({ inputRequests: { capital_question: samples('What is the capital of France?') } })
  },
  // What only a client with models could answer: refused before it is asked, with the ability that is missing.
  test_missing_capability: async () => inputRequired({ inputRequests: { anything: samples('Say anything') } }),
  test_input_required_result_list_roots: async ({ mcpReq }) => {
    const given = inputResponse(mcpReq.inputResponses, 'client_roots')
    if (given.kind === 'roots') return text(given.roots.map(({ uri }) => uri).join(' '))
    return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } })
  },
  test_input_required_result_request_state: async (context) => await confirmOnce(context),
  test_input_required_result_tampered_state: async (context) => await confirmOnce(context),
  test_input_required_result_multiple_inputs: async (context) => {
    const { inputResponses } = context.mcpReq
    const name = acceptedContent(inputResponses, 'user_name', NAME)
    const greeting = inputResponse(inputResponses, 'greeting')
    const roots = inputResponse(inputResponses, 'client_roots')
    if (name && greeting.kind === 'sampling' && roots.kind === 'roots') return text(`${name.name}: ${roots.roots.length} folder`)
    const inputRequests = {
      user_name: asks('What is your name?', NAME),
      greeting: samples('Generate a greeting'),
      client_roots: inputRequired.listRoots(),
    }
    return inputRequired({ inputRequests, requestState: await requestStates.mint({ step: 1 }, context) })
  },
  test_input_required_result_multi_round: async (context) => {
    const { mcpReq } = context
    const step = mcpReq.requestState<Step>()?.step ?? 0
    const color = acceptedContent(mcpReq.inputResponses, 'step2', COLOR)
    if (step === 2 && color) return text(`Fond of ${color.color}`)
    const named = step === 1 && acceptedContent(mcpReq.inputResponses, 'step1', NAME) !== undefined
    const requestState = await requestStates.mint({ step: named || step === 2 ? 2 : 1 }, context)
    const inputRequests =
      named || step === 2
        ? { step2: asks('Step 2: What is your favorite color?', COLOR) }
        : { step1: asks('Step 1: What is your name?', NAME) }
    return inputRequired({ inputRequests, requestState })
  },
  test_input_required_result_capabilities: async ({ mcpReq }) => {
    const envelope = (mcpReq.envelope ?? {}) as Record<string, Record<string, unknown> | undefined>
    const can = envelope[CLIENT_CAPABILITIES_META_KEY] ?? {}
    const inputRequests = {
      ...(can['elicitation'] === undefined ? {} : { user_name: asks('What is your name?', NAME) }),
      ...(can['sampling'] === undefined ? {} : { greeting: samples('Generate a greeting') }),
      ...(can['roots'] === undefined ? {} : { client_roots: inputRequired.listRoots() }),
    }
    return Object.keys(inputRequests).length === 0 ? text('There is nobody to ask') : inputRequired({ inputRequests })
  },
}

async function confirmOnce(context: ServerContext): Promise<CallToolResult | InputRequiredResult> {
  const { mcpReq } = context
  if (mcpReq.requestState<Step>()?.step === 1 && acceptedContent(mcpReq.inputResponses, 'confirm', OK)) return text('state-ok')
  const inputRequests = { confirm: asks('Please confirm', OK) }
  return inputRequired({ inputRequests, requestState: await requestStates.mint({ step: 1 }, context) })
}

/** The same names for the connected app: it has nothing to say here, and is asked all the same. */
export const INPUT_TOOLS: readonly string[] = Object.keys(TOOLS)

/** @param offered names of the tools that this caller may use now */
export function registerInputs(server: McpServer, offered: ReadonlySet<string>, ask: AskApp): void {
  for (const [name, answer] of Object.entries(TOOLS)) {
    if (!offered.has(name)) continue
    server.registerTool(name, { description: `Fixture: ${name}`, inputSchema: z.object({}) }, async (_, context) => {
      await ask(name)
      return await answer(context)
    })
  }
  server.registerPrompt('test_input_required_result_prompt', { description: 'Fixture: asks before it answers' }, async ({ mcpReq }) => {
    const given = acceptedContent(mcpReq.inputResponses, 'user_context', CONTEXT)
    if (!given) return inputRequired({ inputRequests: { user_context: asks('What context should the prompt use?', CONTEXT) } })
    return { messages: [{ role: 'user', content: { type: 'text', text: given.context } }] }
  })
}
