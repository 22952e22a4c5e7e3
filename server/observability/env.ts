import { z } from 'zod'

/** Every environment variable Muster reads, in one place. Units in the names; nothing here is a secret but the URLs and the key. */
const port = z.coerce.number().int().min(1).max(65_535)
const ms = (fallback: number) => z.coerce.number().int().min(50).max(3_600_000).default(fallback)

const SETTINGS = z.object({
  /** Owner role: migrations only. Set by the supervisor for the embedded database. */
  DATABASE_OWNER_URL: z.string().optional(),
  /** Application role of web and worker. */
  DATABASE_URL: z.string().optional(),
  /** System role: scheduler, look-ups, sweeper. */
  DATABASE_SYSTEM_URL: z.string().optional(),
  /** Shared cache and request counts of several web processes; without it each keeps its own. Losing it costs speed only. */
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//)
    .optional(),
  /** Blobs, outbox, local keys; the embedded database too. */
  MUSTER_DATA_DIR: z.string().min(1).default('.muster'),
  MUSTER_KEYS_DIR: z.string().min(1).default('.muster/keys'),
  MUSTER_SIGNER_SOCKET: z.string().min(1).default('.muster/run/signer/signer.sock'),
  /** '1' when signer and application run as different users. Told by the supervisor; shown in health and reports. */
  MUSTER_SIGNER_SEPARATED: z.enum(['0', '1']).default('0'),
  PORT: port.default(3000),
  /** The address people use; links, origin checks and cookies follow it. */
  PUBLIC_URL: z.url().optional(),
  /** Another authorisation server for MCP clients, by its issuer; the built-in one rests then. */
  MCP_ISSUER: z.url().optional(),
  /** Vouches for what the built-in authorisation server keeps; a secret. Told by the supervisor; without it tokens end with the process. */
  MUSTER_OAUTH_KEY: z.string().min(32).optional(),
  MUSTER_TRUST_DOMAIN: z
    .string()
    .regex(/^[a-z0-9.-]{1,200}$/)
    .default('muster.local'),
  MUSTER_WORKERS: z.coerce.number().int().min(1).max(16).default(1),
  MUSTER_WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(4),
  MUSTER_JOB_LEASE_MS: ms(12_000),
  MUSTER_JOB_HEARTBEAT_MS: ms(4_000),
  MUSTER_JOB_SWEEP_MS: ms(3_000),
  MUSTER_BLOB_BYTES_MAX: z.coerce.number().int().min(1024).default(67_108_864),
  /** '0' leaves out the backup that is made before an upgrade changes the database. */
  MUSTER_UPGRADE_BACKUP: z.enum(['0', '1']).default('1'),
  MUSTER_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
})

export type Env = Readonly<z.infer<typeof SETTINGS>>

const NAMES = Object.keys(SETTINGS.shape)
/** Read many times a second and hardly ever another than before. */
let last: { readonly text: string; readonly env: Env } | null = null

/**
 * Reads and checks the settings. Takes the environment of the process unless given another.
 * @throws Error naming each wrong variable, never its value.
 */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  let text = ''
  for (const name of NAMES) text += `\0${source[name] ?? ''}`
  if (last?.text === text) return last.env
  const given = Object.fromEntries(NAMES.flatMap((name) => (source[name] ? [[name, source[name]]] : [])))
  const parsed = SETTINGS.safeParse(given)
  if (parsed.success) {
    last = { text, env: Object.freeze(parsed.data) }
    return last.env
  }
  throw new Error(`environment: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`)
}

const single = new Map<keyof Env, { readonly text: string | undefined; readonly value: unknown }>()

/**
 * One checked setting of the process, for what each request asks: `readEnv` looks at all of them, and each look at the environment costs.
 * @throws Error as `readEnv`
 */
export function readSetting<Name extends keyof Env>(name: Name): Env[Name] {
  const text = process.env[name]
  const known = single.get(name)
  if (known && known.text === text) return known.value as Env[Name]
  const value = readEnv()[name]
  single.set(name, { text, value })
  return value
}

/** The address people use, without a slash at the end. */
export function publicUrl(env: Env = readEnv()): string {
  return (env.PUBLIC_URL ?? `http://127.0.0.1:${env.PORT}`).replace(/\/+$/, '')
}
