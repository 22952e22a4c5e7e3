// What is said here stands in German in server/kernel/language/de/author.json.
import type { Handed } from '#server/authoring/author/built-in/compose-actions.ts'
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
import { CHAT_TOOL, slugOf, VOUCHER_TOOL } from '#server/authoring/author/built-in/find-apps.ts'
import type { Action, Job } from '#server/authoring/author/built-in/job.ts'
import { cutAtWord } from '#server/authoring/author/built-in/name-job.ts'
import { pickColumn } from '#server/authoring/author/built-in/pick-column.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

const FIELDS_MAX = 12
const WORDS_MAX = 120
const asObject = (schema: unknown): JsonObject =>
  schema !== null && typeof schema === 'object' && !Array.isArray(schema) ? (schema as JsonObject) : {}

/** A tool of a connected app: each thing that it needs becomes a field that a person fills in; nothing is guessed. */
export function composeAppStep(composer: Composer, ref: string): void {
  const { say } = composer
  const tool = composer.surroundings.tools.find((known) => known.ref === ref)
  if (!tool) return
  const schema = asObject(tool.inputSchema)
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : []
  const given: { [name: string]: string } = {}
  for (const name of required.slice(0, FIELDS_MAX)) {
    const field = asObject(asObject(schema['properties'])[name])
    const input = addInput(composer, /^[a-z][A-Za-z0-9_]*$/.test(name) ? name : 'field', {
      ...field,
      title: String(field['title'] ?? name),
    })
    given[name] = value(input)
    if (tool.effectClass === 'spend' && field['type'] !== 'string') confirm(composer, defaultOf(input).replace(/\/default$/, ''), 'amount')
  }
  understand(
    composer,
    say('Uses {ability} of a connected app; what it needs is filled in when it starts.', { ability: tool.title }),
    `/steps/${composer.steps.length}`,
  )
  addStep(composer, { id: freeId(composer, 'ability'), kind: 'tool', tool: ref, with: given })
}

/** Looks things up in apps before anything else; one that is not connected, or cannot look anything up, stays an open place. */
export function composeReads(composer: Composer, { reads, choices }: Job): void {
  for (const { app, ref } of reads) {
    if (ref === null) composeGap(composer, { app, ability: 'read', choices })
    else composeAppStep(composer, ref)
    const id = composer.steps.at(-1)?.id
    const found = `text(steps.${id}.output)`
    composer.text = composer.text === null ? found : `${composer.text} + "\\n\\n" + ${found}`
  }
}

/** An app that is not connected: its place is kept open, so that the job is not put to work without it. */
export function composeGap(
  composer: Composer,
  {
    app,
    ability = 'send',
    words = null,
    choices,
  }: { readonly app: string; readonly ability?: 'send' | 'read'; readonly words?: string | null } & Pick<Job, 'choices'>,
): void {
  const { say } = composer
  const key = slugOf(app)
  const pointer = `/steps/${composer.steps.length}/tool`
  const isConnected = composer.surroundings.tools.some(({ ref }) => ref.startsWith(`${app}.`))
  const fits = choices.find(({ slot, name }) => slot === 'app' && name === app)
  composer.gaps.push({ kind: 'app', name: app, pointer })
  const asked =
    words === null ? say('Hands it to {app}.', { app }) : say('Asks {app} for it: “{words}”.', { app, words: cutAtWord(words, WORDS_MAX) })
  const does = ability === 'read' ? say('Looks things up in {app}.', { app }) : asked
  understand(composer, does, `/steps/${composer.steps.length}`)
  understand(
    composer,
    fits !== undefined
      ? say('More than one connected app fits {app}: {list}. This step waits until you say which.', {
          app,
          list: new Intl.ListFormat(composer.surroundings.language).format(fits.among.map(({ label }) => label)),
        })
      : isConnected
        ? say('{app} has no ability here that looks this up; an admin adds one, or this step is taken out.', { app })
        : say('{app} is not connected here; an admin connects it, or this step is taken out.', { app }),
    pointer,
  )
  addStep(composer, {
    id: freeId(composer, 'missing'),
    kind: 'tool',
    tool: `${/^[a-z]/.test(key) ? key : `app-${key}`}.${ability}`,
    with: ability === 'read' ? {} : { text: value(composer.text ?? '""') },
  })
}

/** A message into a chat; its address is a secret, so only the name of a saved one stands here. */
export function composeChat(composer: Composer, origin: string, { title }: Handed): void {
  const { say, rows, text } = composer
  const at = `/steps/${composer.steps.length}/with`
  const handle = composer.surroundings.handles.find((known) => /slack|chat|discord/i.test(known))
  if (handle === undefined) composer.gaps.push({ kind: 'secret', name: say('Address of the chat'), pointer: `${at}/address` })
  understand(composer, say('Writes into the chat at {url}; its address is a saved secret.', { url: origin }), `${at}/to`)
  confirm(composer, `${at}/to`, 'destination')
  const found = rows === null ? '' : `: ${value(`text(size(${rows}))`)}`
  const body = `${plain(title)}${found}\n${value(text ?? '""')}`
  addStep(
    composer,
    {
      id: freeId(composer, 'chat'),
      kind: 'tool',
      tool: CHAT_TOOL,
      with: { to: origin, address: handle ?? 'vault:/chat#address', text: body },
    },
    [origin],
  )
}

/** A voucher over an amount that a person confirms; it costs money, so a second person decides on each. */
export function composeVoucher(composer: Composer, action: Extract<Action, { kind: 'voucher' }>, { title }: Handed): void {
  const { say } = composer
  const amount = addInput(composer, 'amountEur', {
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 500,
    multipleOf: 0.01,
    title: say('Amount in EUR'),
    ...(action.amount === null ? {} : { default: action.amount }),
  })
  understand(
    composer,
    action.amount === null
      ? say('Issues a voucher; the amount is filled in when it starts.')
      : say('Issues a voucher over {n} EUR.', { n: action.amount }),
    defaultOf(amount).replace(/\/default$/, ''),
  )
  confirm(composer, action.amount === null ? defaultOf(amount).replace(/\/default$/, '') : defaultOf(amount), 'amount')
  const reason = plain(title).slice(0, 400)
  if (action.perRow && composer.rows !== null) {
    const column = addInput(composer, 'addressColumn', {
      type: 'string',
      title: say('Column with the address'),
      default: pickColumn(composer.columns, say('E-mail'), 'address'),
    })
    confirm(composer, defaultOf(column), 'destination')
    const step = {
      id: freeId(composer, 'voucher'),
      kind: 'tool',
      tool: VOUCHER_TOOL,
      with: { to: value(`text(get(row, ${column}, ""))`), amountEur: value(amount), reason },
    }
    addStep(composer, { id: freeId(composer, 'vouchers'), kind: 'each', in: composer.rows, as: 'row', max: 100, steps: [step] })
    return
  }
  const sender = ['from', 'email'].find((name) => name in composer.inputs)
  const to = sender
    ? `inputs.${sender}`
    : addInput(composer, 'to', {
        type: 'string',
        format: 'email',
        title: say('E-mail goes to'),
      })
  if (sender) confirm(composer, `/steps/${composer.steps.length}/with/to`, 'destination')
  addStep(composer, {
    id: freeId(composer, 'voucher'),
    kind: 'tool',
    tool: VOUCHER_TOOL,
    with: { to: value(to), amountEur: value(amount), reason },
  })
}
