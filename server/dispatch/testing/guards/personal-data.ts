import type { Guard } from '#server/dispatch/testing/guards.ts'

const NUMBER = 'server/gateway/llm/redact/hide-number.ts'
const NUMBER_TEST = 'server/gateway/llm/redact/hide-number.test.ts'
const PHONES = 'server/gateway/llm/redact/find-phones.ts'
const PHONES_TEST = 'server/gateway/llm/redact/find-phones.test.ts'
const FORWARD_TEST = 'server/gateway/llm/forward-chat.test.ts'

/** Personal data on its way to a model, in numbers and without a country in front; signs that no database takes. */
export const PERSONAL_DATA_GUARDS: readonly Guard[] = [
  {
    guards: 'models: a card in a JSON number is looked for',
    file: 'server/gateway/llm/forward-chat.ts',
    text: '    number: (value, fields) => veiledNumber(value, fields, veil),\n',
    becomes: '',
    test: FORWARD_TEST,
    only: 'personal data in a number',
  },
  {
    guards: 'models: a card in a setting of the request lets nothing out',
    file: 'server/gateway/llm/redact/clean-answer.ts',
    text: 'if (hidden !== value && fields.length === 1)',
    becomes: 'if (hidden !== value && fields.length === 0)',
    test: FORWARD_TEST,
    only: 'personal data in a number',
  },
  {
    guards: 'models: the last digits of a card may be rounded off',
    file: NUMBER,
    text: "return mayBeCard(digits) ? names.nameOf(String(value), 'card') : value",
    becomes: 'return value',
    test: NUMBER_TEST,
    only: 'rounded off',
  },
  {
    guards: 'models: the field around a number says what it is',
    file: NUMBER,
    text: "`${around.join(' ')}: `",
    becomes: "''",
    test: NUMBER_TEST,
    only: 'a phone number is one where the field',
  },
  {
    guards: 'models: rules of the workspace look at numbers',
    file: 'server/gateway/llm/rules/core/texts-in.ts',
    text: "  if (typeof value === 'number') return void texts.push(String(value))\n",
    becomes: '',
    test: 'server/gateway/llm/rules/core/look-through.test.ts',
    only: 'in a number',
  },
  {
    guards: 'models: a phone number without its country is found by the word before it',
    file: PHONES,
    text: "if (word === 'called') return [",
    becomes: "if (word === 'called') return false && [",
    test: PHONES_TEST,
    only: 'where something says that it is one',
  },
  {
    guards: 'models: the number of an order is no phone number',
    file: PHONES,
    text: "const length = word === 'numbered' ? 0 : lengthOfPhone",
    becomes: 'const length = lengthOfPhone',
    test: PHONES_TEST,
    only: 'no phone number',
  },
  {
    guards: 'runs: NUL and half of a character in what a model says keep no run from ending',
    file: 'server/kernel/keepable-json.ts',
    text: "return text.toWellFormed().replaceAll('\\0', REPLACEMENT)",
    becomes: 'return text',
    test: 'server/kernel/keepable-json.test.ts',
  },
]
