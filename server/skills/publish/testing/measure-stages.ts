import { type ExaminedBundle, examineBundle, readBundle } from '#server/skills/core/examine-bundle.ts'
import { findSecretPlaces } from '#server/skills/publish/find-secret-places.ts'
import { skillFile } from '#server/skills/publish/testing/make-bundle.ts'
import { SLOW_FIELDS, SLOW_TEXTS, SLOW_VALUES } from '#server/skills/publish/testing/slow-pieces.ts'

/** What is over the limit is measured so often; the quickest counts, for a machine at work only ever adds. */
const TRIES = 3
const BODY_BYTES = 40_000
const FIELD_BYTES = 3500
const GROWTH = 8
/** Three times what a linear check needs; a quadratic one needs sixty-four times as much. */
const FACTOR_MAX = 3 * GROWTH
/** Less cannot be told from nothing. */
const LEAST_US = 2000

type Spent = Record<string, number>
interface Slow {
  readonly what: string
  readonly stage: string
  readonly onceUs: number
  readonly moreUs: number
}

const filled = (piece: string, bytes: number): string => piece.repeat(Math.ceil(bytes / Buffer.byteLength(piece)))

/** Processor time per stage, in microseconds; this process does nothing else. */
async function measure(page: string): Promise<Spent> {
  const spent: Spent = {}
  let last = process.cpuUsage().user
  const lap = (stage: string): void => {
    const now = process.cpuUsage().user
    spent[stage] = (spent[stage] ?? 0) + now - last
    last = now
  }
  const read = readBundle({ entries: [{ name: 'SKILL.md', kind: 'file', mode: 0o644, bytes: Buffer.from(page) }], broken: null })
  lap('reading and fields')
  const places = await findSecretPlaces(read)
  lap('secret-literals')
  const done: ExaminedBundle = examineBundle(read, places, lap)
  lap('reach')
  if (done.files.length !== 1) throw new Error('the file was not looked at')
  return spent
}

/** Stages that need more than their share when the text is eight times as long. */
async function slowAt(what: string, page: (times: number) => string): Promise<Slow[]> {
  let slow: Slow[] = []
  for (let n = 0; n < TRIES; n += 1) {
    const [once, more] = [await measure(page(1)), await measure(page(GROWTH))]
    const over = Object.entries(more).filter(([stage, us]) => us > FACTOR_MAX * Math.max(once[stage] ?? 0, LEAST_US))
    const found = over.map(([stage, us]) => ({ what, stage, onceUs: once[stage] ?? 0, moreUs: us }))
    slow = n === 0 ? found : slow.filter(({ stage }) => found.some((one) => one.stage === stage))
    // far over it is no noise, and is not waited for again
    if (slow.length === 0 || slow.some(({ moreUs }) => moreUs > 1_000_000)) break
  }
  return slow
}

const headed = (field: string, value: string): string =>
  `---\nname: tidy-notes\ndescription: Tidy.\n${field === 'version' ? '' : 'version: 1.0.0\n'}${field}: ${value}\n---\n\nTidy.\n`
const cases: readonly (readonly [what: string, page: (times: number) => string])[] = [
  ...SLOW_TEXTS.map(
    (piece) =>
      [
        `text of ${JSON.stringify(piece)}`,
        (times: number) => skillFile('tidy-notes', { body: filled(piece, BODY_BYTES * times) }),
      ] as const,
  ),
  ...SLOW_FIELDS.map(
    (piece) => [`fields of ${JSON.stringify(piece)}`, (times: number) => headed('metadata', filled(piece, FIELD_BYTES * times))] as const,
  ),
  ...SLOW_VALUES.map(
    ([field, piece]) =>
      [
        `${field} of ${JSON.stringify(piece)}`,
        (times: number) => headed(field, JSON.stringify(filled(piece, FIELD_BYTES * times))),
      ] as const,
  ),
]
await measure(skillFile('tidy-notes'))
const slow: Slow[] = []
for (const [what, page] of cases) {
  slow.push(...(await slowAt(what, page)))
  // the first is enough to be told, and others may take hours
  if (slow.length > 0) break
}
process.stdout.write(JSON.stringify({ cases: cases.length, slow }))
