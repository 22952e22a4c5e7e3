/** Writes down what it was sent, and to whom it would answer. */
export const READER = `
metadata: { name: Mail reader, slug: mail-reader }
objective: Write down what came.
tools: [{ tool: files.write, targets: ['out/**'] }]
inputs:
  type: object
  properties: { from: { type: string }, subject: { type: string }, text: { type: string }, file: { type: string }, mail: { type: string }, files: { type: array, items: { type: string } }, count: { type: integer } }
  required: [from, subject]
  additionalProperties: false
steps:
  - { id: write, kind: tool, tool: files.write, with: { path: 'out/\${ inputs.subject }.txt', text: '\${ inputs.from }' } }
`
/** The same without anything that it could do. */
export const NO_APPS = READER.replace(/^tools:.*$/m, 'tools: []').replace(
  /- \{ id: write.*$/m,
  '- { id: write, kind: set, values: { n: 1 } }',
)
/** What of an e-mail it is given. */
export const MAPPING = {
  from: '${ payload.from }',
  subject: '${ payload.subject }',
  text: '${ payload.text }',
  file: '${ size(payload.attachments) > 0 ? payload.attachments[0].path : "" }',
  mail: '${ payload.message.path }',
}

/** A mail in a mail in a mail. */
export function nested(depth: number): string {
  let inner = 'Content-Type: text/plain\r\n\r\ninside\r\n'
  for (let n = 0; n < depth; n += 1) inner = `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n${inner}\r\n--b${n}--\r\n`
  return `Message-ID: <nested@shop.example>\r\nFrom: a@b.example\r\nSubject: nested\r\n${inner}`
}
