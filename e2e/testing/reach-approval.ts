import type { Page } from 'playwright-core'

/** Sets Muster up, hires from the first template, tries it on sample data and carries it out: the page then shows a run that waits for approval. */
export async function reachApproval(page: Page, setupLink: string): Promise<void> {
  await page.goto(setupLink)
  await page.getByLabel('Your name').fill('Finance lead')
  await page.getByLabel('E-mail').fill('lead@acme.example')
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple')
  await page.getByRole('button', { name: 'Set up Muster' }).click()
  await page.getByRole('button', { name: 'Try with sample data' }).first().click()
  await page.getByRole('button', { name: 'Carry out in practice' }).first().click()
  await page
    .getByRole('button', { name: /^Approve and send 9 e-mails/ })
    .first()
    .waitFor()
}
