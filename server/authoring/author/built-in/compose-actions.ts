// What is said here stands in German in server/kernel/language/de/author.json.
import { composeAppStep, composeChat, composeGap, composeVoucher } from '#server/authoring/author/built-in/compose-apps.ts'
import { composeFileMoves } from '#server/authoring/author/built-in/compose-files.ts'
import { httpTool } from '#server/authoring/author/built-in/compose-source.ts'
import { composeWrite } from '#server/authoring/author/built-in/compose-write.ts'
import {
  addInput,
  addStep,
  type Composer,
  confirm,
  defaultOf,
  freeId,
  plain,
  understand,
  value,
} from '#server/authoring/author/built-in/composer.ts'
import type { Action, Job } from '#server/authoring/author/built-in/job.ts'
import { pickColumn } from '#server/authoring/author/built-in/pick-column.ts'

export const STANDING_TICKETS = 'http://tickets.localhost/tickets'
const MAILS_MAX = 200
const TICKETS_MAX = 200

/** What the job hands to its actions. */
export interface Handed {
  readonly job: Job
  /** Name of the job, for subjects and titles. */
  readonly title: string
  /** Path of what `render` made, as CEL of its digest; null without. */
  readonly document: { readonly blob: string; readonly format: 'pdf' | 'docx' } | null
  /** The words to send when there is no list: a reminder says what it was told to say. */
  readonly words: string
}

/** One step, or a loop of one, for each action. */
export function composeAction(composer: Composer, action: Action, handed: Handed): void {
  if (action.kind === 'mail') composeMail(composer, action.to, handed)
  else if (action.kind === 'write') composeWrite(composer, action, handed)
  else if (action.kind === 'move' || action.kind === 'rename' || action.kind === 'setAside')
    composeFileMoves(composer, action, handed.job.conditions)
  else if (action.kind === 'ticket') composeTicket(composer, action, handed)
  else if (action.kind === 'post') composePost(composer, action.url, handed)
  else if (action.kind === 'chat') composeChat(composer, action.origin, handed)
  else if (action.kind === 'voucher') composeVoucher(composer, action, handed)
  else if (action.kind === 'tool') composeAppStep(composer, action.ref)
  else if (action.kind === 'missing') composeGap(composer, { ...action, choices: handed.job.choices })
  else if (action.kind === 'remember') composeRemember(composer)
  else composeResult(composer, handed)
}

function composeMail(composer: Composer, to: Extract<Action, { kind: 'mail' }>['to'], handed: Handed): void {
  if (to === 'row' && composer.rows !== null) return composeMailPerRow(composer, handed)
  const { say } = composer
  const isSender = to === 'sender' && ('from' in composer.inputs || 'email' in composer.inputs)
  // who gets it is never guessed: what nobody said is an open field
  const email = to !== null && typeof to === 'object' ? to.email : null
  const address = isSender
    ? `inputs.${'from' in composer.inputs ? 'from' : 'email'}`
    : addInput(composer, 'to', {
        type: 'string',
        format: 'email',
        title: say('E-mail goes to'),
        ...(email === null ? {} : { default: email }),
      })
  const step = mailStep(composer, value(address), handed)
  const domain = email === null || isSender ? null : email.slice(email.lastIndexOf('@') + 1)
  const targets = domain === null ? [] : [`*@${domain}`]
  if (isSender) {
    understand(composer, say('Answers the sender by e-mail.'), `/steps/${composer.steps.length}/with/to`)
    confirm(composer, `/steps/${composer.steps.length}/with/to`, 'destination')
  } else {
    understand(
      composer,
      email === null
        ? say('Sends an e-mail; to whom is filled in when it starts.')
        : say('Sends an e-mail to {address}.', { address: email }),
      email === null ? defaultOf(address).replace(/\/default$/, '') : defaultOf(address),
    )
    if (email !== null) confirm(composer, defaultOf(address), 'destination')
  }
  const isSpared = composer.rows !== null && handed.job.conditions.length > 0 && handed.document === null
  if (!isSpared) return void addStep(composer, step, targets)
  addStep(
    composer,
    {
      id: freeId(composer, 'anything'),
      kind: 'branch',
      note: say('Nothing found, nothing sent.'),
      arms: [{ when: `size(${composer.rows}) > 0`, steps: [step] }],
    },
    targets,
  )
}

function mailStep(composer: Composer, to: string, { title, document, words }: Handed) {
  const { say, rows, text } = composer
  const subject = plain(title)
  const found = rows === null ? '' : `${value(`text(size(${rows}))`)} ${say('found')}\n\n`
  const body = `${say('Hello,')}\n\n${text === null ? plain(words) : found + value(text)}`
  const letter = { to, subject: rows === null ? subject : `${subject}: ${value(`text(size(${rows}))`)}`, text: body }
  const id = freeId(composer, 'mail')
  if (document === null) return { id, kind: 'tool' as const, tool: 'mail.send', with: letter }
  const file = { name: `${say('report')}.${document.format}`, base64: value(document.blob) }
  return { id, kind: 'tool' as const, tool: 'mail.sendFiles', with: { ...letter, files: [file] } }
}

