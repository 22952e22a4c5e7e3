import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#server/kernel/app-error.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import { readEnv } from '#server/observability/env.ts'

const absolute = z.string().refine(isAbsolute, 'an absolute path')

/** One command that this installation lets workspaces run as a connector. Written by its operator, never by a workspace. */
export const stdioEntrySchema = z.strictObject({
  /** The program's main file, run by our own Node. */
  script: absolute,
  /** SHA-256 of that file; another content is not started. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  args: z.array(z.string().max(500)).max(20).default([]),
  /** Folders the program may read, besides the system's libraries. */
  readOnly: z.array(absolute).max(10).default([]),
  /** What it finds, writable, as `/data`: the workspace's files, or a folder of its own. */
  data: z.enum(['files', 'own']).default('own'),
  /** `auto` asks for the 2026 revision first. */
  revision: z.enum(['2025', 'auto']).default('2025'),
  /** The operator accepts to run it without bubblewrap; screens say so. */
  unconfined: z.boolean().default(false),
  /** What it and all that it starts may use, in bytes and at one time, bubblewrap's own two included; above it all of it is ended. */
  memoryBytesMax: z
    .number()
    .int()
    .min(64 * 1024 * 1024)
    .max(16 * 1024 * 1024 * 1024)
    .default(512 * 1024 * 1024),
  processesMax: z.number().int().min(3).max(1000).default(32),
  callMs: z.number().int().min(100).max(600_000).default(30_000),
  outputBytesMax: z
    .number()
    .int()
    .min(1024)
    .max(64 * 1024 * 1024)
    .default(8 * 1024 * 1024),
})
export type StdioEntry = z.infer<typeof stdioEntrySchema>

const listSchema = z.record(z.string().regex(/^[a-z][a-z0-9-]{0,62}$/), stdioEntrySchema)

/** Names of the programs that the operator of this installation allowed, sorted; none when there is no list. */
export async function listStdioEntries(): Promise<string[]> {
  const text = await readFile(join(readEnv().MUSTER_DATA_DIR, 'stdio-connectors.json'), 'utf8').catch(() => '{}')
  const parsed = listSchema.safeParse(readJson(text))
  return parsed.success ? Object.keys(parsed.data).sort() : []
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/**
 * The entry of that name in `<data>/stdio-connectors.json`, its main file checked against the pinned hash.
 * @throws AppError CONNECTOR_UNAVAILABLE when the name is not listed, the file is missing or has another content
 */
export async function readStdioEntry(name: string): Promise<StdioEntry> {
  const refused = (why: string, cause?: unknown) => new AppError('CONNECTOR_UNAVAILABLE', { cause, context: { connector: name, why } })
  const text = await readFile(join(readEnv().MUSTER_DATA_DIR, 'stdio-connectors.json'), 'utf8').catch((cause: unknown) => {
    throw refused('this installation allows no such program', cause)
  })
  const list = listSchema.safeParse(readJson(text))
  if (!list.success) throw refused('the list of allowed programs cannot be read')
  const entry = ownValue(list.data, name)
  if (!entry) throw refused('this installation allows no such program')
  const hash = await hashFile(entry.script).catch((cause: unknown) => {
    throw refused('the program is missing', cause)
  })
  if (hash !== entry.sha256) throw refused('the program is not the one that was allowed')
  return entry
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk)
  return hash.digest('hex')
}
