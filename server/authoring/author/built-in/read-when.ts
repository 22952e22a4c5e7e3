import { CALLED, STARTED_BY_HAND, WRITTEN_TO } from '#server/authoring/author/built-in/find-events.ts'
import { findBareTime, findSchedule, type Scheduled } from '#server/authoring/author/built-in/find-schedule.ts'
import { readPlaces } from '#server/authoring/author/built-in/read-places.ts'

/** How a job starts, as far as the text says. `open`: what of it was left unsaid and is only proposed. */
export interface When {
  readonly kind: 'manual' | 'schedule' | 'webhook' | 'mail'
  readonly cron: string | null
  readonly zone: string | null
  readonly open: Scheduled['open']
}

const STARTS =
  '(?:when(?:ever)?|as soon as|once|each time|every time|if|on(?! the)|upon|after|for (?:each|every)|with (?:each|every)|wenn|sobald|immer wenn|jedes mal,? wenn|falls|bei|nach|für jede[nrsm]?)'
const LETTER = '(?:(?:e-?)?mails?|mails?|messages?|nachricht(?:en)?|(?:e-?)?mail-?nachricht)'
const MAIL_EVENT: readonly RegExp[] = [
  ...WRITTEN_TO,
  /(?<!\p{L})(?:e-?)?mails,? (?:die|that|which) (?:\p{L}+ ){0,3}(?:ankommen|eingehen|eintreffen|reinkommen|hereinkommen|arrive|come in|reach us|get to us)(?!\p{L})/u,
  /(?:^|[.;:]\s*)(?:an?|each|every|any|all|eine|jede|alle) (?:new |incoming |neue |eingehende )?(?:\p{L}+ )?(?:e-?)?mails? (?:(?:to|at|from|an|von) (?=[^\s,;@]+@)|starts?)/u,
  /(?:^|[.;:]\s*)(?:each|every|any|all|jede|alle) (?:new |incoming |neue |eingehende )?(?:\p{L}+ )?(?:e-?)?mails? (?:from|with|about|that|which|von|mit|über)(?!\p{L})/u,
  /(?<!\p{L})(?:acknowledge|answer|reply to|respond to|beantworte|bestätige) (?:\p{L}+ ){0,2}(?:e-?)?mails(?!\p{L})/u,
  /(?<=(?<!\p{L})(?:forward|file|save|answer|log|archive|print|sort|summari[sz]e|leite|beantworte|speichere) (?:all |any |the |our |alle )?)(?:\p{L}+ )?(?:e-?)?mails (?:with|from|about|that|which|containing|mit|von|über|zu)(?!\p{L})/u,
  /(?<!\p{L})(?:whoever|any(?:one|body)|every(?:one|body)|people|customers|those|applicants|tenants|guests|wer)(?: who| that)? [^.;,]{1,40}? (?:by|via|per) (?:e-?)?mail(?!\p{L})/u,
  /(?<!\p{L})(?:(?:e-?)?mails?|mails?|messages?) (?:(?:that|which|as they|when they|who) )?(?:just |newly |we )?(?:arriv(?:e|es|ing)|com(?:e|es|ing) in|land(?:s|ing)?|receive|get|reach(?:es)? us|sent to us)(?!\p{L})/u,
  /(?<!\p{L})(?:whoever|any(?:one|body)|every(?:one|body)|people|customers|those|all|applicants|senders?)(?: who| that)? (?:write|(?:e-?)?mail|mail|contact|reach)(?:s|es|ing)?(?: to| us at| us on)? (?:us(?!\p{L})|[^\s,;@]+@[^\s,;]+)/u,
  /(?<!\p{L})(?:when(?:ever)?|if|as soon as|once|each time|every time|sobald|wenn|falls|immer wenn)\s[^.;,]{0,60}?(?:complain|appl(?:y|ies)|ask|order|cancel|enquire|inquire|request|respond|repl(?:y|ies)|report|writ|send|book|reklamier|beschwer|bewirb|bestell|kündig|frag|meld|schreib|schick|antworte|absag|bucht)\p{L}*(?: \p{L}+){0,4}? (?:by|via|per|through|in an?) (?:e-?)?mail(?!\p{L})/u,
  /(?<=^|[.;:,]\s*|(?<!\p{L})(?:for|on|with|all|every|each|new|incoming|of|bei|nach|für|auf|jede\p{L}?|alle|any) )(?:complaints?|applications?|orders?|requests?|invoices?|bills?|enquir(?:y|ies)|inquir(?:y|ies)|quotes?|cancellations?|claims?|questions?|rechnung\p{L}*|bewerbung\p{L}*|beschwerde\p{L}*|anfrage\p{L}*|bestellung\p{L}*|kündigung\p{L}*|reklamation\p{L}*) (?:by|via|per|from|aus) (?:the )?(?:(?:e-?)?mail|mail|inbox|mailbox|postfach)(?!\p{L})/u,
  /(?:^|[.;:]\s*)(?:an? |the |our |some |ein\p{L}* )?(?:\p{L}+ ){1,2}(?:(?:e-?)?mails|mails|writes to) us(?!\p{L})/u,
  /(?<=(?<!\p{L})(?:answer|reply to|respond to|forward|file|save|log|store|acknowledge|beantworte|speichere|leite) )(?:each|every|all|any|jede|alle|sämtliche)\p{L}* (?:new |incoming |eingehende\p{L}* )?(?:\p{L}+ )?(?:(?:e-?)?mails?|mails?)(?![\p{L}-]| address)/u,
  /(?<!\p{L})(?:auf|bei|für|nach|zu|mit|to|for|with|on) (?:jede[rnms]?|alle[nr]?|each|every|any|all) (?:new |neue[rnsm]? |incoming |inbound |eingehende[rnsm]? |eintreffende[rnsm]? )?(?:\p{L}+ (?=(?:e-?)?mail|mail))?\p{L}*(?:(?:e-?)?mail|mail)s?(?:anfragen?)?(?![\p{L}-]| address)/u,
  /(?<!\p{L})(?:whoever|any(?:one|body) (?:who|that)|every(?:one|body) (?:who|that)|(?:people|customers|those|applicants) (?:who|that)|wer(?: immer)?|jede[rmn]?,? d(?:er|ie|em)) (?:sends? us an? (?:(?:e-?)?mail|mail|message)|writes? (?:to )?us|(?:e-?)?mails us|mails us|uns (?:eine )?(?:(?:e-?)?mail|mail)?\s?(?:schreibt|schickt|sendet|mailt)|an uns schreibt)/u,
  new RegExp(
    `(?<!\\p{L})(?:on|upon|after|bei|nach|mit)(?: the| dem)? (?:receipt|arrival|receiving|eingang|erhalt|eintreffen) (?:of |von )?(?:an? |every |each |eine[rs]? |jede[rs]? )?(?:\\p{L}+[- ]){0,2}?${LETTER}(?!\\p{L})`,
    'u',
  ),
  new RegExp(
    `(?<!\\p{L})${STARTS}\\s[^.;]{0,60}?(?<!\\p{L})${LETTER}(?!\\p{L})[^.;,]{0,60}?(?:arriv|com(?:es?|ing) |comes|came|hits?|lands?|reaches|received|gets? in|turns up|is sent to|to our|eingeh|eintrifft|ankomm|kommt|reinkomm|landet|bekommen)`,
    'u',
  ),
  new RegExp(
    `(?<!\\p{L})(?:incoming|inbound|arriving|new|eingehende[nrsm]?|ankommende[nrsm]?|neue[nrsm]?) (?:\\p{L}+[- ]){0,2}?${LETTER}(?!\\p{L})`,
    'u',
  ),
  /(?<!\p{L})(?:when(?:ever)?|if|as soon as|wenn|sobald|each time|every time)\s[^.;,]{0,40}?(?:writes?|(?:e-?)?mails?|mails?|schreibt|mailt)\s(?:to )?(?:us|an uns|uns|to|an)(?!\p{L})/u,
  /(?<!\p{L})(?:we|i) (?:get|receive) (?:an? |the )?(?:\p{L}+ )?(?:e-?)?mails?(?!\p{L})|(?<!\p{L})(?:bekommen|erhalten) wir eine (?:e-?)?mail|posteingang (?:kommt|landet)|by (?:e-?)?mail (?:arriv|com)|(?:arriv\w+|com(?:es?|ing)(?: in)?|reach\w* us|received|sent(?: in| to us)?) (?:by|via|per|through|in an?) (?:e-?)?mail|(?:per|via) (?:e-?)?mail (?:ein|rein|kommt|kommen)/u,
  /(?<!\p{L})(?:applications?|invoices?|orders?|complaints?|requests?|rechnung|bewerbung|beschwerde|anfrage)\w* (?:arrives?|comes?(?: in)?|is received|kommt|kommen|geht|eingeht|trifft) (?:in )?(?:by|via|per|as an?|in the|in our|into our) (?:(?:e-?)?mail|mail|mailbox|inbox)/u,
]
/** A person at a screen, not another system. */
const BY_HAND =
  /(?<!\p{L})(?:i|we|ich|wir)(?: \p{L}+){0,3} (?:fill in|fill out|enter|type|press|click|give|provide|ausfüll\p{L}*|eingeb\p{L}*|drück\p{L}*|trage|start(?:e|en)? (?:it|ihn|sie|es))(?!\p{L})|(?<!\p{L})let (?:me|us|\p{L}+) (?:fill in|enter|type)(?!\p{L})|(?<!\p{L})\p{L}+ (?:enters|types in|presses|clicks|hands over|eingibt|eintippt|drückt)(?!\p{L})/u
