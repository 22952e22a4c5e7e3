/** One run of the scripted month: which member, when, with which inputs, and whether its plan has something standing open. */
export interface MonthRun {
  readonly member: 'cash' | 'stock' | 'rows'
  /** Hour in UTC. */
  readonly hour: number
  readonly inputs: { readonly [name: string]: string }
  /** Somebody new is reached, or a list from outside says whom: it must ask, whatever was permitted. */
  readonly mustAsk: boolean
}

/** Thirty days from Monday, 2 November 2026. */
export const MONTH = { start: Date.UTC(2026, 10, 2), days: 30 } as const

/** A mail to one address on every working day; a file written on every working day; a list worked through twice a week. */
export function monthYaml(member: MonthRun['member'], play: string): string {
  const head = (name: string, objective: string) =>
    `metadata: { name: ${name} ${play}, slug: ${name.toLowerCase()}-${play} }\nobjective: ${objective}`
  const text = '{ type: string, maxLength: 200 }'
  const inputs = (names: readonly string[]) =>
    `inputs: { type: object, properties: { ${names.map((name) => `${name}: ${text}`).join(', ')} }, required: [${names.join(', ')}], additionalProperties: false }`
  if (member === 'cash')
    return `${head('Cash', 'Mail the cash position.')}
${inputs(['to', 'text'])}
tools: [{ tool: mail.send, targets: ['*@acme.example'] }]
steps:
  - { id: mail, kind: tool, tool: mail.send, with: { to: '\${ inputs.to }', subject: Cash position, text: '\${ inputs.text }' } }
`
  if (member === 'stock')
    return `${head('Stock', 'Write the stock of the day.')}
${inputs(['path', 'text'])}
tools: [{ tool: files.write, targets: ['stock/**'] }]
steps:
  - { id: note, kind: tool, tool: files.write, with: { path: '\${ inputs.path }', text: '\${ inputs.text }' } }
`
  return `${head('Rows', 'Write a note for each row of a list.')}
${inputs(['text'])}
tools:
  - { tool: tables.read, targets: ['in/*.csv'] }
  - { tool: files.write, targets: ['rows/**'] }
steps:
  - { id: list, kind: tool, tool: tables.read, with: { path: in/list.csv } }
  - id: each
    kind: each
    in: steps.list.output.rows
    as: row
    max: 9
    steps:
      - { id: note, kind: tool, tool: files.write, with: { path: 'rows/\${ row.name }.txt', text: '\${ inputs.text }' } }
`
}

/** What happens on a day of the month, 0 = the first Monday. On two days somebody else gets the mail, on one the file goes elsewhere. */
export function runsOfDay(day: number, play: string): MonthRun[] {
  const weekday = day % 7
  if (weekday > 4) return []
  const odd = day === 17 || day === 24
  const elsewhere = day === 23
  const text = `day ${day}`
  const to = odd ? `auditor-${day}@acme.example` : 'finance@acme.example'
  const path = elsewhere ? `stock/${play}/counted.txt` : `stock/${play}/today.txt`
  return [
    { member: 'cash', hour: 7, inputs: { to, text }, mustAsk: odd },
    { member: 'stock', hour: 16, inputs: { path, text }, mustAsk: elsewhere },
    ...(weekday === 1 || weekday === 3 ? [{ member: 'rows' as const, hour: 10, inputs: { text }, mustAsk: true }] : []),
  ]
}
