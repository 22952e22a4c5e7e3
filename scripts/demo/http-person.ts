/** A person at the HTTP door: keeps the session cookie, sends the origin, speaks JSON. */
export class HttpPerson {
  readonly #base: string
  #cookie = ''

  constructor(base: string) {
    this.#base = base
  }

  async get<T>(path: string): Promise<T> {
    return (await (await this.#send('GET', path)).json()) as T
  }

  async getText(path: string): Promise<string> {
    return await (await this.#send('GET', path)).text()
  }

  async post<T>(path: string, body?: unknown): Promise<T> {
    const response = await this.#send('POST', path, body)
    const text = await response.text()
    return (text === '' ? null : JSON.parse(text)) as T
  }

  async #send(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: { origin: this.#base, cookie: this.#cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const [cookie] = response.headers.getSetCookie()
    if (cookie) this.#cookie = cookie.split(';')[0] ?? ''
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${(await response.text()).slice(0, 600)}`)
    return response
  }
}

/** Asks again until `done` says yes. @throws Error after `timeoutMs` */
export async function waitFor<T>(what: string, ask: () => Promise<T>, done: (value: T) => boolean, timeoutMs = 60_000): Promise<T> {
  const untilMs = performance.now() + timeoutMs
  for (;;) {
    const value = await ask()
    if (done(value)) return value
    if (performance.now() > untilMs) throw new Error(`${what} did not happen in ${timeoutMs} ms: ${JSON.stringify(value).slice(0, 600)}`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}
