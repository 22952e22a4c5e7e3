import type { Page } from 'playwright-core'

/** Opens the setup link and makes the first account; the page then shows the first job. */
export async function signUp(page: Page, setupLink: string): Promise<void> {
  await page.goto(setupLink)
  await page.getByLabel('Your name').fill('Finance lead')
  await page.getByLabel('E-mail').fill('lead@acme.example')
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple')
  await page.getByRole('button', { name: 'Set up Muster' }).click()
  await page.getByRole('button', { name: 'Try with sample data' }).first().waitFor()
}

/** Signs in whom `signUp` made; ends when another page than that of signing in is open. */
export async function signIn(page: Page, product: string): Promise<void> {
  await page.goto(`${product}/sign-in`)
  await page.getByLabel('E-mail').fill('lead@acme.example')
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}

interface Invited {
  /** As the invitation gave it, under whatever name of the product. */
  readonly link: string
  readonly name: string
  readonly email: string
  readonly password: string
}

/** Somebody new follows an invitation; what is there then is for the caller to wait for. */
export async function join(page: Page, product: string, { link, name, email, password }: Invited): Promise<void> {
  await page.goto(`${product}/invite${new URL(link).hash}`)
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: /^Join/ }).click()
}
