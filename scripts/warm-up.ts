/** Until the server's own code runs at its speed. */
const PAGES = 24
/** A slow machine does not wait longer for it. */
const MS_MAX = 1500

/**
 * Draws the first page before anybody asks for it: the first draw loads and compiles what all pages share, most of a second.
 * Whatever becomes of it, Muster starts: also when the time is over in the midst of a page.
 */
export async function warmUp(port: number, msMax: number = MS_MAX): Promise<void> {
  const signal = AbortSignal.timeout(msMax)
  for (let page = 0; page < PAGES && !signal.aborted; page++)
    await fetch(`http://127.0.0.1:${port}/sign-in`, { signal, redirect: 'manual' })
      .then((answer) => answer.arrayBuffer())
      .catch(() => null)
}
