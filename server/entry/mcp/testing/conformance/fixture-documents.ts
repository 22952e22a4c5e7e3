import { completable, type McpServer, ResourceTemplate } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { PNG } from '#server/entry/mcp/testing/conformance/fixture-contents.ts'

/** The resources and prompts that the conformance suite asks for by name. */
export function registerDocuments(server: McpServer): void {
  server.registerResource(
    'static-text',
    'test://static-text',
    { description: 'Plain words', mimeType: 'text/plain' },
    async ({ href }) => ({
      contents: [{ uri: href, mimeType: 'text/plain', text: 'This is the content of the static text resource.' }],
    }),
  )
  server.registerResource('static-binary', 'test://static-binary', { description: 'A pixel', mimeType: 'image/png' }, async ({ href }) => ({
    contents: [{ uri: href, mimeType: 'image/png', blob: PNG }],
  }))
  const template = new ResourceTemplate('test://template/{id}/data', { list: undefined })
  server.registerResource(
    'template',
    template,
    { description: 'One for each id', mimeType: 'application/json' },
    async ({ href }, { id }) => ({
      contents: [{ uri: href, mimeType: 'application/json', text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }) }],
    }),
  )
  server.registerPrompt('test_simple_prompt', { description: 'Without arguments' }, async () => ({
    messages: [{ role: 'user', content: { type: 'text', text: 'This is a simple prompt for testing.' } }],
  }))
  const words = z.object({
    arg1: completable(z.string().describe('First test argument'), (begun) =>
      ['paris', 'park', 'party'].filter((one) => one.startsWith(begun)),
    ),
    arg2: z.string().describe('Second test argument'),
  })
  server.registerPrompt('test_prompt_with_arguments', { description: 'With two', argsSchema: words }, async ({ arg1, arg2 }) => ({
    messages: [{ role: 'user', content: { type: 'text', text: `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'` } }],
  }))
  const place = z.object({ resourceUri: z.string().describe('URI of the resource to embed') })
  server.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description: 'With a document', argsSchema: place },
    async ({ resourceUri }) => ({
      messages: [
        {
          role: 'user',
          content: { type: 'resource', resource: { uri: resourceUri, mimeType: 'text/plain', text: 'Embedded for testing.' } },
        },
        { role: 'user', content: { type: 'text', text: 'Please process the embedded resource above.' } },
      ],
    }),
  )
  server.registerPrompt('test_prompt_with_image', { description: 'With a picture' }, async () => ({
    messages: [
      { role: 'user', content: { type: 'image', data: PNG, mimeType: 'image/png' } },
      { role: 'user', content: { type: 'text', text: 'Please analyze the image above.' } },
    ],
  }))
}
