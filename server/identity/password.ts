import { hash, verify } from '@node-rs/argon2'
import { AppError } from '#server/kernel/app-error.ts'

/** argon2id with 19 MiB, 2 passes, 1 lane: the package's default and OWASP's first choice. */
const ARGON2_OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
/** Hashing takes memory and a core; more than this many at once wait, more than that many waiting are refused. */
const AT_ONCE_MAX = 4
const WAITING_MAX = 64

let running = 0
const waiting: (() => void)[] = []
let standIn: Promise<string> | undefined

/** The stored form of a new password. Unicode is brought to one form (NFKC), so that it types the same everywhere. */
export async function hashPassword(password: string): Promise<string> {
  return await bounded(() => hash(password.normalize('NFKC'), ARGON2_OPTIONS))
}

/**
 * Whether the password fits. Without a stored hash (no such account) it takes the same work and says no, so that the
 * time taken tells nothing about which e-mails exist.
 * @throws AppError RATE_LIMITED when too many wait
 */
export async function verifyPassword(storedHash: string | undefined, password: string): Promise<boolean> {
  standIn ??= hash('no account has this password', ARGON2_OPTIONS)
  const against = storedHash ?? (await standIn)
  const fits = await bounded(() => verify(against, password.normalize('NFKC')))
  return fits && storedHash !== undefined
}

async function bounded<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE_MAX) {
    if (waiting.length >= WAITING_MAX) throw new AppError('RATE_LIMITED')
    await new Promise<void>((resume) => waiting.push(resume))
  }
  running += 1
  try {
    return await work()
  } finally {
    running -= 1
    waiting.shift()?.()
  }
}
