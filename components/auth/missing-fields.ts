import { msg } from '#server/kernel/language/say.ts'

/** What to do about an empty field of the door, by its name. */
const FILL_WORDS: { readonly [name: string]: string } = {
  email: msg('Fill in your e-mail'),
  password: msg('Fill in your password'),
  name: msg('Fill in your name'),
  tenantName: msg('Fill in the company'),
  workspaceName: msg('Fill in the name of the workspace'),
  timeZone: msg('Fill in the time zone'),
}

/** The required inputs that hold nothing but spaces, in the order of the form. */
export function missingFields(form: HTMLFormElement): HTMLInputElement[] {
  return [...form.elements].filter(
    (element): element is HTMLInputElement => element instanceof HTMLInputElement && element.required && element.value.trim() === '',
  )
}

/** What is wrong with a field, in plain words, for `t`. @param said the server's text; a schema's own words for "missing" are replaced */
export function plainMessage(name: string, said = 'Invalid input'): string {
  return /^(invalid|too |expected|required)/i.test(said) ? (FILL_WORDS[name] ?? msg('Fill this in')) : said
}