const WEB_EVENT: readonly RegExp[] = [
  ...CALLED,
  /(?<!\p{L})(?:when(?:ever)?|if|as soon as|once|each time|every time|wenn|sobald|immer wenn) (?:our|the|an?|unser\p{L}*|das|die|der|ein\p{L}*) (?!customers?|clients?|colleagues?|boss|managers?|suppliers?|employees?|persons?|members?|guests?|tenants?|kunde|chef|mitarbeiter)\p{L}+(?: \p{L}+)? (?:calls|pings|posts|pushes|triggers|fires|signals|raises|meldet|ruft|pusht)(?!\p{L})/u,
  /(?:^|[.;:]\s*)(?:new |each |every |neue[rsn]? )?\p{L}+(?: \p{L}+)? (?:via|from|through|over|by|über|aus) (?:our |the |a |das |dem |unser\p{L}* )?(?:web ?form|website|contact form|portal|web ?shop|shop|online form|web ?hook|webformular|kontaktformular|formular)(?!\p{L})/u,
  /(?<!\p{L})(?:tool|system|app|service|shop|erp|crm|software|monitoring|platform|plattform|dienst)s? (?:calls|pings|posts|notifies|ruft|meldet sich)(?!\p{L})/u,
  /(?<!\p{L})(?:bei|mit|nach|zu|für) jede[rmsn]? (?:neue[rmsn]? |eingehende[rmsn]? )?(?:\p{L}*(?:bestellung|anmeldung|buchung|registrierung|anfrage|zahlung|reklamation|kündigung|stornierung|meldung|bewerbung|reservierung|eingang|auftrag))(?!\p{L})/u,
  /(?<!\p{L})(?:for|on|with|upon|after) (?:each|every|any) (?:new |incoming )?(?:\p{L}+ )?(?:order|sign-?up|registration|booking|payment|cancellation|reservation|submission|enquiry|inquiry|purchase|return request|alert)(?!\p{L}) (?:in|from|via|through|on|that|which|of|placed|made|received|coming)(?!\p{L})/u,
  /(?<!\p{L})(?:when(?:ever)?|as soon as|each time|every time|if|wenn|sobald|immer wenn|jedes mal,? wenn|falls)\s[^.;,]{0,70}?(?<!\p{L})(?:through|via|on|in|over|from|using|über|auf|im|in|per|aus)\s(?:our|the|unser\p{L}*|die|das|dem|der|den)?\s?(?:\p{L}+ )?(?:website|web ?site|web ?shop|online ?shop|shop|web ?form|form|portal|homepage|landing page|app|webseite|formular|booking system|shop system|online)(?!\p{L})/u,
  /(?<!\p{L})(?:webhooks?|web ?hook|api call|calls? (?:us|you|this|our (?:api|endpoint))|pings? us|posts? to us|aufruf(?:e|s)?|http call)(?!\p{L})/u,
  new RegExp(
    `(?<!\\p{L})${STARTS}\\s[^.;]{0,80}?(?:submit|fill(?:s|ed)? (?:in|out|it)|sign(?:s|ed)? up|regist(?:er|r)|place[sd]? an? |(?:is|are|gets?|been|was) (?:placed|created|submitted|received|registered|paid|booked|cancelled|reported|sent)|comes? in|came in|arrives?|checks? out|orders? (?:something|a |from)|books? |eingeh|geht .{0,20}ein|reinkomm|eintrifft|trifft .{0,20}ein|ausgefüllt|ausfüllt|abgeschickt|abschickt|abgesendet|bestellt|angemeldet|anmeldet|gemeldet|registrier|kommt(?!\\p{L})|hereinkomm|ankomm)`,
    'u',
  ),
  /(?<!\p{L})(?:our|the|an?|unser\p{L}*|das|die|vom|der|aus dem) (?:\p{L}+ )?(?:\p{L}*(?:shop|system|formular|portal|tool|plattform|software)|website|web ?form|crm|erp|app|platform|till|sensor|anlage|kasse)(?!\p{L})[^.;]{0,40}?(?:calls|sends|posts|notifies|reports|tells|meldet|schickt|sendet|ruft)/u,
  /(?<!\p{L})(?:every|each|jede[rsm]?|incoming|new|neue[rsn]?|bei jeder|eingehende[nrs]?) (?:new |neue[rsn]? )?(?:\p{L}+[- ])?(?:order|sign-?up|registration|form submission|submission|web ?form|contact form|booking|bestellung|anmeldung|registrierung|buchung|formular)(?:s|en)? (?:from|via|through|on|over|of|in|aus|von|über) (?:the|our|unser\p{L}*|dem|der)/u,
]

