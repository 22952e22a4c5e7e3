import { BRANDS } from '#server/authoring/author/built-in/words.ts'

/** Turns of phrase for what makes a job start, put together of who, does what, to whom; over small letters. */
const WHEN = '(?:when(?:ever)?|as soon as|once|each time|every time|if|wenn|sobald|falls|immer wenn)'
const BRAND = `(?:${BRANDS.map((name) => name.toLowerCase().replace(/[.]/g, '\\.').replace(/[- ]/g, '[- ]?')).join('|')})`
const SYSTEM =
  '(?:another|an?|our|the|this|some|your|unser\\p{L}*|ein\\p{L}*|das|die|der) (?:\\p{L}+[- ]){0,2}?(?:system|software|shop|store|tool|crm|erp|app|application|service|platform|website|site|portal|api|server|program|provider|terminal|machine|device|sensor|till|bot|dienst|anlage)s?'
const CALLER = `(?:${SYSTEM}|${BRAND})`
const SOON = '(?:will |shall |should |can |is going to |then |always |also |automatically )*'
const HOOK = '(?:our|the|a|an|your|its|this) (?:\\p{L}+[- ])?(?:web ?)?(?:hook|endpoint|callback)'

/** Another system calls. A brand counts as the caller only with what a caller does. */
export const CALLED: readonly RegExp[] = [
  `(?<!\\p{L})${CALLER} ${SOON}(?:calls?|pings?|notif(?:y|ies)|tells?|informs?|alerts?|hits?|invokes?|sends?|posts?|push(?:es)?|reports?) (?:to )?(?:you|us|me|json|data|an? (?:json|request|signal|notification|web ?hook|call|event)|${HOOK})`,
  `(?<!\\p{L})${CALLER} ${SOON}(?:starts?|triggers?|launch(?:es)?|kicks?|calls?|invokes?|fires?)(?: off)? (?:it|this|you|the (?:job|run|member))`,
  `(?<!\\p{L})(?:started|triggered|called|launched|kicked off|invoked|fired) (?:by|from|through|via|over) (?:${CALLER}|(?:an? )?(?:web ?hook|http|api)(?: call| request)?)`,
  '(?<!\\p{L})(?:for |with )?(?:each|every|any) (?:new |incoming )?(?:\\p{L}+ ){1,2}(?:from|via|through|on) (?:our|the|your) (?:\\p{L}+[- ])?(?:website|web ?site|form|web ?shop|shop|portal|landing page|homepage|crm|erp|hook|app)',
  '(?<!\\p{L})(?:each|every|any|on an?|on|per) (?:incoming |new )?(?:http|api|web ?hook)(?: post)? (?:posts?|calls?|requests?|events?|deliver(?:y|ies))',
  `(?<!\\p{L})(?:calls|rings|hits|posts to|pings|fires|triggers|reaches|arrives at|comes in at) ${HOOK}`,
  `(?<!\\p{L})${WHEN} ${BRAND} (?:reports|says|registers|records|detects|gets|receives|confirms|has|sees|meldet|schickt|sendet|hat)`,
].map((pattern) => new RegExp(`${pattern}(?!\\p{L})`, 'u'))

const LETTERS = '(?:e-?)?mails?'
const SOMEBODY =
  '(?:someone|somebody|any(?:one|body)|an? (?:\\p{L}+ )?(?:customer|client|colleague|person|supplier|applicant|tenant|guest|visitor|student|patient|partner)|customers|clients|people|jemand|ein kunde)'

/** An e-mail arrives. */
export const WRITTEN_TO: readonly RegExp[] = [
  `(?<!\\p{L})${WHEN} [^.;,]{0,40}?(?:writes? in|gets? in touch|drops? us (?:an? )?(?:line|note|${LETTERS})|sich meldet)`,
  `(?<!\\p{L})${WHEN} (?:an?|the|any|some|one|eine|die) (?:\\p{L}+ ){0,2}${LETTERS}(?: [^.;,@]{1,40}?)? (?:contains?|has|have|carries|mentions?|says|asks?|includes?|brings?|is about|enthält|hat|bringt)`,
  `(?:^|[.;:]\\s*)(?:new |incoming |all )?${LETTERS} (?:from|about|with|to|von|mit|über) [^.;:]{2,50}?(?::|,| (?:should|must|need|have to|go|are|get|sollen|müssen|gehen|werden)(?!\\p{L}))`,
  `(?<!\\p{L})(?:read|watch|monitor|check|go through|look (?:at|through|into)|process|empty|keep an eye on|triage|lies|prüfe|überwache|schau in) (?:the|our|my|your|unser\\p{L}*|das|den) (?:\\p{L}+ )?(?:inbox|mailbox|postfach|posteingang)(?![/\\p{L}]|[- ](?:folder|directory|ordner))`,
  `(?<!\\p{L})(?:react to|deal with|handle|process|take care of|work through|go through|bearbeite|reagiere auf) (?:\\p{L}+ ){0,2}?${LETTERS}`,
  `(?<!\\p{L})${WHEN} (?:we|i|wir) (?:receive|get|have|are sent|bekommen|erhalten) [^.;,]{1,60}? (?:by|via|per|through|in an?|as an?) ${LETTERS}`,
  `(?<!\\p{L})${SOMEBODY} (?:sends?|asks?|writes?|orders?|cancels?|applies|complains?|requests?|reports?|schickt|schreibt|fragt) [^.;,]{0,50}?(?:by|via|per|through|in an?) ${LETTERS}`,
  `(?<!\\p{L})${LETTERS} (?:that )?(?:come|comes|coming|came) into(?!\\p{L})`,
].map((pattern) => new RegExp(`${pattern}(?![\\p{L}])`, 'u'))

/** Somebody says that nobody but a person starts it. */
export const STARTED_BY_HAND =
  /(?<!\p{L})(?:(?:i|we|ich|wir) (?:will |would |want to |shall |can |.ll |always )*(?:just )?(?:start|run|launch|trigger|kick off|starte|starten)n?(?: (?:it|this|that|them|the run|ihn|sie|es|das))?(?: off)?(?: (?:by hand|myself|ourselves|manually|when|whenever|selbst|von hand|manuell)|(?=\s*[.,;!]|$))|(?:started|run|launched|triggered|start|launch) (?:it |this )?(?:by hand|manually|by myself|on request)|no (?:fixed )?schedule|not on a schedule|kein(?:en)? zeitplan|on demand|auf knopfdruck|manuell (?:gestartet|starten))(?!\p{L})/u
