/** What went wrong on the way, by the code of Node; others are said as they are. */
const CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there',
  ECONNRESET: 'the connection broke',
  UND_ERR_SOCKET: 'the connection broke',
  EHOSTUNREACH: 'there is no way to it from here',
  ENETUNREACH: 'there is no way to it from here',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name could not be looked up',
  ETIMEDOUT: 'it took too long',
  UND_ERR_CONNECT_TIMEOUT: 'it took too long',
  TimeoutError: 'it took too long',
  CERT_HAS_EXPIRED: 'its certificate is too old',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted here',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
}
const WAY_OUT = 'Say where Muster is with --url or MUSTER_URL'

/**
 * A request to an installation, with its whole answer.
 * @param site address of the installation
 * @throws Error that names the address, what went wrong, and how to say another one
 */
export async function reachMuster(site: string, path: string, init: RequestInit): Promise<{ answer: Response; text: string }> {
  if (!URL.canParse(site) || !/^https?:$/.test(new URL(site).protocol)) throw new Error(`${site} is no address of the web. ${WAY_OUT}.`)
  try {
    const answer = await fetch(new URL(path, site), init)
    return { answer, text: await answer.text() }
  } catch (error) {
    throw new Error(`Muster was not reached at ${site}: ${causeOf(error)}. ${WAY_OUT}.`, { cause: error })
  }
}

function causeOf(error: unknown): string {
  const { cause, message, name } = error as { cause?: { code?: string; message?: string }; message?: string; name?: string }
  const code = cause?.code ?? name ?? ''
  const known = CAUSES[code]
  return known === undefined ? (cause?.message ?? message ?? code) : `${known} (${code})`
}