/** A date in what is told is none to start on: "write to them that on 3 May the water is off". */
const TOLD_DATE =
  /((?<!\p{L})(?:that|dass)(?: (?!(?:on|am|every|each|daily|weekly|monthly|yearly|annually|jede\p{L}*)(?!\p{L}))[\p{L}\d-]+){0,10}?) (?:on|am) (?:the )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|\d{1,2}(?:st|nd|rd|th|\.)?(?: of)? \p{L}{3,9}|\p{L}{3,9} \d{1,2}(?:st|nd|rd|th)?)(?!\p{L}|\d)/giu

/** "For each one that is registered in hires.csv" goes over a list, whatever the verb: nothing calls. */
const FOR_EACH = /^(?:(?:for|with) )?(?:each|every|any)|^(?:für|bei|mit) jede/u

const BY_WIRE = /hook|http|(?<!\p{L})api(?!\p{L})|endpoint/u

function callsIn(lower: string): boolean {
  const found = WEB_EVENT.map((pattern) => pattern.exec(lower)?.[0]).filter((said) => said !== undefined)
  const goesOverList = readPlaces(lower).some(({ kind, use }) => kind === 'table' && use === 'from')
  return found.some((said) => !(goesOverList && FOR_EACH.test(said.trim()) && !BY_WIRE.test(said)))
}

