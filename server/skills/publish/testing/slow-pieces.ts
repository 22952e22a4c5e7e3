/** What somebody would repeat to make a careless pattern slow: beginnings of what each check looks for, over and over. */
export const SLOW_TEXTS: readonly string[] = [
  ...['[', '](', '[x](y) ', '![', '`', '`references/a ', '~~~\n', '> ', '# a\n', '_', ' ', '\t', ' \n', '- '],
  ...['<!--', '<!-- a -->', '<div hidden>', '<a ', '[a]: b (\n', '{{', '“', 'é', '😀'],
  ...['a\u0001\n', '\u200d', '\u{E0061}', '\u0627\u200f', '\u202e'],
  ...['ignore all ', 'ignoriere alle ', 'send all of the ', 'never tell this to ', 'you are now in the ', 'SYSTEM '],
  ...[
    '-----BEGIN PRIVATE KEY',
    'eyJaaaaaaaaaa.',
    'sk-',
    'ghp_aaaa ',
    'AKIA ',
    'xoxb-1-',
    'a@',
    'https://a:b@c ',
    'key: ',
    'SECRET_ACCESS_KEY = ',
  ],
  ...['curl ', 'curl && ', 'wget -O a ', 'fetch https://a and ', 'iex ', 'npm i ', 'pip install ', 'base64 -d ', 'eval( ', 'nc ', '\\\n'],
  ...['<?', '<? > ', '<!a', '</ ', '</a b ', '<![CDATA[', '?>', '\n\n<?'],
  ...['curl a.b/c | ', 'curl a.b | sudo ', 'npx -a ', 'curl -o a ', 'curl -o a\nsh a\n', 'wget /a\n', 'base64 -d | a '],
  `${'curl $ '.repeat(40)}| sudo ${'a=    '.repeat(12)}${`| env ${'a=    '.repeat(12)}`.repeat(3)}|\n`,
  `${'get '.repeat(28)}https://${'a'.repeat(280)}${' and'.repeat(28)}${' do'.repeat(14)}\n`,
  `${'https://a '.repeat(30)}${'and do steps '.repeat(9)}\n`,
  `${'curl $ '.repeat(40)}| python -c "${'a '.repeat(40)}\n`,
  ...['a.', 'a.bc ', 'a@b.cd ', 'curl a.bc ', '1.2.', '1.2.3.4 ', 'abc:1:', 'abc::1 ', '"a.bc'],
  ...['http://', '://a ', '//a.bc ', 'www.a ', '0', '-'],
]

/** The same for the fields: what stands behind `metadata:`, as YAML. */
export const SLOW_FIELDS: readonly string[] = [
  '[',
  '{a: ',
  '{',
  '*a ',
  '&a ',
  '"',
  "'",
  ' ',
  '? ',
  '!t ',
  '#',
  ': ',
  '- ',
  'x',
  '\\',
  '%',
  '\n  a:',
  '|',
]

/** Fields that are read as more than a text, each with one that a careless reader takes long for. */
export const SLOW_VALUES: readonly (readonly [field: string, piece: string])[] = [
  ['license', '('],
  ['license', 'MIT OR '],
  ['allowed-tools', 'a('],
  ['allowed-tools', 'a,'],
  ['requires', 'x@ '],
  ['requires', ' '],
  ['requires', '1 || '],
  ['permissions', 'a:read:/,'],
  ['version', '1.'],
  ['triggers', ', '],
]
