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