/** What makes the job start: something that happens, a schedule, or a person. */
export function readWhen(text: string): When {
  const lower = text.normalize('NFKC').toLowerCase()
  const scheduled = findSchedule(text.replace(TOLD_DATE, '$1 '))
  const none = { cron: null, zone: zoneOf(lower.replace(/(\d) ?([ap])\. ?m\.?/gu, '$1 $2m')), open: null }
  if (STARTED_BY_HAND.test(lower) && scheduled?.open !== null) return { ...none, kind: 'manual' }
  if (MAIL_EVENT.some((pattern) => pattern.test(lower)) && !(scheduled && scheduled.open === null)) return { ...none, kind: 'mail' }
  if (callsIn(lower) && !scheduled && !BY_HAND.test(lower)) return { ...none, kind: 'webhook' }
  if (scheduled) return { ...none, kind: 'schedule', ...scheduled }
  if (ON_ITS_DAY.test(lower)) return { ...none, kind: 'schedule', cron: '0 8 * * *', open: 'time', ...findSchedule(`every day. ${text}`) }
  const daily = findBareTime(text)
  if (daily) return { ...none, kind: 'schedule', ...daily }
  if (NEW_FILE.test(lower)) return { ...none, kind: 'schedule', cron: '0 * * * *', open: 'often' }
  return { ...none, kind: 'manual' }
}

