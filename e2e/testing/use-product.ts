import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { makeDataDir, type Product, removeDataDir, startProduct } from '../../scripts/start-product.ts'
import { OPEN_PAGES } from '../../scripts/test-counts.ts'
import { emptyProduct, keepProduct } from './kept-product.ts'
import { openPatiently } from './open-context.ts'
import { placeCluster, preparedFolder } from './prepared-cluster.ts'

/** The browser of this process: it serves one file after another, and ends when the pipe to us closes. */
let open: Browser | undefined

/** The product of this process: it too serves one file after another. */
let kept: Product | undefined

/**
 * Gives a test file a Muster where nobody has been, and a browser, for its whole length. Call at the top; read `.product` and
 * `.browser` in tests.
 * @param options.shared files that say so have the same product one after another, emptied before each: not for those that stop
 *   it, change what is of the instance, or look into its data folder
 * @param options.fromNothing the product makes its database too, as on the very first start; else it begins with a prepared empty one
 */
export function useProduct({ shared = false, fromNothing = false } = {}): { readonly product: Product; readonly browser: Browser } {
  let product: Product | undefined
  let browser: Browser | undefined
  beforeAll(async () => {
    if (fromNothing) product = await startProduct()
    else product = shared ? await takeKept() : (await startPrepared()).product
    if (!open?.isConnected()) open = openPatiently(await launchBrowser())
    browser = open
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') throw new Error(OPEN_PAGES + (await whatIsOpen(browser)))
  })
  afterAll(async () => {
    for (const context of browser?.contexts() ?? []) await context.close()
    if (product?.dataDir !== kept?.dataDir) await product?.stop()
  })
  return {
    get product() {
      if (!product) throw new Error('the product is there from beforeAll on')
      return product
    },
    get browser() {
      if (!browser) throw new Error('the browser is there from beforeAll on')
      return browser
    },
  }
}

/** Each page that is open, with what stands on it: told with a failure, which elsewhere nobody can look at. */
async function whatIsOpen(browser: Browser | undefined): Promise<string> {
  const pages = (browser?.contexts() ?? []).flatMap((context) => context.pages())
  const told = pages.map(async (page) => {
    const places = await page.locator('[role=dialog], [role=alert], main').allInnerTexts()
    return `${new URL(page.url()).pathname}: ${places.map((words) => words.replaceAll(/\s+/g, ' ').slice(0, 300)).join(' … ')}`
  })
  return (await Promise.all(told.map((page) => page.catch(String)))).join(' | ') || 'no page is open'
}

/** The machine's own Chromium; as root it runs without its sandbox, which needs another user. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('no Chromium: apt install chromium, or set CHROMIUM_PATH')
  const args = [
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--disable-dev-shm-usage',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ]
  return await chromium.launch({ executablePath, args })
}

function findChromium(): string | undefined {
  const known = [
    process.env['CHROMIUM_PATH'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ]
  return known.find((path) => path !== undefined && existsSync(path))
}

async function takeKept(): Promise<Product> {
  if (kept) {
    kept = await emptyProduct(kept)
    return kept
  }
  const { product, placed } = await startPrepared()
  if (!placed) return product
  keepProduct(preparedFolder(), product)
  kept = product
  return product
}

async function startPrepared(): Promise<{ product: Product; placed: boolean }> {
  const dataDir = makeDataDir()
  try {
    const placed = placeCluster(dataDir)
    return { product: await startProduct({ dataDir }), placed }
  } catch (error) {
    removeDataDir(dataDir)
    throw error
  }
}
