// An MCP server over stdio whose effects return numbers: it writes receipts. What it did, and every call it got, stands in files
// of its own, so that it survives a kill of the worker that called it, and a test can hold the ledger against it.
import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs'
import { fromJsonSchema, McpServer } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'

const RECEIPTS = 'receipts.jsonl'
const CALLS = 'calls.jsonl'

const text = { type: 'string', maxLength: 200 }
const number = { type: 'integer', minimum: 0 }
const NUMBER = { type: 'object', properties: { number }, required: ['number'] }
const RECEIPT = { type: 'object', properties: { number, text, after: number }, required: ['number', 'text', 'after'] }
const ISSUE = { type: 'object', properties: { text, after: number, key: { type: 'string' } }, required: ['text', 'after'] }
const HAND = { type: 'object', properties: { text, after: number, stamp: text }, required: ['text', 'after'] }

const listed = () =>
  existsSync(RECEIPTS)
    ? readFileSync(RECEIPTS, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : []

function append(file, line) {
  const open = openSync(file, 'a')
  appendFileSync(open, `${JSON.stringify(line)}\n`)
  fsyncSync(open)
  closeSync(open)
}

/** The next number, or under a key that was seen before the number it had. */
function write(tool, { text, after, key }) {
  append(CALLS, { tool, text, after, key })
  const receipts = listed()
  const known = key === undefined ? undefined : receipts.find((receipt) => receipt.key === key)
  if (known) return { number: known.number }
  const receipt = { number: receipts.length + 1, text, after, key }
  append(RECEIPTS, receipt)
  return { number: receipt.number }
}

serveStdio(() => {
  const server = new McpServer({ name: 'receipts', version: '1' })
  const tool = (name, description, input, output, work) =>
    server.registerTool(name, { description, inputSchema: fromJsonSchema(input), outputSchema: fromJsonSchema(output) }, (args) => ({
      content: [],
      structuredContent: work(args),
    }))
  tool('issue', 'writes a receipt; the same key gives the same one', ISSUE, NUMBER, (args) => write('issue', args))
  tool('hand', 'writes a receipt, each time another', HAND, NUMBER, (args) => write('hand', args))
  tool('find', 'a receipt by its number; 0 is the first page', NUMBER, RECEIPT, ({ number: wanted }) => {
    const { key: _, ...receipt } = listed().find((one) => one.number === wanted) ?? { number: 0, text: 'first page', after: 0 }
    return receipt
  })
  return server
})
