import type { Page } from 'playwright-core'
import { signUp } from './sign-up.ts'

/** Sets Muster up, hires from the first template, tries it on sample data and carries it out: the page then shows a run that waits for approval. */
export async function reachApproval(page: Page, setupLink: string): Promise<void> {
  await signUp(page, setupLink)
  await page.getByRole('button', { name: 'Try with sample data' }).first().click()
  await page.getByRole('button', { name: 'Carry out in practice' }).first().click()
  await page
    .getByRole('button', { name: /^Approve and send 9 e-mails/ })
    .first()
    .waitFor()
}
