import { publicUrl, readEnv } from '#server/observability/env.ts'
import { type Finding, finding } from './finding.ts'

const ANSWER_MS = 5000
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * PUBLIC_URL is what links in mails and invitations are built from: is it set, an address of this product, encrypted unless
 * it stays on this machine, and does Muster answer there from here?
 */
export async function checkAddress(): Promise<Finding[]> {
  const url = URL.parse(publicUrl())
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '' || url.hash !== '')
    return [problem('PUBLIC_URL is not an address like https://muster.example.com')]
  if (url.pathname !== '/') return [problem(`PUBLIC_URL has a path (${url.pathname}): Muster stands at the top of its address`)]
  const isLocal = LOOPBACK.has(url.hostname)
  if (!isLocal && url.protocol !== 'https:')
    return [problem(`${url.origin} is not https: put a proxy with a certificate in front, set PUBLIC_URL to its address`)]
  if (readEnv().PUBLIC_URL === undefined)
    return [finding('note', 'address', `PUBLIC_URL is not set: links in mails lead to ${url.origin}, which opens on this machine only`)]
  const [here, there] = await Promise.all([answer(`http://127.0.0.1:${readEnv().PORT}`), answer(url.origin)])
  if (there === 'healthy')
    return [finding('ok', 'address', `${url.origin} answers from here${isLocal ? '; it opens on this machine only' : ''}`)]
  if (here !== 'healthy')
    return [finding('note', 'address', `${url.origin} was not tried: Muster does not run, so nothing can answer there`)]
  return [problem(`${url.origin} does not lead to Muster from here (${there}): check name, proxy and certificate`)]
}

/** `healthy`, or what came instead. */
async function answer(origin: string): Promise<string> {
  try {
    const response = await fetch(`${origin}/api/health`, { signal: AbortSignal.timeout(ANSWER_MS), redirect: 'manual' })
    return response.status === 200 ? 'healthy' : `status ${response.status}`
  } catch (error) {
    const { cause, name } = error as { cause?: { code?: string }; name: string }
    return cause?.code ?? name
  }
}

function problem(says: string): Finding {
  return finding('problem', 'address', says)
}