/** What has a date of its own is looked at every day; at what time is asked. */
const ON_ITS_DAY =
  /(?<!\p{L})(?:on|for|to|at) (?:the (?:day|date) of )?(?:their|his|her|its|the|each|every|somebody's|someone's|an? \p{L}+'s) (?:work )?(?:birthdays?|anniversar(?:y|ies)|due (?:date|day)|day of (?:joining|birth))|(?<!\p{L})(?:birthday|anniversary) (?:mails?|(?:e-?)?mails?|greetings?|wishes|messages?|cards?)|(?:zum|zu ihrem|am) (?:\p{L}+ )?(?:geburtstag|jubiläum|dienstjubiläum|jahrestag)|geburtstags?(?:mail|gr[uü][sß]|wünsche|karte)\p{L}*|(?<!\p{L})(?:\d+|\p{L}+) (?:days?|weeks?|months?|tage?|wochen?|monate?) (?:before|ahead of|prior to|vor|bevor) (?:(?:an?|each|every|any|their|its|it|they|one|ein\p{L}*|jede\p{L}*|ihre\p{L}*|sie|es)(?!\p{L})|(?:\p{L}+ ){0,4}?(?:ends?|expir\p{L}+|renew\p{L}*|runs? out|lapses?|is due|ablauf|abläuft|ausläuft|endet|fälligkeit)(?!\p{L}))|(?<!\p{L})(?:when|whenever|as soon as|once|sobald|wenn) (?:it|they|one|something|an? \p{L}+|eine?r? \p{L}+|sie|es) (?:\p{L}+ )?(?:is|are|becomes?|falls?|gets?|ist|sind|wird)? ?(?:due|overdue|late|expired?s?|fällig|überfällig|abläuft)(?!\p{L})/u

const NEW_FILE =
  /(?<!\p{L})(?:when(?:ever)?|as soon as|if|wenn|sobald|each time)\s[^.;]{0,50}?(?:file|document|scan|pdf|datei|dokument)s?[^.;]{0,40}?(?:appears?|is (?:added|put|dropped|saved|uploaded|placed)|lands?|shows? up|turns? up|liegt|auftaucht|abgelegt|kommt)|(?<!\p{L})(?:watch|überwache)\p{L}* (?:the |den |das )?(?:folder|directory|ordner|verzeichnis)/u

/** Cities and zones that business people name beside a time. */
const ZONES: readonly (readonly [RegExp, string])[] = [
  [
    /(?<!\p{L})(?:london|uk|british) time|(?<=\d ?(?:am|pm|o.clock)? \(?(?:in )?)london(?!\p{L})|london(?:er)? zeit|(?<=\d ?(?:am|pm)? )gmt/u,
    'Europe/London',
  ],
  [
    /(?<!\p{L})(?:new york(?: city)?|eastern(?: standard)?|us east coast) time|(?<=\d ?(?:am|pm|o.clock)? \(?(?:in )?)new york(?!\p{L})|new yorker zeit|(?<!\p{L})(?:est|edt)(?!\p{L})/u,
    'America/New_York',
  ],
  [/(?<!\p{L})(?:berlin|german|vienna|zurich|munich|frankfurt|hamburg)(?:er)? (?:time|zeit)|(?<!\p{L})deutscher zeit/u, 'Europe/Berlin'],
  [/(?<!\p{L})paris time|pariser zeit/u, 'Europe/Paris'],
  [/(?<!\p{L})(?:pacific|san francisco|los angeles|california) time|(?<!\p{L})(?:pst|pdt)(?!\p{L})/u, 'America/Los_Angeles'],
  [/(?<!\p{L})chicago time|central time \(us\)/u, 'America/Chicago'],
  [/(?<!\p{L})tokyo time/u, 'Asia/Tokyo'],
  [/(?<!\p{L})singapore time/u, 'Asia/Singapore'],
  [/(?<!\p{L})sydney time/u, 'Australia/Sydney'],
  [/(?<=\d ?(?:am|pm)? ?)utc(?!\p{L})/u, 'UTC'],
]

function zoneOf(lower: string): string | null {
  const named = /(?<![\p{L}/])(?:africa|america|asia|australia|europe|pacific)\/[a-z_]+/u.exec(lower)?.[0]
  if (named) return Intl.supportedValuesOf('timeZone').find((zone) => zone.toLowerCase() === named) ?? null
  return ZONES.find(([pattern]) => pattern.test(lower))?.[1] ?? null
}

/** The text without the part that says what happens first: "when an e-mail arrives, …" asks for no e-mail. */
export function withoutEvent(text: string, kind: When['kind']): string {
  if (kind !== 'mail' && kind !== 'webhook') return text
  const patterns = kind === 'mail' ? MAIL_EVENT : WEB_EVENT
  const lower = text.toLowerCase()
  if (lower.length !== text.length) return text
  for (const pattern of patterns) {
    const match = pattern.exec(lower)
    if (match) return text.slice(0, match.index) + ' '.repeat(match[0].length) + text.slice(match.index + match[0].length)
  }
  return text
}
