import type { CallToolResult, McpServer, ServerContext } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { AskApp } from '#server/entry/mcp/testing/conformance/fixture-app.ts'

/** One dark pixel, and a wave file without a sound: enough to be of their kind. */
export const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
const WAV = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA='

const text = (said: string): CallToolResult => ({ content: [{ type: 'text', text: said }] })
const NOTHING = z.object({})

/** What the connected app answers for each tool that the conformance suite asks for by name, one for each kind of content. */
export const CONTENTS: Readonly<Record<string, CallToolResult>> = {
  test_simple_text: text('This is a simple text response for testing.'),
  test_image_content: { content: [{ type: 'image', data: PNG, mimeType: 'image/png' }] },
  test_audio_content: { content: [{ type: 'audio', data: WAV, mimeType: 'audio/wav' }] },
  test_embedded_resource: {
    content: [{ type: 'resource', resource: { uri: 'test://embedded-resource', mimeType: 'text/plain', text: 'An embedded resource.' } }],
  },
  test_multiple_content_types: {
    content: [
      { type: 'text', text: 'Multiple content types test:' },
      { type: 'image', data: PNG, mimeType: 'image/png' },
      { type: 'resource', resource: { uri: 'test://mixed-content-resource', mimeType: 'application/json', text: '{"test":"data"}' } },
    ],
  },
  test_tool_with_logging: text('Logged three times'),
  test_logging_tool: text('Logged for those who asked'),
  test_tool_with_progress: text('Went on to the end'),
  test_error_handling: { isError: true, ...text('This tool intentionally returns an error for testing') },
  // Lists that never change have nobody to tell.
  test_trigger_tool_change: text('The tools are always the same'),
  test_trigger_prompt_change: text('The prompts are always the same'),
}

/** What is said to the client meanwhile. */
const MEANWHILE: Readonly<Record<string, (context: ServerContext) => Promise<void>>> = {
  test_tool_with_logging: async (context) => {
    for (const said of ['Tool execution started', 'Tool processing data', 'Tool execution completed'])
      await context.mcpReq.log('info', said)
  },
  test_logging_tool: async (context) => await context.mcpReq.log('info', 'Only for those who asked for it'),
  test_tool_with_progress: async (context) => {
    const progressToken = context.mcpReq._meta?.progressToken
    if (progressToken === undefined) return
    for (const progress of [0, 50, 100])
      await context.mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } })
  },
}

/** @param offered names of the tools that this caller may use now */
export function registerContents(server: McpServer, offered: ReadonlySet<string>, ask: AskApp): void {
  for (const name of Object.keys(CONTENTS)) {
    if (!offered.has(name)) continue
    server.registerTool(name, { description: `Fixture: ${name}`, inputSchema: NOTHING }, async (_, context) => {
      const answer = await ask(name)
      await MEANWHILE[name]?.(context)
      return answer
    })
  }
}
