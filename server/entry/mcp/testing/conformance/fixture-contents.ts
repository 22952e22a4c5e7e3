import type { CallToolResult, McpServer, ServerContext } from '@modelcontextprotocol/server'
import { z } from 'zod'

/** One dark pixel, and a wave file without a sound: enough to be of their kind. */
export const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
const WAV = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA='

const text = (said: string): CallToolResult => ({ content: [{ type: 'text', text: said }] })
const NOTHING = z.object({})

type Answer = (context: ServerContext) => Promise<CallToolResult>

/** The tools that the conformance suite asks for by name, one for each kind of content and of talking meanwhile. */
const TOOLS: Readonly<Record<string, Answer>> = {
  test_simple_text: async () => text('This is a simple text response for testing.'),
  test_image_content: async () => ({ content: [{ type: 'image', data: PNG, mimeType: 'image/png' }] }),
  test_audio_content: async () => ({ content: [{ type: 'audio', data: WAV, mimeType: 'audio/wav' }] }),
  test_embedded_resource: async () => ({
    content: [{ type: 'resource', resource: { uri: 'test://embedded-resource', mimeType: 'text/plain', text: 'An embedded resource.' } }],
  }),
  test_multiple_content_types: async () => ({
    content: [
      { type: 'text', text: 'Multiple content types test:' },
      { type: 'image', data: PNG, mimeType: 'image/png' },
      { type: 'resource', resource: { uri: 'test://mixed-content-resource', mimeType: 'application/json', text: '{"test":"data"}' } },
    ],
  }),
  test_tool_with_logging: async (context) => {
    for (const said of ['Tool execution started', 'Tool processing data', 'Tool execution completed'])
      await context.mcpReq.log('info', said)
    return text('Logged three times')
  },
  test_logging_tool: async (context) => {
    await context.mcpReq.log('info', 'Only for those who asked for it')
    return text('Logged for those who asked')
  },
  test_tool_with_progress: async (context) => {
    const progressToken = context.mcpReq._meta?.progressToken
    if (progressToken === undefined) return text('Nobody follows')
    for (const progress of [0, 50, 100])
      await context.mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } })
    return text(String(progressToken))
  },
  test_error_handling: async () => ({ isError: true, ...text('This tool intentionally returns an error for testing') }),
  // Lists that never change have nobody to tell.
  test_trigger_tool_change: async () => text('The tools are always the same'),
  test_trigger_prompt_change: async () => text('The prompts are always the same'),
}

export function registerContents(server: McpServer): void {
  for (const [name, answer] of Object.entries(TOOLS))
    server.registerTool(name, { description: `Fixture: ${name}`, inputSchema: NOTHING }, async (_, context) => await answer(context))
}
