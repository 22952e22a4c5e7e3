import { createContext, Script } from 'node:vm'
import { Ajv, type Options } from 'ajv'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { AppError } from '#server/kernel/app-error.ts'
import { canonicalJson, type JsonObject } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { faultyPattern, type LinearPattern, readPattern } from '#server/kernel/linear-pattern.ts'

const CACHE_MAX = 500
const SCHEMA_CHARACTERS_MAX = 100_000
/** Steps that the patterns of one schema may take over one value: about a second. */
const STEPS_MAX = 50_000_000
/** For everything that is no pattern: references that double at each level, large lists compared item by item. */
const CHECK_MS_MAX = 3000
/** Up to here a schema and a value cost at most places × places, unless something in the schema multiplies. */
const PLAIN_CHARACTERS_MAX = 20_000
const SHORT_MAX = 4000
/** What multiplies: references double at each level, items are compared with each other; formats have expressions of their own. */
const MULTIPLIES = /"(?:\$ref|\$dynamicRef|\$recursiveRef|uniqueItems|format)":/
/** Formats that only an engine with backtracking can read are of short texts. */
const FORMAT_CHARACTERS_MAX = 2000

export interface JsonFault {
  /** JSON pointer in the value. */
  readonly pointer: string
  readonly message: string
}
type Check = (value: unknown) => readonly JsonFault[]
const known = new Map<string, Check>()

/** What is wrong with a value under a JSON Schema, in words; null when nothing is. @throws AppError CONNECTOR_MISBEHAVED for a schema that is none */
export async function faultOf(schema: JsonObject, value: unknown): Promise<string | null> {
  const faults = faultsOf(schema, value)
  return faults.length === 0
    ? null
    : faults
        .map(({ pointer, message }) => `data${pointer} ${message}`)
        .join(', ')
        .slice(0, 300)
}

/**
 * The same, one by one. Schema and value may both be the other side's: patterns run in linear time (docs/decisions/0130) with
 * steps that are counted, and the whole of it is ended after some seconds.
 * @throws AppError CONNECTOR_MISBEHAVED for a schema that is none, or that takes too long
 */
export function faultsOf(schema: JsonObject, value: unknown): readonly JsonFault[] {
  return checkFor(schema)(value)
}

/** Compiled once per schema; a schema is a server's own text, so its size is bounded. */
function checkFor(schema: JsonObject): Check {
  const text = canonicalJson(schema)
  const key = sha256(text)
  const cached = known.get(key)
  if (cached) return cached
  if (text.length > SCHEMA_CHARACTERS_MAX) throw new AppError('CONNECTOR_MISBEHAVED', { context: { why: 'a schema is too large' } })
  const refused = faultyPattern(schema)
  if (refused) throw new AppError('CONNECTOR_MISBEHAVED', { context: { why: refused.why } })
  const isPlain = text.length <= PLAIN_CHARACTERS_MAX && !MULTIPLIES.test(text)
  const made = bounded(() => compiled(schema, isPlain))
  if (known.size >= CACHE_MAX) known.clear()
  known.set(key, made)
  return made
}

function compiled(schema: JsonObject, isPlain: boolean): Check {
  try {
    const validate = engineFor(schema).compile(schema)
    return (value) => {
      stepsLeft = STEPS_MAX
      // Setting up the clock costs more than all of such a check.
      const isValid = isPlain && isShort(value) ? validate(value) : bounded(() => validate(value))
      return isValid
        ? []
        : (validate.errors ?? []).map((fault) => ({ pointer: fault.instancePath, message: fault.message ?? 'is not valid' }))
    }
  } catch (cause) {
    throw new AppError('CONNECTOR_MISBEHAVED', { cause, context: { why: 'a schema cannot be used' } })
  }
}

/** Whether a value has few places and characters. Gives up as soon as it has not. */
function isShort(value: unknown): boolean {
  let left = SHORT_MAX
  const open: unknown[] = [value]
  while (open.length > 0 && left > 0) {
    const one = open.pop()
    left -= typeof one === 'string' ? one.length + 1 : 1
    if (typeof one !== 'object' || one === null) continue
    const names = Array.isArray(one) ? [] : Object.keys(one)
    left -= Array.isArray(one) ? one.length : names.reduce((sum, name) => sum + name.length + 1, 0)
    if (left > 0) open.push(...Object.values(one))
  }
  return left > 0
}

const room = createContext({ work: null })
const script = new Script('work()')

/** Ends what takes too long, in the middle of it. */
function bounded<T>(work: () => T): T {
  const before = room['work']
  try {
    room['work'] = work
    return script.runInContext(room, { timeout: CHECK_MS_MAX }) as T
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw cause
    throw new AppError('CONNECTOR_MISBEHAVED', { context: { why: 'it takes too long to check against its schema' } })
  } finally {
    room['work'] = before
  }
}

let stepsLeft = 0

/** Counts what a pattern may take at most over a text before it runs. */
function counted({ test, size }: LinearPattern): (text: string) => boolean {
  return (text) => {
    stepsLeft -= (text.length + 1) * size
    if (stepsLeft < 0) throw new AppError('CONNECTOR_MISBEHAVED', { context: { why: 'it is too long to check against its pattern' } })
    return test(text)
  }
}

const regExp = Object.assign(
  (source: string) => {
    const read = readPattern(source)
    if (typeof read === 'string') throw new Error(read)
    // Ajv knows a pattern by its text
    return { test: counted(read), toString: () => source }
  },
  { code: 'linearPattern' },
)
const OPTIONS: Options = {
  strict: false,
  validateFormats: true,
  validateSchema: false,
  allErrors: true,
  // `constructor` is a name like any other, and nothing where it was not given
  ownProperties: true,
  addUsedSchema: false,
  code: { regExp },
}

type Dialect = 'draft' | '2019' | '2020'
const MAKE: Readonly<Record<Dialect, () => Ajv>> = {
  draft: () => new Ajv(OPTIONS),
  '2019': () => new Ajv2019(OPTIONS),
  '2020': () => new Ajv2020(OPTIONS),
}
const engines = new Map<Dialect, Ajv>()

/** No `$schema` means 2020-12, as MCP has it (SEP-1613). @throws Error for a dialect that there is not */
function engineFor(schema: JsonObject): Ajv {
  const dialect = dialectOf(schema['$schema'])
  const engine = engines.get(dialect) ?? withFormats(MAKE[dialect]())
  engines.set(dialect, engine)
  return engine
}

function dialectOf(declared: unknown): Dialect {
  if (declared === undefined) return '2020'
  const [, which] = /^https?:\/\/json-schema\.org\/(draft\/2020-12|draft\/2019-09|draft-0[67])\/schema#?$/.exec(String(declared)) ?? []
  if (which === undefined) throw new Error('no known dialect')
  return which === 'draft/2020-12' ? '2020' : which === 'draft/2019-09' ? '2019' : 'draft'
}

/** The usual formats, their expressions in linear time too; what looks around is held to short texts. */
function withFormats(engine: Ajv): Ajv {
  addFormats.default(engine)
  for (const [name, format] of Object.entries(engine.formats)) {
    if (!(format instanceof RegExp)) continue
    const read = format.flags.includes('m') ? '' : readPattern(format.source, format.flags.includes('i'))
    const short = (text: string) =>
      text.length <= FORMAT_CHARACTERS_MAX && new RegExp(format.source, format.flags.replace('g', '')).test(text)
    engine.formats[name] = typeof read === 'string' ? short : counted(read)
  }
  return engine
}
