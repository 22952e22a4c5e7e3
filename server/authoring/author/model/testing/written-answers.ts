import { CONTRACT_CASES } from '#server/authoring/author/author.contract.ts'

/**
 * What a scripted model answers to the conversations of the contract suite: job descriptions written here by hand, in the manner of a
 * model (literal values, another order, a reason in front), none of them made by the author that needs no model.
 */

const OVERDUE = {
  metadata: { name: 'Overdue items', slug: 'overdue-items', summary: 'Mails the items that are overdue.' },
  objective: 'Send finance the open items whose due date has passed, and write to nobody when there are none.',
  rigidity: 'strict',
  tools: [
    { tool: 'tables.read', targets: ['open-items.csv'] },
    { tool: 'mail.send', targets: ['*@acme.example'] },
  ],
  steps: [
    { id: 'items', kind: 'tool', tool: 'tables.read', with: { path: 'open-items.csv' } },
    {
      id: 'late',
      kind: 'set',
      values: {
        names:
          '${ steps.items.output.rows.filter(r, text(get(r, "Due", "9999")) < dateIn(run.startedAt, run.timeZone)).map(r, text(get(r, "Customer", ""))) }',
      },
    },
    {
      id: 'letter',
      kind: 'branch',
      arms: [
        {
          when: 'size(steps.late.output.names) > 0',
          steps: [
            {
              id: 'send',
              kind: 'tool',
              tool: 'mail.send',
              with: {
                to: 'finance@acme.example',
                subject: 'Overdue: ${ text(size(steps.late.output.names)) }',
                text: '${ join(steps.late.output.names, "\\n") }',
              },
            },
          ],
        },
      ],
    },
  ],
}

const EXPENSES = {
  metadata: { name: 'Dear expenses', slug: 'dear-expenses' },
  objective: 'Mail the lines of the expense list that are dearer than the limit.',
  rigidity: 'guided',
  inputs: {
    type: 'object',
    properties: {
      list: { type: 'string', format: 'file', title: 'Expense list' },
      limit: { type: 'number', title: 'Limit in euros', default: 250 },
      to: { type: 'string', format: 'email', title: 'Who gets it' },
    },
    required: ['list', 'limit', 'to'],
  },
  tools: [{ tool: 'tables.read', targets: ['**.csv'] }, { tool: 'mail.send' }],
  steps: [
    { id: 'read', kind: 'tool', tool: 'tables.read', with: { path: '${ inputs.list }' } },
    {
      id: 'dear',
      kind: 'set',
      values: {
        lines: '${ steps.read.output.rows.filter(r, double(get(r, "Amount", 0.0)) > inputs.limit).map(r, text(get(r, "Item", ""))) }',
      },
    },
    {
      id: 'mail',
      kind: 'tool',
      tool: 'mail.send',
      with: { to: '${ inputs.to }', subject: 'Expenses to look at', text: '${ join(steps.dear.output.lines, "\\n") }' },
    },
  ],
}

const SALES = {
  metadata: { name: 'Sales poster', slug: 'sales-poster' },
  objective: 'Post the rows of the sales list to Salesforce.',
  rigidity: 'guided',
  tools: [{ tool: 'tables.read', targets: ['sales.csv'] }, { tool: 'salesforce.create' }],
  steps: [
    { id: 'sales', kind: 'tool', tool: 'tables.read', with: { path: 'sales.csv' } },
    {
      id: 'rows',
      kind: 'each',
      in: '${ steps.sales.output.rows }',
      as: 'row',
      max: 500,
      steps: [{ id: 'post', kind: 'tool', tool: 'salesforce.create', with: { name: '${ text(get(row, "Name", "")) }' } }],
    },
  ],
}

const KEPT = {
  metadata: { name: 'Item keeper', slug: 'item-keeper' },
  objective: 'Keep what the address gives as a result.',
  rigidity: 'guided',
  tools: [{ tool: 'http.get', targets: ['https://api.example.com/**'] }],
  steps: [
    { id: 'items', kind: 'tool', tool: 'http.get', with: { url: 'https://api.example.com/v1/items.json' } },
    { id: 'keep', kind: 'result', name: 'items.json', value: '${ steps.items.output.body }' },
  ],
}

const LONG = {
  ...OVERDUE,
  metadata: { name: 'List forwarder', slug: 'list-forwarder' },
  objective: 'Mail the list.',
  tools: [
    { tool: 'tables.read', targets: ['a.csv'] },
    { tool: 'mail.send', targets: ['a@acme.example'] },
  ],
  steps: [
    { id: 'a', kind: 'tool', tool: 'tables.read', with: { path: 'a.csv' } },
    {
      id: 'send',
      kind: 'tool',
      tool: 'mail.send',
      with: { to: 'a@acme.example', subject: 'The list', text: '${ text(steps.a.output.rowCount) + " rows" }' },
    },
  ],
}

interface Written {
  readonly say: string
  readonly definition: object | null
  readonly question?: { readonly text: string; readonly options: readonly string[] }
  readonly starts?: { readonly kind: string; readonly cron?: string }
  readonly needs?: readonly { readonly kind: string; readonly name: string }[]
}

const ANSWERS: { readonly [name in keyof typeof CONTRACT_CASES]: Written } = {
  whole: {
    say: 'It mails finance what is overdue, each Monday morning.',
    definition: OVERDUE,
    starts: { kind: 'schedule', cron: '0 8 * * 1' },
  },
  two: { say: 'It starts on Tuesdays at nine now.', definition: OVERDUE, starts: { kind: 'schedule', cron: '0 9 * * 2' } },
  missing: {
    say: 'It takes the lines over 250 euros. I do not know who gets them.',
    definition: EXPENSES,
    question: { text: 'Who gets the e-mail?', options: ['Mara Lindt', 'Jonas Wirth'] },
  },
  unknown: {
    say: 'Salesforce is not connected here.',
    definition: SALES,
    starts: { kind: 'schedule', cron: '0 9 * * *' },
    needs: [{ kind: 'app', name: 'Salesforce' }],
  },
  secret: { say: 'It keeps what it finds as a result.', definition: KEPT, starts: { kind: 'schedule', cron: '0 9 * * *' } },
  nonsense: { say: 'I do not understand that.', definition: null, question: { text: 'What is the job?', options: [] } },
  long: { say: 'It mails the list.', definition: LONG, starts: { kind: 'schedule', cron: '0 8 * * 1' } },
}

/** The answer to a conversation of the suite. @param said by the person, in order */
export function writtenAnswer(said: readonly string[]): Written {
  const names = Object.keys(CONTRACT_CASES) as (keyof typeof CONTRACT_CASES)[]
  const name = names.find((one) => JSON.stringify(CONTRACT_CASES[one].said) === JSON.stringify(said))
  if (name === undefined) throw new Error(`no answer is written for: ${said.join(' / ').slice(0, 200)}`)
  return ANSWERS[name]
}