function composeMailPerRow(composer: Composer, { title, words }: Handed): void {
  const { say } = composer
  const real = pickColumn(composer.columns, say('E-mail'), 'address')
  const column = addInput(composer, 'addressColumn', { type: 'string', title: say('Column with the address'), default: real })
  const address = `text(get(row, ${column}, ""))`
  const rows = `${composer.rows}.filter(r, text(get(r, ${column}, "")) != "")`
  understand(composer, say('Sends one e-mail per row, to the address in the column {column}.', { column: real }), defaultOf(column))
  confirm(composer, defaultOf(column), 'destination')
  addStep(composer, {
    id: freeId(composer, 'perRow'),
    kind: 'each',
    in: rows,
    as: 'row',
    max: MAILS_MAX,
    independent: true,
    steps: [
      {
        id: freeId(composer, 'mail'),
        kind: 'tool',
        tool: 'mail.send',
        with: {
          to: value(address),
          subject: plain(title),
          text: `${say('Hello,')}\n\n${plain(words)}\n\n${value(detailsOf('row', '\\n'))}`,
        },
      },
    ],
  })
}

function composeTicket(composer: Composer, { url, perRow }: Extract<Action, { kind: 'ticket' }>, handed: Handed): void {
  const { say, rows } = composer
  const isEach = perRow && rows !== null
  const pointer = `/steps/${composer.steps.length}${isEach ? '/steps/0' : ''}/with/url`
  const address = url ?? value(addInput(composer, 'ticketsAt', { type: 'string', format: 'uri', title: say('Tickets are opened at') }))
  if (isEach)
    understand(
      composer,
      url === null ? say('Opens a ticket per row; where is filled in when it starts.') : say('Opens a ticket per row at {url}.', { url }),
      pointer,
    )
  else
    understand(
      composer,
      url === null ? say('Opens a ticket; where is filled in when it starts.') : say('Opens a ticket at {url}.', { url }),
      pointer,
    )
  if (url !== null) confirm(composer, pointer, 'destination')
  const text = isEach ? detailsOf('row', '\\n') : (composer.text ?? '""')
  const ticket = {
    id: freeId(composer, 'ticket'),
    kind: 'tool',
    tool: httpTool(composer, 'send'),
    with: { url: address, body: { title: plain(handed.title), text: value(text) } },
  }
  const step = isEach
    ? { id: freeId(composer, 'tickets'), kind: 'each', in: rows, as: 'row', max: TICKETS_MAX, independent: true, steps: [ticket] }
    : ticket
  addStep(composer, step, url === null ? [] : [url])
}

/** The columns of a row and what stands in them, one a line. */
const detailsOf = (row: string, between: string): string =>
  `join(keys(${row}).filter(k, k != "_row").map(k, k + ": " + text(get(${row}, k, ""))), "${between}")`

function composePost(composer: Composer, url: string, handed: Handed): void {
  const { say } = composer
  understand(composer, say('Sends it to {url}.', { url }), `/steps/${composer.steps.length}/with/url`)
  confirm(composer, `/steps/${composer.steps.length}/with/url`, 'destination')
  const body =
    composer.rows === null
      ? { text: value(composer.text ?? '""') }
      : { title: plain(handed.title), count: value(`size(${composer.rows})`), rows: value(`take(${composer.rows}, 1000)`) }
  addStep(composer, { id: 'post', kind: 'tool', tool: httpTool(composer, 'send'), with: { url, body } }, [url])
}

function composeResult(composer: Composer, { title, document }: Handed): void {
  const { say, rows, text } = composer
  understand(composer, say('Keeps the outcome under Results; nothing leaves.'), `/steps/${composer.steps.length}`)
  const counted = rows === null ? plain(title) : `${plain(title)}: ${value(`text(size(${rows}))`)}`
  const name = document ? `${say('report')}.${document.format}` : rows === null ? `${say('report')}.md` : `${say('report')}.csv`
  const kept = document ? document.blob.replace(/\.blob$/, '') : (rows ?? text ?? '""')
  addStep(composer, { id: 'overview', kind: 'result', name, title: counted.slice(0, 200), value: value(kept) })
}

/** What a person types is kept, newest first, and what is known so far is shown. */
function composeRemember(composer: Composer): void {
  const { say } = composer
  composer.memory = true
  const fact = addInput(composer, 'fact', { type: 'string', maxLength: 2000, title: say('What to remember'), default: '' })
  const known = addStep(composer, { id: 'known', kind: 'recall', key: 'facts' })
  const before = `get(steps.${known}.output, "value", [])`
  const facts = addStep(composer, {
    id: 'facts',
    kind: 'set',
    values: { list: value(`${fact} == "" ? ${before} : take(flatten([[${fact}], ${before}]), 200)`) },
  })
  addStep(composer, { id: 'note', kind: 'remember', key: 'facts', content: value(`steps.${facts}.output.list`) })
  understand(composer, say('Remembers what a person types, and shows what it knows.'), defaultOf(fact))
  addStep(composer, {
    id: 'overview',
    kind: 'result',
    name: `${say('report')}.json`,
    title: say('What is known'),
    value: value(`steps.${facts}.output.list`),
  })
}
